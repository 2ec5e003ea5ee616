from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from indexer.generations import lease
from indexer.generations.base import open_shared
from indexer.generations.cluster import ClusterGenerations
from indexer.generations.part import Part
from indexer.parts import index_part
from indexer.reindex import reindex
from search import service
from search.errors import (
    ClusterUnavailableError,
    IndexUnavailableError,
    LockedError,
    SettingError,
)
from search.index.address import open_index
from search.index.cluster import ClusterAddress
from search.model import Article, Request, Segment
from search.stored.document import IndexedArticle, index_article
from web import create_app

if TYPE_CHECKING:
    from collections.abc import Iterator

    from indexer.report import Report
    from scripts.opensearch import Node

CORPUS = Path(__file__).parent.parent / "corpus"


@pytest.fixture
def address(opensearch_node: Node, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Of an index of its own, where there is none yet."""
    monkeypatch.setenv("NARU_REPLICAS", "0")
    monkeypatch.setattr("search.index.cluster.FRESH", 0.0)
    name = "".join(filter(str.isalnum, tmp_path.name)).lower()
    return f"opensearch+{opensearch_node.url}/{name}"


def ferry(identity: str) -> IndexedArticle:
    return index_article(Article(identity, (Segment("ko", "나루터", (f"배 {identity}",)),)))


def build(address: str, *ids: str) -> str:
    generations = ClusterGenerations(ClusterAddress.parse(address))
    with generations.writing():
        with generations.aside() as name:
            generations.write(name, map(ferry, ids))
            generations.finish(name, len(ids), quarantined=0)
        generations.publish(name)
        generations.prune()
    return name


def run(address: str, part: Part | None = None) -> Report:
    if part:
        return index_part([CORPUS], address, part, boilerplate=None)
    return reindex([CORPUS], address, boilerplate=None)


def total(address: str, q: str = "") -> int:
    return service.search(open_index(address).current(), Request(q)).total


def indices(address: str) -> list[int]:
    return sorted(ClusterGenerations(ClusterAddress.parse(address)).numbers())


def test_archive_is_searched_in_cluster(address: str) -> None:
    with pytest.raises(IndexUnavailableError, match="naru index"):
        open_index(address).current()
    report = run(address)
    assert (report.articles, report.engine) == (20, "opensearch")
    client = create_app(address).test_client()
    answer = client.get("/search?q=MOU").get_json()
    assert answer["total"] == 2
    assert answer["generation"] == report.generation
    assert client.get(f"/articles/{answer['hits'][0]['id']}").status_code == 200
    assert client.get("/articles/nowhere").status_code == 404


def test_open_index_follows_alias(address: str) -> None:
    build(address, "a")
    index = open_index(address)
    before = index.current()
    build(address, "a", "b", "c")
    assert index.current().engine.count() == 3
    assert before.engine.count() == 1


def test_searches_never_meet_half_index(address: str) -> None:
    build(address, "a", "b")
    index = open_index(address)
    with ThreadPoolExecutor(1) as indexing:
        rebuilt = indexing.submit(build, address, "a", "b")
        while not rebuilt.done():
            assert service.search(index.current(), Request("나루터")).total == 2
    assert index.current().name == rebuilt.result()


def test_pruning_keeps_served_and_previous(address: str) -> None:
    for _ in range(4):
        build(address, "a")
    assert indices(address) == [3, 4]


def test_pruning_removes_killed_first_builds_and_nothing_of_others(address: str) -> None:
    generations = ClusterGenerations(ClusterAddress.parse(address))
    yearly = f"{generations.alias}-2024"
    generations.client.indices.create(index=yearly)
    for number in (1, 2):
        generations.create(generations.name(number), {})
    generations.prune()
    assert indices(address) == []
    assert generations.client.indices.exists(index=yearly)


def test_failed_build_leaves_nothing(address: str) -> None:
    build(address, "a")

    def interrupted() -> Iterator[IndexedArticle]:
        yield ferry("b")
        raise KeyboardInterrupt

    generations = ClusterGenerations(ClusterAddress.parse(address))
    with pytest.raises(KeyboardInterrupt), generations.aside() as name:
        generations.write(name, interrupted())
    assert indices(address) == [1]
    assert total(address) == 1


@pytest.mark.parametrize("records", [1, 2])
def test_verification_refuses_missing_articles(address: str, records: int) -> None:
    """Also where the record of one is in the place of another's."""
    generations = ClusterGenerations(ClusterAddress.parse(address))
    refused = pytest.raises(IndexUnavailableError, match="1 article instead of 2")
    with refused, generations.aside() as name:
        generations.write(name, [replace(ferry("a"), id=str(n)) for n in range(records)])
        generations.finish(name, 2, quarantined=0)
    assert indices(address) == []


def test_unfinished_generation_leaves_the_one_before(address: str) -> None:
    build(address, "a")
    index = open_index(address)
    before = index.current()
    generations = ClusterGenerations(ClusterAddress.parse(address))
    with generations.aside() as name:
        generations.publish(name)
    assert index.current() is before


def test_removed_index_does_not_come_back(address: str) -> None:
    generations = ClusterGenerations(ClusterAddress.parse(address))
    with generations.aside() as name:
        generations.discard(name)
        with pytest.raises(ClusterUnavailableError, match="does not take"):
            generations.write(name, [ferry("a")])
    assert indices(address) == []


def test_articles_wait_for_room(address: str) -> None:
    generations = ClusterGenerations(ClusterAddress.parse(address))
    full = "index.blocks.read_only_allow_delete"
    with generations.aside() as name, ThreadPoolExecutor(1) as writing:
        generations.client.indices.put_settings(index=name, body={full: True})
        # Refused with 429 for now, as from a cluster whose disk or queue is full.
        written = writing.submit(generations.write, name, [ferry("a"), ferry("b")])
        with pytest.raises(TimeoutError):
            written.result(0.5)
        generations.client.indices.put_settings(index=name, body={full: None})
        assert written.result() == 2
        generations.finish(name, 2, quarantined=0)


def test_second_writer_is_refused(address: str) -> None:
    generations = ClusterGenerations(ClusterAddress.parse(address))
    with (
        generations.writing(),
        pytest.raises(LockedError, match="Another run is writing"),
        generations.writing(),
    ):
        pass
    with generations.writing():
        pass


def test_lock_of_dead_run_is_taken_over(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    generations = ClusterGenerations(ClusterAddress.parse(address))
    with generations.writing():
        pass
    monkeypatch.setattr(lease, "LEASE", -1.0)
    generations.client.create(index=generations.state, id="lock", body=lease._claim())
    monkeypatch.setattr(lease, "LEASE", 60.0)
    with generations.writing(), pytest.raises(LockedError), generations.writing():
        pass


def test_index_of_other_analyzers_is_refused(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.generations.cluster.fingerprint", lambda: {"ko": "older"})
    generations = ClusterGenerations(ClusterAddress.parse(address))
    with generations.aside() as name:
        generations.write(name, [])
        generations.finish(name, 0, quarantined=0)
        generations.publish(name)
    with pytest.raises(IndexUnavailableError, match="other analyzers"):
        open_index(address).current()


def test_parts_make_one_generation(address: str) -> None:
    counts = [run(address, Part(number, 3)).articles for number in (2, 1)]
    with pytest.raises(IndexUnavailableError, match="--part 3/3"):
        open_shared(address).publish()
    counts.append(run(address, Part(3, 3)).articles)
    assert sum(counts) == open_shared(address).publish() == total(address) == 20


def test_part_can_be_run_again(address: str) -> None:
    for number in (1, 2, 1, 1):
        run(address, Part(number, 2))
    assert open_shared(address).publish() == total(address) == 20


def test_same_id_in_two_parts_is_found(address: str) -> None:
    shared = open_shared(address)
    shared.write(Part(1, 2), [ferry("a"), ferry("b")], [])
    shared.write(Part(2, 2), [ferry("b")], [])
    with pytest.raises(IndexUnavailableError, match=r"1 article: another part"):
        shared.publish()


def test_parts_of_other_shares_are_refused(address: str) -> None:
    open_shared(address).write(Part(1, 2), [ferry("a")], [])
    with pytest.raises(SettingError, match="2 parts"):
        open_shared(address).write(Part(1, 3), [ferry("a")], [])
    open_shared(address).discard()
    assert open_shared(address).write(Part(1, 1), [ferry("a")], []) == 1
    assert open_shared(address).publish() == 1


def test_nothing_to_publish_is_said(address: str) -> None:
    with pytest.raises(IndexUnavailableError, match="nothing to publish"):
        open_shared(address).publish()


def test_folder_has_no_parts(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="is a folder"):
        open_shared(str(tmp_path))


@pytest.mark.parametrize("text", ["", "1", "0/2", "3/2", "a/b", "1/2/3"])
def test_impossible_parts_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"part|int|unpack"):
        Part.parse(text)


def test_silent_cluster_is_a_503(opensearch_node: Node) -> None:
    client = create_app("opensearch+http://127.0.0.1:1/naru").test_client()
    answer = client.get("/search?q=배")
    assert answer.status_code == 503
    assert answer.get_json()["error"]["code"] == "cluster_unavailable"
    assert int(answer.headers["Retry-After"]) > 0


def test_query_of_too_many_parts_is_refused(address: str) -> None:
    build(address, "a")
    client = create_app(address).test_client()
    words = " ".join(f"나루{number}배" for number in range(99))
    answer = client.get("/search", query_string={"q": words})
    assert answer.status_code == 400
    assert "fewer words" in answer.get_json()["error"]["message"]
