"""A generation that many machines build at once, each a part of the archive, in a cluster.

The machines agree without talking: the generation has the number after the served one, the
first to come creates it, and each notes in ALIAS.state what it has finished.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from opensearchpy.helpers import bulk, scan

from indexer.generations.cluster import ClusterGenerations
from indexer.generations.part import Part
from indexer.generations.sums import SIZE
from search.engines.opensearch.errors import reporting_cluster
from search.errors import (
    ClusterUnavailableError,
    IndexUnavailableError,
    SettingError,
    counted,
)
from search.index.cluster import ClusterAddress, served_name
from search.index.generation import fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterable

    from search.index.cluster import ClusterAddress
    from search.stored.document import IndexedArticle

PATIENCE = 30.0
"""Seconds for which a part waits until another has created the generation."""

_PARTS = "parts"


class SharedGeneration:
    """The generation that the parts of an archive are written into."""

    def __init__(self, address: ClusterAddress) -> None:
        self._generations = ClusterGenerations(address)
        self._client = self._generations.client
        self.name = self._generations.name(self._served_number() + 1)

    def write(self, part: Part, articles: Iterable[IndexedArticle], quarantined: list[str]) -> int:
        """Write a part, in place of an earlier try of it; gives the number of its articles."""
        self._join(part)
        self._forget(part)
        count = len(self._generations.send(self.name, articles, part.number)) // SIZE
        finished = {"articles": count, "quarantined": len(quarantined)}
        with reporting_cluster(self.name):
            self._client.index(index=self._generations.state, id=self._note(part), body=finished)
        return count

    def publish(self) -> int:
        """Verify and serve what the parts have built; gives the number of its articles.

        Raises `IndexUnavailableError` where a part is missing, or two have the same article.
        """
        with self._generations.writing():
            parts = [Part(number, self._of()) for number in range(1, self._of() + 1)]
            finished = [self._finished(part) for part in parts]
            if missing := [part for part, one in zip(parts, finished, strict=True) if not one]:
                commands = ", ".join(f"naru index --part {part}" for part in missing)
                raise IndexUnavailableError(f"{self.name} is not complete; still to do: {commands}")
            done = [one for one in finished if one]
            articles: int = sum(one["articles"] for one in done)
            self._check_count(articles)
            quarantined = sum(one["quarantined"] for one in done)
            self._generations.finish(self.name, articles, quarantined)
            self._generations.publish(self.name)
            self._generations.prune()
            for part in parts:
                self._drop_note(part)
        return articles

    def discard(self) -> None:
        """Remove what the parts have built so far."""
        with self._generations.writing():
            self._generations.discard(self.name)

    def _served_number(self) -> int:
        try:
            served = served_name(self._client, self._generations.alias)
        except ClusterUnavailableError:
            raise
        except IndexUnavailableError:
            return 0
        return int(served.rpartition("-")[2])

    def _join(self, part: Part) -> None:
        with self._generations.writing(PATIENCE):
            self._create_or_join({"of": part.of, "analyzers": fingerprint()})

    def _create_or_join(self, wanted: dict[str, Any]) -> None:
        begun = self._begun()
        if begun == wanted:
            return
        if begun:
            parts = counted(begun["of"], "part")
            raise SettingError(
                f"{self.name} is being built in {parts}, or by other analyzers; finish it with "
                "naru publish, or remove it with naru publish --discard."
            )
        # What a run of one machine left when it died.
        self._generations.discard(self.name)
        self._generations.create(self.name, {_PARTS: wanted})
        for number in range(1, wanted["of"] + 1):
            self._drop_note(Part(number, wanted["of"]))

    def _begun(self) -> dict[str, Any]:
        """How the generation is shared; empty where it is not there, or not shared."""
        with reporting_cluster(self.name):
            if not self._client.indices.exists(index=self.name):
                return {}
            mapping = self._client.indices.get_mapping(index=self.name)[self.name]["mappings"]
        shared: dict[str, Any] = mapping.get("_meta", {}).get(_PARTS, {})
        return shared

    def _of(self) -> int:
        begun = self._begun()
        if not begun:
            raise IndexUnavailableError("There is nothing to publish: run naru index --part first.")
        return int(begun["of"])

    def _forget(self, part: Part) -> None:
        query = {"query": {"term": {"part": part.number}}, "_source": False}
        with reporting_cluster(self.name):
            self._client.indices.refresh(index=self.name)
            earlier = scan(self._client, query, index=self.name)
            gone = (
                {"_op_type": "delete", "_index": self.name, "_id": hit["_id"]} for hit in earlier
            )
            bulk(self._client, gone)
        self._drop_note(part)

    def _check_count(self, articles: int) -> None:
        with reporting_cluster(self.name):
            self._client.indices.refresh(index=self.name)
            there = self._client.count(index=self.name)["count"]
        if there < articles:
            lacking = counted(articles - there, "article")
            raise IndexUnavailableError(
                f"{self.name} lacks {lacking}: another part has one of its id, or it was lost; "
                "look for files of the same name, and run the parts again."
            )

    def _finished(self, part: Part) -> dict[str, Any] | None:
        with reporting_cluster(self.name):
            found = self._client.get(index=self._generations.state, id=self._note(part), ignore=404)
        done: dict[str, Any] | None = found.get("_source")
        return done

    def _drop_note(self, part: Part) -> None:
        with reporting_cluster(self.name):
            self._client.delete(index=self._generations.state, id=self._note(part), ignore=404)

    def _note(self, part: Part) -> str:
        return f"{self.name} {part}"
