"""Which files an archive has: all that could be articles, each once, or the reason why not."""

from __future__ import annotations

import os
import random
import socket
import unicodedata
from typing import TYPE_CHECKING

import pytest

from indexer.reading.files import try_file
from indexer.reading.listing import find_files, list_files
from search.errors import ReadingError
from tests.rights import closed, common_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def ids(*paths: Path) -> list[str]:
    return [source.id for source in find_files(paths)]


def refused(*paths: Path) -> dict[str, str]:
    """The entries that are refused, and why."""
    entries = list_files(paths)
    return {entry.path: entry.refused for entry in entries if entry.refused is not None}


def write(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("나루", encoding="utf-8")


def test_files_come_by_path(tmp_path: Path) -> None:
    write(tmp_path, "b.txt", "a/c.jsonl", "a/b.HTML", "a.htm")
    assert ids(tmp_path) == ["a", "a/b", "a/c", "b"]


def test_other_files_are_passed_over(tmp_path: Path) -> None:
    write(tmp_path, "README.txt", "notes.md", ".hidden.txt", ".git/a.txt", "gold.json", "a.txt")
    (tmp_path / "folder.txt").mkdir()
    assert ids(tmp_path) == ["a"]
    assert not refused(tmp_path)


def test_named_file_is_its_own_root(tmp_path: Path) -> None:
    write(tmp_path, "README.txt")
    assert ids(tmp_path / "README.txt") == ["README"]


def test_dots_in_names_stay(tmp_path: Path) -> None:
    write(tmp_path, "rt.com.91350.txt")
    assert ids(tmp_path) == ["rt.com.91350"]


def test_ids_are_composed(tmp_path: Path) -> None:
    write(tmp_path, unicodedata.normalize("NFD", "나루.txt"))
    assert ids(tmp_path) == ["나루"]


def test_entry_says_size_and_time(tmp_path: Path) -> None:
    write(tmp_path, "a.txt")
    (entry,) = list_files([tmp_path])
    found = (tmp_path / "a.txt").stat()
    assert (entry.size, entry.mtime) == (found.st_size, found.st_mtime_ns)


def test_unknown_ending_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "a.docx")
    with pytest.raises(ReadingError, match=r"a\.docx: Naru reads \.txt"):
        ids(tmp_path / "a.docx")


def test_missing_path_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match="no such file"):
        ids(tmp_path / "none")


def test_path_that_gives_nothing_is_an_error_beside_one_that_does(tmp_path: Path) -> None:
    write(tmp_path, "full/a.txt", "about/README.txt", "about/deep/notes.md")
    with pytest.raises(ReadingError, match=r"about: there is no archive file in this folder"):
        ids(tmp_path / "full", tmp_path / "about")
    (tmp_path / "empty").mkdir()
    with pytest.raises(ReadingError, match=r"empty: there is no archive file"):
        ids(tmp_path / "empty")


def test_unreadable_folder_stops_the_run() -> None:
    with common_folder() as folder:
        write(folder, "a.txt", "2019/b.txt")
        with closed(folder / "2019"), pytest.raises(ReadingError) as caught:
            ids(folder)
        message = f"{folder / '2019'}: this folder cannot be read: Permission denied; mend that, "
        assert caught.value.message == message + "or set NARU_SKIP_UNREADABLE=1 to go on without it"


def test_unreadable_folder_is_reported_where_it_may_be_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NARU_SKIP_UNREADABLE", "1")
    with common_folder() as folder:
        write(folder, "a.txt", "2019/b.txt", "c.txt")
        with closed(folder / "2019"):
            unread, *others = find_files([folder])
        assert [source.id for source in others] == ["a", "c"]
        (error,) = try_file(unread)
        assert str(error) == f"{folder / '2019'}: this folder cannot be read: Permission denied"


