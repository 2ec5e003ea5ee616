"""Long articles in parts: some of their paragraphs at a time, in all languages side by side."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from sys import maxsize
from typing import TYPE_CHECKING

from search.analysis.characters import start_of_character
from search.hits.snippets import SENTENCE_END, lines, snippet
from search.marked import Paragraphs, Part
from search.settings import MOST_PARAGRAPHS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from search.hits.snippets import Written
    from search.model import MarkedSpan, Snippet, Span

HEAVIEST, MARK = 100_000, 50
"""Code points of a part, at most, where each mark counts as 50: a page has two links for it."""

LONGEST = 5_000
"""Code points of a paragraph; a longer one comes as several."""


@dataclass(frozen=True, slots=True)
class Lines:
    """A segment's title and paragraphs, as spans of its text; the numbers of the latter are from 1.

    The first span is that of the title, which is empty where there is none.
    """

    segment: Written
    marks: Sequence[MarkedSpan]
    spans: tuple[Span, ...]

    @classmethod
    def of(cls, segment: Written, marks: Sequence[MarkedSpan]) -> Lines:
        """The lines of a segment in which these spans are marked."""
        return cls(segment, marks, tuple(_spans(segment.text)))

    @property
    def paragraphs(self) -> int:
        """How many paragraphs there are."""
        return len(self.spans) - 1

    def title(self, *, marked: bool) -> Snippet | None:
        """The title, if there is one."""
        marks = self.marks if marked else ()
        return snippet(self.segment, self.spans[0], marks) if self.segment.title_end else None

    def shown(self, part: Paragraphs) -> tuple[Snippet, ...]:
        """The paragraphs of a part, as many of them as there are."""
        spans = self.spans[part.first : part.last + 1]
        return tuple(snippet(self.segment, span, self.marks) for span in spans)

    def marks_before(self, number: int) -> int:
        """How many marks begin before a paragraph, and in the title."""
        if number > self.paragraphs:
            return len(self.marks)
        return bisect_left(self.marks, (self.spans[number][0], 0))

    def weight(self, number: int) -> int:
        """What a paragraph adds to a part, in code points; 0 where there is none."""
        if number > self.paragraphs:
            return 0
        start, end = self.spans[number]
        return end - start + MARK * (self.marks_before(number + 1) - self.marks_before(number))

    def paragraph_of(self, mark: int) -> int:
        """The number of the paragraph in which a mark begins; the title comes with the first."""
        return max(1, bisect_right(self.spans, (self.marks[mark][0], maxsize)) - 1)


def part_of(texts: Sequence[Lines], asked: Paragraphs) -> Part:
    """The paragraphs that were asked for, or as many from the first as fit one answer."""
    total = max((text.paragraphs for text in texts), default=0)
    first, last = asked.first, min(asked.last, total)
    shown = Paragraphs(first, _reached(texts, range(first, last + 1)))
    earlier = range(first - 1, max(0, first - 1 - MOST_PARAGRAPHS), -1)
    later = shown.last + 1
    return Part(
        shown=shown,
        total=total,
        previous=Paragraphs(_reached(texts, earlier), first - 1) if earlier else None,
        next=Paragraphs(later, later + MOST_PARAGRAPHS - 1) if later <= total else None,
        marks=sum(len(text.marks) for text in texts),
        marks_before=sum(text.marks_before(first) for text in texts) if earlier else 0,
        marked_first=_marked(texts, 0),
        marked_before=_marked_before(texts, first) if earlier else None,
        marked_after=_marked(texts, later),
    )


def _reached(texts: Sequence[Lines], numbers: range) -> int:
    """The last of these paragraphs that fits one answer with those before; the first always does.

    Where there are none, the paragraph before.
    """
    weight, reached = 0, numbers.start - numbers.step
    for number in numbers:
        weight += sum(text.weight(number) for text in texts)
        if weight > HEAVIEST and number != numbers.start:
            break
        reached = number
    return reached


def _marked(texts: Sequence[Lines], number: int) -> int | None:
    """The first paragraph from this one on that has a mark; from 0, the title counts as well."""
    marks = [(text, text.marks_before(number) if number else 0) for text in texts]
    return min(
        (text.paragraph_of(mark) for text, mark in marks if mark < len(text.marks)), default=None
    )


def _marked_before(texts: Sequence[Lines], number: int) -> int | None:
    """The last paragraph before this one that has a mark."""
    marks = [(text, text.marks_before(number)) for text in texts]
    return max((text.paragraph_of(mark - 1) for text, mark in marks if mark), default=None)


def _spans(text: str) -> Iterator[Span]:
    for start, end in lines(text):
        place = start
        while end - place > LONGEST:
            cut = _cut(text, place)
            yield place, cut
            place = cut
        yield place, end


def _cut(text: str, start: int) -> int:
    """Where a long paragraph is cut: after a sentence, else a word, in the half that may end."""
    middle, end = start + LONGEST // 2, start + LONGEST
    cut = max((match.end() for match in SENTENCE_END.finditer(text, middle, end)), default=0)
    return cut or text.rfind(" ", middle, end) + 1 or start_of_character(text, end)
