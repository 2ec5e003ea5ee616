"""The terms of a phrase with their places: 업무협약 finds 업무 협약 too, but 은우 never 은 우리.

The first and the last 2-gram of a run of characters are found as they were typed, with a space or
without; so two characters or more stand on either side of any other space. The 2-grams between
may be with or without one. Of these every other one is enough: what stands between two that
overlap it can only be the 2-gram of their characters.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from search.analysis.surface import is_gram, with_space, without_space

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from search.query.terms import Scored

    Place = tuple[int, tuple[str, ...]]
    """How many terms after the first of a phrase any of these terms is, one or two."""

SHORTEST, LONGEST = 3, 20
"""Terms of a phrase that has any between two others, and of one that is worth remembering."""


def places_of(leaf: Scored) -> Iterable[Place]:
    """What an index has to have for a leaf, in order."""
    if len(leaf.terms) < SHORTEST or leaf.field.view == "words":
        return enumerate(zip(leaf.terms, strict=True))
    return _remembered(leaf.terms) if len(leaf.terms) <= LONGEST else _places(leaf.terms)


@functools.lru_cache(maxsize=8)
def _remembered(terms: tuple[str, ...]) -> list[Place]:
    """The same terms are looked for in every language, in the title and in the text."""
    return list(_places(terms))


def _places(terms: Sequence[str]) -> Iterator[Place]:
    skipped = False
    for turn, term in enumerate(terms):
        inside = _is_inside(terms, turn)
        skipped = inside and not skipped
        if not skipped:
            yield turn, _either(term) if inside else (term,)


def spellings(terms: Sequence[str]) -> list[tuple[str, ...]]:
    """What each term of a surface may be written as."""
    return [
        _either(term) if _is_inside(terms, turn) else (term,) for turn, term in enumerate(terms)
    ]


def _is_inside(terms: Sequence[str], turn: int) -> bool:
    """Whether a term is a 2-gram between two others of its run."""
    return 0 < turn < len(terms) - 1 and all(map(is_gram, terms[turn - 1 : turn + 2]))


def _either(gram: str) -> tuple[str, str]:
    return without_space(gram), with_space(gram)


def worth(leaf: Scored, counted: int) -> float:
    """The weight of a phrase for which `counted` terms are counted, as if all of them were."""
    return leaf.weight * len(leaf.terms) / counted
