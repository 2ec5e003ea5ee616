"""What a run does again, and what it leaves as it is."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any
from unittest import mock

import pytest

from indexer import analyst
from indexer.generations.before import Before
from indexer.reading.cleaning.recurring import FEWEST
from indexer.reindex import reindex
from indexer.report import Report
from search.errors import ShrinkError, SpaceError
from search.index.folder import FolderIndex
from search.stored.document import index_article

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


LONG_AGO = 10**9


class Archive:
    """An archive with an index of it; `analysed` are the ids that the last run analysed."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.index = folder / "archive", folder / "index"
        self.folder.mkdir()
        self.analysed: list[str] = []

    def write(self, name: str, text: str, *, age: int = LONG_AGO) -> None:
        (self.folder / name).write_text(text, encoding="utf-8")
        os.utime(self.folder / name, (age, age))

    def run(self, **options: Any) -> Report:
        self.analysed.clear()
        return reindex(
            options.pop("paths", [self.folder]),
            str(self.index),
            boilerplate=None,
            progress=lambda stage, work: work,
            **options,
        )

    def ids(self) -> list[str]:
        before = Before(self.index / "generations" / FolderIndex(self.index).current().name)
        return [one.id for one in map(before.stored, range(before.manifest.articles))]

    def text(self, identity: str) -> str:
        before = Before(self.index / "generations" / FolderIndex(self.index).current().name)
        return before.stored(before.numbers[identity]).segments[0].text


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    made = Archive(tmp_path)

    def noted(article: Any) -> Any:
        made.analysed.append(article.id)
        return analyse(article)

    analyse = index_article
    with (
        mock.patch.object(analyst, "index_article", noted),
        mock.patch("indexer.archive.index_article", noted),
    ):
        yield made


def stacked(word: str, end: str = "", inside: str = "") -> str:
    text = f"{word} 이야기가 온 나라에 알려져 사람들이 강가로 모여들고 있다고 시가 오늘 밝혔다."
    return "\n\n".join([f"{word}의 봄", text, inside, text.replace("온", "이"), end])


def line(identity: str, word: str) -> str:
    text = {"lang": "ko", "title": f"{word} 이야기", "text": f"{word}에 관한 글이다."}
    return json.dumps({"id": identity, "segments": [text]}, ensure_ascii=False) + "\n"


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
        mock.patch("indexer.analyst.survey", side_effect=AssertionError),
        pytest.raises(SpaceError, match="Make room"),
    ):
        archive.run()


def test_report_is_kept_with_the_generation(archive: Archive) -> None:
    archive.write("a.txt", stacked("배"))
    archive.write("b.txt", "\0\1\2")
    report = archive.run()
    kept = (archive.index / "generations" / report.generation / "report.json").read_text("utf-8")
    read = Report.from_text(kept)
    assert (read.generation, read.articles, read.engine) == (report.generation, 1, "whoosh")
    assert read.quarantined == report.quarantined
    assert read.bytes > 0


def test_damaged_terms_are_not_taken_over(archive: Archive) -> None:
    archive.write("a.txt", stacked("배"))
    archive.write("b.txt", stacked("강"))
    report = archive.run()
    terms = archive.index / "generations" / report.generation / "terms"
    terms.write_bytes(terms.read_bytes()[:-9] + b"123456789")
    archive.write("c.txt", stacked("등"))
    assert archive.run().articles == 3
    assert archive.analysed == ["c", "a", "b", "c"]
    archive.write("d.txt", stacked("새"))
    archive.run()
    assert archive.analysed == ["d"]
