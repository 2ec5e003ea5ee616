"""Stacked text files read as one article with one segment per language."""

from __future__ import annotations

import itertools
import unicodedata
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.reading.files import Reading, Source, read_file
from indexer.reading.formats.stacked import to_lines
from search.errors import ReadingError
from tests.stacks import LAMPS, read, stack

if TYPE_CHECKING:
    from pathlib import Path

    from search.model import Segment

ORDERS = [
    *itertools.permutations(("ko", "ja", "zh"), 3),
    ("fr", "en", "ko"),
    ("en", "fr"),
    ("zh", "ja"),
    ("de", "ko", "ru"),
    ("ru", "fr", "de", "en"),
    ("ja",),
    ("ko", "en", "ja", "zh", "fr", "de", "ru"),
]


def meant(langs: tuple[str, ...]) -> tuple[Segment, ...]:
    return tuple(LAMPS[lang] for lang in langs)


@pytest.mark.parametrize("langs", ORDERS, ids="-".join)
def test_any_order_becomes_segments(langs: tuple[str, ...]) -> None:
    assert read(stack(langs)).article.segments == meant(langs)


@pytest.mark.parametrize("langs", ORDERS, ids="-".join)
def test_segments_without_boilerplate_between(langs: tuple[str, ...]) -> None:
    assert read(stack(langs, more=False)).article.segments == meant(langs)


@pytest.mark.parametrize("langs", ORDERS, ids="-".join)
def test_segments_without_blank_lines(langs: tuple[str, ...]) -> None:
    assert read(stack(langs, gap="\n", more=False)).article.segments == meant(langs)


def test_lines_are_numbered_by_newline() -> None:
    lines = to_lines("하나\r\n\r\n둘\r셋\n\x0c\n\u3000넷\u2028다섯 ")
    assert [(line.number, line.text) for line in lines] == [
        (1, "하나"),
        (3, "둘"),
        (4, "셋"),
        (6, "넷\u2028다섯"),
    ]


def test_decomposed_text_is_composed() -> None:
    decomposed = unicodedata.normalize("NFD", stack(("ko", "fr")))
    assert read(decomposed).article.segments == meant(("ko", "fr"))


def test_traditional_chinese_is_chinese() -> None:
    text = "修理舊燈的學校\n河邊一座舊倉庫裡開了一所修燈的學校,第一堂課來了二十個人,都帶著壞燈。\n"
    (segment,) = read(text).article.segments
    assert (segment.lang, segment.title) == ("zh", "修理舊燈的學校")


def test_file_without_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "empty.txt"
    path.write_text("\n관련 기사 더보기\n\n2019년 9월 16일\n", encoding="utf-8")
    with pytest.raises(ReadingError, match=r"empty\.txt: there is no text"):
        read_file(Source(path, tmp_path))


@given(st.binary(max_size=300))
def test_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("bytes") / "any.txt"
    path.write_bytes(data)
    try:
        found = read_file(Source(path, path.parent))
    except ReadingError as error:
        assert str(path) in error.message
    else:
        assert all(isinstance(item, Reading) for item in found)


@given(st.lists(st.text(max_size=60) | st.sampled_from(stack(LAMPS).split("\n")), min_size=1))
def test_any_text_keeps_every_line(parts: list[str]) -> None:
    text = "\n".join(parts)
    try:
        reading = read(text)
    except ReadingError:
        return
    assert [line.number for line in reading.lines] == [line.number for line in to_lines(text)]
    assert reading == read(text)
