"""Scores of articles by their numbers, for an engine that ranks in Python."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from search.engines.base import K1, B

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

Scores = dict[int, float]
"""The score of each matching article, by its number in the index."""


class FieldLengths(NamedTuple):
    """How many articles have a field, and what BM25 makes of the length of each."""

    articles: int
    norms: list[float]

    @classmethod
    def of(cls, lengths: Sequence[int]) -> FieldLengths:
        """From the terms that the field has in each article."""
        articles = sum(map(bool, lengths))
        mean = sum(lengths) / articles if articles else 1.0
        return cls(articles, [K1 * (1 - B + B * length / mean) for length in lengths])


def idf(articles: int, count: int) -> float:
    """What a term is worth that `count` of the articles have, as BM25 in Lucene has it."""
    return math.log(1 + (articles - count + 0.5) / (count + 0.5))


def rarity(articles: int, counts: Sequence[int], terms: int) -> float:
    """The idf of so many terms, where the articles of some of them are counted."""
    return sum(idf(articles, count) for count in counts) * terms / len(counts)


def count_phrases(places: Iterable[tuple[int, Iterable[int]]]) -> int:
    """How often terms with these offsets (the first 0) and positions stand in this order."""
    each = iter(places)
    starts = set(next(each)[1])
    for offset, positions in each:
        starts.intersection_update(position - offset for position in positions)
        if not starts:
            return 0
    return len(starts)


def merge(each: Iterable[Scores], combine: Callable[[float, float], float]) -> Scores:
    """The articles that any has, with their scores combined where more than one has them."""
    merged: Scores = {}
    for scores in each:
        for number, score in scores.items():
            merged[number] = combine(merged[number], score) if number in merged else score
    return merged
