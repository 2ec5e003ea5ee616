"""Articles as engines keep them: what is needed to show and to mark one, read only where asked.

A page of ten hits needs a few texts of each, so a record is a short head and then the parts of
every segment, in fixed-width characters, which Python reads about as fast as memory. Analysing ten
articles anew would cost more than finding them, so folded texts and words are kept with the places
where they were written.
"""

from __future__ import annotations

import codecs
import struct
from array import array
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple

import msgpack

from search.analysis.characters import is_composed
from search.model import Article, Segment
from search.stored.postings import Postings, pack_postings
from search.stored.runs import join_runs, written_spans

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from search.analysis.folding import Folded
    from search.analysis.words import Words
    from search.model import Span

VERSION = "4"
"""Raise it whenever records are laid out in another way."""

_SIZES = struct.Struct("<II")
"""The bytes of the id and of the head, which follow the times."""

_TIMES = struct.Struct("<QQ")
_BOTH = struct.Struct("<IIQQ")
_START = _BOTH.size

TEXT, SURFACE, SPACES, STARTS, ENDS, POSTINGS = range(6)
"""The parts of a segment, in their order; postings are several (see `search.stored.postings`)."""


class StoredSegment:
    """A segment as it was indexed, of which only what is asked for is read.

    `surface` is its folded text without the spaces inside runs of characters (see
    `search.stored.runs`), `postings` are its words by term. `composed` says that no character of
    the text is written with more than one code point. `found` holds what finders have found in it.
    """

    __slots__ = (
        *("_parts", "_places", "_postings", "_spaces", "_surface", "_text"),
        *("composed", "found", "lang", "title_end"),
    )

    def __init__(self, parts: memoryview, head: Sequence[Any]) -> None:
        self.lang, self.title_end, self.composed, self._places = head
        self._parts = parts
        self._text: str | None = None
        self._surface: str | None = None
        self._spaces: Sequence[int] | None = None
        self._postings: Postings | None = None
        self.found: dict[Callable[[StoredSegment], list[Span]], list[Span]] = {}

    @property
    def text(self) -> str:
        """Title and paragraphs, one per line, as in `Segment.text`."""
        if self._text is None:
            self._text = _read_text(self._part(TEXT))
        return self._text

    @property
    def surface(self) -> str:
        """The folded text, to be searched."""
        if self._surface is None:
            part = self._part(SURFACE)
            self._surface = _read_text(part) if part else self.text
        return self._surface

    @property
    def spaces(self) -> Sequence[int]:
        """The places in `surface` where spaces stood, in order."""
        if self._spaces is None:
            self._spaces = self._part(SPACES).cast("I")
        return self._spaces

    @property
    def postings(self) -> Postings:
        """The words, to be looked up."""
        if self._postings is None:
            self._postings = Postings(self._parts, self._places[POSTINGS:])
        return self._postings

    @property
    def mean_word(self) -> float:
        """Code points to a word, with what stands between words; 0 for a text of no words."""
        text = self._part(TEXT)
        words = len(self.postings)
        return len(text) / (1 if text[0] == ord("1") else 2) / words if words else 0.0

    @property
    def segment(self) -> Segment:
        """The segment itself."""
        title, *paragraphs = self.text.split("\n")
        return Segment(self.lang, title or None, tuple(paragraphs))

    def spans(self, found: Iterable[Span]) -> list[Span]:
        """Where pieces of `surface` (none empty) were written in `text`, in code points."""
        spans = list(found)
        if spans and self.spaces:
            spans = written_spans(self.spaces, spans)
        if spans and (part := self._part(STARTS)):
            starts, ends = part.cast("I"), self._part(ENDS).cast("I")
            spans = [(starts[start], ends[end - 1]) for start, end in spans]
        return spans

    def _part(self, part: int) -> memoryview:
        return self._parts[self._places[part] : self._places[part + 1]]


class Times(NamedTuple):
    """When the index first had an article, and since when it has it as it is: seconds since 1970.

    Both are those of the runs that wrote it.
    """

    added: int = 0
    changed: int = 0


