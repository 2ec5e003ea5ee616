"""The words that a relaxed answer went without: no article has them where the query looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from search.hits.marks import Marker
from search.query.compile import compile_query
from search.query.function_words import only_binds
from search.query.relaxing import is_filter, parts_of
from search.query.terms import NOTHING, AllOf, TermPrefix, leaves_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.engines.bounded import BoundedEngine
    from search.query import tree
    from search.query.compile import Compiled
    from search.query.terms import TermNode
    from search.stored.records import StoredArticle


def missing_words(
    engine: BoundedEngine, typed: tree.Node, articles: Sequence[StoredArticle]
) -> tuple[str, ...]:
    """As they were typed; `articles` are some that were found, which spares asking for the rest."""
    parts = list(parts_of(typed))
    filters = [compile_query(part.node).query for part in parts if is_filter(part.node)]
    filters = [query for query in filters if query != NOTHING]
    missing: dict[str, None] = {}
    for part in parts:
        engine.budget.check()
        tells = not is_filter(part.node) and not only_binds(part.node)
        wanted = tells and compile_query(part.node)
        if wanted and not _is_somewhere(engine, wanted, filters, articles):
            missing |= dict.fromkeys(part.words)
    return tuple(missing)


def _is_somewhere(
    engine: BoundedEngine,
    wanted: Compiled,
    filters: Sequence[TermNode],
    articles: Sequence[StoredArticle],
) -> bool:
    if wanted.query == NOTHING:
        return True
    if not _may_be_found(engine, wanted.query):
        return False
    marker = Marker(wanted, found=False)
    if any(any(marker.marks(article)) for article in articles):
        return True
    found = engine.search(AllOf((wanted.query, *filters)), offset=0, limit=1, sort="relevance")
    return found.total > 0


def _may_be_found(engine: BoundedEngine, query: TermNode) -> bool:
    """Whether any article may have one of its leaves, which is faster to ask than to search."""
    leaves = leaves_of(query)
    terms = [leaf for leaf in leaves if not isinstance(leaf, TermPrefix)]
    return len(terms) < len(leaves) or any(engine.frequencies(terms))
