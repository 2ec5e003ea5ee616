"""The values that flow through Naru, from an archive file to a page of hits. All are immutable."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

from search.filters import MOST_FACET_VALUES, UNFILTERED, Filters

if TYPE_CHECKING:
    from search.cursor import Cursor
    from search.suggestions import Suggestion

Span = tuple[int, int]
"""A half-open range of code points: `text[span[0]:span[1]]`."""

Sort = Literal["relevance", "date:desc", "date:asc", "added:desc"]

Facet = Literal["language", "matched", "year", "month", "day", "source", "histogram"]


@dataclass(frozen=True, slots=True)
class Segment:
    """One language's text of an article; `lang` is a BCP-47 tag (`zh` for all Chinese)."""

    lang: str
    title: str | None
    paragraphs: tuple[str, ...]

    @property
    def text(self) -> str:
        """Title and paragraphs, one per line: what is indexed, and what every span refers to."""
        return "\n".join((self.title or "", *self.paragraphs))

    @property
    def title_end(self) -> int:
        """Where the title ends in `text`, in code points; 0 where there is none."""
        return len(self.title or "")


@dataclass(frozen=True, slots=True)
class Article:
    """One article in all its languages; `date` is ISO 8601 (YYYY-MM-DD)."""

    id: str
    segments: tuple[Segment, ...]
    date: str | None = None
    byline: str | None = None
    source: str | None = None
    url: str | None = None

    @property
    def languages(self) -> tuple[str, ...]:
        """The tags of its segments, in their order."""
        return tuple(segment.lang for segment in self.segments)


class Token(NamedTuple):
    """A term and where it was written: `text[start:end]`, in code points.

    A named tuple, since indexing makes millions of them and a dataclass takes nearly twice as long.
    """

    term: str
    start: int
    end: int


class Mark(NamedTuple):
    """A word of the query where it was written: `text[start:end]`, in code points.

    `word` is its number among the texts that the query looks for, from 0.
    """

    start: int
    end: int
    word: int


MarkedSpan = tuple[int, int, int]
"""A mark that is not shown yet: a page of hits finds hundreds, and plain tuples are made ten times
as fast.
"""


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of one segment (`field` is `title` or `text`) with the marks in it."""

    lang: str
    field: str
    text: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """Terms of a query that an article has, and what they add to its score.

    `view` is `surface` for the folded text, `exact` for the same with the accents that were typed,
    and `words` for dictionary words or stems; `written` are
    the ways in which they are written there, of `count` occurrences. Of several languages only the
    best is `used`.
    """

    lang: str | None
    field: str
    view: str
    terms: tuple[str, ...]
    written: tuple[str, ...]
    count: int
    score: float
    used: bool


@dataclass(frozen=True, slots=True)
class Explanation:
    """A score taken apart: BM25 of the words, their nearness, their characters, one word as typed.

    Where the query does not match, all of them are 0, and the reasons are what is there. Where no
    article has all the words, the query is `relaxed`: it is explained as any of them.
    """

    matches: bool
    relaxed: bool
    words: float
    nearness: float
    characters: float
    as_typed: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Analysis:
    """A text as it is analysed: its terms with their places, in both views."""

    lang: str
    text: str
    surface: tuple[Token, ...]
    words: tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """One article found; `matched` are the languages in which the query's words are.

    `title` is that of the first matched language, or its first sentence where it has none;
    `title_lang` and `title_marks` belong to it. `explanation` is there where it was asked for.
    Where none of the texts has a word of the query, `lead` is how the first of them begins.
    `added` and `changed` are times in UTC, as in ISO 8601: of the runs that first took the article
    in, and that last found another text in it.
    """

    id: str
    title: str
    title_lang: str
    title_marks: tuple[Mark, ...]
    date: str | None
    source: str | None
    byline: str | None
    url: str | None
    score: float
    languages: tuple[str, ...]
    matched: tuple[str, ...]
    snippets: tuple[Snippet, ...]
    explanation: Explanation | None = None
    lead: Snippet | None = None
    added: str = ""
    changed: str = ""


@dataclass(frozen=True, slots=True)
class FacetCount:
    """How many of the articles found have this value."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class QueryWarning:
    """What in a query could not be meant as it stands, and how it was read.

    `code` is one of a few, `position` counts code points of the query from 0.
    """

    code: str
    message: str
    position: int


@dataclass(frozen=True, slots=True)
class Request:
    """What a client asks of `/search`, checked: see `search.settings` for the bounds.

    `fields` are names of `Hit`, none for all of them; `snippets` counts those of each language,
    of `snippet_length` code points at most; `prefer` are tags of languages. A `cursor` is asked for
    in place of a page.
    """

    q: str = ""
    page: int = 1
    per_page: int = 10
    sort: Sort = "relevance"
    explain: bool = False
    relax: bool = True
    filters: Filters = UNFILTERED
    cursor: Cursor | None = None
    facets: tuple[Facet, ...] = ("language", "year")
    facet_limit: int = MOST_FACET_VALUES
    fields: frozenset[str] = frozenset()
    snippets: int = 1
    snippet_length: int = 160
    prefer: tuple[str, ...] = ()
    suggestions: bool = True

    def shows(self, *names: str) -> bool:
        """Whether any of these fields of a hit is asked for."""
        return not self.fields or not self.fields.isdisjoint(names)

    @property
    def offset(self) -> int:
        """How many hits are before the first one that is asked for."""
        return self.cursor.offset if self.cursor else (self.page - 1) * self.per_page

    @property
    def marks(self) -> bool:
        """Whether the words of the query are looked for in the articles, for what is asked."""
        passages = ("snippets", "lead") if self.snippets else ()
        titles = ("title", "title_lang", "title_marks")
        return self.explain or self.shows("matched", *titles, *passages)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of hits, with the exact number of all of them; `words` are those of the query.

    Of a relaxed answer, `missing` are the words that no article has. `undated` is the number of
    articles that are left out because they have no date. `cursor` asks for the page after this.
    `suggestions` are queries that find more, where few or none were found.
    """

    query: str
    relaxed: bool
    total: int
    page: int
    per_page: int
    took_ms: float
    generation: str
    next: int | None
    facets: dict[str, tuple[FacetCount, ...]] = field(default_factory=dict)
    hits: tuple[Hit, ...] = ()
    words: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    undated: int = 0
    warnings: tuple[QueryWarning, ...] = ()
    cursor: str | None = None
    suggestions: tuple[Suggestion, ...] = ()


class Wish(NamedTuple):
    """Which languages of an article are given, by their tags, all where there are none.

    Those of `prefer` come first.
    """

    langs: tuple[str, ...] = ()
    prefer: tuple[str, ...] = ()
