"""The words that a relaxed answer went without: no article has them where the query looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from search.budget import BeyondBudgetError
from search.hits.marks import Marker
from search.hits.matching import is_union
from search.query import tree
from search.query.compile import Compiled, compile_query
from search.query.function_words import only_binds
from search.query.relaxing import is_filter, parts_of
from search.query.terms import NOTHING, AllOf, Term, TermPrefix, leaves_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from search.engines.bounded import BoundedEngine
    from search.query.terms import TermNode
    from search.stored.records import StoredArticle


def missing_words(
    engine: BoundedEngine,
    typed: tree.Node,
    strict: Compiled,
    articles: Sequence[StoredArticle],
    demanded: Iterable[TermNode] = (),
) -> tuple[str, ...]:
    """As they were typed; `strict` is the query that found nothing.

    What is `demanded` beside the query holds for every article. `articles` are some that were
    found, which spares asking for the rest.
    """
    parts = list(parts_of(typed))
    engine = engine.share(len(parts))
    filters = [compile_query(part.node).query for part in parts if is_filter(part.node)]
    filters = [*demanded, *(query for query in filters if query != NOTHING)]
    missing: dict[str, None] = {}
    for part in parts:
        engine.budget.check()
        tells = not is_filter(part.node) and not only_binds(part.node)
        wanted = tells and _compiled(part.node, strict)
        if wanted and not _is_somewhere(engine, wanted, filters, articles):
            missing |= dict.fromkeys(part.words)
    return tuple(missing)


def _compiled(node: tree.Node, strict: Compiled) -> TermNode:
    """What became of a part of the query, which is nearly always a word within its fields."""
    inner = node
    while isinstance(inner, tree.InLanguage | tree.InTitle):
        inner = inner.child
    known = strict.query_of.get(inner) if isinstance(inner, tree.Text) else None
    return known or compile_query(node).query


def _is_somewhere(
    engine: BoundedEngine,
    wanted: TermNode,
    filters: Sequence[TermNode],
    articles: Sequence[StoredArticle],
) -> bool:
    if wanted == NOTHING:
        return True
    leaves = leaves_of(wanted)
    terms = [leaf for leaf in leaves if not isinstance(leaf, TermPrefix)]
    # To ask for numbers is faster than to search, and often they are all there is to know.
    found = [leaf for leaf, count in zip(terms, engine.frequencies(terms), strict=True) if count]
    if not found and len(terms) == len(leaves):
        return False
    if not filters and is_union(wanted) and any(isinstance(leaf, Term) for leaf in found):
        return True
    marker = Marker(Compiled(wanted), found=False)
    if any(any(marker.marks(article)) for article in articles):
        return True
    query = AllOf((wanted, *filters))
    try:
        return engine.search(query, offset=0, limit=1, sort="relevance").total > 0
    except BeyondBudgetError:
        # Nothing is called missing that may be there.
        return True