class StoredArticle(NamedTuple):
    """An article read back from its record."""

    id: str
    date: str | None
    byline: str | None
    source: str | None
    url: str | None
    segments: tuple[StoredSegment, ...]
    times: Times = Times()

    @property
    def languages(self) -> tuple[str, ...]:
        """The tags of its segments, in their order."""
        return tuple(segment.lang for segment in self.segments)

    @property
    def article(self) -> Article:
        """The article itself."""
        texts = tuple(stored.segment for stored in self.segments)
        return Article(self.id, texts, self.date, self.byline, self.source, self.url)


class AnalysedSegment(NamedTuple):
    """A segment with its folded text and its words."""

    segment: Segment
    folded: Folded
    words: Words


def pack_record(article: Article, segments: Iterable[AnalysedSegment]) -> bytes:
    """The record of an article, which no run has put its times into yet (see `stamped`)."""
    heads: list[tuple[str, int, bool, list[int]]] = []
    parts: list[bytes] = []
    place = 0
    for analysed in segments:
        segment, packed = analysed.segment, _pack(analysed)
        places = list(accumulate(map(len, packed), initial=place))
        heads.append((segment.lang, segment.title_end, is_composed(segment.text), places))
        parts += packed
        place = places[-1]
    identity = article.id.encode()
    head: bytes = msgpack.packb([article.date, article.byline, article.source, article.url, heads])
    start = _SIZES.pack(len(identity), len(head)) + _TIMES.pack(*Times())
    return b"".join([start, identity, head, *parts])


def stamped(record: bytes, times: Times) -> bytes:
    """The same record with these times."""
    return b"".join([record[: _SIZES.size], _TIMES.pack(*times), record[_START:]])


def times_of(record: bytes | memoryview) -> Times:
    """When the article of a record was added and changed."""
    return Times(*_TIMES.unpack_from(record, _SIZES.size))


def is_same(record: bytes | memoryview, other: bytes | memoryview) -> bool:
    """Whether two records differ in nothing but their times."""
    return (record[: _SIZES.size], record[_START:]) == (other[: _SIZES.size], other[_START:])


def id_of(record: bytes | memoryview) -> str:
    """The id of a record's article."""
    size, _ = _SIZES.unpack_from(record)
    return str(record[_START : _START + size], "utf-8")


def read_record(record: bytes | memoryview) -> StoredArticle:
    """The article of a record; its texts are read when they are asked for."""
    view = memoryview(record)
    id_size, head_size, added, changed = _BOTH.unpack_from(view)
    start = _START + id_size
    place = start + head_size
    date, byline, source, url, heads = msgpack.unpackb(view[start:place])
    parts = view[place:]
    segments = tuple([StoredSegment(parts, head) for head in heads])
    identity = str(view[_START:start], "utf-8")
    times = Times(added, changed)
    return StoredArticle(identity, date, byline, source, url, segments, times)


def _pack(analysed: AnalysedSegment) -> tuple[bytes, ...]:
    text, folded, words = analysed.segment.text, analysed.folded, analysed.words
    surface, spaces = join_runs(folded.text)
    return (
        _pack_text(text),
        # Empty where it says nothing new.
        _pack_text(surface) if surface != text else b"",
        spaces.tobytes(),
        _pack_places(folded.starts),
        _pack_places(folded.ends),
        *pack_postings(words),
    )


def _pack_text(text: str) -> bytes:
    """Fixed-width characters, told apart by the first byte."""
    try:
        return b"1" + text.encode("latin-1")
    except UnicodeEncodeError:
        return b"2" + text.encode("utf-16-le")


def _read_text(packed: memoryview) -> str:
    # Half a microsecond faster each than by the name of the encoding, several times a hit.
    read = codecs.latin_1_decode if packed[0] == ord("1") else codecs.utf_16_le_decode
    return read(packed[1:])[0]


def _pack_places(places: Iterable[int] | None) -> bytes:
    return b"" if places is None else array("I", places).tobytes()
