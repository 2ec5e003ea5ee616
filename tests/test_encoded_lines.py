"""One bad byte loses its line, and no other line is read otherwise for it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.reading.encoded_lines import decode_lines
from indexer.reading.files import find_files, try_file
from indexer.reading.model import Reading
from search.errors import ReadingError
from tests.stacks import LAMPS

if TYPE_CHECKING:
    from pathlib import Path


def line(id: str, lang: str) -> str:
    segments = [{"lang": lang, "text": "\n".join(LAMPS[lang].paragraphs)}]
    return json.dumps({"id": id, "segments": segments}, ensure_ascii=False)


def read(path: Path) -> tuple[list[str], list[str]]:
    """The ids of the articles in a file, and the errors."""
    (source,) = find_files([path])
    found = [item for piece in source.slices() for item in try_file(piece)]
    return (
        [item.article.id for item in found if isinstance(item, Reading)],
        [str(item) for item in found if isinstance(item, ReadingError)],
    )


def test_bad_byte_loses_its_line_alone(tmp_path: Path) -> None:
    lines = [
        line(str(number), ("ko", "ja", "fr", "en")[number % 4]).encode() for number in range(900)
    ]
    spoilt = {7: 0xFF, 300: 0xC3, 303: 0x00, 899: 0x80}
    for number, byte in spoilt.items():
        lines[number] = lines[number][:4] + bytes([byte]) + lines[number][5:]
    path = tmp_path / "all.jsonl"
    path.write_bytes(b"\n".join(lines))
    ids, errors = read(path)
    assert ids == [str(number) for number in range(900) if number not in spoilt]
    bad = "character 5 is not UTF-8; save the line as UTF-8"
    assert errors == [
        f"{path}: line 8: {bad}",
        f"{path}: line 301: {bad}",
        f"{path}: line 304: character 5 is U+0000, which no text has",
        f"{path}: line 900: {bad}",
    ]


def test_place_counts_characters_and_not_bytes() -> None:
    first, second = decode_lines("나루\n".encode() + "나루".encode() + b"\xff")
    assert first == "나루"
    assert str(second) == "character 3 is not UTF-8; save the line as UTF-8"


def test_mark_before_a_bad_line_is_no_part_of_it() -> None:
    first, _ = decode_lines(b"\xef\xbb\xbf" + "나루\n".encode() + "나루".encode() + b"\xff")
    assert first == "나루"


@pytest.mark.parametrize(
    ("lang", "encoding"), [("ko", "cp949"), ("ja", "cp932"), ("ja", "euc_jp"), ("zh", "gb18030")]
)
def test_bad_byte_among_lines_of_another_encoding(tmp_path: Path, lang: str, encoding: str) -> None:
    lines = [line(str(number), lang).encode(encoding) for number in range(20)]
    lines[3] = lines[3][:6] + b"\x81 " + lines[3][6:]
    (tmp_path / "all.jsonl").write_bytes(b"\n".join(lines))
    ids, errors = read(tmp_path / "all.jsonl")
    assert ids == [str(number) for number in range(20) if number != 3]
    assert len(errors) == 1
    assert "line 4: " in errors[0]


def test_line_in_another_encoding_among_lines_in_utf8_is_not_guessed_at(tmp_path: Path) -> None:
    lines = [line("a", "ko").encode(), line("b", "ko").encode("cp949"), line("c", "ko").encode()]
    (tmp_path / "all.jsonl").write_bytes(b"\n".join(lines))
    ids, (error,) = read(tmp_path / "all.jsonl")
    assert ids == ["a", "c"]
    assert "line 2: character" in error


def test_two_encodings_in_one_file_are_not_both_believed() -> None:
    korean = [line(str(number), "ko").encode("cp949") for number in range(3)]
    found = decode_lines(b"\n".join([*korean, line("j", "ja").encode("cp932") + b"\xff\xff"]))
    assert [type(each) for each in found] == [str, str, str, ReadingError]


def test_line_in_utf8_among_lines_of_another_encoding_is_not_guessed_at() -> None:
    korean = [line(str(number), "ko").encode("cp949") for number in range(3)]
    found = decode_lines(b"\n".join([*korean, line("u", "ko").encode()]))
    assert [type(each) for each in found] == [str, str, str, ReadingError]
    assert str(found[3]) == "it could be EUC-KR or UTF-8, and only one is right"


def test_broken_promise_loses_the_file(tmp_path: Path) -> None:
    data = line("a", "ko").encode("utf-16") + b"\n\x00" + b"\x00\xdc"
    (tmp_path / "all.jsonl").write_bytes(data)
    ids, (error,) = read(tmp_path / "all.jsonl")
    assert not ids
    assert error.endswith("is not utf-16; save it as UTF-8")


@given(st.lists(st.text(st.characters(exclude_characters="\n", exclude_categories=("Cs", "Cc")))))
def test_readable_lines_come_as_they_are(lines: list[str]) -> None:
    assert decode_lines("\n".join(lines).encode()) == "\n".join(lines).removeprefix("\ufeff").split(
        "\n"
    )


@given(
    st.lists(
        st.text(st.characters(min_codepoint=0x3041, max_codepoint=0xD7A3), min_size=3), min_size=2
    ),
    st.data(),
)
def test_other_lines_are_read_around_a_bad_one(lines: list[str], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(lines) - 1))
    written = [each.encode() for each in lines]
    written[at] = written[at][:-1]
    found = decode_lines(b"\n".join(written))
    assert [each for number, each in enumerate(found) if number != at] == [
        each for number, each in enumerate(lines) if number != at
    ]
    assert isinstance(found[at], ReadingError)
