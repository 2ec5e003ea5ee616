"""What one request may cost: counted before the work and while it is done."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from search.errors import DeadlineError

if TYPE_CHECKING:
    from collections.abc import Callable


def _nobody_waits() -> None:
    """For work that nobody else waits for, as on the command line."""


class BeyondBudgetError(Exception):
    """A query would have more of an index read than its budget allows; these terms went beyond.

    A prefix is a single string.
    """

    def __init__(self, terms: str | tuple[str, ...]) -> None:
        super().__init__(terms)
        self.terms = terms


@dataclass(frozen=True, slots=True)
class Budget:
    """How much work a request may cause, and by when it has to be done."""

    deadline: float = math.inf
    """A moment of `time.monotonic()`, in seconds."""

    reading: float = 0.3
    """Seconds that reading an index may take, by how much an engine is known to read in one."""

    terms: int = 256
    """Terms that a relaxed query is looked for with: its rarest ones."""

    finds: int = 40_000
    """Times that a term is looked for in an article, to mark it and to explain its score."""

    give_way: Callable[[], None] = _nobody_waits
    """Called between the steps of a request, to let others go first."""

    def share(self, among: int) -> Budget:
        """For one of so many pieces of work, which together may read as much of an index."""
        return replace(self, reading=self.reading / among)

    def left(self, most: float) -> float:
        """Seconds until the deadline, but at most `most`; raises `DeadlineError`."""
        self.check()
        return min(self.deadline - time.monotonic(), most)

    def check(self) -> None:
        """Called between two steps; raises `DeadlineError` when the time is up."""
        self.give_way()
        if time.monotonic() > self.deadline:
            raise DeadlineError(
                "This search takes too long. Leave out some of its words or ask for fewer hits per "
                "page; if the server is busy, try again later."
            )


ORDINARY = Budget()
"""The bounds of every request, without a deadline."""

UNBOUNDED = Budget(reading=math.inf)
"""For what no user asked for."""
