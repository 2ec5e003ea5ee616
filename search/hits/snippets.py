"""The best window on a marked text: the most different words, from the start of a sentence."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from search.analysis.characters import start_of_character
from search.model import Mark, Snippet

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from search.model import MarkedSpan, Segment, Span
    from search.stored.records import StoredSegment

    Written = Segment | StoredSegment
    Riches = tuple[int, int, int]

SENTENCE_END = re.compile(r"[.!?…]['\"’”)]*\s+|[。！？]['’”」』）]*\s*")
_ELLIPSIS = "…"


def best_snippet(segment: Written, marks: Sequence[MarkedSpan], length: int) -> Snippet:
    """The window of at most `length` code points that shows most of the marked words.

    It shows the text where that is marked, else the marked title, else how the text begins.
    """
    text, title_end = segment.text, segment.title_end
    in_text = marks[bisect_left(marks, (title_end + 1, 0)) :]
    core = _densest(text, in_text or marks, length - 2)[0] if marks else (title_end + 1,) * 2
    line = _line_around(text, min(core[0], len(text)))
    return _cut(segment, line, _window(text, line, line, core, length), marks)


def best_snippets(
    segment: Written, marks: Sequence[MarkedSpan], length: int, most: int
) -> list[Snippet]:
    """Up to `most` windows that do not overlap, the best first: that of `best_snippet`.

    Each of the others is the best between those before it.
    """
    after_title = segment.title_end + 1
    in_text = marks[bisect_left(marks, (after_title, 0)) :]
    if most == 1 or not in_text:
        return [best_snippet(segment, marks, length)]
    text = segment.text
    free = [_Stretch.of(text, (after_title, len(text)), in_text, length)]
    shown: list[Snippet] = []
    while free and len(shown) < most:
        best = max(free, key=attrgetter("riches"))
        line = _line_around(text, best.core[0])
        window = _window(text, line, best.room(text, line), best.core, length)
        shown.append(_cut(segment, line, window, marks))
        at = free.index(best)
        free[at : at + 1] = best.around(text, window, length)
    return shown


class _Stretch(NamedTuple):
    """A part of a text that no window shows yet, and the best that is in it."""

    span: Span
    marks: Sequence[MarkedSpan]
    core: Span
    riches: Riches

    @classmethod
    def of(cls, text: str, span: Span, marks: Sequence[MarkedSpan], length: int) -> _Stretch:
        return cls(span, marks, *_densest(text, marks, length - 2))

    def room(self, text: str, line: Span) -> Span:
        """What it has of a line, which is the line of its core."""
        start = max(line[0], self.span[0])
        before = text[start : self.core[0]]
        return start + len(before) - len(before.lstrip()), min(line[1], self.span[1])

    def around(self, text: str, window: Span, length: int) -> Iterator[_Stretch]:
        """What is left before and after a window, where anything is marked there."""
        start, end = window
        before = [mark for mark in self.marks if mark[1] <= start]
        after = [mark for mark in self.marks if mark[0] >= end]
        for span, marks in (((self.span[0], start), before), ((end, self.span[1]), after)):
            if marks:
                yield _Stretch.of(text, span, marks, length)


def snippet(segment: Written, line: Span, marks: Sequence[MarkedSpan]) -> Snippet:
    """A whole line of the segment, with the marks that begin in it."""
    start, end = line
    inside = marks[bisect_left(marks, (start, 0)) : bisect_left(marks, (end, 0))]
    shifted = tuple(
        Mark(first - start, min(last, end) - start, word) for first, last, word in inside
    )
    field = "title" if start == 0 and segment.title_end else "text"
    return Snippet(segment.lang, field, segment.text[start:end], shifted)


def heading(segment: Written, marks: Sequence[MarkedSpan], length: int) -> Snippet:
    """The title; where there is none the first sentence, of at most `length` code points."""
    text, title_end = segment.text, segment.title_end
    if title_end or not text:
        return _cut(segment, (0, title_end), (0, title_end), marks)
    start, end = _line_around(text, 1)
    if found := SENTENCE_END.search(text, start, end):
        end = found.end()
    shown = end if end - start <= length else _word_end(text, start, start + length - 1)
    return _cut(segment, (start, end), (start, shown), marks)


def lines(text: str) -> Iterator[Span]:
    """The lines of a text: the title of a segment, and its paragraphs."""
    place = 0
    for line in text.split("\n"):
        yield place, place + len(line)
        place += len(line) + 1


def _line_around(text: str, place: int) -> Span:
    return text.rfind("\n", 0, place) + 1, _line_end(text, place)


def _line_end(text: str, place: int) -> int:
    end = text.find("\n", place)
    return len(text) if end < 0 else end


def _densest(text: str, marks: Sequence[MarkedSpan], length: int) -> tuple[Span, Riches]:
    """From the first to the last mark of the richest window on one line; the earliest of equals.

    The richest shows the most words of the query, of equals in the most spellings, then most often:
    these numbers come with it.
    """
    words = [word for _, _, word in marks]
    spellings = [text[start:end].casefold() for start, end, _ in marks]
    ends = [end for _, end, _ in marks]
    all_words, all_spellings = len(set(words)), len(set(spellings))
    best: Span = marks[0][:2]
    richest = 1, 1, 1
    line_end = -1
    for turn, (start, _, _) in enumerate(marks):
        different, spelled, count = richest
        if different == all_words:
            different = count if spelled == all_spellings else spelled
        # A richer window needs one mark more than it has words, or spellings, or marks.
        enough = turn + different
        if enough >= len(ends):
            break
        if ends[enough] > start + length:
            continue
        if start > line_end:
            line_end = _line_end(text, start)
        if ends[enough] <= line_end:
            after = bisect_right(ends, min(start + length, line_end), turn)
            inside = slice(turn, after)
            riches = len(set(words[inside])), len(set(spellings[inside])), after - turn
            if riches > richest:
                best, richest = (start, ends[after - 1]), riches
    return best, richest


def _window(text: str, line: Span, room: Span, core: Span, length: int) -> Span:
    """As much of `room`, a part of the line, around `core` as fits with an ellipsis at either end.

    The whole line needs none.
    """
    if room == line and line[1] - line[0] <= length:
        return line
    most = length - 2
    slack = max(0, most - (core[1] - core[0]))
    start = _good_start(text, room[0], core[0], slack * 2 // 3)
    if start + most >= room[1]:
        return start, room[1]
    core_end = start_of_character(text, min(core[1], start + most))
    return start, max(_word_end(text, core[0], start + most), core_end)


def _good_start(text: str, line_start: int, core_start: int, slack: int) -> int:
    """The start of the line, of a sentence or of a word, at most `slack` before the core."""
    earliest = core_start - slack
    if earliest <= line_start:
        return line_start
    if sentence := SENTENCE_END.search(text, earliest, core_start):
        return sentence.end()
    space = text.find(" ", earliest, core_start)
    return start_of_character(text, earliest if space < 0 else space + 1)


def _word_end(text: str, start: int, end: int) -> int:
    """`end`, or before it the end of the last whole word after `start` if it cuts a word."""
    end = start_of_character(text, end)
    if not (_spaced(text[end - 1]) and _spaced(text[end])):
        return end
    space = text.rfind(" ", start, end)
    return space if space > start else end


def _spaced(char: str) -> bool:
    """Whether the character belongs to a word that spaces end (Hangul included)."""
    return char.isalnum() and not "\u2e80" <= char <= "\u9fff"


def _cut(segment: Written, line: Span, window: Span, marks: Sequence[MarkedSpan]) -> Snippet:
    start, end = window
    near = marks[max(0, bisect_left(marks, (start, 0)) - 1) : bisect_left(marks, (end, 0))]
    start, end = _after_cut_mark(start, near), _before_cut_mark(window, near)
    before, after = _ELLIPSIS * (start > line[0]), _ELLIPSIS * (end < line[1])
    shown = segment.text[start:end].rstrip()
    end, shift = start + len(shown), len(before) - start
    inside = [Mark(s + shift, min(e, end) + shift, word) for s, e, word in near if start <= s < end]
    field = "title" if line[0] == 0 and segment.title_end else "text"
    return Snippet(segment.lang, field, before + shown + after, tuple(inside))


def _after_cut_mark(start: int, marks: Sequence[MarkedSpan]) -> int:
    """The window's start, moved past a mark that it cuts."""
    return max((e for s, e, _ in marks if s < start < e), default=start)


def _before_cut_mark(window: Span, marks: Sequence[MarkedSpan]) -> int:
    """The window's end, drawn back before a mark that it cuts, unless that is the only one."""
    start, end = window
    shown = [mark for mark in marks if start <= mark[0] < end]
    return shown[-1][0] if shown[1:] and shown[-1][1] > end else end
