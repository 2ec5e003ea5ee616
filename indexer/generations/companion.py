"""What the indexer keeps beside a generation in a cluster: an index of its own, never searched.

It is made and removed with the generation. Each content is compressed, and cut into pieces.
"""

from __future__ import annotations

import hashlib
import zlib
from base64 import b64decode, b64encode
from typing import TYPE_CHECKING, Any

from opensearchpy.helpers import bulk

from search.engines.opensearch.errors import reporting_cluster
from search.settings import REPLICAS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from opensearchpy import OpenSearch

ENDING = ".catalog"
"""What is added to the name of a generation."""

PIECE = 2_000_000
"""Bytes of one piece, a third more when it is sent."""


class Companion:
    """The index beside a generation; every method raises `ClusterUnavailableError`."""

    def __init__(self, client: OpenSearch, generation: str) -> None:
        self.name = generation + ENDING
        self._client = client
        # As the generation has one: an index that was removed cannot come back by it.
        self._writing = f"{self.name}.writing"

    def create(self) -> None:
        """Make the index."""
        body = {
            "settings": {"number_of_shards": 1, "number_of_replicas": REPLICAS.count},
            "mappings": {"dynamic": False},
            "aliases": {self._writing: {}},
        }
        with reporting_cluster(self.name):
            self._client.indices.create(index=self.name, body=body)

    def put(self, key: str, content: bytes) -> None:
        """Keep some content under a key."""
        packed = zlib.compress(content)
        starts = range(0, len(packed), PIECE)
        pieces = (packed[start : start + PIECE] for start in starts)
        documents = (
            {
                "_index": self._writing,
                "_id": _id(key, number),
                "_source": {"of": len(starts), "piece": b64encode(piece).decode()},
            }
            for number, piece in enumerate(pieces)
        )
        with reporting_cluster(self.name):
            bulk(self._client, documents, require_alias=True)

    def get(self, key: str) -> bytes | None:
        """The content; None where there is none. Raises ValueError where it is damaged."""
        first = self._piece(key, 0)
        if first is None:
            return None
        others = [self._piece(key, number) for number in range(1, first["of"])]
        pieces = [b64decode(one["piece"]) for one in [first, *others] if one]
        try:
            return zlib.decompress(b"".join(pieces))
        except zlib.error as error:
            raise ValueError(f"{key} in {self.name} is damaged") from error

    def digests(self, keys: Iterable[str]) -> dict[str, str]:
        """The SHA-256 of what is kept under each of these keys, as it can be read."""
        contents = ((key, self.get(key)) for key in keys)
        return {key: digest(content) for key, content in contents if content is not None}

    def close(self) -> None:
        """Write no more."""
        with reporting_cluster(self.name):
            self._client.indices.delete_alias(index=self.name, name=self._writing, ignore=404)

    def _piece(self, key: str, number: int) -> dict[str, Any] | None:
        with reporting_cluster(self.name):
            found = self._client.get(index=self.name, id=_id(key, number), ignore=404)
        piece: dict[str, Any] | None = found.get("_source")
        return piece


def digest(content: bytes) -> str:
    """The SHA-256, as a manifest has it."""
    return hashlib.sha256(content).hexdigest()


def _id(key: str, number: int) -> str:
    return f"{key} {number}"
