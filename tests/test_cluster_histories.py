"""Random histories of an archive whose index is in a cluster: see `tests.test_histories`."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING, Any, get_args
from unittest import mock
from uuid import uuid4

from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from indexer.generations.cluster import ClusterGenerations
from search import service
from search.index.address import open_index
from search.index.cluster import ClusterAddress
from search.model import Request, Sort
from tests.clusters import documents
from tests.test_histories import Histories

if TYPE_CHECKING:
    from indexer.generations.before import Before
    from scripts.opensearch import Node

QUERIES = ("", "배", "강 이야기", '"온 나라"', "NOT 배")


class ClusterHistories(Histories):
    """The same archive with both indices in a cluster."""

    node: Node

    def __init__(self) -> None:
        super().__init__()
        self.enter(mock.patch.dict("os.environ", {"NARU_REPLICAS": "0"}))
        self.kept, self.anew = (f"opensearch+{self.node.url}/{uuid4().hex}" for _ in range(2))

    def teardown(self) -> None:
        for address in map(ClusterAddress.parse, (self.kept, self.anew)):
            generations = ClusterGenerations(address)
            for number in generations.numbers():
                generations.discard(generations.name(number))
        super().teardown()

    def generation(self, address: str) -> Before:
        before = ClusterGenerations(ClusterAddress.parse(address)).before()
        assert before
        return before

    def held(self, address: str) -> Any:
        before = self.generation(address)
        losses = sorted(loss.message for row in before.catalog.rows for loss in row.losses)
        ids = [identity for row in before.catalog.rows for identity in row.ids]
        return documents(address), ids, losses, answers(address)


def answers(address: str) -> list[Any]:
    """What is found in which order, and in how many articles of which languages and years."""
    generation = open_index(address).current()
    asked = (Request(q, sort=sort) for q, sort in product(QUERIES, get_args(Sort)))
    pages = (service.search(generation, request) for request in asked)
    return [replace(page, took_ms=0, generation="", cursor=None) for page in pages]


def test_run_gives_what_a_full_run_gives(newest_opensearch_node: Node) -> None:
    machine = type("ClusterHistories", (ClusterHistories,), {"node": newest_opensearch_node})
    few = settings(max_examples=2, stateful_step_count=5, deadline=None)
    run_state_machine_as_test(machine, settings=few)
