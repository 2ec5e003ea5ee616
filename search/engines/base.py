"""What an engine is: it takes finished terms and gives back stored articles and counts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

from search.budget import UNBOUNDED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import TracebackType

    from search.budget import Budget
    from search.cursor import Place
    from search.model import Sort
    from search.query.terms import Scored, TermNode
    from search.stored.document import IndexedArticle

K1 = 1.2
B = 0.75
"""The two constants of BM25, the same for every engine and field."""


class Candidate(NamedTuple):
    """An article found: its id, its score, and its stored record (see `search.stored.document`)."""

    id: str
    score: float
    record: bytes | memoryview


Counted = Literal["language", "year", "month", "day", "source"]
USUAL: tuple[Counted, ...] = ("language", "year")

MOST_VALUES = 10_000
"""Values of a facet, the newest or the most frequent; only days may be more."""


@dataclass(frozen=True, slots=True)
class Found:
    """The asked slice of what matched, best first, and counts over all of it.

    Equal scores, and articles added by one run, come newest first, equal days in the order of their
    ids. Articles without a date come last in every order by date. `facets` count the articles with
    a text in each language, and those of each source, of each year, such as `2019`, and so on.
    """

    total: int
    hits: tuple[Candidate, ...] = ()
    facets: Mapping[Counted, Mapping[str, int]] = field(default_factory=dict)


class Engine(Protocol):
    """An index open for searching. It may be used by several threads at once."""

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
        """The articles that match, exactly counted; scores are BM25 with `K1` and `B`.

        `after` is the place of the last of the `offset` articles that are left out, if it is known:
        then a page far behind costs no more than the first.

        Raises `BeyondBudgetError` before it reads more than the budget allows, and `DeadlineError`.
        """

    def frequencies(self, leaves: Sequence[Scored]) -> list[int]:
        """In how many articles each of these is; a phrase at most, by its rarest term."""

    def rarities(self, leaves: Sequence[Scored]) -> list[float]:
        """What each of these is worth to BM25: its idf, for a phrase the sum over its terms."""

    def scores(
        self,
        leaves: Sequence[Scored],
        ids: Sequence[str],
        *,
        budget: Budget = UNBOUNDED,
    ) -> list[dict[str, float]]:
        """What each of these adds to the score of each of these articles that has it, by its id.

        Raises as `search` does.
        """

    def record(self, identity: str) -> bytes | memoryview:
        """The stored record of an article; KeyError for an unknown id."""

    def count(self) -> int:
        """How many articles there are."""

    def close(self) -> None:
        """Let go of files and memory."""


class Writer(Protocol):
    """A new index being built: kept on a clean exit, dropped when an exception leaves the block."""

    def __enter__(self) -> Writer:
        """The writer itself."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Commit, or drop everything."""

    @property
    def engine(self) -> str:
        """The name of the engine that will open the index."""

    def add(self, article: IndexedArticle) -> None:
        """Take one article in; ids must not repeat."""
