"""Line by line: a term never runs from one line of a text into the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from search.analysis.surface import BREAK
from search.analysis.words import Words, joined

if TYPE_CHECKING:
    from collections.abc import Callable


def by_line(text: str, analyze: Callable[[str, int], Words]) -> Words:
    """The words of every line, `BREAK` between lines; `analyze` takes a line and its place."""
    each: list[Words] = []
    place = 0
    for line in text.split("\n"):
        if place:
            each.append(Words([BREAK], [place - 1], [place]))
        each.append(analyze(line, place))
        place += len(line) + 1
    return joined(each)
