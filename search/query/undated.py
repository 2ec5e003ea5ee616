"""Articles without a date, which no day or year that a query asks for ever finds."""

from __future__ import annotations

from search.query.terms import (
    EVERYTHING,
    AllOf,
    AnyOf,
    BestOf,
    DateBetween,
    NoneOf,
    TermNode,
)

UNDATED = NoneOf(DateBetween(None, None))


def asks_for_days(node: TermNode) -> bool:
    """Whether a day, a year or a range of them is part of the query."""
    # Leaves are tuples: a quick look for what every search does.
    if isinstance(node, tuple):
        return False
    match node:
        case DateBetween(first, last):
            return bool(first or last)
        case AllOf(children) | AnyOf(children) | BestOf(children):
            return any(map(asks_for_days, children))
        case NoneOf(child):
            return asks_for_days(child)
    return False


def left_out_undated(query: TermNode) -> TermNode:
    """The articles without a date that the query would find if they were of every day."""
    return AllOf((UNDATED, _of_every_day(query, wanted=True), NoneOf(query)))


def _of_every_day(node: TermNode, *, wanted: bool) -> TermNode:
    """The query where days are `wanted`, not where they are excluded, for articles of every day."""
    match node:
        case DateBetween(first, last) if first or last:
            return EVERYTHING if wanted else node
        case AllOf(children) | AnyOf(children) | BestOf(children):
            return type(node)(tuple(_of_every_day(child, wanted=wanted) for child in children))
        case NoneOf(child):
            return NoneOf(_of_every_day(child, wanted=not wanted))
    return node
