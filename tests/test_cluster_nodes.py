"""Three nodes, of which one is killed: nothing is lost, and no answer is wrong."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from indexer.generations.cluster import ClusterGenerations
from scripts.distribution import NoJavaError
from scripts.opensearch import START, cluster
from search import service
from search.errors import ClusterUnavailableError
from search.index.address import open_index
from search.index.cluster import ClusterAddress
from search.model import Article, Request, Segment
from search.stored.document import IndexedArticle, index_article

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scripts.opensearch import Node

ARTICLES = 3000
TEXT = "나루터에 배가 닿았다. " * 40


@pytest.fixture
def nodes(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Node]]:
    monkeypatch.setenv("NARU_REPLICAS", "1")
    monkeypatch.setenv("NARU_SHARDS", "3")
    try:
        with cluster(nodes=3) as started:
            yield started
    except NoJavaError as error:
        pytest.skip(f"{error}; install one, and try: {START} --nodes 3")


def address_of(nodes: list[Node]) -> str:
    hosts = ",".join(node.url.removeprefix("http://") for node in nodes)
    return f"opensearch+http://{hosts}/naru"


def articles(killed_on_the_way: Node | None = None) -> Iterator[IndexedArticle]:
    for number in range(ARTICLES):
        if number == ARTICLES // 2 and killed_on_the_way:
            killed_on_the_way.kill()
        yield index_article(Article(f"{number}", (Segment("ko", f"배 {number}", (TEXT,)),)))


def build(address: str, killed_on_the_way: Node | None = None) -> str:
    generations = ClusterGenerations(ClusterAddress.parse(address))
    with generations.writing(), generations.aside() as name:
        count = generations.write(name, articles(killed_on_the_way))
        generations.finish(name, count, quarantined=0)
        generations.publish(name)
    return name


def answers(address: str, count: int) -> set[int | str]:
    """What that many searches answer: their totals, or that the cluster does not answer."""
    index = open_index(address)
    seen: set[int | str] = set()
    for _ in range(count):
        try:
            seen.add(service.search(index.current(), Request("나루터")).total)
        except ClusterUnavailableError as error:
            seen.add(error.code)
    return seen


def test_killed_nodes_lose_nothing(nodes: list[Node]) -> None:
    address = address_of(nodes)
    build(address)
    with ThreadPoolExecutor(2) as searching:
        asked = [searching.submit(answers, address, 60) for _ in range(2)]
        nodes[2].kill()
        seen = set().union(*(one.result() for one in asked))
    assert seen <= {ARTICLES, "cluster_unavailable"}
    assert ARTICLES in answers(address, 20)


def test_node_killed_during_load_loses_nothing(nodes: list[Node]) -> None:
    address = address_of(nodes)
    build(address, killed_on_the_way=nodes[2])
    page = service.search(open_index(address).current(), Request("나루터"))
    assert page.total == ARTICLES
    found = service.search(open_index(address).current(), Request(f"{ARTICLES - 1}"))
    assert [hit.id for hit in found.hits] == [f"{ARTICLES - 1}"]
