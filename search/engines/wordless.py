"""An engine over an index whose dictionary words, in some languages, cannot be looked up.

Another version analysed them. Every text has its surface as well, in which words are found as they
are written.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from search.budget import UNBOUNDED
from search.engines.base import USUAL
from search.query.terms import NOTHING, AllOf, AnyOf, BestOf, Leaf, NoneOf

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from search.budget import Budget
    from search.cursor import Place
    from search.engines.base import Counted, Engine, Found
    from search.model import Sort
    from search.query.terms import Scored, TermNode


class WithoutWords:
    """The same engine, as if no article had words in these languages; see `Engine`."""

    def __init__(self, engine: Engine, languages: Container[str]) -> None:
        self._engine = engine
        self._languages = languages

    def search(
        self,
        query: TermNode,
        *,
        offset: int,
        limit: int,
        sort: Sort,
        after: Place | None = None,
        facets: Sequence[Counted] = USUAL,
        budget: Budget = UNBOUNDED,
    ) -> Found:
        """The articles that match without these words."""
        known = self._known(query)
        return self._engine.search(
            known,
            offset=offset,
            limit=limit,
            sort=sort,
            after=after,
            facets=facets,
            budget=budget,
        )

    def frequencies(self, leaves: Sequence[Scored]) -> list[int]:
        """In how many articles each is at most: none has these words."""
        counts = zip(leaves, self._engine.frequencies(leaves), strict=True)
        return [0 if self._is_unknown(leaf) else count for leaf, count in counts]

    def rarities(self, leaves: Sequence[Scored]) -> list[float]:
        """What each is worth to BM25."""
        return self._engine.rarities(leaves)

    def scores(
        self,
        leaves: Sequence[Scored],
        ids: Sequence[str],
        *,
        budget: Budget = UNBOUNDED,
    ) -> list[dict[str, float]]:
        """What each adds to the score of each article: these words nothing."""
        added = self._engine.scores(leaves, ids, budget=budget)
        pairs = zip(leaves, added, strict=True)
        return [{} if self._is_unknown(leaf) else scores for leaf, scores in pairs]

    def record(self, identity: str) -> bytes | memoryview:
        """The stored record of an article; KeyError for an unknown id."""
        return self._engine.record(identity)

    def count(self) -> int:
        """How many articles there are."""
        return self._engine.count()

    def close(self) -> None:
        """Let go of files and memory."""
        self._engine.close()

    def _known(self, node: TermNode) -> TermNode:
        match node:
            case AllOf(children) | AnyOf(children) | BestOf(children):
                return replace(node, children=tuple(map(self._known, children)))
            case NoneOf(child):
                return NoneOf(self._known(child))
        return NOTHING if isinstance(node, Leaf) and self._is_unknown(node) else node

    def _is_unknown(self, leaf: Leaf) -> bool:
        return leaf.field.view == "words" and leaf.field.lang in self._languages
