from __future__ import annotations

import re
from html import unescape
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.model import Mark
from web.faces.marks import html_lang, marked_html, parts


@st.composite
def marked_texts(draw: st.DrawFn) -> tuple[str, list[Mark]]:
    text = draw(st.text(min_size=1))
    edges = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    places = zip(edges[::2], edges[1::2], strict=False)
    return text, [Mark(start, end, draw(st.integers(0, 2))) for start, end in places]


@given(marked_texts())
def test_parts_are_the_text(marked: tuple[str, list[Mark]]) -> None:
    text, marks = marked
    cut = list(parts(text, marks))
    assert "".join(part.text for part in cut) == text
    shown = [(part.text, part.word) for part in cut if part.number]
    assert shown == [(text[s:e], word) for s, e, word in marks]
    assert [part.number for part in cut if part.number] == list(range(1, len(marks) + 1))


@given(marked_texts())
def test_html_without_tags_is_the_text(marked: tuple[str, list[Mark]]) -> None:
    html = marked_html(*marked)
    assert unescape(re.sub("</?mark>", "", html)) == unescape(marked[0]) or "&" in marked[0]
    assert html.count("<") == html.count(">") == 2 * len(marked[1])


def test_html_escapes_text() -> None:
    assert marked_html("<b> & 배", [Mark(6, 7, 0)]) == "&lt;b&gt; &amp; <mark>배</mark>"


def test_numbers_go_on() -> None:
    numbers = count(3)
    marks = [Mark(0, 1, 0), Mark(2, 3, 0)]
    assert [part.number for part in parts("배 배", marks, numbers)] == [3, None, 4]
    assert next(numbers) == 5


@pytest.mark.parametrize(
    ("lang", "text", "tag"),
    [
        ("zh", "市立圖書館開放至午夜", "zh-Hant"),
        ("zh", "市立图书馆开放至午夜", "zh"),
        ("zh", "大山小山", "zh"),
        ("zh", "MOU", "zh"),
        ("ja", "図書館", "ja"),
        ("pt-BR", "balsa", "pt-BR"),
    ],
)
def test_traditional_chinese_is_told_apart(lang: str, text: str, tag: str) -> None:
    assert html_lang(lang, text) == tag
