"""What the terms of a query's surface count for where any of them may match.

Of 서울시장은 시장 says more than 장은, half of which is a particle that any noun may have, and the
니다 of an ending says nothing. A 2-gram counts by its share of characters that are of words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from search.analysis.folding import fold
from search.analysis.morphemes import GAP
from search.analysis.registry import ANALYZERS
from search.analysis.surface import surface_tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.query.terms import Term


SHORTEST = 3
"""Code points of a text that may end with a particle; of 나루, 루 is taken for one."""


def weighed(leaves: Sequence[Term], text: str) -> list[Term]:
    """The terms of a text's surface, without those of particles alone where others are left."""
    shares = _shares(text, leaves[0].field.lang)
    each = [leaf._replace(weight=shares.get(leaf.terms[0], 1.0)) for leaf in leaves]
    return [leaf for leaf in each if leaf.weight] or [*leaves]


def _shares(text: str, lang: str) -> dict[str, float]:
    """The most that each term has, wherever it is in the text; all of it where not said."""
    language = ANALYZERS.get(lang)
    if language is None or not language.particles or not language.particles.search(text):
        return {}
    if len(text) < SHORTEST:
        return {}
    left_out = {
        place
        for term, start, end in zip(*language.words(text), strict=True)
        if term == GAP
        for place in range(start, end)
    }
    shares: dict[str, float] = {}
    for term, start, end in surface_tokens(fold(text)) if left_out else ():
        share = ((start not in left_out) + (end - 1 not in left_out)) / 2
        shares[term] = max(share, shares.get(term, 0.0))
    return shares
