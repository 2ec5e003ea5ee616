"""An article as engines keep it: terms in fields, and a record to show and mark it from.

Analysing ten articles anew to mark them costs more than finding them, so the record holds beside
each text its folded form and its words with their places.
"""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import msgpack

from search.analysis.folding import Folded, fold
from search.analysis.registry import ANALYZERS, field_language
from search.analysis.surface import BREAK, surface_terms
from search.fields import SOURCE, Field, View
from search.model import Article, Segment

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from search.model import Token

_UNSTORABLE = re.compile("[\ud800-\udfff]")
"""Half a character, which damaged files hold and UTF-8 cannot."""


@dataclass(frozen=True, slots=True)
class IndexedArticle:
    """What an engine takes: `fields` are terms joined by spaces, `record` the stored article."""

    id: str
    date: str | None
    languages: tuple[str, ...]
    fields: Mapping[Field, str]
    record: bytes


@dataclass(frozen=True, slots=True)
class StoredSegment:
    """A segment as it was indexed; `words` has a space before and after every term."""

    segment: Segment
    folded: Folded
    words: str
    word_starts: memoryview
    word_ends: memoryview

    @property
    def title_end(self) -> int:
        """Where the title ends in the segment's text, in code points."""
        return len(self.segment.title or "")


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article read back from its record."""

    article: Article
    segments: tuple[StoredSegment, ...]


def index_article(article: Article) -> IndexedArticle:
    """The article's terms and record; every text is analysed here, once."""
    article = _storable(article)
    streams: dict[Field, list[str]] = defaultdict(list)
    packed = [_index_segment(segment, streams) for segment in article.segments]
    if terms := surface_terms(fold(article.source or "").text):
        streams[SOURCE].append(" ".join(terms))
    fields = {field: f" {BREAK} ".join(texts) for field, texts in streams.items()}
    record = msgpack.packb([*_facts(article), packed])
    return IndexedArticle(article.id, article.date, article.languages, fields, record)


def read_record(record: bytes | memoryview) -> StoredArticle:
    """The article of a record, with what marks need."""
    identity, date, byline, source, url, packed = msgpack.unpackb(record)
    segments = tuple(_read_segment(*parts) for parts in packed)
    texts = tuple(stored.segment for stored in segments)
    return StoredArticle(Article(identity, texts, date, byline, source, url), segments)


def _facts(article: Article) -> list[str | None]:
    return [article.id, article.date, article.byline, article.source, article.url]


def _storable(article: Article) -> Article:
    """The article as an index can keep it, each title and paragraph on one line."""
    return replace(
        article,
        id=_line(article.id),
        segments=tuple(map(_storable_segment, article.segments)),
        byline=article.byline and _line(article.byline),
        source=article.source and _line(article.source),
        url=article.url and _line(article.url),
    )


def _storable_segment(segment: Segment) -> Segment:
    title = segment.title and _line(segment.title)
    return Segment(segment.lang, title, tuple(map(_line, segment.paragraphs)))


def _line(text: str) -> str:
    return _UNSTORABLE.sub("\ufffd", text).replace("\n", " ")


def _index_segment(segment: Segment, streams: dict[Field, list[str]]) -> list[Any]:
    lang = field_language(segment.lang)
    folded = fold(segment.text)
    terms = surface_terms(folded.text)
    _add(streams, lang, "surface", terms)
    tokens = ANALYZERS[lang].words(segment.text) if lang in ANALYZERS else []
    words = [token.term for token in tokens]
    if lang in ANALYZERS:
        _add(streams, lang, "words", words)
    return _pack(segment, folded, words, tokens)


def _add(streams: dict[Field, list[str]], lang: str, view: View, terms: list[str]) -> None:
    """The title's terms are those before the first break; they count in the text as well."""
    if terms:
        streams[Field(lang, "text", view)].append(" ".join(terms))
    if title := terms[: terms.index(BREAK)] if BREAK in terms else terms:
        streams[Field(lang, "title", view)].append(" ".join(title))


def _pack(segment: Segment, folded: Folded, words: list[str], tokens: list[Token]) -> list[Any]:
    return [
        segment.lang,
        segment.title,
        segment.paragraphs,
        folded.text,
        _places(folded.starts),
        _places(folded.ends),
        f" {' '.join(words)} ",
        _places(token.start for token in tokens),
        _places(token.end for token in tokens),
    ]


def _places(places: Iterable[int] | None) -> bytes | None:
    return None if places is None else array("I", places).tobytes()


def _read_segment(
    lang: str, title: str | None, paragraphs: list[str], *packed: Any
) -> StoredSegment:
    text, starts, ends, words, word_starts, word_ends = packed
    folded = Folded(text, _read_places(starts), _read_places(ends))
    segment = Segment(lang, title, tuple(paragraphs))
    return StoredSegment(segment, folded, words, _read_places(word_starts), _read_places(word_ends))


def _read_places(packed: bytes | None) -> Any:
    return None if packed is None else memoryview(packed).cast("I")
