"""Checksums of articles, to compare with those of a generation that is not on this machine."""

from __future__ import annotations

from dataclasses import astuple
from hashlib import blake2b
from typing import TYPE_CHECKING

import msgpack

from search.stored.records import Times, read_record, stamped

if TYPE_CHECKING:
    from search.model import Article
    from search.stored.document import IndexedArticle

_SUM = 16
SIZE = 2 * _SUM
"""Bytes of the checksums of one article: of itself as it was read, and of its record."""


def sums_of(article: IndexedArticle) -> bytes:
    """The checksums of an article."""
    return article_sum(read_record(article.record).article) + record_sum(article.record)


def article_sum(article: Article) -> bytes:
    """The checksum of an article as it was read."""
    return _sum(msgpack.packb(astuple(article)))


def record_sum(record: bytes) -> bytes:
    """The checksum of a record, whatever its times."""
    return _sum(stamped(record, Times()))


def _sum(content: bytes) -> bytes:
    return blake2b(content, digest_size=_SUM).digest()
