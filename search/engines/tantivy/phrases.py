"""How tantivy finds terms side by side, some of which may be written in two ways.

It has phrases of terms, and phrases of regular expressions, which take longer than a few of the
former do. So each way of writing a phrase is looked for by itself, as long as there are few.
"""

from __future__ import annotations

from itertools import chain, product
from math import prod
from typing import TYPE_CHECKING, NamedTuple

from tantivy import Query

from search.engines.long_terms import shortened
from search.query.places import places_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tantivy import Schema, Searcher

    from search.query.terms import TermPhrase

    _Words = list[str | tuple[int, str]]
    _Counted = tuple[int, str]
    """In how many articles a term is, and the term."""

LONGEST = 8_000
"""Code points of a term; tantivy drops those of more than 65,530 bytes."""

MOST_WAYS = 4
"""Ways of writing a phrase that are looked for one by one."""

LONGEST_REGULAR = 100
"""Code points of a regular expression; tantivy refuses those of several hundred."""


class Way(NamedTuple):
    """One way of writing a phrase; `counts` are the articles that tantivy counts for its terms."""

    query: Query
    counts: Sequence[int]


class Ways(NamedTuple):
    """All that are somewhere; `counts` are the articles of the commoner term in each place."""

    each: list[Way]
    counts: Sequence[int]


def find_ways(schema: Schema, searcher: Searcher, leaf: TermPhrase) -> Ways | None:
    """None where no article has the phrase, as far as its terms show."""
    name, frequency = leaf.field.name, searcher.doc_freq
    offsets: list[int] = []
    places: list[list[_Counted]] = []
    for offset, terms in places_of(leaf):
        found = []
        for term in terms:
            stored = shortened(term, LONGEST)
            if count := frequency(name, stored):
                found.append((count, stored))
        if not found:
            return None
        offsets.append(offset)
        places.append(found)
    counts = [max(found)[0] for found in places]
    many = prod(map(len, places))
    if many == 1:
        return Ways([_way(schema, name, offsets, [found[0] for found in places])], counts)
    if many > MOST_WAYS and _are_short(places):
        way = _regular(schema, searcher, name, list(zip(offsets, places, strict=True)))
        return Ways([way], counts) if way else None
    first, *others = list(product(*places))[:MOST_WAYS]
    ways = [_way(schema, name, offsets, other) for other in others]
    there = [way for way in ways if searcher.search(way.query, 1, count=False).hits]
    return Ways([_way(schema, name, offsets, first), *there], counts)


def _way(schema: Schema, name: str, offsets: Iterable[int], counted: Iterable[_Counted]) -> Way:
    counts, terms = zip(*counted, strict=True)
    words: _Words = list(zip(offsets, terms, strict=True))
    return Way(Query.phrase_query(schema, name, words), counts)


def _regular(
    schema: Schema,
    searcher: Searcher,
    name: str,
    places: Sequence[tuple[int, Sequence[_Counted]]],
) -> Way | None:
    """All ways at once; None where what they have in common is nowhere, as is nearly always so."""
    sure: _Words = [(offset, found[0][1]) for offset, found in places if not found[1:]]
    if not searcher.search(Query.phrase_query(schema, name, sure), 1, count=False).hits:
        return None
    words: _Words = [(offset, "|".join(term for _, term in found)) for offset, found in places]
    # Tantivy takes such an expression for a term, which no article has.
    counts = [0 if found[1:] else found[0][0] for _, found in places]
    return Way(Query.regex_phrase_query(schema, name, words), counts)


def _are_short(places: Iterable[Iterable[_Counted]]) -> bool:
    return all(len(term) <= LONGEST_REGULAR for _, term in chain.from_iterable(places))
