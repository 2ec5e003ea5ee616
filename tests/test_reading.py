"""Archives read file by file, by the endings of their names."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from indexer.reading.cleaning.boilerplate import boilerplate_key
from indexer.reading.files import LeftOut, Reading, find_files, read_file, recurring_lines, try_file
from search.errors import ReadingError
from tests.stacks import LAMPS, stack

if TYPE_CHECKING:
    from pathlib import Path

ARTICLE = json.dumps({"id": "x", "segments": [{"lang": "ko", "text": "등을 고쳤다."}]})


def write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text, encoding="utf-8")


def read_all(folder: Path, boilerplate: Path | None = None) -> list[Reading | ReadingError]:
    sources = list(find_files([folder]))
    recurring = recurring_lines(sources)
    return [found for source in sources for found in read_file(source, recurring, boilerplate)]


def test_formats_go_by_ending(tmp_path: Path) -> None:
    page = f"<article><h1>{LAMPS['ko'].title}</h1><p>{LAMPS['ko'].paragraphs[0]}</p></article>"
    write(tmp_path, a_txt=stack(["ko"]), b_jsonl=ARTICLE, c_html=page)
    found = read_all(tmp_path)
    assert [item.article.id for item in found if isinstance(item, Reading)] == ["a", "x", "c"]


def test_bad_json_line_names_its_place(tmp_path: Path) -> None:
    write(tmp_path, b_jsonl=f"{ARTICLE}\n[]\n{ARTICLE}")
    first, second, third = read_all(tmp_path)
    assert isinstance(first, Reading)
    assert isinstance(third, Reading)
    assert isinstance(second, ReadingError)
    assert second.message.startswith(
        f"{tmp_path / 'b.jsonl'}: line 2: the article is not an object"
    )


def test_unreadable_file_names_itself(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\x00\x01")
    with pytest.raises(ReadingError, match=r"a\.txt: byte 0 is NUL"):
        read_all(tmp_path)


def test_recurring_lines_are_left_out(tmp_path: Path) -> None:
    for number in range(6):
        text = stack(["ko"], more=False) + f"나루신문 {number}호에서 더 많은 이야기를 읽어 보세요\n"
        write(tmp_path, **{f"a{number}_txt": text})
    (tmp_path / "broken.txt").write_bytes(b"\x00")
    sources = list(find_files([tmp_path]))[:6]
    recurring = recurring_lines(find_files([tmp_path]))
    assert recurring == {boilerplate_key("나루신문 1호에서 더 많은 이야기를 읽어 보세요")}
    (found,) = read_file(sources[0], recurring)
    assert isinstance(found, Reading)
    assert found.left_out == (LeftOut(8, "recurring line"),)


def test_own_boilerplate_is_left_out(tmp_path: Path) -> None:
    write(
        tmp_path,
        a_txt=stack(["ko"], more=False).replace("\n\n", "\n나루신문 독자 게시판 안내 말씀.\n", 1),
    )
    mine = tmp_path / "mine.list"
    mine.write_text("나루신문 * 안내 말씀\n", encoding="utf-8")
    (found,) = read_all(tmp_path, mine)
    assert isinstance(found, Reading)
    assert found.left_out == (LeftOut(2, "boilerplate"),)


def test_reading_twice_is_the_same(tmp_path: Path) -> None:
    write(tmp_path, a_txt=stack(LAMPS), b_jsonl=ARTICLE)
    assert read_all(tmp_path) == read_all(tmp_path)


@pytest.mark.parametrize("name", ["a_txt", "a_jsonl", "a_html"])
def test_too_long_text_is_refused_with_its_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    text = "배를 탔다가 내렸다고 시가 밝혔다." * 20
    line = json.dumps({"id": "x", "segments": [{"lang": "ko", "text": text}]})
    written = {"a_txt": text, "a_jsonl": line, "a_html": f"<article><p>{text}</p></article>"}
    write(tmp_path, **{name: written[name]})
    monkeypatch.setenv("NARU_LONGEST_TEXT", "379")
    (source,) = find_files([tmp_path])
    (error,) = try_file(source)
    assert isinstance(error, ReadingError)
    assert error.message.endswith("it has 380 characters; NARU_LONGEST_TEXT allows 379")
    monkeypatch.setenv("NARU_LONGEST_TEXT", "380")
    assert isinstance(try_file(source)[0], Reading)
