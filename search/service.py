"""Where the stages meet: a request in, a page out."""

from __future__ import annotations

from dataclasses import replace
from time import perf_counter
from typing import TYPE_CHECKING

from search.analysis.folding import fold
from search.analysis.registry import ANALYZERS, field_language, languages_of_script
from search.analysis.surface import surface_tokens
from search.budget import ORDINARY
from search.engines.bounded import BoundedEngine
from search.errors import NotFoundError, RequestError, counted, echoed
from search.facets import count_facets
from search.finding import find
from search.hits.explanation import explain, plain_score
from search.hits.marks import Marker
from search.hits.missing import missing_words
from search.hits.parts import Lines, part_of
from search.hits.preference import wished
from search.hits.ranking import RANKED, Ranked
from search.hits.shown import HEADING_LENGTH, matched, show
from search.hits.snippets import heading
from search.marked import MarkedArticle, MarkedSegment, Paragraphs
from search.model import Analysis, Explanation, Hit, Page, Request, Wish
from search.paging import check_cursor, next_cursor
from search.query.compile import compile_query
from search.query.costs import naming_costs
from search.query.filtering import conditions
from search.query.mending import nothing_to_search, only_as_written
from search.query.parser import parse, read_query
from search.query.rarest import keep_rarest
from search.query.terms import NOTHING
from search.query.tree import Word, texts_of
from search.query.undated import asks_for_days, left_out_undated
from search.settings import MOST_PARAGRAPHS
from search.spelling import FEW, TIMES, suggestions
from search.stored.records import read_record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.budget import Budget
    from search.engines.base import Engine
    from search.finding import Hits
    from search.index.generation import Generation
    from search.model import FacetCount
    from search.query.terms import TermNode
    from search.query.tree import Node
    from search.stored.records import StoredArticle
    from search.suggestions import Suggestion

WHOLE = Paragraphs(1, MOST_PARAGRAPHS)
"""What is shown of an article at once, and nearly always all of it."""

ALL = Wish()
"""Every language, in the order of the file."""


def search(generation: Generation, request: Request, budget: Budget = ORDINARY) -> Page:
    """The articles that have all words of the query, or any of them where none has all.

    Raises `QueryError` for a query that cannot be read, `TooCostlyError`, `DeadlineError`, and for
    a cursor `RequestError` or `GoneCursorError`, where another request or generation gave it.
    """
    started = perf_counter()
    check_cursor(generation.name, request)
    engine = BoundedEngine(generation.engine, budget)
    typed, warnings = read_query(request.q)
    with naming_costs(typed):
        found = find(engine, typed, request)
        hits = [_shown(one, request, budget) for one in found.hits]
        if request.explain:
            why = explain(
                engine.share(2), found.compiled.query, found.hits, budget, relaxed=found.is_relaxed
            )
            hits = [replace(hit, explanation=each) for hit, each in zip(hits, why, strict=True)]
        missing = _missing(engine, typed, found, request)
        undated = _count_undated(engine, found.asked)
        facets = _facets(engine, found, request)
        others = _suggestions(generation, typed, found, request, budget)
    compiled, counted = found.compiled, found.counted
    if compiled.query == NOTHING:
        place = next((text.start for text in texts_of(typed, excluded=True)), 0)
        warnings = (*warnings, nothing_to_search(place))
    if generation.others and (words := _words_without_forms(typed, generation.others)):
        warnings = (*warnings, only_as_written(words[0].start))
    page = request.offset // request.per_page + 1
    following = next_cursor(generation.name, request, found.end)
    return Page(
        query=request.q,
        relaxed=found.is_relaxed,
        total=counted.total,
        page=page,
        per_page=request.per_page,
        took_ms=round((perf_counter() - started) * 1000, 2),
        generation=generation.name,
        next=page + 1 if following else None,
        facets=facets,
        hits=tuple(hits),
        words=compiled.words,
        missing=missing,
        undated=undated,
        warnings=warnings,
        cursor=str(following) if following else None,
        suggestions=others,
    )


def walk(generation: Generation, request: Request, budget: Budget = ORDINARY) -> Iterator[Hit]:
    """Every hit from the one on that a request begins with, in its order, a few at a time.

    They are those of its pages, one after the other. Raises as `search` does.
    """
    check_cursor(generation.name, request)
    engine = BoundedEngine(generation.engine, budget)
    typed = parse(request.q)
    asked: Request | None = replace(request, facets=())
    with naming_costs(typed):
        while asked:
            found = find(engine, typed, asked)
            yield from (_shown(one, request, budget) for one in found.hits)
            following = next_cursor(generation.name, asked, found.end)
            asked = replace(asked, cursor=following) if following else None


