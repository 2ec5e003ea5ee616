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
from search.stored.fields import DIFFERS, SOURCE, Field, View
from search.stored.forms import forms_of, pack_forms
from search.stored.records import AnalysedSegment, pack_record, read_record
from search.stored.terms import pack_terms, unpack_terms

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_UNSTORABLE = re.compile("[\ud800-\udfff]")
"""Half a character, which damaged files hold and UTF-8 cannot."""


@dataclass(frozen=True, slots=True)
class IndexedArticle:
    """What an engine takes: `terms` are its fields, packed, and `record` the stored article;
    `forms` are for the vocabulary of the archive (see `search.stored.forms`).

    Packed, since they go from one process to another, and from one generation to the next.
    """

    id: str
    date: str | None
    languages: tuple[str, ...]
    terms: bytes
    record: bytes
    forms: bytes

    @property
    def fields(self) -> dict[Field, str]:
        """The terms of each field, joined by spaces; `IndexUnavailableError` if damaged."""
        return unpack_terms(self.terms)

    @classmethod
    def kept(cls, record: bytes, terms: bytes, forms: bytes) -> IndexedArticle:
        """The same article from what was kept of it."""
        stored = read_record(record)
        return cls(stored.id, stored.date, stored.languages, terms, record, forms)


def index_article(article: Article) -> IndexedArticle:
    """The article's terms and record; every text is analysed here, once."""
    article = storable(article)
    streams: dict[Field, list[str]] = defaultdict(list)
    analysed = [_index_segment(segment, streams) for segment in article.segments]
    if source := surface_terms(fold(article.source or "").text):
        streams[SOURCE].append(" ".join(source))
    joined = {field: f" {BREAK} ".join(texts) for field, texts in streams.items()}
    terms = pack_terms(dict(_with_exact_where_it_differs(joined)))
    record = pack_record(article, analysed)
    forms = pack_forms(map(forms_of, analysed))
    return IndexedArticle(article.id, article.date, article.languages, terms, record, forms)


def storable(article: Article) -> Article:
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
