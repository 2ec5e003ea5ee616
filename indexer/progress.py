"""How far a run is: it tells its stages as it goes, and what is shown of them is not its business.

Where in the whole run a stage begins and ends is estimated from what there is to do, so that the
end of the last stage is the end of the run.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Thing = TypeVar("Thing")

NAMES = ("looking for changes", "reading", "writing", "verifying")

LOOKED, READ, KEPT, WRITTEN, VERIFIED = 0.25, 2.5, 0.04, 0.04, 0.02
"""What a byte of an archive costs, as it compares with the others: to look at it, to read and
analyse it, to take over what it gave, to write what is left of an index, and to read all of it
back.
"""

WRITTEN_LATE = 1.5
"""The same of an index whose articles are all written at the end."""


class Stage(NamedTuple):
    """A stage of a run, with so many things to do, most of them files.

    It begins and ends at these shares of the whole run, which are from 0 to 1.
    """

    name: str
    total: int
    begins: float
    ends: float

    def share(self, done: int) -> float:
        """The share of the whole run that is done with so many things of this stage."""
        if done >= self.total:
            return self.ends
        return self.begins + (self.ends - self.begins) * done / self.total


class Progress(Protocol):
    """Is told how many things of a stage are done: 0 when it begins, all of them when it ends."""

    def __call__(self, stage: Stage, done: int) -> None:
        """It comes after every file, so it has to be quick."""


def silent(stage: Stage, done: int) -> None:
    """Show nothing."""


class Course(NamedTuple):
    """The stages of a run, in their order; the last two are one thing each."""

    looking: Stage
    reading: Stage
    writing: Stage
    verifying: Stage

    @classmethod
    def of(cls, *, looked: int, read: int, kept: int, jobs: int, late: bool = False) -> Course:
        """The course of a run by the bytes of the files that it looks at, reads, and keeps.

        Its articles are written `late` where their engine is known only when all are there.
        """
        every = read + kept
        written = every * (WRITTEN_LATE if late else WRITTEN)
        reading = read * READ / jobs + kept * KEPT
        costs = (looked * LOOKED / jobs, reading, written, every * VERIFIED)
        whole = sum(costs) or 1.0
        bounds = pairwise(done / whole for done in accumulate(costs, initial=0.0))
        return cls(*(Stage(name, 1, *bound) for name, bound in zip(NAMES, bounds, strict=True)))


@dataclass(slots=True)
class Meter:
    """Counts what of a stage is done, and tells it."""

    progress: Progress
    stage: Stage
    done: int = 0

    def __post_init__(self) -> None:
        self.progress(self.stage, 0)

    def count(self) -> None:
        """One more thing is done."""
        self.done += 1
        self.progress(self.stage, self.done)

    def counting(self, things: Iterable[Thing]) -> Iterator[Thing]:
        """The same things, each of which is done when it comes."""
        for thing in things:
            self.count()
            yield thing
