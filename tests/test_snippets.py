from __future__ import annotations

import re
import unicodedata
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from search.hits.snippets import best_snippet, best_snippets, heading, lines, snippet
from search.model import Mark, Segment, Snippet

if TYPE_CHECKING:
    from collections.abc import Iterable

WORDS = [
    "나루",
    "배가",
    "渡し船。",
    "가나다라마바사아자차카타파하",
    "river",
    "ที่",
    "e\u0301t",
    "! ",
    "。",
]
PIECES = st.sampled_from([*WORDS, " ", " "])
LINES = st.lists(PIECES, max_size=30).map("".join).map(str.strip)
SEGMENTS = st.builds(
    Segment, st.just("ko"), st.none() | LINES, st.lists(LINES, min_size=1, max_size=2).map(tuple)
)


def is_inside_character(text: str, place: int) -> bool:
    return place < len(text) and unicodedata.category(text[place])[0] == "M"


@st.composite
def marked(draw: st.DrawFn) -> tuple[Segment, list[Mark]]:
    """A segment with marks as they are found: in order, on one line, from letter to letter."""
    segment = draw(SEGMENTS)
    text = segment.text
    cuts = [place for place in range(len(text) + 1) if not is_inside_character(text, place)]
    places = sorted(draw(st.sets(st.sampled_from(cuts), max_size=10)))
    spans = list(zip(places[::2], places[1::2], strict=False))
    words = [span for span in spans if _is_word(text[slice(*span)])]
    return segment, [Mark(*span, draw(st.integers(0, 2))) for span in words]


def _is_word(written: str) -> bool:
    return written == written.strip() and "\n" not in written


def without_ellipses(snippet: Snippet) -> str:
    return snippet.text.removeprefix("…").removesuffix("…")


def shown(snippet: Snippet) -> list[str]:
    return [snippet.text[start:end] for start, end, _ in snippet.marks]


def assert_sound(snippet: Snippet, segment: Segment, marks: list[Mark]) -> None:
    """It is a piece of one line of the source, and marks just what is marked there."""
    text, piece = segment.text, without_ellipses(snippet)
    assert "\n" not in piece
    assert all(first.end <= second.start for first, second in pairwise(snippet.marks))
    shift = 1 if snippet.text.startswith("…") else 0
    relative = {(start - shift, end - shift, word) for start, end, word in snippet.marks}
    assert any(
        relative == _marks_in(marks, place, place + len(piece))
        and not is_inside_character(text, place)
        and not is_inside_character(text, place + len(piece))
        for place in range(len(text) + 1)
        if text.startswith(piece, place)
    )


def _marks_in(marks: list[Mark], start: int, end: int) -> set[tuple[int, int, int]]:
    """The marks inside a window; the one that fills it may be cut at the end."""
    inside = {(s - start, e - start, word) for s, e, word in marks if start <= s and e <= end}
    cut = {(s - start, end - start, word) for s, e, word in marks if start <= s < end < e}
    return inside or cut


@settings(max_examples=400)
@given(given_one=marked(), length=st.integers(12, 40))
def test_snippet_is_sound(given_one: tuple[Segment, list[Mark]], length: int) -> None:
    segment, marks = given_one
    snippet = best_snippet(segment, marks, length)
    assert len(snippet.text) <= length
    assert_sound(snippet, segment, marks)
    assert bool(snippet.marks) == bool(marks)


@settings(max_examples=400)
@given(given_one=marked(), length=st.integers(12, 40), most=st.integers(2, 5))
def test_snippets_are_sound(given_one: tuple[Segment, list[Mark]], length: int, most: int) -> None:
    segment, marks = given_one
    snippets = best_snippets(segment, marks, length, most)
    assert snippets[0] == best_snippet(segment, marks, length)
    assert snippets[:-1] == best_snippets(segment, marks, length, most - 1)[: len(snippets) - 1]
    assert len(snippets) <= most
    for each in snippets:
        assert len(each.text) <= length
        assert_sound(each, segment, marks)
        assert bool(each.marks) == bool(marks)


