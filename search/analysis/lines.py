"""Line by line: a term never runs from one line of a text into the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from search.analysis.surface import BREAK
from search.model import Token

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


def by_line(text: str, analyze: Callable[[str, int], Iterable[Token]]) -> list[Token]:
    """The tokens of every line, `BREAK` between lines; `analyze` takes a line and its place."""
    tokens: list[Token] = []
    place = 0
    for line in text.split("\n"):
        if place:
            tokens.append(Token(BREAK, place - 1, place))
        tokens.extend(analyze(line, place))
        place += len(line) + 1
    return tokens
