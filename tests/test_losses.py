"""What leaves an index, what stays in it for a while, and what a run says of it."""

from __future__ import annotations

import errno
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from unittest import mock

import pytest

from indexer.generations.before import FolderBefore
from indexer.generations.folder import FolderGenerations
from indexer.guard import LEAST, WHILE_WRITING, room_needed
from indexer.reading.listing import Entry, list_files
from indexer.report import Report
from search.errors import ShrinkError, SpaceError
from tests.archives import Archive, line, stacked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path).watched() as made:
        yield made


@contextmanager
def refusing(folder: Path) -> Iterator[None]:
    """While it lasts, the folder cannot be listed, not even by root."""
    scandir = os.scandir

    def refused(path: Any) -> Any:
        if path == folder:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return scandir(path)

    with mock.patch("indexer.reading.listing.os.scandir", refused):
        yield


def test_unreadable_file_keeps_its_articles_for_a_while(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NARU_STALE_RUNS", "2")
    archive.write("a.txt", stacked("배"))
    archive.write("b.txt", stacked("강"))
    archive.run()
    archive.write("a.txt", "\0\1\2")
    for _ in range(2):
        report = archive.run()
        assert (report.stale, report.articles, report.removed) == (1, 2, 0)
        assert "NUL" in report.quarantined[0].message
    report = archive.run(allow_shrink=True)
    assert (report.stale, report.articles, report.removed) == (0, 1, 1)


def test_mended_file_is_stale_no_longer(archive: Archive) -> None:
    archive.write("a.jsonl", line("x", "배") + line("y", "배"))
    archive.run()
    archive.write("a.jsonl", "no article\n")
    assert archive.run().stale == 2
    archive.write("a.jsonl", line("x", "배") + line("y", "강"))
    report = archive.run()
    assert (report.stale, report.changed, report.quarantined) == (0, 1, ())
    assert archive.analysed == ["y"]


def test_unreadable_folder_keeps_its_articles_for_a_while(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NARU_STALE_RUNS", "2")
    monkeypatch.setenv("NARU_SKIP_UNREADABLE", "1")
    (archive.folder / "2019" / "may").mkdir(parents=True)
    for name in ("2018.txt", "2019/a.txt", "2019/may/b.txt", "2019-b.txt"):
        archive.write(name, stacked(name))
    archive.run()
    ids = archive.ids()
    with refusing(archive.folder / "2019"):
        for _ in range(2):
            report = archive.run()
            assert (report.stale, report.articles, report.removed) == (2, 4, 0)
            assert archive.ids() == ids
        assert len(report.quarantined) == 3
        assert all("2019" in loss.message for loss in report.quarantined)
        report = archive.run(allow_shrink=True)
        assert (report.stale, report.articles, report.removed) == (0, 2, 2)
    report = archive.run()
    assert (report.stale, report.articles, report.added) == (0, 4, 2)
    assert (archive.ids(), report.quarantined) == (ids, ())


def test_file_that_is_gone_from_a_readable_folder_is_gone(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NARU_SKIP_UNREADABLE", "1")
    for folder in ("2018", "2019"):
        (archive.folder / folder).mkdir()
        archive.write(f"{folder}/a.txt", stacked(folder))
    archive.run()
    (archive.folder / "2018" / "a.txt").unlink()
    with refusing(archive.folder / "2019"):
        report = archive.run(allow_shrink=True)
    assert (report.stale, report.removed) == (1, 1)
    assert archive.ids() == ["2019/a"]


def test_stale_article_is_analysed_as_the_others_are(archive: Archive) -> None:
    archive.write("a.txt", stacked("배"))
    archive.run()
    archive.write("a.txt", "\0\1\2")
    with mock.patch("indexer.reindex.analysis_fingerprint", return_value={"records": "2"}):
        assert archive.run().stale == 1
    assert archive.analysed == ["a"]


def test_loss_is_new_once(archive: Archive) -> None:
    archive.write("a.txt", stacked("배"))
    archive.write("b.jsonl", "no article\n" + line("x", "강"))
    first = archive.run()
    assert [loss.since for loss in first.new_losses] == [first.at]
    archive.write("b.jsonl", line("y", "강") + "no article\n" + line("x", "강"))
    second = archive.run()
    assert second.new_losses == []
    assert second.quarantined[0].since == first.at
    assert "line 2" in second.quarantined[0].message
    archive.write("b.jsonl", line("y", "강") + "no article\n" * 2 + line("x", "강"))
    assert len(archive.run().new_losses) == 1


def test_loss_of_an_unchanged_file_is_still_told(archive: Archive) -> None:
    archive.write("a.txt", stacked("배"))
    archive.write("b.txt", "\0\1\2")
    first = archive.run()
    assert archive.run().quarantined == first.quarantined
    archive.write("c.txt", stacked("강"))
    assert archive.run().quarantined == first.quarantined


def test_run_that_would_lose_much_publishes_nothing(archive: Archive) -> None:
    for number in range(10):
        archive.write(f"{number}.txt", stacked(str(number)))
    archive.run()
    (archive.folder / "0.txt").unlink()
    assert archive.run().removed == 1
    (archive.folder / "1.txt").unlink()
    told: list[Report] = []
    with pytest.raises(ShrinkError, match="1 of the 9 articles would leave the index"):
        archive.run(failed=told.append)
    assert len(archive.ids()) == 9
    assert (told[0].published, told[0].removed, told[0].articles) == (False, 1, 9)
    assert "--allow-shrink" in (told[0].error or "")
    assert archive.run(allow_shrink=True).articles == 8


def test_full_disk_is_refused_before_anything_is_read(archive: Archive) -> None:
    archive.write("a.txt", stacked("배"))
    with (
        mock.patch("shutil.disk_usage", return_value=mock.Mock(free=10)),
        mock.patch("indexer.reindex.survey", side_effect=AssertionError),
        pytest.raises(SpaceError, match=r"needs about \d+ MB .* and 0 MB are free\. Make room"),
    ):
        archive.run()


@pytest.mark.parametrize(("engine", "share"), [("whoosh", 17), ("tantivy", 9)])
def test_first_run_needs_the_room_of_its_engine(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, engine: str, share: int
) -> None:
    monkeypatch.setenv("NARU_ENGINE", engine)
    entries = [Entry(archive.folder, f"{number}.txt", 1_000) for number in range(10)]
    assert room_needed(entries, None) - LEAST == pytest.approx(
        10_000 * share * WHILE_WRITING, abs=1
    )


def test_engine_that_a_large_file_will_be_kept_in_says_what_it_needs(archive: Archive) -> None:
    small, large = (Entry(archive.folder, "a.jsonl", size) for size in (10**6, 10**9))
    assert room_needed([small], None) - LEAST == pytest.approx(10**6 * 17 * WHILE_WRITING, abs=1)
    assert room_needed([large], None) - LEAST == pytest.approx(10**9 * 9 * WHILE_WRITING, abs=1)


def test_later_run_needs_the_room_of_the_one_before(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.write("a.txt", stacked("배"))
    archive.run()
    name = FolderGenerations(archive.index).served()
    before = FolderBefore(archive.index / "generations" / name)
    entries = list(list_files([archive.folder]))
    assert room_needed(entries, before) - LEAST == pytest.approx(before.size * WHILE_WRITING, abs=1)
    monkeypatch.setenv("NARU_ENGINE", "tantivy")
    assert room_needed(entries, before) - LEAST < before.size * WHILE_WRITING


def test_report_is_kept_with_the_generation(archive: Archive) -> None:
    archive.write("a.txt", stacked("배"))
    archive.write("b.txt", "\0\1\2")
    report = archive.run()
    kept = (archive.index / "generations" / report.generation / "report.json").read_text("utf-8")
    read = Report.from_text(kept)
    assert (read.generation, read.articles, read.engine) == (report.generation, 1, "whoosh")
    assert read.quarantined == report.quarantined
    assert (read.bytes > 0, read.seconds > 0) == (True, True)
