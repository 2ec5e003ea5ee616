"""The words of a stored segment by term: where each stands, without reading all of them.

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

PARTS, TURNS = 5, 2
"""Parts of a record: the terms, where the places of each end, and the columns of places, of which
`TURNS` is the first.
"""


def pack_postings(words: Words) -> tuple[bytes, ...]:
    """The words of a segment, in `PARTS` parts."""
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
    """Where the words of a segment stand, by their turns and in code points of its text."""

    __slots__ = ("_columns", "_ends", "_terms")

    def __init__(self, parts: Sequence[memoryview]) -> None:
        terms, ends, *columns = parts
        self._terms = bytes(terms)
        self._ends = ends.cast("I")
        self._columns = [column.cast("I") for column in columns]

    def turns(self, terms: Sequence[str]) -> list[int]:
        """The turns of the words at which these terms begin, side by side, ascending."""
        first, *others = (self._posting(term) for term in terms)
        turns, _, _ = self._columns
        found = turns[first].tolist()
        for distance, posting in enumerate(others, start=1):
            here = set(turns[posting])
            found = [turn for turn in found if turn + distance in here]
        return found

    def spans(self, terms: Sequence[str]) -> list[Span]:
        """Where these terms, side by side, were written."""
        first, last = self._posting(terms[0]), self._posting(terms[-1])
        turns, starts, ends = self._columns
        if len(terms) == 1:
            return list(zip(starts[first], ends[first], strict=True))
        found = self.turns(terms)
        start_of = dict(zip(turns[first], starts[first], strict=True)) if found else {}
        end_of = dict(zip(turns[last], ends[last], strict=True)) if found else {}
        return [(start_of[turn], end_of[turn + len(terms) - 1]) for turn in found]

    def terms(self) -> list[str]:
        """Every different term, in the order in which they first stand in the text."""
        return self._terms.decode().split()

    def _posting(self, term: str) -> slice:
        """Where the places of a term are in the columns; nowhere for one that is not there."""
        place = self._terms.find(f" {term} ".encode("utf-8", "replace"))
        if place < 0:
            return slice(0, 0)
        number = self._terms.count(b" ", 0, place)
        return slice(self._ends[number - 1] if number else 0, self._ends[number])
