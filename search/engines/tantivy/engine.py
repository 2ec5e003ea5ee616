"""Tantivy: embedded, Rust, for archives that Whoosh answers too slowly.

An article's record is kept once, beside tantivy's files, and is mapped rather than read.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import tantivy

from search.budget import UNBOUNDED
from search.engines.base import USUAL, Candidate, Found
from search.engines.dates import KEYS, newest_first
from search.engines.records import Records
from search.engines.tantivy.facets import count_all, count_each, wanted
from search.engines.tantivy.links import linked
from search.engines.tantivy.orders import behind
from search.engines.tantivy.query import QueryCompiler, is_scored, unscored
from search.engines.tantivy.writer import STATISTICS
from search.errors import DamagedError, counted
from search.stored.records import id_of, read_record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from tantivy import Query

    from search.budget import Budget
    from search.cursor import Place
    from search.engines.base import Counted
    from search.engines.tantivy.query import Compiled
    from search.model import Sort
    from search.query.terms import Scored, TermNode

    _Scored = tuple[float, memoryview]

EQUALS = 50
"""Hits beyond those asked for, in case some equal the last; so few cost no time."""


class TantivyEngine:
    """An index open for searching; see `search.engines.base.Engine`.

    It takes no lock: its files never change. Raises `DamagedError` where the folder holds
    no index that can be read.
    """

    def __init__(self, folder: Path) -> None:
        with _reporting_damage(folder):
            with linked(folder) as links:
                self._index = index = tantivy.Index.open(str(links))
                index.config_reader("Manual")
                self._searcher = index.searcher()
            # A segment is sorted, newest first; several, one after the other, are not.
            self._is_sorted = self._searcher.num_segments < 2
            self._records = Records(folder)
            if self._searcher.num_docs != len(self._records):
                raise ValueError(
                    f"{counted(len(self._records), 'record')} for "
                    f"{counted(self._searcher.num_docs, 'article')}"
                )
            articles = json.loads((folder / STATISTICS).read_text(encoding="utf-8"))
            self._compiler = QueryCompiler(index.schema, self._searcher, articles)

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
        budget.check()
        self._compiler.bound(query, budget)
        compiled = self._compiler.compile(query)
        if compiled is None:
            return Found(0, facets={name: {} for name in facets})
        counted = self._searcher.aggregate(compiled.matching, wanted(facets))
        total = count_all(counted)
        scored: list[_Scored] = []
        if offset < total:
            scored = self._slice(query, compiled, offset, min(limit, total - offset), sort, after)
        return Found(
            total=total,
            hits=tuple(Candidate(id_of(record), score, record) for score, record in scored),
            facets=count_each(counted, facets),
        )

    def frequencies(self, leaves: Sequence[Scored]) -> list[int]:
        """In how many articles each is at most."""
        return list(map(self._compiler.frequency, leaves))

    def rarities(self, leaves: Sequence[Scored]) -> list[float]:
        """The idf of each, for a phrase the sum over its terms."""
        return list(map(self._compiler.rarity, leaves))

    def scores(
        self,
        leaves: Sequence[Scored],
        ids: Sequence[str],
        *,
        budget: Budget = UNBOUNDED,
    ) -> list[dict[str, float]]:
        """What each adds to the score of each of these articles."""
        added = []
        for leaf in leaves:
            budget.check()
            compiled = self._compiler.compile(leaf)
            added.append(self._scores(compiled, ids) if compiled else {})
        return added

    def record(self, identity: str) -> memoryview:
        """The stored record of an article; KeyError for an unknown id."""
        hits = self._searcher.search(self._compiler.with_ids([identity]), 1, count=False).hits
        if not hits:
            raise KeyError(identity)
        return self._records_of(hits)[0]

    def count(self) -> int:
        """How many articles there are."""
        return len(self._records)

    def close(self) -> None:
        """Does nothing: the files are released with the last record that is in use."""

    def _slice(
        self,
        query: TermNode,
        compiled: Compiled,
        offset: int,
        limit: int,
        sort: Sort,
        after: Place | None,
    ) -> list[_Scored]:
        has_scores = is_scored(query)
        if has_scores and sort == "relevance":
            return self._by_score(compiled, offset, limit)
        key: Sort = "date:desc" if sort == "relevance" else sort
        if after is None:
            records = self._by_key(compiled.matching, offset, limit, key)
        else:
            # Also what the first page would not need to look for.
            both = [compiled.matching, unscored(behind(self._index, key, after))]
            records = self._by_key(_all_of(both), 0, limit, key)
        scores = self._scores(compiled, list(map(id_of, records))) if has_scores else {}
        return [(scores.get(id_of(record), 0.0), record) for record in records]

    def _by_score(self, compiled: Compiled, offset: int, limit: int) -> list[_Scored]:
        """Some of the best articles; see `search.engines.base.Found` for the order of equals."""
        if self._is_sorted:
            hits = self._searcher.search(compiled.scored, limit, count=False, offset=offset).hits
            return self._with_records(hits)
        count = offset + limit
        asked = count + EQUALS
        hits = self._searcher.search(compiled.scored, asked, count=False).hits
        while len(hits) == asked and 0 < hits[-1][0] == hits[count - 1][0]:
            # Equals go on after the last one, in an order that only one segment knows.
            asked *= 4
            hits = self._searcher.search(compiled.scored, asked, count=False).hits
        everything = len(hits) < asked
        last = min((score for score, _ in hits[:count]), default=0.0)
        found = _in_order(self._with_records([hit for hit in hits if hit[0] >= last]))
        if everything or last:
            return found[offset:count]
        best = [(score, record) for score, record in found if score]
        known = {id_of(record) for _, record in best}
        rest = self._by_key(compiled.matching, 0, count, "date:desc")
        best += [(0.0, record) for record in rest if id_of(record) not in known]
        return best[offset:count]

    def _by_key(self, matching: Query, offset: int, limit: int, sort: Sort) -> list[memoryview]:
        if self._is_sorted and sort == "date:desc":
            equals = unscored(matching)
            found = self._searcher.search(equals, limit, count=False, offset=offset)
        else:
            found = self._searcher.search(
                matching,
                limit,
                count=False,
                offset=offset,
                order_by_field=KEYS[sort],
                order=tantivy.Order.Asc,
            )
        return self._records_of(found.hits)

    def _scores(self, compiled: Compiled, ids: Sequence[str]) -> dict[str, float]:
        """The scores of those of these articles that match."""
        these = self._compiler.with_ids(ids)
        both = _all_of([compiled.scored, these])
        hits = self._searcher.search(both, len(ids), count=False).hits if ids else []
        found = self._records_of(hits)
        return {id_of(record): score for (score, _), record in zip(hits, found, strict=True)}

    def _with_records(self, hits: Sequence[tuple[Any, tantivy.DocAddress]]) -> list[_Scored]:
        return list(zip((score for score, _ in hits), self._records_of(hits), strict=True))

    def _records_of(self, hits: Sequence[tuple[Any, tantivy.DocAddress]]) -> list[memoryview]:
        addresses = [address for _, address in hits]
        numbers = self._searcher.fast_field_values("number", addresses)
        return [self._records[int(number or 0)] for number in numbers]


def _all_of(queries: Sequence[Query]) -> Query:
    return tantivy.Query.boolean_query([(tantivy.Occur.Must, query) for query in queries])


def _in_order(scored: Iterable[_Scored]) -> list[_Scored]:
    """Best first; equals, which are rare, by the keys of their articles."""
    ordered: list[_Scored] = []
    for _, equals in groupby(scored, key=itemgetter(0)):
        group = list(equals)
        ordered += sorted(group, key=_newest) if group[1:] else group
    return ordered


def _newest(scored: _Scored) -> str:
    article = read_record(scored[1])
    return newest_first(article.date, article.id)


@contextmanager
def _reporting_damage(folder: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise DamagedError(folder, error) from error
