"""What a run does again, and what it leaves as it is."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING
from unittest import mock

import pytest

from indexer.reading.cleaning.recurring import FEWEST
from tests.archives import LONG_AGO, Archive, line, stacked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path).watched() as made:
        yield made


def test_changed_file_alone_is_analysed(archive: Archive) -> None:
    for name in "abc":
        archive.write(f"{name}.txt", stacked(name))
    archive.run()
    archive.write("b.txt", stacked("다른"))
    archive.write("d.txt", stacked("새"))
    report = archive.run()
    assert archive.analysed == ["b", "d"]
    assert (report.added, report.changed, report.removed) == (1, 1, 0)
    assert archive.ids() == ["a", "b", "c", "d"]
    assert archive.text("b").startswith("다른의 봄")


def test_changed_line_alone_is_analysed(archive: Archive) -> None:
    archive.write("all.jsonl", "".join(line(str(number), "배") for number in range(20)))
    archive.run()
    lines = [line(str(number), "강" if number == 7 else "배") for number in range(20)]
    archive.write("export.jsonl", "".join(lines))
    (archive.folder / "all.jsonl").unlink()
    report = archive.run()
    assert archive.analysed == ["7"]
    assert (report.articles, report.added, report.changed, report.removed) == (20, 0, 1, 0)


@pytest.mark.parametrize("age", [LONG_AGO, LONG_AGO + 1])
def test_nothing_changed_publishes_nothing(archive: Archive, age: int) -> None:
    archive.write("a.txt", stacked("배"))
    first = archive.run()
    archive.write("a.txt", stacked("배"), age=age)
    second = archive.run()
    assert (second.published, second.generation) == (False, first.generation)
    assert (second.articles, second.engine, second.added) == (1, "whoosh", 0)
    assert archive.analysed == []


def test_change_within_one_tick_is_seen(archive: Archive) -> None:
    (archive.folder / "a.txt").write_text(stacked("배"), encoding="utf-8")
    archive.run()
    found = (archive.folder / "a.txt").stat()
    (archive.folder / "a.txt").write_text(stacked("강"), encoding="utf-8")
    os.utime(archive.folder / "a.txt", ns=(found.st_mtime_ns, found.st_mtime_ns))
    archive.run()
    assert archive.text("a").startswith("강")


def test_full_run_analyses_everything(archive: Archive) -> None:
    archive.write("a.txt", stacked("배"))
    archive.run()
    report = archive.run(full=True)
    assert archive.analysed == ["a"]
    assert (report.published, report.changed) == (True, 0)


def test_other_analysis_reads_nothing(archive: Archive) -> None:
    archive.write("a.txt", stacked("배"))
    archive.write("b.jsonl", line("x", "강"))
    archive.run()
    with (
        mock.patch("indexer.reindex.analysis_fingerprint", return_value={"records": "2"}),
        mock.patch("indexer.analyst.try_file", side_effect=AssertionError),
    ):
        report = archive.run()
    assert archive.analysed == ["a", "x"]
    assert (report.published, report.changed) == (True, 0)


def test_other_reading_analyses_nothing(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    archive.write("a.txt", stacked("배"))
    archive.write("b.txt", stacked("강"))
    archive.run()
    monkeypatch.setenv("NARU_LONGEST_TEXT", "5000")
    archive.run()
    assert archive.analysed == []


def test_line_that_begins_to_recur_goes_everywhere(archive: Archive) -> None:
    for number in range(FEWEST - 1):
        archive.write(f"{number}.txt", stacked("배", end="강가에서 만나요"))
    archive.write("inside.txt", stacked("배", inside="강가에서 만나요"))
    archive.write("other.txt", stacked("배", inside="다른 줄"))
    archive.run()
    assert "만나요" in archive.text("inside")
    archive.write("last.txt", stacked("강", end="강가에서 만나요"))
    archive.run()
    assert archive.analysed == ["inside", "last"]
    assert "만나요" not in archive.text("inside")
    (archive.folder / "last.txt").unlink()
    archive.run(allow_shrink=True)
    assert "만나요" in archive.text("inside")


def test_twin_comes_back_when_the_other_goes(archive: Archive) -> None:
    archive.write("a.jsonl", line("x", "배"))
    archive.write("b.jsonl", line("x", "강") + line("y", "강"))
    assert archive.run().articles == 2
    (archive.folder / "a.jsonl").unlink()
    assert archive.run().quarantined == ()
    assert archive.text("x").startswith("강")
    archive.write("a.jsonl", line("x", "등"))
    report = archive.run()
    assert "'x'" in report.quarantined[0].message
    assert archive.text("x").startswith("등")


def test_first_of_the_paths_has_the_id(archive: Archive) -> None:
    for name, word in (("a", "배"), ("b", "강")):
        (archive.folder / name).mkdir()
        archive.write(f"{name}/all.jsonl", line("x", word))
    paths = [archive.folder / "a", archive.folder / "b"]
    archive.run(paths=paths)
    archive.run(paths=paths[::-1])
    assert archive.text("x").startswith("강")


def test_file_named_twice_has_its_articles_once(archive: Archive) -> None:
    archive.write("a.txt", stacked("배"))
    archive.run(paths=[archive.folder, archive.folder])
    archive.write("b.txt", stacked("강"))
    assert archive.run(paths=[archive.folder, archive.folder]).articles == 2
    assert archive.ids() == ["a", "b"]


def test_damaged_terms_are_not_taken_over(archive: Archive) -> None:
    archive.write("a.txt", stacked("배"))
    archive.write("b.txt", stacked("강"))
    report = archive.run()
    terms = archive.index / "generations" / report.generation / "terms"
    terms.write_bytes(terms.read_bytes()[:-9] + b"123456789")
    archive.write("c.txt", stacked("등"))
    assert archive.run().articles == 3
    assert archive.analysed == ["a", "b", "c"]
    archive.write("d.txt", stacked("새"))
    archive.run()
    assert archive.analysed == ["d"]