def explain_article(generation: Generation, identity: str, q: str) -> Explanation:
    """Why the query puts an article where it is, or does not find it.

    Raises `NotFoundError`, `QueryError`, `TooCostlyError`.
    """
    engine = BoundedEngine(generation.engine, ORDINARY)
    stored = _read(engine, identity)
    typed = parse(q)
    with naming_costs(typed):
        found = find(engine, typed, Request(q, per_page=RANKED))
        query = found.compiled.query
        hit = next((hit for hit in found.hits if hit.article.id == identity), None)
        hit = hit or Ranked(stored, plain_score(engine, query, identity), [])
        return explain(engine, query, [hit], ORDINARY, relaxed=found.is_relaxed)[0]


def analyze(text: str, lang: str) -> Analysis:
    """The terms that a text has in the index, where it is in the language of this tag."""
    analyzer = ANALYZERS.get(field_language(lang))
    words = analyzer.words(text).tokens() if analyzer else []
    return Analysis(lang, text, tuple(surface_tokens(fold(text))), tuple(words))


def article(
    generation: Generation,
    identity: str,
    q: str,
    asked: Paragraphs = WHOLE,
    budget: Budget = ORDINARY,
    wish: Wish = ALL,
) -> MarkedArticle:
    """The article, or a part of it, with the words of `q` marked.

    Raises `NotFoundError`, `QueryError`, `DeadlineError`, and `RequestError` for paragraphs past
    the last.
    """
    budget.check()
    stored = _read(generation.engine, identity)
    typed = parse(q)
    compiled = compile_query(typed)
    marks = Marker(compiled, found=False).marks(stored)
    if not any(marks):
        relaxed = compile_query(typed, relaxed=True)
        compiled = keep_rarest(relaxed, budget.terms, generation.engine.frequencies)
        marks = Marker(compiled, found=False).marks(stored)
    shown = wished(wish, stored.languages)
    texts = [Lines.of(stored.segments[turn], marks[turn]) for turn in shown]
    part = part_of(texts, asked)
    if part.shown.first > max(1, part.total):
        message = f"This article has {counted(part.total, 'paragraph')}; ask for some of them."
        raise RequestError(message, parameter="paragraphs")
    return MarkedArticle(
        id=stored.id,
        date=stored.date,
        byline=stored.byline,
        source=stored.source,
        url=stored.url,
        languages=stored.languages,
        matched=matched(stored, marks),
        query=q,
        segments=tuple(_marked_segment(text, part.shown) for text in texts),
        words=compiled.words,
        part=part,
    )


def _words_without_forms(typed: Node, without: frozenset[str]) -> list[Word]:
    """The words of a query that may be in a language whose other forms cannot be searched."""
    words = (text for text in texts_of(typed, excluded=True) if isinstance(text, Word))
    return [word for word in words if without.intersection(languages_of_script(word.text))]


def _count_undated(engine: Engine, query: TermNode) -> int:
    """How many articles without a date the days of a query leave out."""
    if not asks_for_days(query):
        return 0
    return engine.search(left_out_undated(query), offset=0, limit=1, sort="relevance").total


def _missing(engine: BoundedEngine, typed: Node, found: Hits, request: Request) -> tuple[str, ...]:
    """The words that no article has that the filters let through; of a relaxed answer alone."""
    if found.strict is None:
        return ()
    first = [one.article for one in found.hits[:RANKED]]
    demanded = conditions(request.filters)
    return missing_words(engine.share(2), typed, found.strict, first, demanded)


def _suggestions(
    generation: Generation, typed: Node, found: Hits, request: Request, budget: Budget
) -> tuple[Suggestion, ...]:
    """Other queries, on the first page where few articles have all that was asked for."""
    total = 0 if found.is_relaxed else found.counted.total
    if not request.suggestions or request.offset or total >= FEW:
        return ()
    return suggestions(
        generation, request.q, typed, budget, beyond=TIMES * total, filters=request.filters
    )


def _facets(
    engine: BoundedEngine, found: Hits, request: Request
) -> dict[str, tuple[FacetCount, ...]]:
    return count_facets(
        engine,
        found.counted,
        found.asked,
        found.compiled.query,
        request.facets,
        request.facet_limit,
    )


def _shown(hit: Ranked, request: Request, budget: Budget) -> Hit:
    budget.check()
    return show(hit, request)


def _marked_segment(text: Lines, shown: Paragraphs) -> MarkedSegment:
    return MarkedSegment(
        lang=text.segment.lang,
        heading=heading(text.segment, text.marks, HEADING_LENGTH).text,
        title=text.title(marked=shown.first == 1),
        paragraphs=text.shown(shown),
        total=text.paragraphs,
    )


def _read(engine: Engine, identity: str) -> StoredArticle:
    try:
        return read_record(engine.record(identity))
    except KeyError:
        raise NotFoundError(f"There is no article {echoed(identity)!r} in the index.") from None
