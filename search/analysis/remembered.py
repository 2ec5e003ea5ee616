"""Results that are worked out once: a text has few different words, however long it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

LIMIT = 1 << 17
"""Results that are kept; beyond them all are forgotten, which is faster than to choose."""

Result = TypeVar("Result")


class Remembered(dict[str, Result]):
    """`remembered[text]` is what `work` gives for the text."""

    def __init__(self, work: Callable[[str], Result]) -> None:
        super().__init__()
        self._work = work

    def __missing__(self, text: str) -> Result:
        if len(self) >= LIMIT:
            self.clear()
        result = self[text] = self._work(text)
        return result
