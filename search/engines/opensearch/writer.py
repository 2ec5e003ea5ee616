"""Writing an index of OpenSearch: its fields, and articles in bulk."""

from __future__ import annotations

import time
from base64 import b64encode
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from opensearchpy.helpers import streaming_bulk
from opensearchpy.helpers.errors import BulkIndexError

from search.engines.base import K1, B
from search.engines.dates import KEYS, sort_key
from search.engines.long_terms import shortened, shortened_all
from search.engines.opensearch.errors import reporting_cluster
from search.engines.opensearch.query import LONGEST, LONGEST_ID
from search.stored.fields import FIELDS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

    from opensearchpy import OpenSearch

    from search.stored.document import IndexedArticle

LAYOUT = 2
"""Raise it whenever documents are made otherwise of articles; the next run then copies none."""

CHUNK = 4_000_000
"""Bytes of articles, about, that are sent at once."""

UNDERWAY = 2
"""Chunks that the cluster may have before it has taken the first of them."""

WAITS = (1, 2, 4, 8, 16, 30, 30, 30)
"""Seconds before articles are sent again that the cluster had no room for, or no shard."""

_FOR_NOW = (429, 503)
"""The status of an article that may be taken later. A lost node's shards move within a minute,
after which the cluster itself gives up.
"""


def index_body(shards: int, replicas: int) -> dict[str, Any]:
    """Settings and fields of a new index."""
    terms = {"type": "text", "analyzer": "whitespace", "similarity": "bm25"}
    keyword, number = {"type": "keyword"}, {"type": "integer"}
    keywords = ("id", "date", "month", "year", *KEYS.values(), "languages", "lower_languages")
    return {
        "settings": {
            "number_of_shards": shards,
            "number_of_replicas": replicas,
            "refresh_interval": "-1",
            "similarity": {"bm25": {"type": "BM25", "k1": K1, "b": B}},
        },
        "mappings": {
            "dynamic": False,
            "properties": {
                **{field.name: terms for field in FIELDS},
                **dict.fromkeys((*keywords, "press", "press_key"), keyword),
                "added": {"type": "long"},
                "record": {"type": "binary"},
                "part": number,
            },
        },
    }


class OpenSearchWriter:
    """Sends articles to an index through an alias, which keeps a lost index from coming back.

    See `search.engines.base.Writer`. What was taken stays where an exception leaves the block: the
    index is to be dropped by what created it. Raises `ClusterUnavailableError`.
    """

    engine = "opensearch"

    def __init__(self, client: OpenSearch, alias: str, part: int = 0) -> None:
        self._client = client
        self._alias = alias
        self._part = part
        self._chunk: list[dict[str, Any]] = []
        self._size = 0
        self._senders = ThreadPoolExecutor(UNDERWAY)
        self._underway: deque[Future[None]] = deque()

    def __enter__(self) -> OpenSearchWriter:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._senders:
            if error is None:
                self._send()
                self._await(0)

    def add(self, article: IndexedArticle) -> None:
        """Take one article in, in place of any with the same id."""
        source = _source(article, self._part)
        self._chunk.append({"_index": self._alias, "_id": key_of(article.id), "_source": source})
        self._size += sum(map(len, article.fields.values())) + len(article.record)
        if self._size >= CHUNK:
            self._send()

    def _send(self) -> None:
        chunk, self._chunk, self._size = self._chunk, [], 0
        self._await(UNDERWAY - 1)
        self._underway.append(self._senders.submit(self._take, chunk))

    def _await(self, left: int) -> None:
        """Wait until no more than this many chunks are under way."""
        while len(self._underway) > left:
            self._underway.popleft().result()

    def _take(self, chunk: list[dict[str, Any]]) -> None:
        with reporting_cluster(self._alias):
            for wait in WAITS:
                chunk = self._offer(chunk, again=_FOR_NOW)
                if not chunk:
                    return
                time.sleep(wait)
            self._offer(chunk)

    def _offer(
        self, chunk: list[dict[str, Any]], again: Sequence[int] = ()
    ) -> list[dict[str, Any]]:
        """Send articles; gives those refused with one of these statuses, to be sent again."""
        answers = streaming_bulk(
            self._client,
            chunk,
            max_chunk_bytes=2 * CHUNK,
            raise_on_error=False,
            raise_on_exception=False,
            require_alias=True,
        )
        refused = []
        for article, (taken, answer) in zip(chunk, answers, strict=True):
            ((_, item),) = answer.items()
            if taken:
                continue
            if item["status"] not in again:
                raise item.get("exception") or BulkIndexError("refused", [answer])
            refused.append(article)
        return refused


def key_of(identity: str) -> str:
    """The id of an article's document, which may have 512 bytes at most."""
    return blake2b(identity.encode(), digest_size=16).hexdigest()


def _source(article: IndexedArticle, part: int) -> dict[str, Any]:
    identity = shortened(article.id, LONGEST_ID)
    return {
        **{field.name: shortened_all(terms, LONGEST) for field, terms in article.fields.items()},
        "id": identity,
        "date": article.date,
        "month": article.date and article.date[:7],
        "year": article.date and article.date[:4],
        **{
            name: sort_key(sort, article.date, identity, article.times.added)
            for sort, name in KEYS.items()
        },
        "added": article.times.added,
        "press": article.source and shortened(article.source, LONGEST_ID),
        "press_key": article.source and shortened(article.source_key, LONGEST_ID),
        "languages": sorted(set(article.languages)),
        "lower_languages": [lang.lower() for lang in article.languages],
        "record": b64encode(article.record).decode(),
        "part": part,
    }
