"""The oracle: an engine that looks at every term of every article, for every question."""

from __future__ import annotations

import math
import operator
from collections import Counter
from typing import TYPE_CHECKING

from search.budget import UNBOUNDED
from search.engines.base import K1, USUAL, B, Candidate, Found
from search.query.places import places_of, spellings
from search.query.terms import (
    AddedBetween,
    AllOf,
    AnyOf,
    BestOf,
    DateBetween,
    HasId,
    HasLanguage,
    HasSource,
    Leaf,
    NoneOf,
    Scored,
    Term,
    TermNode,
    TermPhrase,
    TermPrefix,
    Written,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.budget import Budget
    from search.cursor import Place
    from search.engines.base import Counted
    from search.model import Sort
    from search.stored.document import IndexedArticle
    from search.stored.fields import Field


class MemoryEngine:
    """Articles in a list; see `search.engines.base.Engine`.

    With `counts_absent` the mean length of a field counts the articles without it, as tantivy does;
    with `repeats_nothing` a term that a phrase has twice is worth no more for it, but each of two
    in one place is, as in OpenSearch.
    """

    def __init__(
        self,
        articles: Sequence[IndexedArticle],
        *,
        counts_absent: bool = False,
        repeats_nothing: bool = False,
    ) -> None:
        self.articles = articles
        self.repeats_nothing = repeats_nothing
        self.counts_absent = counts_absent

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
        budget.check()
        scores = {article.id: self.score(query, article) for article in self.articles}
        found = [article for article in self.articles if scores[article.id] is not None]
        hits = [
            Candidate(article.id, scores[article.id] or 0.0, article.record)
            for article in _sorted(found, scores, sort)
        ]
        counts = {facet: Counter(_values(facet, found)) for facet in facets}
        return Found(len(found), tuple(hits[offset : offset + limit]), counts)

    def frequencies(self, leaves: Sequence[Scored]) -> list[int]:
        return [
            min(sum(self._counts(leaf.field, terms)) for _, terms in places_of(leaf))
            for leaf in leaves
        ]

    def rarities(self, leaves: Sequence[Scored]) -> list[float]:
        return list(map(self._rarity, leaves))

    def scores(
        self,
        leaves: Sequence[Scored],
        ids: Sequence[str],
        *,
        budget: Budget = UNBOUNDED,
    ) -> list[dict[str, float]]:
        asked = [article for article in self.articles if article.id in ids]
        return [
            {one.id: score for one in asked if (score := self._bm25(leaf, one)) is not None}
            for leaf in leaves
        ]

    def record(self, identity: str) -> bytes:
        return {article.id: article.record for article in self.articles}[identity]

    def count(self) -> int:
        return len(self.articles)

    def close(self) -> None:
        """There is nothing to let go of."""

    def score(self, node: TermNode, article: IndexedArticle) -> float | None:
        """The article's score; None where it does not match."""
        match node:
            case Term() | TermPhrase():
                return self._bm25(node, article)
            case Written():
                return self._bm25(node, article) if self._is_written(node, article) else None
            case TermPrefix():
                begins = [term.startswith(node.prefix) for term in _terms(article, node.field)]
                return 0.0 if any(begins) else None
            case AllOf(children):
                each = [self.score(child, article) for child in children]
                return None if None in each else sum(score or 0.0 for score in each)
            case AnyOf(children) | BestOf(children):
                some = [s for child in children if (s := self.score(child, article)) is not None]
                best = max if isinstance(node, BestOf) else sum
                return float(best(some)) if some else None
            case NoneOf(child):
                return 0.0 if self.score(child, article) is None else None
            case HasLanguage(lang):
                return 0.0 if lang in [tag.lower() for tag in article.languages] else None
            case DateBetween(first, last):
                day = article.date
                return 0.0 if day and (first or day) <= day <= (last or day) else None
            case AddedBetween(first, last):
                added = article.times.added
                return 0.0 if (first or 0) <= added <= (added if last is None else last) else None
            case HasSource(keys):
                return 0.0 if article.source and article.source_key in keys else None
            case HasId(ids):
                return 0.0 if article.id in ids else None

    def _is_written(self, leaf: Written, article: IndexedArticle) -> bool:
        exact = _terms(article, leaf.field._replace(view="exact"))
        return _count(exact or _terms(article, leaf.field), leaf.field, leaf.exact) > 0

    def _rarity(self, leaf: Scored) -> float:
        having = sum(bool(_terms(one, leaf.field)) for one in self.articles)
        counts = [self._counts(leaf.field, terms) for _, terms in places_of(leaf)]
        return sum(_idf(having, max(each)) for each in counts) * len(leaf.terms) / len(counts)

    def _rarity_of_each(self, leaf: Scored) -> float:
        each = [term for _, terms in places_of(leaf) for term in terms]
        found = [term for term in set(each) if any(self._counts(leaf.field, [term]))]
        rarity = sum(self._rarity(Term(leaf.field, (term,))) for term in found)
        return rarity * len(leaf.terms) / len(each)

    def _counts(self, field: Field, terms: Sequence[str]) -> list[int]:
        return [sum(term in _terms(one, field) for one in self.articles) for term in terms]

    def _bm25(self, leaf: Leaf, article: IndexedArticle) -> float | None:
        assert not isinstance(leaf, TermPrefix)
        streams = [_terms(one, leaf.field) for one in self.articles]
        lengths = [len(stream) for stream in streams if stream]
        mine = _terms(article, leaf.field)
        frequency = _count(mine, leaf.field, leaf.terms)
        if not frequency:
            return None
        rarity = self._rarity_of_each(leaf) if self.repeats_nothing else self._rarity(leaf)
        share = len(lengths) / len(self.articles) if self.counts_absent else 1.0
        norm = K1 * (1 - B + B * len(mine) / (share * sum(lengths) / len(lengths)))
        # What brings the score of a text of mean length back to what it is without them.
        scale = (1 + K1 * (1 - B + B / share)) / (1 + K1)
        return leaf.weight * rarity * scale * frequency / (frequency + norm)


def _terms(article: IndexedArticle, field: Field) -> list[str]:
    return article.fields[field].split(" ") if field in article.fields else []


def _count(stream: Sequence[str], field: Field, terms: Sequence[str]) -> int:
    each = [(term,) for term in terms] if field.view == "words" else spellings(tuple(terms))
    places = range(len(stream) - len(terms) + 1)
    return sum(
        all(map(operator.contains, each, stream[place : place + len(terms)])) for place in places
    )


def _idf(articles: int, count: int) -> float:
    return math.log(1 + (articles - count + 0.5) / (count + 0.5))


def _values(facet: Counted, found: Sequence[IndexedArticle]) -> list[str]:
    if facet == "language":
        return [lang for article in found for lang in set(article.languages)]
    if facet == "source":
        return [article.source for article in found if article.source]
    end = {"year": 4, "month": 7, "day": 10}[facet]
    return [article.date[:end] for article in found if article.date]


def _sorted(
    found: list[IndexedArticle], scores: dict[str, float | None], sort: Sort
) -> list[IndexedArticle]:
    by_id = sorted(found, key=lambda article: article.id)
    dated = [article for article in by_id if article.date]
    dated.sort(key=lambda article: article.date or "", reverse=sort != "date:asc")
    by_date = dated + [article for article in by_id if not article.date]
    if sort == "added:desc":
        return sorted(by_date, key=lambda article: -article.times.added)
    if sort == "relevance":
        return sorted(by_date, key=lambda article: -(scores[article.id] or 0.0))
    return by_date
