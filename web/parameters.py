"""What clients may ask for: every parameter with its bounds, and how a request is read.

A name given twice and a bad value are refused with the name, never ignored; so is an unknown name,
except on pages, whose addresses come back from mails and networks with trackers.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from search.errors import RequestError, echoed
from search.filter_parameters import CURSOR, FACET_LIMIT, FACETS, FILTERS
from search.filters import Filters
from search.marked import Paragraphs
from search.model import Request
from search.parameters import Choice, Parameter, Range, Several, Tag, Text
from search.search_parameters import (
    EXPLAIN,
    LIMIT,
    ONLY,
    PAGE,
    PER_PAGE,
    PREFER,
    RELAX,
    SNIPPET_SIZE,
    SNIPPETS,
    SORT,
    SUGGESTIONS,
    TYPED,
    Q,
)
from search.settings import LONGEST_ID, MAX_WINDOW, MOST_PARAGRAPHS, MOST_TAGS
from web.faces.answers import HitAnswer
from web.faces.interface import interfaces
from web.objects import JSON, Objects

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict

    from search.cursor import Cursor
    from search.model import Facet

LONGEST_PASSAGE = 10_000
"""Code points that `/analyze` takes at once."""

MOST_ARTICLES = 50
"""Articles that are given at once."""

MOST_QUERIES = 50
"""Searches that are answered at once."""

MADE_OF = {"title_words": "title_marks", "title_html": "title_marks", "link": "id"}
"""The field of a hit in the core from which one in JSON is made, where their names differ."""

HIGHLIGHT = Choice(
    "highlight",
    "how words are marked: `marks` for their places, `html` for escaped HTML with `<mark>` too, "
    "`none` for neither",
    "marks",
    ("marks", "html", "none"),
)
FIELDS = Several(
    "fields",
    "the fields of a hit that are given, such as `id,title`; in JSON alone",
    of=Choice("fields", "a field of a hit", None, tuple(HitAnswer.__annotations__)),
    most=len(HitAnswer.__annotations__),
)
FORMAT = Choice("format", "`json` or `html`", None, ("json", "html"))
UI = Choice(
    "ui",
    "the language of the page: `ko`, `en`, `ja`, `zh` or `fr`",
    None,
    tuple(interfaces()),
)
LANG = Tag("lang", "the BCP 47 tag of its language, such as `ko`", required=True)
TEXT = Text(
    "text", f"at most {LONGEST_PASSAGE:,} code points", None, LONGEST_PASSAGE, required=True
)
ID = Text("id", "the id of an article, as it is in a hit", None, LONGEST_ID, required=True)
IDS = Several(
    "ids",
    f"the ids of up to {MOST_ARTICLES} articles; a comma within one is written `\\,`",
    of=Text("ids", "the id of an article", None, LONGEST_ID),
    most=MOST_ARTICLES,
    required=True,
    place="several",
)
LANGS = Several(
    "langs",
    f"the languages that are given, at most {MOST_TAGS}; in JSON alone",
    of=Tag("langs", "the tag of a language"),
    most=MOST_TAGS,
)
PARAGRAPHS = Range(
    "paragraphs",
    f"which paragraphs of each language, at most {MOST_PARAGRAPHS}, and fewer where they are long",
    Paragraphs(1, MOST_PARAGRAPHS),
    MOST_PARAGRAPHS,
)

Parameters = tuple[Parameter[Any], ...]

ASKED: Parameters = (
    *(Q, *FILTERS, PAGE, PER_PAGE, CURSOR, SORT, FIELDS, HIGHLIGHT),
    *(SNIPPETS, SNIPPET_SIZE, PREFER, EXPLAIN, RELAX, SUGGESTIONS, FACETS, FACET_LIMIT),
)
"""What a search asks for, whatever its answer looks like."""

QUERIES = Objects(
    "queries",
    f"1 to {MOST_QUERIES} objects, each with parameters of `/search`",
    required=True,
    most=MOST_QUERIES,
    rows=ASKED,
)

HOME: Parameters = (UI,)
ANALYZE: Parameters = (LANG, TEXT)
ARTICLE: Parameters = (Q, PARAGRAPHS, LANGS, PREFER, FORMAT, UI)
ARTICLE_BY_ID: Parameters = (ID, *ARTICLE)
ARTICLES_BY_IDS: Parameters = (IDS, Q, LANGS, PREFER)
SEARCH: Parameters = (*ASKED, FORMAT, UI)
MULTI_SEARCH: Parameters = (QUERIES,)
SUGGEST: Parameters = (TYPED, ONLY, LIMIT)
SPELL: Parameters = (Q, LIMIT)

_EVERY: Parameters = (ID, IDS, *SEARCH, *ANALYZE, LANGS, PARAGRAPHS, QUERIES, LIMIT)

ROWS = {row.place or row.name: row for row in _EVERY}
"""Every parameter of every address, by its place in `Given`."""


@dataclass(frozen=True, slots=True)
class Given:
    """The parameters that a client gave, checked; None for the others."""

    id: str | None = None
    several: tuple[str, ...] | None = None
    q: str | None = None
    has: tuple[str, ...] | None = None
    without: tuple[str, ...] | None = None
    matched: tuple[str, ...] | None = None
    source: tuple[str, ...] | None = None
    byline: tuple[str, ...] | None = None
    from_: str | None = None
    to: str | None = None
    added_from: int | None = None
    ids: tuple[str, ...] | None = None
    page: int | None = None
    per_page: int | None = None
    cursor: Cursor | None = None
    sort: str | None = None
    fields: tuple[str, ...] | None = None
    highlight: str | None = None
    snippets: int | None = None
    snippet_length: int | None = None
    prefer: tuple[str, ...] | None = None
    explain: bool | None = None
    relax: bool | None = None
    suggestions: bool | None = None
    facets: tuple[Facet, ...] | None = None
    facet_limit: int | None = None
    format: str | None = None
    ui: str | None = None
    lang: str | None = None
    text: str | None = None
    langs: tuple[str, ...] | None = None
    paragraphs: Paragraphs | None = None
    queries: tuple[MultiDict[str, Any], ...] | None = None
    limit: int | None = None


def read(args: MultiDict[str, Any], allowed: Parameters, *, strict: bool = True) -> Given:
    """The parameters that were given, checked; raises RequestError, if `strict` for others too."""
    known = {row.name: row for row in allowed}
    lists = [(name, values) for name, values in args.lists() if strict or name in known]
    given = {name: _read_one(known, name, values) for name, values in lists}
    for row in allowed:
        if row.required and row.name not in given:
            raise RequestError(f"{row.name} is missing: {row.help}.", parameter=row.name)
    return Given(**{known[name].place or name: value for name, value in given.items()})


def written(given: Given, changes: dict[str, Any]) -> dict[str, Any]:
    """The given parameters, changed, as they stand in an address; None leaves one out."""
    values = {row.name: getattr(given, row.name) for row in fields(given)} | changes
    return {
        ROWS[place].name if place in ROWS else place: ROWS[place].write(value)
        if place in ROWS
        else value
        for place, value in values.items()
        if value is not None
    }


def search_request(given: Given) -> Request:
    """What `/search` asks of the core; raises RequestError where the page is out of reach."""
    asked = {row.name: getattr(given, row.name, None) for row in fields(Request)}
    known = {name: value for name, value in asked.items() if value is not None}
    shown = frozenset(MADE_OF.get(name, name) for name in given.fields or ())
    request = Request(**known | {"fields": shown, "filters": _filters(given)})
    if not request.shows("explanation"):
        request = replace(request, explain=False)
    if given.cursor and given.page:
        message = "Give a page or a cursor: the cursor says where to go on."
        raise RequestError(message, parameter="cursor")
    if reachable(request.page, request.per_page):
        return request
    message = f"Paging ends at article {MAX_WINDOW:,}; narrow the search, by date for instance."
    raise RequestError(message, parameter="page")


def _filters(given: Given) -> Filters:
    if given.from_ and given.to and given.from_ > given.to:
        message = f"This range ends before it begins on {given.from_}."
        raise RequestError(message, parameter="to")
    return Filters(
        lang=given.has or (),
        without=given.without or (),
        matched=given.matched or (),
        source=given.source or (),
        byline=given.byline or (),
        ids=given.ids or (),
        first=given.from_,
        last=given.to,
        added_from=given.added_from,
    )


def reachable(page: int, per_page: int) -> bool:
    """Whether paging goes so far."""
    return page * per_page <= MAX_WINDOW


def _read_one(known: dict[str, Parameter[Any]], name: str, values: list[Any]) -> Any:
    if name not in known:
        there = ", ".join(known) or "none"
        shown = echoed(name)
        message = f"There is no parameter “{shown}”; those here are: {there}."
        raise RequestError(message, parameter=shown)
    if len(values) > 1:
        raise RequestError(f"{name} is given {len(values)} times; give it once.", parameter=name)
    (value,) = values
    return known[name].take(value.value) if isinstance(value, JSON) else known[name].read(value)
