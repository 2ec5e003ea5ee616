"""Filters as a part of the tree: they hold beside a query, whatever it is, and add to no score."""

from __future__ import annotations

from typing import TYPE_CHECKING

from search.analysis.registry import kept_tag
from search.filters import UNFILTERED
from search.query.compile import compile_query
from search.query.terms import (
    NOTHING,
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
    TermNode,
)
from search.query.tree import InByline, Phrase
from search.stored.document import on_one_line, whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.filters import Filters


def filtered(query: TermNode, filters: Filters) -> TermNode:
    """What the query finds, as far as the filters hold."""
    if filters == UNFILTERED:
        return query
    matched = (words_in(query, lang) for lang in dict.fromkeys(filters.matched))
    return AllOf((query, *conditions(filters), *matched))


def conditions(filters: Filters) -> Iterator[TermNode]:
    """What has to hold, whatever the query is: all but `matched`."""
    yield from map(_has, dict.fromkeys(filters.lang))
    yield from map(NoneOf, map(_has, dict.fromkeys(filters.without)))
    if filters.source:
        yield HasSource(tuple(dict.fromkeys(whole(on_one_line(name)) for name in filters.source)))
    if filters.byline:
        yield AnyOf(tuple(map(_in_byline, dict.fromkeys(filters.byline))))
    if filters.ids:
        yield HasId(tuple(dict.fromkeys(map(on_one_line, filters.ids))))
    if filters.first or filters.last:
        yield DateBetween(filters.first, filters.last)
    if filters.added_from is not None:
        yield AddedBetween(filters.added_from, None)


def words_in(query: TermNode, lang: str) -> TermNode:
    """The articles that the query finds by a word in a language, or in `other` languages."""
    if isinstance(query, Leaf):
        return query if query.field.lang == lang else NOTHING
    match query:
        case AllOf(children):
            return AllOf((*children, AnyOf(tuple(words_in(child, lang) for child in children))))
        case AnyOf(children) | BestOf(children):
            return AnyOf(tuple(words_in(child, lang) for child in children))
    return NOTHING


def _has(tag: str) -> HasLanguage:
    return HasLanguage(kept_tag(tag).lower())


def _in_byline(text: str) -> TermNode:
    query = compile_query(InByline(Phrase(on_one_line(text), 0, 0))).query
    return query._replace(weight=0.0) if isinstance(query, Scored) else query
