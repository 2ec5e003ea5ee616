"""What a run into a cluster does again, and what the cluster copies by itself."""

from __future__ import annotations

import json
import logging
import zlib
from base64 import b64encode
from typing import TYPE_CHECKING
from unittest import mock

import pytest
from click.testing import CliRunner

from indexer.generations.base import open_shared
from indexer.generations.before_cluster import Documents
from indexer.generations.companion import Companion
from indexer.generations.part import Part
from indexer.generations.sums import SIZE
from indexer.parts import index_part
from naru import main
from search.errors import ShrinkError
from search.stored import records
from tests.archives import LONG_AGO, line, stacked
from tests.clusters import ClusterArchive
from web import create_app

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scripts.opensearch import Node


@pytest.fixture
def archive(
    newest_opensearch_node: Node, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[ClusterArchive]:
    """Of three articles, which are indexed."""
    yield from indexed(newest_opensearch_node, tmp_path, monkeypatch)


def indexed(node: Node, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ClusterArchive]:
    monkeypatch.setenv("NARU_REPLICAS", "0")
    monkeypatch.setattr("search.index.cluster.FRESH", 0.0)
    name = "".join(filter(str.isalnum, folder.name)).lower()
    with ClusterArchive(folder, f"opensearch+{node.url}/{name}").watched() as made:
        assert isinstance(made, ClusterArchive)
        for word in "abc":
            made.write(f"{word}.txt", stacked(word))
        made.run()
        yield made


def test_changed_file_alone_is_analysed(
    archive: ClusterArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.engines.opensearch.copier.TOGETHER", 1)
    archive.write("b.txt", stacked("다른"))
    archive.write("d.jsonl", line("d", "새"))
    report = archive.run()
    assert archive.analysed == ["b", "d"]
    assert (report.articles, report.added, report.changed, report.removed) == (4, 1, 1, 0)
    kept = archive.documents()
    archive.run(full=True)
    assert sorted(kept) == ["a", "b", "c", "d"]
    assert kept == archive.documents()


def test_changed_line_alone_is_analysed(archive: ClusterArchive) -> None:
    archive.write("all.jsonl", line("x", "배") + line("y", "배"))
    archive.run()
    archive.write("all.jsonl", line("x", "배") + line("y", "강"), age=LONG_AGO + 1)
    report = archive.run()
    assert archive.analysed == ["y"]
    assert (report.added, report.changed) == (0, 1)


def test_nothing_changed_publishes_nothing(archive: ClusterArchive) -> None:
    result = CliRunner().invoke(main, ["index", str(archive.folder), "--index", archive.address])
    assert "Nothing has changed" in result.stdout
    assert archive.numbers() == [1]


def test_other_settings_of_the_index_are_a_change(
    archive: ClusterArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = archive.documents()
    monkeypatch.setenv("NARU_SHARDS", "2")
    report = archive.run()
    assert (report.published, archive.analysed) == (True, [])
    settings = archive.client.indices.get_settings(index=report.generation)[report.generation]
    assert settings["settings"]["index"]["number_of_shards"] == "2"
    assert archive.documents() == before


def test_other_analysis_reads_nothing(archive: ClusterArchive) -> None:
    ours = {"ko": "other", "records": records.VERSION}
    with (
        mock.patch("indexer.reindex.analysis_fingerprint", return_value=ours),
        mock.patch("indexer.analyst.try_file", side_effect=AssertionError),
    ):
        report = archive.run()
    assert archive.analysed == ["a", "b", "c"]
    assert (report.published, report.changed) == (True, 0)


def test_file_that_cannot_be_read_keeps_its_articles(archive: ClusterArchive) -> None:
    archive.write("b.txt", "\0\1")
    report = archive.run()
    assert (report.articles, report.stale, len(report.new_losses)) == (3, 1, 1)
    assert sorted(archive.documents()) == ["a", "b", "c"]
    assert not archive.run().new_losses


def test_run_that_would_remove_too_much_publishes_nothing(archive: ClusterArchive) -> None:
    (archive.folder / "b.txt").unlink()
    with pytest.raises(ShrinkError):
        archive.run()
    assert archive.numbers() == [1]
    assert archive.run(allow_shrink=True).removed == 1
    assert sorted(archive.documents()) == ["a", "c"]


def test_reports_are_kept_and_age_is_shown(archive: ClusterArchive) -> None:
    archive.write("b.txt", stacked("다른"))
    archive.run()
    shown = CliRunner().invoke(main, ["status", "--json", "--index", archive.address]).stdout
    facts = json.loads(shown)
    assert [row["report"]["changed"] for row in facts["generations"]] == [1, 0]
    assert all(row["report"]["bytes"] > 0 for row in facts["generations"])
    health = create_app(archive.address).test_client().get("/healthz").get_json()
    for said in (facts, health):
        assert said["newest"] == said["generation"] == archive.generations.served()
        assert said["published_at"]
        assert 0 <= said["age_seconds"] < 600
        assert said["stale"] is False


def test_parts_are_no_base_of_a_run(archive: ClusterArchive) -> None:
    index_part(
        [archive.folder],
        archive.address,
        Part(1, 1),
        boilerplate=None,
    )
    open_shared(archive.address).publish()
    report = archive.run()
    assert archive.analysed == ["a", "b", "c"]
    assert report.articles == 3
    archive.run()
    assert archive.analysed == []


def test_damaged_catalog_is_read_around(archive: ClusterArchive) -> None:
    name = archive.generations.served()
    beside = Companion(archive.client, name)
    archive.client.delete(index=beside.name, id="catalog 0")
    archive.run()
    assert archive.analysed == ["a", "b", "c"]
    beside = Companion(archive.client, archive.generations.served())
    others = Documents.of(bytes(3 * SIZE)).to_bytes()
    piece = b64encode(zlib.compress(others)).decode()
    archive.client.update(index=beside.name, id="documents 0", body={"doc": {"piece": piece}})
    archive.run()
    assert archive.analysed == ["a", "b", "c"]
    archive.run()
    assert archive.analysed == []


def test_large_catalogs_are_kept_in_pieces(
    archive: ClusterArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.generations.companion.PIECE", 7)
    archive.run(full=True)
    archive.run()
    assert archive.analysed == []


def test_cluster_that_cannot_copy_is_written_whole(
    opensearch_node: Node,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The distribution of this version has no module for it."""
    for archive in indexed(opensearch_node, tmp_path, monkeypatch):
        archive.write("b.txt", stacked("다른"))
        with caplog.at_level(logging.WARNING):
            report = archive.run()
        assert "did not copy 2 articles" in caplog.text
        assert archive.analysed == ["b", "a", "b", "c"]
        assert (report.articles, archive.numbers()) == (3, [1, 2])
