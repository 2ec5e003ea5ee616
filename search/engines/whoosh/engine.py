"""Whoosh: pure Python, embedded, the default."""

from __future__ import annotations

import heapq
import pickle
import struct
import zlib
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, get_args

from whoosh import index

from search.budget import UNBOUNDED
from search.engines.base import USUAL, Candidate, Found
from search.engines.dates import sort_key
from search.engines.records import Records
from search.engines.scoring import Scores, rarity
from search.engines.whoosh.evaluation import Columns, Evaluation
from search.engines.whoosh.postings import Postings
from search.errors import DamagedError, counted
from search.model import Sort
from search.query.places import places_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from search.budget import Budget
    from search.cursor import Place
    from search.engines.base import Counted
    from search.query.terms import Scored, TermNode

_ENDS = {"year": 4, "month": 7, "day": 10}
"""Code points of a date that say so much of it."""

# Whoosh unpacks and unpickles what its files hold, whatever that is.
_DAMAGE = (
    *(OSError, EOFError, ValueError, TypeError, LookupError, AttributeError, ImportError),
    *(index.IndexError, pickle.UnpicklingError, struct.error, zlib.error),
)


class WhooshEngine:
    """An index open for searching; see `search.engines.base.Engine`.

    Raises `DamagedError` where the folder holds no index that can be read.
    """

    def __init__(self, folder: Path) -> None:
        with _reporting_damage(folder):
            opened: Any = index.open_dir(str(folder))
            self._reader = opened.reader()
            self._postings = Postings(self._reader)
            self._ids = self._column("id")
            self._dates = self._column("date")
            self._languages = [tuple(names.split()) for names in self._column("languages")]
            self._added = list(map(int, self._column("added")))
            self._sources = self._column("press")
            self._records = Records(folder)
            if len(self._records) != len(self._ids):
                records, ids = len(self._records), len(self._ids)
                raise ValueError(f"{counted(records, 'record')} for {counted(ids, 'article')}")
            keys = self._column("press_key")
        self._numbers = {identity: number for number, identity in enumerate(self._ids)}
        self._columns = Columns(self._dates, self._languages, self._added, keys, self._numbers)
        self._turns = {sort: self._turns_by(sort) for sort in get_args(Sort)}

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
        """The articles that match, exactly counted."""
        scores = Evaluation(self._postings, self._columns, budget).scores(query)
        numbers = self._sorted(scores, offset, limit, sort, after)
        hits = tuple(self._candidate(number, scores[number]) for number in numbers)
        return Found(len(scores), hits, {name: self._count(name, scores) for name in facets})

    def frequencies(self, leaves: Sequence[Scored]) -> list[int]:
        """In how many articles each is at most."""
        return [min(map(sum, self._frequencies(leaf))) for leaf in leaves]

    def rarities(self, leaves: Sequence[Scored]) -> list[float]:
        """The idf of each, for a phrase the sum over its terms."""
        return list(map(self._rarity, leaves))

    def scores(
        self,
        leaves: Sequence[Scored],
        ids: Sequence[str],
        *,
        budget: Budget = UNBOUNDED,
    ) -> list[dict[str, float]]:
        """What each adds to the score of each of these articles."""
        numbers = [(identity, self._numbers[identity]) for identity in ids]
        evaluation = Evaluation(self._postings, self._columns, budget)
        each = map(evaluation.scores, leaves)
        return [{one: scores[n] for one, n in numbers if n in scores} for scores in each]

    def record(self, identity: str) -> memoryview:
        """The stored record of an article; KeyError for an unknown id."""
        return self._records[self._numbers[identity]]

    def count(self) -> int:
        """How many articles there are."""
        return len(self._ids)

    def close(self) -> None:
        """Let go of the files."""
        self._postings.close()

    def _rarity(self, leaf: Scored) -> float:
        having = self._postings.lengths(leaf.field).articles
        counts = [max(each) for each in self._frequencies(leaf)]
        return rarity(having, counts, len(leaf.terms))

    def _frequencies(self, leaf: Scored) -> list[list[int]]:
        """How many articles have each term, place by place."""
        frequency = self._postings.frequency
        return [[frequency(leaf.field, term) for term in terms] for _, terms in places_of(leaf)]

    def _candidate(self, number: int, score: float) -> Candidate:
        return Candidate(self._ids[number], score, self._records[number])

    def _column(self, name: str) -> list[str]:
        return [value.decode() for value in self._open_column(name)]

    def _open_column(self, name: str) -> Any:
        # A reader of no article has no columns either.
        return self._reader.column_reader(name) if self._reader.doc_count_all() else ()

    def _sorted(
        self, scores: Scores, offset: int, limit: int, sort: Sort, after: Place | None
    ) -> list[int]:
        turns = self._turns[sort]
        by_score = sort == "relevance"
        key: Any = (lambda n: (-scores[n], turns[n])) if by_score else turns.__getitem__
        if after is None:
            return heapq.nsmallest(offset + limit, scores, key=key)[offset:]
        if after.id not in self._numbers:
            return []
        turn = turns[self._numbers[after.id]]
        last = (-after.score, turn) if by_score else turn
        return heapq.nsmallest(limit, (n for n in scores if key(n) > last), key=key)

    def _turns_by(self, sort: Sort) -> list[int]:
        """For each article its turn among those with equal scores."""
        rows = zip(self._dates, self._ids, self._added, strict=True)
        keys = [sort_key(sort, *row) for row in rows]
        turns = [0] * len(keys)
        for turn, number in enumerate(sorted(range(len(keys)), key=keys.__getitem__)):
            turns[number] = turn
        return turns

    def _count(self, facet: Counted, scores: Scores) -> dict[str, int]:
        match facet:
            case "language":
                return self._count_languages(scores)
            case "source":
                sources = map(self._sources.__getitem__, scores)
                return Counter(source for source in sources if source)
        end = _ENDS[facet]
        dates = map(self._dates.__getitem__, scores)
        return Counter(date[:end] for date in dates if date)

    def _count_languages(self, scores: Scores) -> dict[str, int]:
        counts: Counter[str] = Counter()
        # Archives have few combinations of languages, however many articles.
        for languages, count in Counter(map(self._languages.__getitem__, scores)).items():
            counts.update(dict.fromkeys(languages, count))
        return counts


@contextmanager
def _reporting_damage(folder: Path) -> Iterator[None]:
    try:
        yield
    except _DAMAGE as error:
        raise DamagedError(folder, error) from error
