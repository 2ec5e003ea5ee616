"""What is answered as JSON, key by key in the documented order.

Every answer is one of these, so that a type checker holds what is sent to what is promised.
"""

from __future__ import annotations

from typing import NotRequired, TypedDict

# Whoever reads these types at run time needs it then.
from search.model import Span  # noqa: TC001


class SnippetAnswer(TypedDict):
    """A passage; `words` are the numbers of the words of `marks`, `html` has these as `<mark>`."""

    lang: str
    field: str
    text: str
    marks: NotRequired[list[Span]]
    html: NotRequired[str]
    words: NotRequired[list[int]]


class LeadAnswer(TypedDict):
    """How a text begins, where nothing matched."""

    lang: str
    text: str


class ReasonAnswer(TypedDict):
    """A term of the query that an article has, and what it adds."""

    lang: str | None
    field: str
    view: str
    terms: tuple[str, ...]
    written: tuple[str, ...]
    count: int
    score: float
    used: bool


class ExplanationAnswer(TypedDict):
    """A score taken apart."""

    matches: bool
    relaxed: bool
    words: float
    nearness: float
    characters: float
    as_typed: float
    reasons: list[ReasonAnswer]


class HitAnswer(TypedDict, total=False):
    """An article found, with the fields that were asked for: all, unless `fields` names some."""

    id: str
    title: str
    date: str | None
    source: str | None
    byline: str | None
    url: str | None
    score: float
    languages: tuple[str, ...]
    matched: tuple[str, ...]
    snippets: list[SnippetAnswer]
    title_lang: str
    title_marks: list[Span]
    explanation: ExplanationAnswer
    title_words: list[int]
    link: str
    lead: LeadAnswer | None
    title_html: str
    added: str
    changed: str


class FacetAnswer(TypedDict):
    """How many of the articles found have a value."""

    value: str
    count: int


class WarningAnswer(TypedDict):
    """What in a query could not be meant as it stands; `position` counts code points of it."""

    code: str
    message: str
    position: int


class SuggestionAnswer(TypedDict):
    """Another query, and how many articles it finds."""

    q: str
    kind: str
    typed: str
    instead: str | None
    total: int


class SpellingAnswer(TypedDict):
    """Queries that find more than one does."""

    query: str
    total: int
    took_ms: float
    generation: str
    suggestions: list[SuggestionAnswer]


class CompletionAnswer(TypedDict):
    """A word, name or title that begins as was typed, and how many articles have it."""

    text: str
    lang: str
    count: int
    kind: str
    by: str


class CompletionsAnswer(TypedDict):
    """What may be about to be typed."""

    query: str
    took_ms: float
    generation: str
    suggestions: list[CompletionAnswer]


class PageAnswer(TypedDict):
    """A page of hits."""

    query: str
    relaxed: bool
    total: int
    page: int
    per_page: int
    took_ms: float
    generation: str
    next: str | None
    facets: dict[str, list[FacetAnswer]]
    hits: list[HitAnswer]
    query_words: tuple[str, ...]
    missing: tuple[str, ...]
    undated: int
    warnings: list[WarningAnswer]
    cursor: str | None
    suggestions: list[SuggestionAnswer]


class PassageAnswer(TypedDict):
    """A title or a paragraph of an article."""

    text: str
    marks: list[Span]
    words: list[int]


class SegmentAnswer(TypedDict):
    """One language of an article."""

    lang: str
    heading: str
    title: PassageAnswer | None
    paragraphs: list[PassageAnswer]
    total: int


class ArticleAnswer(TypedDict):
    """A part of an article, in all its languages or in those that were asked for."""

    id: str
    date: str | None
    byline: str | None
    source: str | None
    url: str | None
    languages: tuple[str, ...]
    matched: tuple[str, ...]
    query: str
    segments: list[SegmentAnswer]
    query_words: tuple[str, ...]
    first: int
    last: int
    previous: str | None
    next: str | None


class ArticlesAnswer(TypedDict):
    """Several articles, in the order that was asked for; `missing` are ids of none."""

    articles: list[ArticleAnswer]
    missing: list[str]


class TokenAnswer(TypedDict):
    """A term, and where in a text it is written."""

    term: str
    start: int
    end: int


class AnalysisAnswer(TypedDict):
    """A text taken apart."""

    lang: str
    text: str
    surface: list[TokenAnswer]
    words: list[TokenAnswer]


class ProblemAnswer(TypedDict):
    """What is wrong, and in which parameter; `position` counts code points of `q`."""

    code: str
    message: str
    position: int | None
    parameter: str | None


class ErrorAnswer(TypedDict):
    """The answer to what cannot be answered."""

    error: ProblemAnswer


class ResultsAnswer(TypedDict):
    """What each of several searches is answered, in their order."""

    results: list[PageAnswer | ErrorAnswer]
