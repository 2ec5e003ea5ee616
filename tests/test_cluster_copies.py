"""Copies inside a cluster that fail, that are interrupted, and that a dead run left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from unittest import mock

import pytest
from opensearchpy import OpenSearch

from indexer.generations.cluster import ClusterGenerations
from indexer.generations.companion import Companion
from search.engines.opensearch.copier import Copier
from search.engines.opensearch.writer import key_of
from search.index.address import open_index
from tests.archives import stacked
from tests.test_cluster_incremental import archive

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.clusters import ClusterArchive

__all__ = ["archive"]


@pytest.fixture
def at_sending(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[str], Any]], None]:
    """Something that befalls the index of a generation before articles go there, once."""
    send = ClusterGenerations.send

    def befall(accident: Callable[[str], Any]) -> None:
        def sending(self: Any, name: str, *arguments: Any) -> bytes:
            monkeypatch.setattr(ClusterGenerations, "send", send)
            accident(name)
            return send(self, name, *arguments)

        monkeypatch.setattr(ClusterGenerations, "send", sending)

    return befall


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """The cluster copies an article in ten seconds."""
    reindex = OpenSearch.reindex

    def slowly(self: Any, *, body: Any, params: Any) -> Any:
        body["source"]["size"] = 1
        return reindex(self, body=body, params={**params, "requests_per_second": "0.1"})

    monkeypatch.setattr(OpenSearch, "reindex", slowly)


def test_article_that_is_gone_has_everything_read(
    archive: ClusterArchive, at_sending: Any, caplog: pytest.LogCaptureFixture
) -> None:
    served = archive.generations.served()
    refreshed = {"refresh": "true"}
    at_sending(lambda name: archive.client.delete(index=served, id=key_of("a"), params=refreshed))
    archive.write("b.txt", stacked("다른"))
    archive.run()
    assert "did not copy 2 articles" in caplog.text
    assert archive.analysed == ["b", "a", "b", "c"]
    assert sorted(archive.documents()) == ["a", "b", "c"]
    assert archive.numbers() == [1, 2]


def test_article_that_is_there_already_has_everything_read(
    archive: ClusterArchive, at_sending: Any, caplog: pytest.LogCaptureFixture
) -> None:
    at_sending(lambda name: archive.client.index(index=name, id=key_of("a"), body={"id": "a"}))
    archive.write("b.txt", stacked("다른"))
    archive.run()
    assert "document already exists" in caplog.text
    assert archive.analysed == ["b", "a", "b", "c"]
    assert all("record" in document for document in archive.documents().values())


def test_interrupted_run_leaves_no_copying(archive: ClusterArchive, slow: None) -> None:
    archive.write("b.txt", stacked("다른"))
    with (
        mock.patch("search.engines.opensearch.copier.time.sleep", side_effect=KeyboardInterrupt),
        pytest.raises(KeyboardInterrupt),
    ):
        archive.run()
    assert archive.copies() == []
    assert archive.numbers() == [1]
    assert open_index(archive.address).current().engine.count() == 3


def test_next_run_ends_what_a_killed_one_has_copied(archive: ClusterArchive, slow: None) -> None:
    generations = archive.generations
    before = generations.before()
    assert before
    name = generations.name(2)
    generations.create(name, {})
    Companion(generations.client, name).create()
    copier = Copier(generations.client, f"{name}.writing")
    copier.add("a", before.name)
    copier._start()
    assert len(archive.copies()) == 1
    archive.run()
    assert archive.copies() == []
    assert archive.numbers() == [1]
    names = generations.client.indices.get(index=f"{generations.alias}*")
    assert sorted(names) == [f"{before.name}", f"{before.name}.catalog", generations.state]
