"""The words of a stored segment by term: where each is, without reading all of them.

Marks and ranking ask for a few terms of long texts. Terms are one string of bytes, in which finding
one is as fast as memory, and the places of each follow each other in columns.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from itertools import accumulate, chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.analysis.words import Words
    from search.model import Span

TERMS, LAST, TURNS, STARTS, ENDS = range(5)
"""Parts of a record: the terms, where the places of each end, and the columns of places."""

_SIZE = array("I").itemsize


def pack_postings(words: Words) -> tuple[bytes, ...]:
    """The words of a segment, in five parts."""
    turns_of: dict[str, list[int]] = defaultdict(list)
    for turn, term in enumerate(words.terms):
        turns_of[term].append(turn)
    turns = array("I", chain.from_iterable(turns_of.values()))
    return (
        f" {' '.join(turns_of)} ".encode(),
        array("I", accumulate(map(len, turns_of.values()))).tobytes(),
        turns.tobytes(),
        array("I", map(words.starts.__getitem__, turns)).tobytes(),
        array("I", map(words.ends.__getitem__, turns)).tobytes(),
    )


class Postings:
    """Where the words of a segment are, by their turns and in code points of its text."""

    __slots__ = ("_places", "_record", "_terms")

    def __init__(self, record: memoryview, places: Sequence[int]) -> None:
        """The places in the record are those where the parts begin, and where the last ends."""
        self._record = record
        self._places = places
        self._terms = bytes(record[places[TERMS] : places[LAST]])

    def __len__(self) -> int:
        return (self._places[STARTS] - self._places[TURNS]) // _SIZE

    def turns(self, terms: Sequence[str]) -> list[int]:
        """The turns of the words at which these terms begin, side by side, ascending."""
        first, *others = ([*self._column(TURNS, *self._posting(term))] for term in terms)
        found = first
        for distance, turns in enumerate(others, start=1):
            here = set(turns)
            found = [turn for turn in found if turn + distance in here]
        return found

    def spans(self, terms: Sequence[str]) -> list[Span]:
        """Where these terms, side by side, were written."""
        first = self._posting(terms[0])
        if not first[1]:
            return []
        if len(terms) == 1:
            return [*zip(self._column(STARTS, *first), self._column(ENDS, *first), strict=True)]
        found = self.turns(terms)
        if not found:
            return []
        last = self._posting(terms[-1])
        start_of = dict(zip(self._column(TURNS, *first), self._column(STARTS, *first), strict=True))
        end_of = dict(zip(self._column(TURNS, *last), self._column(ENDS, *last), strict=True))
        return [(start_of[turn], end_of[turn + len(terms) - 1]) for turn in found]

    def terms(self) -> list[str]:
        """Every different term, in the order in which they first occur in the text."""
        return self._terms.decode().split()

    def _posting(self, term: str) -> Span:
        """Where the places of a term are in the columns; nowhere for one that is not there."""
        place = self._terms.find(f" {term} ".encode("utf-8", "replace"))
        if place < 0:
            return 0, 0
        number = self._terms.count(b" ", 0, place)
        if not number:
            return 0, self._column(LAST, 0, 1)[0]
        start, end = self._column(LAST, number - 1, number + 1)
        return start, end

    def _column(self, part: int, start: int, end: int) -> memoryview:
        """Some numbers of a part."""
        place = self._places[part]
        return self._record[place + start * _SIZE : place + end * _SIZE].cast("I")
