"""Articles as engines keep them: what is needed to show and to mark one, read only where asked.

A page of ten hits needs a few texts of each, so a record is a short head and then the parts of
every segment, in fixed-width characters, which Python reads about as fast as memory. Analysing ten
articles anew would cost more than finding them, so folded texts and words are kept with the places
where they were written.
"""

from __future__ import annotations

from array import array
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import msgpack

from search.analysis.runs import join_runs, place_before
from search.model import Article, Segment

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from search.analysis.folding import Folded
    from search.model import Span

_HEAD_SIZE = 4
"""Bytes that tell the length of the head."""

_PARTS = 8
"""The parts of a segment, in the order of `_pack`."""


class StoredSegment:
    """A segment as it was indexed.

    `surface` is its folded text without the spaces inside runs of characters (see
    `search.analysis.runs`), `words` its words with a space before and after each.
    """

    def __init__(self, lang: str, title_end: int, parts: Sequence[memoryview]) -> None:
        self.lang = lang
        self.title_end = title_end
        self._parts = parts

    @cached_property
    def text(self) -> str:
        """Title and paragraphs, one a line, as in `Segment.text`."""
        return _read_text(self._parts[0])

    @cached_property
    def surface(self) -> str:
        """The folded text, to be searched."""
        return _read_text(self._parts[1]) if self._parts[1] else self.text

    @cached_property
    def words(self) -> str:
        """The words, to be searched."""
        return _read_text(self._parts[5])

    @property
    def segment(self) -> Segment:
        """The segment itself."""
        title, *paragraphs = self.text.split("\n")
        return Segment(self.lang, title or None, tuple(paragraphs))

    def span(self, start: int, end: int) -> Span:
        """Where `surface[start:end]` (not empty) was written in `text`, in code points."""
        _, _, spaces, starts, ends, *_ = self._parts
        if spaces:
            places = spaces.cast("I")
            start, end = place_before(places, start), place_before(places, end - 1) + 1
        if starts:
            return starts.cast("I")[start], ends.cast("I")[end - 1]
        return start, end

    def word_span(self, first: int, count: int) -> Span:
        """Where `count` words, the first of which is number `first`, were written in `text`."""
        return self._parts[6].cast("I")[first], self._parts[7].cast("I")[first + count - 1]


class StoredArticle(NamedTuple):
    """An article read back from its record."""

    id: str
    date: str | None
    byline: str | None
    source: str | None
    url: str | None
    segments: tuple[StoredSegment, ...]

    @property
    def languages(self) -> tuple[str, ...]:
        """The tags of its segments, in the order in which they stand."""
        return tuple(segment.lang for segment in self.segments)

    @property
    def article(self) -> Article:
        """The article itself."""
        texts = tuple(stored.segment for stored in self.segments)
        return Article(self.id, texts, self.date, self.byline, self.source, self.url)


class AnalysedSegment(NamedTuple):
    """A segment with its folded text and its words, whose places are code points of the text."""

    segment: Segment
    folded: Folded
    terms: Sequence[str]
    starts: Sequence[int]
    ends: Sequence[int]


def pack_record(article: Article, segments: Iterable[AnalysedSegment]) -> bytes:
    """The record of an article."""
    packed = [(analysed.segment, _pack(analysed)) for analysed in segments]
    sizes = [
        (segment.lang, len(segment.title or ""), [len(part) for part in parts])
        for segment, parts in packed
    ]
    facts = (article.id, article.date, article.byline, article.source, article.url)
    head: bytes = msgpack.packb([*facts, sizes])
    size = len(head).to_bytes(_HEAD_SIZE, "little")
    return b"".join([size, head, *(part for _, parts in packed for part in parts)])


def read_record(record: bytes | memoryview) -> StoredArticle:
    """The article of a record; its texts are read when they are asked for."""
    view = memoryview(record)
    place = _HEAD_SIZE + int.from_bytes(view[:_HEAD_SIZE], "little")
    *facts, sizes = msgpack.unpackb(view[_HEAD_SIZE:place])
    segments = []
    for lang, title_end, lengths in sizes:
        parts = []
        for length in lengths:
            parts.append(view[place : place + length])
            place += length
        segments.append(StoredSegment(lang, title_end, parts))
    identity, date, byline, source, url = facts
    return StoredArticle(identity, date, byline, source, url, tuple(segments))


def _pack(analysed: AnalysedSegment) -> tuple[bytes, ...]:
    text, folded = analysed.segment.text, analysed.folded
    surface, spaces = join_runs(folded.text)
    return (
        _pack_text(text),
        # Empty where it says nothing new.
        _pack_text(surface) if surface != text else b"",
        spaces.tobytes(),
        _pack_places(folded.starts),
        _pack_places(folded.ends),
        _pack_text(f" {' '.join(analysed.terms)} "),
        _pack_places(analysed.starts),
        _pack_places(analysed.ends),
    )


def _pack_text(text: str) -> bytes:
    """Fixed-width characters, told apart by the first byte."""
    try:
        return b"1" + text.encode("latin-1")
    except UnicodeEncodeError:
        return b"2" + text.encode("utf-16-le")


def _read_text(packed: memoryview) -> str:
    return str(packed[1:], "latin-1" if packed[0] == ord("1") else "utf-16-le")


def _pack_places(places: Iterable[int] | None) -> bytes:
    return b"" if places is None else array("I", places).tobytes()
