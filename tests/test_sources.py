"""The bytes of an archive's files: read as they are, or refused."""

from __future__ import annotations

import json
import os
import tracemalloc
from typing import TYPE_CHECKING, BinaryIO

import pytest

from indexer.reading import sources
from indexer.reading.files import try_file
from indexer.reading.listing import find_files
from indexer.reading.model import Reading
from indexer.reading.sources import SLICE, Source
from search.errors import ReadingError

if TYPE_CHECKING:
    from pathlib import Path


def test_unreadable_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match=r"gone\.txt: cannot be read: No such file"):
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
    (source,) = find_files([tmp_path / "folder"])
    assert source.id == "link"


def test_link_or_pipe_put_in_the_place_of_a_file_is_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = tmp_path / "archive"
    archive.mkdir()
    (archive / "a.txt").write_text("나루")
    (tmp_path / "secret.txt").write_text("비밀")
    (source,) = find_files([archive])
    source.path.unlink()
    source.path.symlink_to(tmp_path / "secret.txt")
    with pytest.raises(ReadingError, match="is a link out of the archive"):
        source.read_bytes()
    source.path.unlink()
    os.mkfifo(source.path)
    monkeypatch.setattr(os, "open", None)
    with pytest.raises(ReadingError, match=r"a\.txt: this is a pipe, not a file"):
        source.read_bytes()


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


@pytest.mark.parametrize(
    ("name", "encoding"),
    [("a.txt", "utf-8"), ("a.jsonl", "utf-16"), ("a.jsonl", "utf-32"), ("b.jsonl", "utf-16-be")],
)
def test_other_files_stay_whole(tmp_path: Path, name: str, encoding: str) -> None:
    mark = "\ufeff" if encoding.endswith("be") else ""
    (tmp_path / name).write_text(mark + "".join(LINES), encoding=encoding)
    (source,) = find_files([tmp_path])
    assert list(source.slices()) == [source]


def test_vanished_file_is_one_slice(tmp_path: Path) -> None:
    gone = Source(tmp_path / "gone.jsonl", tmp_path)
    assert list(gone.slices()) == [gone]


def test_file_that_is_changed_after_it_was_sliced_is_not_mixed_up(tmp_path: Path) -> None:
    (tmp_path / "all.jsonl").write_text("".join(LINES), encoding="utf-8")
    (source,) = find_files([tmp_path])
    first, second, *_ = source.slices()
    assert first.read_bytes()
    (tmp_path / "all.jsonl").write_text("".join(reversed(LINES)), encoding="utf-8")
    with pytest.raises(ReadingError, match=r"all\.jsonl: was changed while it was read"):
        second.read_bytes()
    (tmp_path / "all.jsonl").unlink()
    with pytest.raises(ReadingError, match=r"all\.jsonl: cannot be read: No such file"):
        second.read_bytes()


def test_file_that_is_cut_while_it_is_read_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text("나루에 배가 닿았다.")
    (source,) = find_files([tmp_path])
    look = sources._stamp

    def look_and_cut(file: BinaryIO) -> sources.Stamp:
        found = look(file)
        os.truncate(source.path, 5)
        return found

    monkeypatch.setattr(sources, "_stamp", look_and_cut)
    with pytest.raises(ReadingError, match="was changed while it was read"):
        source.read_bytes()


def article(id: str, text: str) -> str:
    line = {"id": id, "segments": [{"lang": "ko", "text": text}]}
    return json.dumps(line, ensure_ascii=False) + "\n"


@pytest.mark.parametrize("size", [3_000, SLICE, 3 * SLICE])
def test_line_that_is_too_long_is_refused_with_its_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setenv("NARU_LONGEST_LINE", "2000")
    long = article("long", "배" * size)
    lines = [article("a", "나루"), long, article("b", "나루" * 9), long, article("c", "나루")]
    (tmp_path / "all.jsonl").write_text("".join(lines) + long.strip(), encoding="utf-8")
    (source,) = find_files([tmp_path])
    slices = list(source.slices())
    assert sum(one.size for one in slices) == source.size
    found = [item for one in slices for item in try_file(one)]
    assert [item.article.id for item in found if isinstance(item, Reading)] == ["a", "b", "c"]
    reason = f"it has {len(long.encode()) - 1:,} bytes; NARU_LONGEST_LINE allows 2,000"
    assert [str(item) for item in found if isinstance(item, ReadingError)] == [
        f"{source.path}: line {number}: {reason}" for number in (2, 4, 6)
    ]


def test_line_that_is_too_long_is_never_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NARU_LONGEST_LINE", "1000000")
    long = article("long", "배" * (40 * SLICE))
    (tmp_path / "all.jsonl").write_text(article("a", "나루") + long, encoding="utf-8")
    (source,) = find_files([tmp_path])
    tracemalloc.start()
    first, second = source.slices()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (first.refused, second.size) == (None, len(long.encode()))
    assert most < 4_000_000 < second.size


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.jsonl"])
def test_file_that_is_too_large_is_refused_with_its_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    text = "나루에 배가 닿았다." * 10
    texts = {"a.txt": text, "a.html": f"<article><p>{text}</p></article>"}
    # Only a file in which no byte ends a line is read as one.
    data = article("a", text).encode("utf-16") if name == "a.jsonl" else texts[name].encode()
    (tmp_path / name).write_bytes(data)
    (source,) = find_files([tmp_path])
    monkeypatch.setenv("NARU_LARGEST_FILE", str(len(data)))
    assert isinstance(try_file(source)[0], Reading)
    monkeypatch.setenv("NARU_LARGEST_FILE", str(len(data) - 1))
    (error,) = try_file(source)
    assert str(error).endswith(
        f"it has {len(data)} bytes; NARU_LARGEST_FILE allows {len(data) - 1}"
    )
