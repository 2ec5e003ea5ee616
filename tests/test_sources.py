"""The files of an archive and their ids."""

from __future__ import annotations

import os
import unicodedata
from typing import TYPE_CHECKING

import pytest

from indexer.reading.sources import Source, find_files
from search.errors import ReadingError

if TYPE_CHECKING:
    from pathlib import Path


def ids(*paths: Path) -> list[str]:
    return [source.id for source in find_files(paths)]


def test_files_come_by_path(tmp_path: Path) -> None:
    for name in ("b.txt", "a/c.jsonl", "a/b.HTML", "a.htm"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert ids(tmp_path) == ["a", "a/b", "a/c", "b"]


def test_other_files_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    for name in ("README.txt", "notes.md", ".hidden.txt", ".git/a.txt", "gold.json"):
        (tmp_path / name).touch()
    (tmp_path / "folder.txt").mkdir()
    assert ids(tmp_path) == []


def test_named_file_is_its_own_root(tmp_path: Path) -> None:
    (tmp_path / "README.txt").touch()
    assert ids(tmp_path / "README.txt") == ["README"]


def test_dots_in_names_stay(tmp_path: Path) -> None:
    (tmp_path / "rt.com.91350.txt").touch()
    assert ids(tmp_path) == ["rt.com.91350"]


def test_ids_are_composed(tmp_path: Path) -> None:
    (tmp_path / unicodedata.normalize("NFD", "나루.txt")).touch()
    assert ids(tmp_path) == ["나루"]


def test_unknown_ending_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.docx").touch()
    with pytest.raises(ReadingError, match=r"a\.docx: Naru reads \.txt"):
        ids(tmp_path / "a.docx")


def test_missing_path_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match="no such file"):
        ids(tmp_path / "none")


def test_unreadable_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match=r"gone\.txt: cannot be opened"):
        Source(tmp_path / "gone.txt", tmp_path).read_bytes()


def test_link_out_of_the_archive_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive, secret = tmp_path / "archive", tmp_path / "secret.jsonl"
    archive.mkdir()
    secret.write_text("".join(LINES), encoding="utf-8")
    (archive / "link.jsonl").symlink_to(secret)
    (source,) = find_files([archive])
    assert list(source.slices()) == [source]
    with pytest.raises(ReadingError, match="link out of the archive; set NARU_FOLLOW_LINKS=1"):
        source.read_bytes()
    monkeypatch.setenv("NARU_FOLLOW_LINKS", "1")
    (source,) = find_files([archive])
    assert source.read_bytes() == secret.read_bytes()
    assert len(list(source.slices())) > 2


def test_link_within_the_archive_is_read(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/b.txt").write_text("나루")
    (tmp_path / "c.txt").symlink_to("a/b.txt")
    assert [source.read_bytes().decode() for source in find_files([tmp_path])] == ["나루", "나루"]


def test_named_link_is_read(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b.txt").write_text("나루")
    (tmp_path / "a/link.txt").symlink_to(tmp_path / "b.txt")
    (tmp_path / "folder").symlink_to(tmp_path / "a")
    (source,) = find_files([tmp_path / "a/link.txt"])
    assert source.read_bytes().decode() == "나루"
    assert ids(tmp_path / "folder") == ["link"]


def test_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert ids(tmp_path) == []
    with pytest.raises(ReadingError, match="this is not a file"):
        ids(tmp_path / "pipe.txt")


LINES = [f'{{"id": "{number}", "text": "나루 {"배" * (number % 50)}"}}\n' for number in range(9000)]


def test_long_lines_file_comes_in_slices(tmp_path: Path) -> None:
    (tmp_path / "all.jsonl").write_text("".join(LINES), encoding="utf-8")
    (source,) = find_files([tmp_path])
    slices = list(source.slices())
    assert len(slices) > 2
    assert b"".join(one.read_bytes() for one in slices).decode() == "".join(LINES)
    for one in slices:
        first = one.read_bytes().decode().splitlines(keepends=True)[0]
        assert first == LINES[one.first_line - 1]
    assert sum(one.size for one in slices) == source.size


@pytest.mark.parametrize(("name", "encoding"), [("a.txt", "utf-8"), ("a.jsonl", "utf-16")])
def test_other_files_stay_whole(tmp_path: Path, name: str, encoding: str) -> None:
    (tmp_path / name).write_text("".join(LINES), encoding=encoding)
    (source,) = find_files([tmp_path])
    assert list(source.slices()) == [source]


def test_vanished_file_is_one_slice(tmp_path: Path) -> None:
    gone = Source(tmp_path / "gone.jsonl", tmp_path)
    assert list(gone.slices()) == [gone]
