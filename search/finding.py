"""The hits of a query: what has all of its words, or where nothing has, what has some of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from search.budget import BeyondBudgetError
from search.cursor import Place
from search.facets import counted_facets
from search.hits.marks import Marker
from search.hits.ranking import RANKED, Ranked, Ranking
from search.query.compile import compile_query
from search.query.costs import check_finds
from search.query.filtering import filtered
from search.query.rarest import keep_rarest
from search.stored.records import read_record

if TYPE_CHECKING:
    from search.budget import Budget
    from search.engines.base import Candidate, Found
    from search.engines.bounded import BoundedEngine
    from search.model import Request
    from search.query import tree
    from search.query.compile import Compiled
    from search.query.terms import TermNode


class Hits(NamedTuple):
    """The query that was asked, what an engine counted for it, and the hits as they are shown.

    Where it is relaxed, `strict` is the query that found nothing. `asked` is the query with what
    filters add, and `end` the place of the last hit, where others follow.
    """

    compiled: Compiled
    counted: Found
    hits: list[Ranked]
    asked: TermNode
    end: Place | None = None
    strict: Compiled | None = None

    @property
    def is_relaxed(self) -> bool:
        """Whether they have some of the words, since none has all."""
        return self.strict is not None


def find(engine: BoundedEngine, typed: tree.Node, request: Request) -> Hits:
    """The page that a request asks for.

    Raises `BeyondBudgetError`, `TooCostlyError`, `DeadlineError`.
    """
    compiled = compile_query(typed)
    try:
        found = _page_of(engine, typed, compiled, request)
    except BeyondBudgetError:
        # The rarest words of a pasted text tell where it is from.
        some = _find_some(engine.share(2), typed, compiled, request)
        if some is None:
            raise
        return some
    if found.counted.total:
        return found
    return _find_some(engine, typed, compiled, request) or found


def _find_some(
    engine: BoundedEngine, typed: tree.Node, compiled: Compiled, request: Request
) -> Hits | None:
    """What has any of the words; None where the query cannot be relaxed, or must not."""
    relaxed = compile_query(typed, relaxed=True)
    if relaxed.query == compiled.query or not request.relax:
        return None
    rarest = keep_rarest(relaxed, engine.budget.terms, engine.frequencies)
    found = _page_of(engine, typed, rarest, request)
    return found._replace(strict=compiled) if found.counted.total else found


def _page_of(engine: BoundedEngine, typed: tree.Node, compiled: Compiled, request: Request) -> Hits:
    """A page; one that begins among the first hits begins with the first, to be ranked."""
    offset, limit = request.offset, request.per_page
    ranked = request.sort == "relevance" and offset < RANKED
    start, end = (0, max(offset + limit, RANKED)) if ranked else (offset, offset + limit)
    asked = filtered(compiled.query, request.filters)
    counted = engine.search(
        asked,
        offset=start,
        limit=end - start,
        sort=request.sort,
        after=request.cursor.place if request.cursor and not ranked else None,
        facets=counted_facets(request.facets),
    )
    if not counted.hits:
        return Hits(compiled, counted, [], asked)
    check_finds(compiled.query, len(counted.hits), engine.budget.finds, fewest=RANKED)
    marker = Marker(compiled, found=True)
    hits = [_marked(hit, marker, engine.budget) for hit in counted.hits]
    last = hits[offset + limit - start - 1 :][:1] if offset + limit < counted.total else []
    if ranked and hits[1:]:
        hits = Ranking(typed, compiled.query, engine).rank(hits, engine.budget)
    shown = hits[offset - start : offset - start + limit]
    return Hits(compiled, counted, shown, asked, _place(last[0]) if last else None)


def _place(hit: Ranked) -> Place:
    article = hit.article
    return Place(hit.score, article.id, article.date, article.times.added)


def _marked(hit: Candidate, marker: Marker, budget: Budget) -> Ranked:
    budget.check()
    stored = read_record(hit.record)
    return Ranked(stored, hit.score, marker.marks(stored))