def test_named_folder_that_is_unreadable_is_an_error_whatever_is_set(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NARU_SKIP_UNREADABLE", "1")
    with common_folder() as folder:
        write(folder, "2019/b.txt")
        with closed(folder / "2019"), pytest.raises(ReadingError, match="cannot be read"):
            ids(folder / "2019")


def test_unreadable_file_is_reported() -> None:
    with common_folder() as folder:
        write(folder, "a.txt")
        (source,) = find_files([folder])
        with closed(folder / "a.txt"), pytest.raises(ReadingError) as caught:
            source.read_bytes()
        assert str(caught.value) == f"{folder / 'a.txt'}: cannot be read: Permission denied"


def test_linked_folder_within_the_archive_is_read_once(tmp_path: Path) -> None:
    write(tmp_path, "2019/a.txt")
    (tmp_path / "0-latest").symlink_to("2019")
    (tmp_path / "2019/circle").symlink_to(tmp_path)
    assert ids(tmp_path) == ["2019/a"]
    assert not refused(tmp_path)


def test_linked_folder_that_is_found_in_no_other_way_is_followed(tmp_path: Path) -> None:
    write(tmp_path, ".store/2019/a.txt")
    (tmp_path / "2019").symlink_to(".store/2019")
    (tmp_path / "again").symlink_to("2019")
    (source,) = find_files([tmp_path])
    assert source.id == "2019/a"
    assert source.read_bytes().decode() == "나루"


def test_linked_folder_outside_is_reported_unless_it_may_be_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "archive/a.txt", "other/b.txt", "other/deep/c.txt")
    (tmp_path / "archive/link").symlink_to(tmp_path / "other")
    (tmp_path / "other/back").symlink_to(tmp_path / "archive")
    (tmp_path / "other/up").symlink_to(tmp_path)
    reason = "is a link out of the archive; set NARU_FOLLOW_LINKS=1 to read it"
    assert refused(tmp_path / "archive") == {"link": reason}
    monkeypatch.setenv("NARU_FOLLOW_LINKS", "1")
    sources = list(find_files([tmp_path / "archive"]))
    assert [source.id for source in sources] == ["a", "link/b", "link/deep/c"]
    assert {source.read_bytes().decode() for source in sources} == {"나루"}


def test_folders_linked_at_random_are_read_once_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NARU_FOLLOW_LINKS", "1")
    chance = random.Random(9)
    folders = [tmp_path / f"archive/{number}" for number in range(12)]
    folders += [tmp_path / f"other/{number}" for number in range(12)]
    for folder in folders:
        write(folder, f"{folder.parent.name}-{folder.name}.txt")
    for number in range(60):
        place, target = chance.sample(folders, 2)
        (place / f"link{number}").symlink_to(target)
    names = [source.path.name for source in find_files([tmp_path / "archive"])]
    assert len(names) == len(set(names))
    assert {f"archive-{number}.txt" for number in range(12)} < set(names)
    assert any(name.startswith("other") for name in names)


@pytest.mark.parametrize("name", ["a.txt", "2019"])
def test_link_to_nothing_is_reported(tmp_path: Path, name: str) -> None:
    (tmp_path / name).symlink_to("gone")
    (tmp_path / "notes.md").symlink_to("gone")
    reason = "is a link that cannot be followed: No such file or directory"
    assert refused(tmp_path) == {name: reason}


def pipe(path: Path) -> None:
    os.mkfifo(path)


def a_socket(path: Path) -> None:
    here = os.open(path.parent, os.O_RDONLY)
    try:
        # By a short name, since the name of a socket has at most 107 bytes.
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(f"/proc/self/fd/{here}/{path.name}")
    finally:
        os.close(here)


@pytest.mark.parametrize(("make", "kind"), [(pipe, "pipe"), (a_socket, "socket")])
def test_what_is_no_file_is_reported_and_never_opened(
    tmp_path: Path, make: Callable[[Path], None], kind: str
) -> None:
    make(tmp_path / "x.txt")
    make(tmp_path / "x.sock")
    (tmp_path / "y.txt").symlink_to("x.txt")
    reason = f"this is a {kind}, not a file"
    assert refused(tmp_path) == dict.fromkeys(("x.txt", "y.txt"), reason)
    with pytest.raises(ReadingError, match=reason):
        ids(tmp_path / "x.txt")


def test_linked_device_is_reported_and_never_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NARU_FOLLOW_LINKS", "1")
    (tmp_path / "x.txt").symlink_to("/dev/zero")
    assert refused(tmp_path) == {"x.txt": "this is a device, not a file"}
    with pytest.raises(ReadingError, match=r"x\.txt: this is a device, not a file"):
        ids(tmp_path / "x.txt")
