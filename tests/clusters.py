"""An archive that is indexed again and again into a cluster."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from indexer.generations.cluster import ClusterGenerations
from search.index.cluster import ClusterAddress
from tests.archives import Archive

if TYPE_CHECKING:
    from pathlib import Path

MANY = 1000
"""More articles than a test has."""


class ClusterArchive(Archive):
    """An archive with an index of it in a cluster."""

    def __init__(self, folder: Path, address: str) -> None:
        super().__init__(folder)
        self.address = address
        self.generations = ClusterGenerations(ClusterAddress.parse(address))
        self.client = self.generations.client

    def documents(self) -> dict[str, Any]:
        """All that the served index holds, by the ids of articles."""
        return documents(self.address)

    def numbers(self) -> list[int]:
        """Of all generations that there are."""
        return sorted(self.generations.numbers())

    def copies(self) -> list[str]:
        """What the cluster is still copying into the index."""
        tasks = self.client.tasks.list(params={"actions": "*reindex", "detailed": "true"})
        every = [task for node in tasks["nodes"].values() for task in node["tasks"].values()]
        return [task["description"] for task in every if self.generations.alias in str(task)]


def documents(address: str) -> dict[str, Any]:
    """All that the served index at this address holds, by the ids of articles."""
    generations = ClusterGenerations(ClusterAddress.parse(address))
    hits = generations.client.search(index=generations.served(), body={"size": MANY})["hits"]
    return {hit["_source"]["id"]: hit["_source"] for hit in hits["hits"]}
