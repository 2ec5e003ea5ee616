"""What a typed word is looked for by, besides what is typed: its words, in any form.

A dictionary cuts a word that it does not know where it can, and what it cuts off looks like a
particle: 하은, a name, becomes 하, to do, and 은. So an ending is left out only where two
characters or more remain, and where the language says that it can be one. Otherwise a word is
looked for as it was typed, and what is found has it.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from search.analysis.morphemes import GAP, MARK

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Judge = Callable[[Sequence["Part"], Sequence["Part"]], bool]

SHORTEST = 2
"""Code points of what may be found without the particle beside it."""


class Part(NamedTuple):
    """A morpheme of a typed word.

    `terms` are its words, or one of `GAP` and `MARK`, and `kind` is its part of speech. What `ends`
    a word is a particle or the like; what is `doubtful` is rather a piece of some other word.
    """

    written: str
    terms: tuple[str, ...]
    kind: str
    ends: bool = False
    doubtful: bool = False


def typed_terms(parts: Sequence[Part], judge: Judge) -> list[str]:
    """The terms side by side; none where only what was typed is meant.

    `judge` says whether parts are a word in a form that others may be found for, and the parts
    after them, if any, its ending.
    """
    content, ending = _cut(_without_marks(list(parts)))
    terms = [term for part in content for term in part.terms]
    if not terms or GAP in (terms[0], terms[-1]) or any(part.doubtful for part in content):
        return []
    if not judge(content, ending):
        return []
    return terms if _are_long_enough(terms, bool(ending)) else []


def _without_marks(parts: list[Part]) -> list[Part]:
    while parts and parts[-1].terms == (MARK,):
        parts.pop()
    while parts and parts[0].terms == (MARK,):
        parts.pop(0)
    return parts


def _cut(parts: list[Part]) -> tuple[list[Part], list[Part]]:
    """The word and its ending; marks between them belong to neither."""
    place = len(parts)
    while place and (parts[place - 1].ends or parts[place - 1].terms == (MARK,)):
        place -= 1
    return parts[:place], [part for part in parts[place:] if part.ends]


def _are_long_enough(terms: Sequence[str], has_ending: bool) -> bool:
    """Whether no single character is to be found beside a particle that was left out."""
    runs = [sum(map(len, run)) for gap, run in groupby(terms, GAP.__eq__) if not gap]
    return all(run >= SHORTEST for run in runs) or not (has_ending or GAP in terms)
