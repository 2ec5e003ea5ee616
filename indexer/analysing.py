"""Work on an archive on all processors, in the order of its files.

Only a few pieces are under way at a time, so that memory stays flat however large the archive is.
"""

from __future__ import annotations

import os
from functools import cache, partial
from typing import TYPE_CHECKING, Protocol, TypeVar

from indexer import pool
from search.analysis.remembered import INDEXING, remember
from search.errors import ReadingError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence

Item = TypeVar("Item", bound="Sized")
Result = TypeVar("Result")

WORTH_A_PROCESS = 1 << 20
"""Bytes of archive for which another process is worth its start of about a second."""


class Sized(Protocol):
    """A piece of work, by whose bytes it is known how many processes are worth their start."""

    @property
    def size(self) -> int:
        """Bytes."""


def processors() -> int:
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_turn(
    work: Callable[[Item], Result], items: Sequence[Item], jobs: int
) -> Generator[Result, None, None]:
    """What `work` gives for every item, by up to `jobs` processes, in the order given.

    Raises `ReadingError` where a process is killed, which happens when memory runs out.
    """
    jobs = min(jobs, len(items), 1 + sum(item.size for item in items) // WORTH_A_PROCESS)
    if jobs <= 1:
        remember(INDEXING)
        yield from map(work, items)
        return
    try:
        yield from pool.in_turn(partial(_work, work), items, jobs)
    except pool.LostWorkerError:
        message = f"A process reading the archive was killed; try --jobs {jobs // 2}."
        raise ReadingError(message) from None


def _work(work: Callable[[Item], Result], item: Item) -> Result:
    """What a process of its own does."""
    _prepare()
    return work(item)


@cache
def _prepare() -> None:
    remember(INDEXING)
