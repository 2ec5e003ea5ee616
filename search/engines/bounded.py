"""An engine as one request may use it: all that it is asked for comes out of one budget."""

from __future__ import annotations

from typing import TYPE_CHECKING

from search.budget import UNBOUNDED
from search.engines.base import USUAL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.budget import Budget
    from search.cursor import Place
    from search.engines.base import Counted, Engine, Found
    from search.model import Sort
    from search.query.terms import Scored, TermNode


class BoundedEngine:
    """The same engine with the budget of a request; see `search.engines.base.Engine`."""

    def __init__(self, engine: Engine, budget: Budget) -> None:
        self._engine = engine
        self.budget = budget

    def share(self, among: int) -> BoundedEngine:
        """For one of so many pieces of work, which together may cost as much."""
        return BoundedEngine(self._engine, self.budget.share(among))

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
        """The articles that match; the budget is that of the request, whatever is given."""
        self.budget.check()
        return self._engine.search(
            query,
            offset=offset,
            limit=limit,
            sort=sort,
            after=after,
            facets=facets,
            budget=self.budget,
        )

    def frequencies(self, leaves: Sequence[Scored]) -> list[int]:
        """In how many articles each is at most."""
        self.budget.check()
        return self._engine.frequencies(leaves)

    def rarities(self, leaves: Sequence[Scored]) -> list[float]:
        """The idf of each, for a phrase the sum over its terms."""
        self.budget.check()
        return self._engine.rarities(leaves)

    def scores(
        self,
        leaves: Sequence[Scored],
        ids: Sequence[str],
        *,
        budget: Budget = UNBOUNDED,
    ) -> list[dict[str, float]]:
        """What each adds to the score of each article; the budget is that of the request."""
        return self._engine.scores(leaves, ids, budget=self.budget)

    def record(self, identity: str) -> bytes | memoryview:
        """The stored record of an article; KeyError for an unknown id."""
        return self._engine.record(identity)

    def count(self) -> int:
        """How many articles there are."""
        return self._engine.count()

    def close(self) -> None:
        """Does nothing, since others use the engine as well."""
