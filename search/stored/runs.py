"""Runs of characters without the spaces inside them, and the way back to where they were written.

In 업무 협약 the space does not count (see `surface`). Texts are searched for marks with such spaces
taken out, so that finding a word is finding a string.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

from search.analysis.surface import DENSE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from search.model import Span

_SPACES = re.compile(f"(?<=[{DENSE}]) +(?=[{DENSE}])")


def join_runs(folded: str) -> tuple[str, array[int]]:
    """The text without the spaces inside runs, and the places in it where one stood, in order."""
    pieces = _SPACES.split(folded)
    joined = "".join(pieces)
    if len(pieces) - 1 == len(folded) - len(joined):
        return joined, array("I", list(accumulate(map(len, pieces)))[:-1])
    places = array("I")
    for match in _SPACES.finditer(folded):
        places.extend([match.start() - len(places)] * len(match[0]))
    return joined, places


def written_spans(spaces: Sequence[int], spans: Iterable[Span]) -> list[Span]:
    """Where pieces (none empty) of the joined text are in the text with its spaces."""
    return [
        (start + bisect_right(spaces, start), end + bisect_right(spaces, end - 1))
        for start, end in spans
    ]
