"""Reading and analysing an archive on all processors, in the order of its files.

Only a few pieces are under way at a time, so that memory stays flat however large the archive is.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING

from indexer.pool import LostWorkerError, in_turn
from indexer.reading.files import try_file
from indexer.reading.model import Reading
from search.analysis.registry import warm_up
from search.analysis.remembered import INDEXING, remember
from search.errors import ReadingError
from search.stored.document import index_article

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence
    from pathlib import Path

    from indexer.reading.sources import Source
    from search.stored.document import IndexedArticle

WORTH_A_PROCESS = 1 << 20
"""Bytes of archive for which another process is worth its start of about a second."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A file or a slice of one, with its analysed articles and errors in their order."""

    source: Source
    found: list[IndexedArticle | ReadingError]


@dataclass(frozen=True, slots=True)
class Analyst:
    """What every file of an archive is read with."""

    recurring: frozenset[str]
    boilerplate: Path | None

    def analyse(self, source: Source) -> Piece:
        """The articles of a file, ready for an engine, and why others cannot be read."""
        found = try_file(source, self.recurring, self.boilerplate)
        return Piece(
            source,
            [index_article(one.article) if isinstance(one, Reading) else one for one in found],
        )


def processors() -> int:
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def analyse(analyst: Analyst, sources: Sequence[Source], jobs: int) -> Generator[Piece, None, None]:
    """Every file of the archive, analysed by up to `jobs` processes, in the order given.

    Raises `ReadingError` where a process is killed, which happens when memory runs out.
    """
    jobs = min(jobs, 1 + sum(source.size for source in sources) // WORTH_A_PROCESS)
    if jobs == 1:
        remember(INDEXING)
        yield from map(analyst.analyse, sources)
        return
    try:
        yield from in_turn(partial(_analyse, analyst), sources, jobs)
    except LostWorkerError:
        message = f"A process reading the archive was killed; try --jobs {jobs // 2}."
        raise ReadingError(message) from None


def _analyse(analyst: Analyst, source: Source) -> Piece:
    """What a process of its own does."""
    _prepare()
    return analyst.analyse(source)


@cache
def _prepare() -> None:
    remember(INDEXING)
    warm_up()
