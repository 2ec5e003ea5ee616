"""What is asked of a line several times while its file is read, and worked out once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from search.analysis.remembered import Remembered

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST: Final = 1 << 13
"""Code points of a line that is remembered."""

MOST: Final = 1 << 20
"""Bytes of lines that each memory holds: those of a few files, since lines hardly come again."""

Result = TypeVar("Result")


def asked_of_lines(work: Callable[[str], Result]) -> Remembered[Result]:
    """`asked[line]` is what `work` gives for the line."""
    return Remembered(work, longest=LONGEST, most=MOST)
