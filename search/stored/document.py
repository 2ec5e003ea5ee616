"""From an article to what an engine takes: terms in fields, and its record."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from search.analysis.folding import fold, fold_lightly
from search.analysis.registry import ANALYZERS, field_language
from search.analysis.surface import BREAK, surface_terms
from search.analysis.words import NO_WORDS
from search.model import Article, Segment
from search.stored.fields import BYLINE, DIFFERS, SOURCE, Field, View
from search.stored.records import (
    AnalysedSegment,
    Times,
    pack_record,
    read_record,
    stamped,
    times_of,
)
from search.stored.terms import pack_terms, unpack_terms

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_UNSTORABLE = re.compile("[\ud800-\udfff]")
"""Half a character, which damaged files hold and UTF-8 cannot."""


@dataclass(frozen=True, slots=True)
class IndexedArticle:
    """What an engine takes: `terms` are its fields, packed, and `record` the stored article.

    Packed, since they go from one process to another, and from one generation to the next.
    """

    id: str
    date: str | None
    languages: tuple[str, ...]
    terms: bytes
    record: bytes
    source: str | None = None

    @property
    def fields(self) -> dict[Field, str]:
        """The terms of each field, joined by spaces; `IndexUnavailableError` if damaged."""
        return unpack_terms(self.terms)

    @property
    def source_key(self) -> str:
        """What a filter compares of its source; empty where it has none."""
        return whole(self.source or "")

    @property
    def times(self) -> Times:
        """When it was added and changed; 0 until a run has said so."""
        return times_of(self.record)

    def at(self, times: Times) -> IndexedArticle:
        """The same article with these times."""
        return replace(self, record=stamped(self.record, times))

    @classmethod
    def kept(cls, record: bytes, terms: bytes) -> IndexedArticle:
        """The same article from what was kept of it."""
        stored = read_record(record)
        return cls(stored.id, stored.date, stored.languages, terms, record, stored.source)


def index_article(article: Article) -> IndexedArticle:
    """The article's terms and record; every text is analysed here, once."""
    article = storable(article)
    streams: dict[Field, list[str]] = defaultdict(list)
    analysed = [_index_segment(segment, streams) for segment in article.segments]
    for field, text in ((SOURCE, article.source), (BYLINE, article.byline)):
        if fact := surface_terms(fold(text or "").text):
            streams[field].append(" ".join(fact))
    joined = {field: f" {BREAK} ".join(texts) for field, texts in streams.items()}
    terms = pack_terms(dict(_with_exact_where_it_differs(joined)))
    record = pack_record(article, analysed)
    return IndexedArticle(
        article.id, article.date, article.languages, terms, record, article.source
    )


def whole(text: str) -> str:
    """A value to be compared as a whole: without capitals, accents, width and odd spaces."""
    return " ".join(fold(text).text.split())


def storable(article: Article) -> Article:
    """The article as an index can keep it, each title and paragraph on one line."""
    return replace(
        article,
        id=on_one_line(article.id),
        segments=tuple(map(_storable_segment, article.segments)),
        byline=article.byline and on_one_line(article.byline),
        source=article.source and on_one_line(article.source),
        url=article.url and on_one_line(article.url),
    )


def _storable_segment(segment: Segment) -> Segment:
    title = segment.title and on_one_line(segment.title)
    return Segment(segment.lang, title, tuple(map(on_one_line, segment.paragraphs)))


def on_one_line(text: str) -> str:
    """The text as an index can keep it, without halves of characters."""
    return _UNSTORABLE.sub("\ufffd", text).replace("\n", " ")


def _index_segment(segment: Segment, streams: dict[Field, list[str]]) -> AnalysedSegment:
    lang = field_language(segment.lang)
    folded = fold(segment.text)
    terms = surface_terms(folded.text)
    _add(streams, lang, "surface", terms)
    exact = fold_lightly(segment.text)
    _add(streams, lang, "exact", terms if exact is folded else surface_terms(exact.text))
    words = ANALYZERS[lang].words(segment.text) if lang in ANALYZERS else NO_WORDS
    if lang in ANALYZERS:
        _add(streams, lang, "words", words.terms)
    return AnalysedSegment(segment, folded, words)


def _with_exact_where_it_differs(fields: Mapping[Field, str]) -> Iterator[tuple[Field, str]]:
    for field, terms in fields.items():
        if field.view != "exact":
            yield field, terms
        elif terms != fields.get(field._replace(view="surface")):
            yield field, f"{DIFFERS} {BREAK} {terms}"


def _add(streams: dict[Field, list[str]], lang: str, view: View, terms: list[str]) -> None:
    """The title's terms are those before the first break; they count in the text as well."""
    if terms:
        streams[Field(lang, "text", view)].append(" ".join(terms))
    if title := terms[: terms.index(BREAK)] if BREAK in terms else terms:
        streams[Field(lang, "title", view)].append(" ".join(title))
