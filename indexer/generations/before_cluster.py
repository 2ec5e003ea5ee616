"""The generation before, where it is in a cluster: the cluster copies what a run takes over."""

from __future__ import annotations

import json
from base64 import b64decode
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import msgpack

from indexer.catalog import Catalog
from indexer.generations.before import CATALOG, Before, Copied
from indexer.generations.companion import Companion, digest
from indexer.generations.sums import SIZE, article_sum, record_sum
from search.engines.opensearch.errors import reporting_cluster
from search.engines.opensearch.writer import LAYOUT, index_body, key_of
from search.index.cluster import read_manifest
from search.index.manifest import Manifest
from search.settings import REPLICAS, SHARDS
from search.stored.records import read_record

if TYPE_CHECKING:
    from opensearchpy import OpenSearch

    from search.index.cluster import ClusterAddress
    from search.model import Article
    from search.stored.records import StoredArticle

DOCUMENTS = "documents"
"""The key of what `Documents` says, beside a generation."""


class Documents(NamedTuple):
    """How the documents of a generation were made, and the checksums of each (see `sums`).

    `body` are the settings and fields of their index.
    """

    layout: int
    body: str
    sums: bytes

    @classmethod
    def of(cls, sums: bytes) -> Documents:
        """Those that are made now."""
        body = index_body(SHARDS.count, REPLICAS.count)
        return cls(LAYOUT, json.dumps(body, sort_keys=True), sums)

    def to_bytes(self) -> bytes:
        """What is written, and read again by `from_bytes`."""
        packed: bytes = msgpack.packb(self)
        return packed

    @classmethod
    def from_bytes(cls, packed: bytes) -> Documents:
        """From what `to_bytes` gave; ValueError for documents made otherwise than now."""
        documents = cls(*msgpack.unpackb(packed))
        if documents.layout != LAYOUT:
            raise ValueError(f"documents of layout {documents.layout}, and not {LAYOUT}")
        return documents


class ClusterBefore(Before):
    """A finished generation in a cluster; see `Before`.

    Raises ValueError where what is kept beside it is missing or damaged, and
    `IndexUnavailableError`.
    """

    def __init__(self, address: ClusterAddress, name: str) -> None:
        self.address = address
        self.name = name

    def __reduce__(self) -> tuple[type[ClusterBefore], tuple[ClusterAddress, str]]:
        return ClusterBefore, (self.address, self.name)

    def check(self) -> None:
        """Read what is beside it: there are as many articles as the catalog names."""
        articles = self.catalog.first_numbers()[-1]
        with reporting_cluster(self.name):
            there = self._client.count(index=self.name)["count"]
        if not articles * SIZE == there * SIZE == len(self._documents.sums):
            raise ValueError(f"{self.name} does not hold the {articles} articles of its catalog")

    @cached_property
    def manifest(self) -> Manifest:
        """What built it."""
        return Manifest.from_json(read_manifest(self._client, self.name), self.name)

    @cached_property
    def size(self) -> int:
        """Bytes of the index, with all its copies."""
        with reporting_cluster(self.name):
            stats = self._client.indices.stats(index=self.name, metric="store")
        return int(stats["_all"]["total"]["store"]["size_in_bytes"])

    @cached_property
    def catalog(self) -> Catalog:
        """The files that it was made of."""
        return Catalog.from_bytes(self._beside(CATALOG))

    @property
    def is_up_to_date(self) -> bool:
        """Whether its index has the settings and fields that a new one would have."""
        return self._documents.body == Documents.of(b"").body

    def has_article(self, number: int, article: Article) -> bool:
        """Whether this is the article of the number, as it was read."""
        return self._sums(number).startswith(article_sum(article))

    def has_record(self, number: int, record: bytes) -> bool:
        """Whether this is the record of the number."""
        return self._sums(number).endswith(record_sum(record))

    def stored(self, number: int) -> StoredArticle:
        """The article of a number, which is asked for alone."""
        key = key_of(self._ids[number])
        with reporting_cluster(self.name):
            found = self._client.get(index=self.name, id=key, params={"_source": "record"})
        return read_record(b64decode(found["_source"]["record"]))

    def indexed(self, number: int) -> Copied:
        """The same for a new generation."""
        return Copied(self._ids[number], self.name, self._sums(number))

    def _sums(self, number: int) -> bytes:
        return self._documents.sums[number * SIZE : (number + 1) * SIZE]

    def _beside(self, key: str) -> bytes:
        content = Companion(self._client, self.name).get(key)
        if content is None or digest(content) != self.manifest.files.get(key):
            raise ValueError(f"the {key} of {self.name} is not what was written")
        return content

    @cached_property
    def _documents(self) -> Documents:
        return Documents.from_bytes(self._beside(DOCUMENTS))

    @cached_property
    def _ids(self) -> list[str]:
        return list(self.numbers)

    @cached_property
    def _client(self) -> OpenSearch:
        return self.address.connect(writes=True)
