"""The walk through an article: from mark to mark and from part to part, by links alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from search.marked import Paragraphs
from search.service import WHOLE

if TYPE_CHECKING:
    from collections.abc import Callable

    from search.marked import Part


@dataclass(frozen=True, slots=True)
class Walk:
    """Where the marks and parts of an article are; `shown` is how many marks this page has."""

    part: Part
    shown: int
    here: Callable[..., str]

    def mark(self, number: int) -> str:
        """The address of a mark, on this page or another; those of the article count from 1."""
        if self.part.marks_before < number <= self.part.marks_before + self.shown:
            return f"#m{number}"
        if number == 1:
            paragraph = self.part.marked_first
        elif number <= self.part.marks_before:
            paragraph = self.part.marked_before
        else:
            paragraph = self.part.marked_after
        first = paragraph or 1
        return f"{to_part(self.here, Paragraphs(first, first + WHOLE.last - 1))}#m{number}"

    def previous(self) -> str | None:
        """The address of the part before."""
        return self.part.previous and to_part(self.here, self.part.previous)

    def next(self) -> str | None:
        """The address of the part after."""
        return self.part.next and to_part(self.here, self.part.next)


def to_part(here: Callable[..., str], part: Paragraphs) -> str:
    """The address of some paragraphs; the first of them need not be asked for."""
    return here(paragraphs=None if part == WHOLE else part)
