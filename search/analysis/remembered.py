"""Results that are worked out once: a text has few different words, however long it is."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST = 256
"""Code points of a text that is remembered; longer ones hardly ever come twice."""

SERVING, INDEXING = 1 << 18, 16 << 20
"""Bytes that each memory may hold: queries are short, while an archive repeats its words."""

ENTRY = 100
"""Bytes of an entry besides its text and result, of which the latter is about as large."""

Result = TypeVar("Result")

_most = SERVING


def remember(most: int) -> None:
    """Let each memory of this process hold about this many bytes."""
    global _most
    _most = most


class Remembered(dict[str, Result]):
    """`remembered[text]` is what `work` gives for the text.

    Texts of more than `longest` code points are not remembered. `most` is this memory's own bound
    in bytes, in place of the process's.
    """

    def __init__(
        self, work: Callable[[str], Result], *, longest: int = LONGEST, most: int | None = None
    ) -> None:
        super().__init__()
        self._work = work
        self._longest = longest
        self._own_most = most
        self._bytes = 0

    def __missing__(self, text: str) -> Result:
        result = self._work(text)
        if len(text) <= self._longest:
            self._keep(text, result)
        return result

    def _keep(self, text: str, result: Result) -> None:
        cost = ENTRY + 2 * sys.getsizeof(text)
        if self._bytes + cost > (self._own_most or _most):
            # Forgetting everything is faster than choosing.
            self.clear()
            self._bytes = 0
        self[text] = result
        self._bytes += cost
