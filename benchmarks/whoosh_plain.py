"""Whoosh as its documentation has it used, over the index that Naru wrote: the peer of our own.

The same fields and terms are asked through Whoosh's query objects, matchers and collectors: ten
hits by BM25F and the facet of languages. Its total is what it counts when asked for its length.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import whoosh.query
from whoosh import index, scoring, sorting

from search.engines.base import Found
from search.query.terms import (
    AllOf,
    AnyOf,
    BestOf,
    NoneOf,
    Term,
    TermNode,
    TermPhrase,
    TermPrefix,
    Written,
)

if TYPE_CHECKING:
    from pathlib import Path

    from search.model import Sort

QUERIES: Any = whoosh.query
"""Its classes, which are exported without types."""


class PlainWhoosh:
    """An index of Naru's, searched by Whoosh itself, for queries of words alone."""

    def __init__(self, folder: Path) -> None:
        opened: Any = index.open_dir(str(folder))
        self._searcher: Any = opened.searcher(weighting=scoring.BM25F(B=0.75, K1=1.2))

    def search(self, query: TermNode, *, offset: int, limit: int, sort: Sort) -> Found:
        """The total and the facet, with no record of any article."""
        facets = {"languages": sorting.FieldFacet("languages")}
        found = self._searcher.search(_plain(query), limit=offset + limit, groupedby=facets)
        groups = found.groups("languages")
        languages = {name: len(numbers) for name, numbers in groups.items()}
        return Found(len(found), (), {"language": languages})

    def close(self) -> None:
        """Let go of the files."""
        self._searcher.close()


def _plain(node: TermNode) -> Any:
    match node:
        case Term(field, (term,), weight):
            return QUERIES.Term(field.name, term, boost=weight)
        case TermPhrase(field, terms, weight):
            return QUERIES.Phrase(field.name, list(terms), boost=weight)
        case TermPrefix(field, prefix):
            return QUERIES.Prefix(field.name, prefix)
        case Written():
            return _plain(node.stored())
        case NoneOf(child):
            return QUERIES.Not(_plain(child))
        case AllOf(children):
            return QUERIES.And(list(map(_plain, children)))
        case AnyOf(children):
            return QUERIES.Or(list(map(_plain, children)))
        case BestOf(children):
            return QUERIES.DisjunctionMax(list(map(_plain, children)))
    raise AssertionError(f"not asked here: {node!r}")
