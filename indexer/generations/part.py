"""The share of an archive that one of several machines indexes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """The share of one machine: number `number`, counted from 1, of `of`."""

    number: int
    of: int

    @classmethod
    def parse(cls, text: str) -> Part:
        """From `2/3`; raises ValueError."""
        number, of = map(int, text.split("/"))
        if not 1 <= number <= of:
            raise ValueError(f"there is no part {number} of {of}")
        return cls(number, of)

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"