@given(st.lists(st.integers(1, 9), min_size=1, max_size=80), st.integers(12, 40), st.data())
def test_snippets_show_no_passage_twice(sizes: list[int], length: int, data: st.DataObject) -> None:
    """In a text that has every character once, and every word of it marked or not."""
    ends = list(accumulate(sizes, lambda end, size: end + size + 1))
    letters = "".join(map(chr, range(0xAC00, 0xAC00 + ends[-1])))
    marks = [
        Mark(end - size, end, 0)
        for end, size in zip(ends, sizes, strict=True)
        if data.draw(st.booleans())
    ]
    text = "".join(" " if place in ends else letter for place, letter in enumerate(letters))
    middle = ends[len(ends) // 2]
    segment = Segment("ko", None, (text[:middle], text[middle + 1 :]))
    snippets = best_snippets(segment, [Mark(s + 1, e + 1, 0) for s, e, _ in marks], length, 5)
    shown = "".join(without_ellipses(each).replace(" ", "") for each in snippets)
    assert len(set(shown)) == len(shown)
    assert all(not without_ellipses(each).startswith(" ") for each in snippets)


@given(given_one=marked(), length=st.integers(12, 40))
def test_snippet_shows_densest_window(given_one: tuple[Segment, list[Mark]], length: int) -> None:
    """None that begins with a mark of the text, on the same line, shows more different words."""
    segment, marks = given_one
    text, title_end = segment.text, segment.title_end
    in_text = [mark for mark in marks if mark.start > title_end] or marks
    assume(all(end - start <= length - 2 for start, end, _ in in_text))
    windows = [_marks_from(text, in_text, mark.start, length - 2) for mark in in_text]
    snippet = best_snippet(segment, marks, length)
    assert _riches(snippet.text, snippet.marks) >= max(
        (_riches(text, w) for w in windows), default=(0, 0)
    )


def _marks_from(text: str, marks: list[Mark], start: int, width: int) -> list[Mark]:
    end = text.find("\n", start) if "\n" in text[start:] else len(text)
    return [mark for mark in marks if start <= mark.start and mark.end <= min(end, start + width)]


def _riches(text: str, marks: Iterable[Mark]) -> tuple[int, int]:
    """How many words are marked, and in how many spellings."""
    marks = list(marks)
    spellings = {text[start:end].casefold() for start, end, _ in marks}
    return len({mark.word for mark in marks}), len(spellings)


@given(given_one=marked(), length=st.integers(12, 60))
def test_heading_is_sound(given_one: tuple[Segment, list[Mark]], length: int) -> None:
    segment, marks = given_one
    snippet = heading(segment, marks, length)
    if segment.title:
        assert snippet.text == segment.title
    else:
        assert len(snippet.text) <= length
        assert segment.paragraphs[0].startswith(without_ellipses(snippet))


@given(given_one=marked())
def test_lines_keep_every_mark(given_one: tuple[Segment, list[Mark]]) -> None:
    segment, marks = given_one
    whole = [snippet(segment, line, marks) for line in lines(segment.text)]
    assert "\n".join(line.text for line in whole) == segment.text
    assert [word for line in whole for word in shown(line)] == [
        segment.text[start:end] for start, end, _ in marks
    ]
    assert [mark.word for line in whole for mark in line.marks] == [mark.word for mark in marks]


def snippet_of(word: str, *lines: str, title: str | None = None, length: int = 30) -> Snippet:
    """The snippet of a text in which every occurrence of a word is marked."""
    segment = Segment("ko", title, lines)
    text = segment.text
    starts = [place for place in range(len(text)) if text.startswith(word, place)]
    return best_snippet(segment, [Mark(start, start + len(word), 0) for start in starts], length)


def test_short_line_is_shown_whole() -> None:
    snippet = snippet_of("배", "나루에 배가 왔다.", "다른 문단")
    assert snippet == Snippet("ko", "text", "나루에 배가 왔다.", (Mark(4, 5, 0),))


def test_title_is_shown_where_only_it_matched() -> None:
    assert snippet_of("나루", "배가 왔다.", title="나루 이야기").field == "title"
    assert snippet_of("나루", "나루에 왔다.", title="나루 이야기").field == "text"


def test_unmarked_text_shows_its_beginning() -> None:
    snippet = best_snippet(Segment("ko", "나루", ("배가 왔다.",)), [], 30)
    assert snippet == Snippet("ko", "text", "배가 왔다.", ())
    assert best_snippet(Segment("ko", "나루", ()), [], 30) == Snippet("ko", "title", "나루", ())


def test_richer_passage_comes_first() -> None:
    lines = ("배가 왔다.", "강의 나루에 배가 왔다.", "나루의 배다.")
    segment = Segment("ko", None, lines)
    words = enumerate(("배", "나루", "강"))
    marks = sorted(
        Mark(found.start(), found.end(), number)
        for number, word in words
        for found in re.finditer(word, segment.text)
    )
    snippets = best_snippets(segment, marks, 30, 5)
    assert [each.text for each in snippets] == [lines[1], lines[2], lines[0]]


def test_window_begins_with_sentence() -> None:
    text = "처음에는 아무도 오지 않았다. 그날 배가 왔다. " + "그리고 다시 조용해졌다. " * 5
    snippet = snippet_of("배", text.strip())
    assert snippet.text.startswith("…그날 배가 왔다.")
    assert len(snippet.text) <= 30


def test_window_begins_and_ends_with_words() -> None:
    text = "The ferry crosses the estuary every morning at seven, when the market opens."
    assert snippet_of("ferry", text).text == "The ferry crosses the…"
    assert snippet_of("market", text).text == "…when the market opens."
    assert snippet_of("morning", text).text == "…every morning at seven, when…"


def test_window_ends_anywhere_in_text_without_spaces() -> None:
    text = f"船が着いた {'渡し場の話と川の話' * 9}"
    assert snippet_of("船", text).text == f"{text[:28]}…"


@pytest.mark.parametrize(
    ("early", "late", "wins"),
    [
        ("A ferry, ferries, the Ferry.", "The ferry and its market.", "late"),
        ("A ferry, a ferry, a ferry.", "The ferry or ferries.", "late"),
        ("A ferry, the Ferry.", "The ferry or ferries.", "late"),
        ("A ferry.", "The ferry is no ferry.", "late"),
        ("A ferry and a market.", "The ferry and its market.", "early"),
        ("A ferry and a market.", "A ferry, ferries, the ferry.", "early"),
    ],
)
def test_words_count_before_spellings_and_marks(early: str, late: str, wins: str) -> None:
    segment = Segment("en", None, (f"{early} {'Nobody. ' * 9}{late}",))
    words = {"ferry": 0, "ferries": 0, "Ferry": 0, "market": 1}
    marks = [
        Mark(found.start(), found.end(), words[found[0]])
        for found in re.finditer("|".join(words), segment.text)
    ]
    assert ({"early": early, "late": late}[wins]) in best_snippet(segment, marks, 40).text


@pytest.mark.parametrize("mark", ["나루", "배"])
def test_richest_window_wins(mark: str) -> None:
    lines = ("배가 왔다. 배가 갔다. 배가 섰다.", f"{'아무도 없다. ' * 6}나루에 배가 왔다.")
    segment = Segment("ko", None, lines)
    text = segment.text
    marks = [
        Mark(place, place + len(word), number)
        for number, word in enumerate(["나루", "배"])
        for place in range(len(text))
        if text.startswith(word, place)
    ]
    assert mark in shown(best_snippet(segment, sorted(marks), 30))


@pytest.mark.parametrize(
    ("text", "shown"), [("船" * 99, "船" * 18), ("업무 " * 33, f"{'업무 ' * 5}업무")]
)
def test_endless_mark_is_cut(text: str, shown: str) -> None:
    snippet = best_snippet(Segment("ja", None, (text,)), [Mark(1, 99, 0)], 20)
    assert snippet == Snippet("ja", "text", f"{shown}…", (Mark(0, len(shown), 0),))


def test_window_begins_behind_cut_mark() -> None:
    text = "".join(chr(0xAC00 + place) for place in range(60))
    marks = [Mark(1, 25, 0), Mark(40, 41, 1), Mark(42, 43, 1)]
    snippet = best_snippet(Segment("ko", None, (text,)), marks, 30)
    assert snippet.text == f"…{text[24:51]}…"
    assert snippet.marks == ((16, 17, 1), (18, 19, 1))


@pytest.mark.parametrize(
    ("paragraph", "title"),
    [
        ("배가 왔다. 그리고 갔다.", "배가 왔다."),
        ("渡し船が来た。そして行った。", "渡し船が来た。"),
        ("“배가 왔다.” 그리고 갔다.", "“배가 왔다.”"),
        ("가나다 " * 40, f"{'가나다 ' * 7}가나다…"),
        ("문장 하나", "문장 하나"),
    ],
)
def test_first_sentence_stands_for_title(paragraph: str, title: str) -> None:
    snippet = heading(Segment("ko", None, (paragraph.strip(), "다음")), [], 32)
    assert snippet == Snippet("ko", "text", title, ())
