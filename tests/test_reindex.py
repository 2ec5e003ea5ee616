from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from indexer.generations.folder import FolderGenerations
from indexer.reindex import reindex
from search import service
from search.errors import IndexUnavailableError, ReadingError, SettingError
from search.index.folder import FolderIndex
from search.model import Request

if TYPE_CHECKING:
    from pathlib import Path

    from indexer.report import Report

ARTICLE = """나루터에 배가 다시 다닌다

강을 건너던 배가 서른 해 만에 돌아왔다고 시가 밝혔다.

The ferry returns to its landing

The city said that the boat which used to cross the river has come back after thirty years.
"""


def run(archive: Path, folder: Path, **options: Any) -> Report:
    return reindex([archive], str(folder), boilerplate=None, **options)


def total(folder: Path, q: str) -> int:
    return service.search(FolderIndex(folder).current(), Request(q)).total


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = tmp_path / "archive"
    folder.mkdir()
    (folder / "ferry.txt").write_text(ARTICLE, encoding="utf-8")
    return folder


def test_files_become_searchable_articles(archive: Path, tmp_path: Path) -> None:
    report = run(archive, tmp_path / "index")
    assert (report.articles, report.quarantined) == (1, ())
    assert total(tmp_path / "index", "나루터 ferry") == 1


def test_deleted_file_leaves_the_index(archive: Path, tmp_path: Path) -> None:
    (archive / "mill.txt").write_text("물레방아가 돌아간다고 시가 밝혔다.", encoding="utf-8")
    run(archive, tmp_path / "index")
    (archive / "mill.txt").unlink()
    run(archive, tmp_path / "index", allow_shrink=True)
    assert total(tmp_path / "index", "물레방아") == 0


def test_unreadable_file_is_quarantined(archive: Path, tmp_path: Path) -> None:
    (archive / "broken.txt").write_bytes(b"\x00\xff\xfe\x00junk\x00\x01\x02")
    report = run(archive, tmp_path / "index")
    assert report.articles == 1
    assert len(report.quarantined) == 1
    assert "broken.txt" in report.quarantined[0].message


def test_repeated_id_is_quarantined(archive: Path, tmp_path: Path) -> None:
    line = '{"id": "same", "segments": [{"lang": "ko", "title": null, "text": "배가 다닌다."}]}\n'
    (archive / "lines.jsonl").write_text(line * 2, encoding="utf-8")
    report = run(archive, tmp_path / "index")
    assert report.articles == 2
    assert "same" in report.quarantined[0].message


def test_empty_archive_keeps_the_index(archive: Path, tmp_path: Path) -> None:
    run(archive, tmp_path / "index")
    (archive / "ferry.txt").unlink()
    with pytest.raises(ReadingError, match="there is no archive file in this folder"):
        run(archive, tmp_path / "index")
    assert total(tmp_path / "index", "나루터") == 1


def test_interrupted_run_keeps_the_index(archive: Path, tmp_path: Path) -> None:
    run(archive, tmp_path / "index")
    served = FolderIndex(tmp_path / "index").current().name

    def interrupt(stage: object, done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        reindex([archive], str(tmp_path / "index"), boilerplate=None, progress=interrupt)
    assert FolderIndex(tmp_path / "index").current().name == served
    assert len(list((tmp_path / "index" / "generations").iterdir())) == 1


def test_unpublished_generation_is_not_the_one_before(archive: Path, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    before = run(archive, folder).generation
    with FolderGenerations(folder).aside() as killed:
        FolderGenerations(folder).write(killed, [])
        FolderGenerations(folder).finish(killed, 0, quarantined=0)
    published = run(archive, folder, full=True).generation
    names = sorted(place.name for place in (folder / "generations").iterdir())
    assert names == [before, published]


def test_missing_index_names_the_command(tmp_path: Path) -> None:
    with pytest.raises(IndexUnavailableError, match="naru index"):
        FolderIndex(tmp_path).current()


def test_growing_archive_changes_engine(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = run(archive, tmp_path / "index")
    assert (first.engine_before, first.engine) == (None, "whoosh")
    monkeypatch.setenv("NARU_WHOOSH_LIMIT", "0")
    second = run(archive, tmp_path / "index")
    assert (second.engine_before, second.engine) == ("whoosh", "tantivy")
    assert total(tmp_path / "index", "나루터 ferry") == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("NARU_ENGINE", "lucene"),
        ("NARU_WHOOSH_LIMIT", "many"),
        ("NARU_STALE_RUNS", "some"),
        ("NARU_MOST_REMOVED", "half"),
    ],
)
def test_impossible_setting_is_named(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingError, match=f"{name} is '{value}'"):
        run(archive, tmp_path / "index")
