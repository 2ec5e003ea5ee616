"""Long articles come in parts, which together are the whole, marks included."""

from __future__ import annotations

from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import service
from search.errors import RequestError
from search.hits.parts import HEAVIEST, LONGEST, MARK, Lines, part_of
from search.index.generation import Generation
from search.marked import MarkedArticle, Paragraphs
from search.model import Article, Mark, Segment
from search.settings import MOST_PARAGRAPHS
from search.stored.document import index_article
from tests.articles import MANIFEST
from tests.memory import MemoryEngine

SENTENCE = "The ferry crosses the river. "
PARAGRAPHS = st.lists(
    st.sampled_from(["", "a ferry", SENTENCE * 40, SENTENCE * 400, "나" * 12_000, "é " * 3000]),
    max_size=150,
)


@st.composite
def marked_lines(draw: st.DrawFn) -> Lines:
    """A segment in which some words are marked."""
    segment = Segment("en", draw(st.sampled_from([None, "A ferry"])), tuple(draw(PARAGRAPHS)))
    step = draw(st.sampled_from([7, 200, 5000, 10**9]))
    starts = range(0, len(segment.text) - 2, step)
    marks = [Mark(at, at + 2, 0) for at in starts if "\n" not in segment.text[at : at + 2]]
    return Lines.of(segment, marks)


def test_cut_paragraphs_are_the_paragraph() -> None:
    for text in (SENTENCE * 400, "나" * 12_000, "a" * 12_000, "é " * 4000):
        lines = Lines.of(Segment("en", "Title", (text, "End.")), ())
        pieces = [snippet.text for snippet in lines.shown(Paragraphs(1, 99))]
        assert "".join(pieces[:-1]) == text
        assert pieces[-1] == "End."
        assert all(LONGEST // 2 < len(piece) <= LONGEST for piece in pieces[:-2])


def test_mark_belongs_to_the_paragraph_that_it_begins() -> None:
    segment = Segment("en", "T", ("ferry", "a ferry"))
    lines = Lines.of(segment, [Mark(2, 7, 0), Mark(10, 15, 0)])
    assert [lines.marks_before(number) for number in (1, 2, 3)] == [0, 1, 2]
    assert [lines.paragraph_of(mark) for mark in (0, 1)] == [1, 2]


def test_long_paragraph_is_cut_behind_a_sentence() -> None:
    first = Lines.of(Segment("en", None, (SENTENCE * 400,)), ()).shown(Paragraphs(1, 1))[0]
    assert first.text.endswith("river. ")


@given(st.lists(marked_lines(), min_size=1, max_size=3))
def test_parts_follow_each_other(texts: list[Lines]) -> None:
    part = part_of(texts, Paragraphs(1, MOST_PARAGRAPHS))
    assert (part.shown.first, part.marks_before, part.previous) == (1, 0, None)
    seen = [part]
    while part.next:
        assert part.next.first == part.shown.last + 1
        part = part_of(texts, part.next)
        seen.append(part)
    assert part.shown.last == part.total == max(text.paragraphs for text in texts)
    ends = [part.marks_before for part in seen[1:]]
    assert ends == [
        sum(text.marks_before(part.shown.last + 1) for text in texts) for part in seen[:-1]
    ]
    assert part.marks == sum(len(text.marks) for text in texts)


@given(st.lists(marked_lines(), min_size=1, max_size=3), st.integers(1, 160))
def test_part_is_bounded_and_knows_what_is_around(texts: list[Lines], first: int) -> None:
    part = part_of(texts, Paragraphs(first, first + MOST_PARAGRAPHS - 1))
    shown = list(chain.from_iterable(text.shown(part.shown) for text in texts))
    if part.shown.last > first:
        weights = (len(line.text) + MARK * len(line.marks) for line in shown)
        assert sum(weights) <= HEAVIEST
    if part.previous:
        assert part.previous.last == first - 1
        assert part.previous.first >= max(1, first - MOST_PARAGRAPHS)
    behind = sum(len(text.marks) - text.marks_before(part.shown.last + 1) for text in texts)
    assert (part.marked_after is None) == (behind == 0)
    if part.marked_before:
        assert part.marked_before < first
        before = part_of(texts, Paragraphs(part.marked_before, part.marked_before))
        assert before.marks_before < part.marks_before
    if part.marked_after:
        after = part_of(texts, Paragraphs(part.marked_after, part.marked_after))
        assert after.shown.first > part.shown.last


def long_article() -> Generation:
    """One with 250 paragraphs in English, every tenth with the word, and three in Korean."""
    many = tuple(f"Number {n}." + " A ferry." * (n % 10 == 0) for n in range(1, 251))
    segments = (Segment("en", "The ferry", many), Segment("ko", None, ("배", "배", "ferry")))
    engine = MemoryEngine([index_article(Article("long", segments))])
    return Generation("long", engine, MANIFEST)


def part(first: int, last: int) -> MarkedArticle:
    return service.article(long_article(), "long", "ferry", Paragraphs(first, last))


def test_paragraphs_are_those_asked_for() -> None:
    article = part(101, 200)
    english, korean = article.segments
    assert [line.text[:11] for line in english.paragraphs[:2]] == ["Number 101.", "Number 102."]
    assert (len(english.paragraphs), english.total) == (100, 250)
    assert (korean.paragraphs, korean.total) == ((), 3)
    assert article.part.previous == (1, 100)
    assert article.part.next == (201, 300)
    assert article.part.marks_before == 12
    assert article.part.marks == 27


def test_title_is_marked_in_the_first_part() -> None:
    titles = [article.segments[0].title for article in (part(1, 100), part(101, 200))]
    assert [title and title.marks for title in titles] == [((4, 9, 0),), ()]


def test_paragraphs_past_the_last_are_refused() -> None:
    with pytest.raises(RequestError, match="250 paragraphs"):
        part(251, 300)
    short = Article("short", (Segment("en", None, ("A ferry.",)),))
    generation = Generation("short", MemoryEngine([index_article(short)]), MANIFEST)
    with pytest.raises(RequestError, match="1 paragraph;"):
        service.article(generation, "short", "ferry", Paragraphs(2, 3))
