"""Reading and analysing an archive on all processors, in the order of its files.

Only a few pieces are under way at a time, so that memory stays flat however large the archive is.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory
from typing import TYPE_CHECKING

from indexer.reading.files import try_file
from indexer.reading.model import Reading
from search.analysis.registry import warm_up
from search.analysis.remembered import INDEXING, remember
from search.errors import ReadingError
from search.stored.document import index_article

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence
    from concurrent.futures import Future

    from indexer.reading.sources import Source
    from search.stored.document import IndexedArticle

AHEAD = 3
"""Pieces of work that wait for each process, so that none waits for work."""

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
    context = multiprocessing.get_context("spawn")
    with (
        TemporaryDirectory(prefix="naru-") as folder,
        ProcessPoolExecutor(jobs, context, _start, (analyst, Path(folder))) as pool,
    ):
        try:
            yield from map(_fetch, _in_turn(pool, sources, jobs * AHEAD))
        except BrokenProcessPool:
            message = f"A process reading the archive was killed; try --jobs {jobs // 2}."
            raise ReadingError(message) from None
        finally:
            pool.shutdown(cancel_futures=True)


def _in_turn(pool: ProcessPoolExecutor, sources: Sequence[Source], ahead: int) -> Iterator[Path]:
    left = iter(sources)
    waiting: deque[Future[Path]] = deque(
        pool.submit(_analyse, source) for source in islice(left, ahead)
    )
    while waiting:
        yield waiting.popleft().result()
        waiting.extend(pool.submit(_analyse, source) for source in islice(left, 1))


def _fetch(path: Path) -> Piece:
    with path.open("rb") as file:
        piece: Piece = pickle.load(file)
    path.unlink()
    return piece


_desk: tuple[Analyst, Path] | None = None
"""What a process works with, and the folder for its results."""


def _start(analyst: Analyst, folder: Path) -> None:
    global _desk
    # Ctrl-C reaches every process; the first one ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _desk = analyst, folder
    remember(INDEXING)
    warm_up()


def _analyse(source: Source) -> Path:
    """The file of the result: of one sent through a pipe, a killed process may leave half."""
    assert _desk, "_start runs first"
    analyst, folder = _desk
    with NamedTemporaryFile(dir=folder, delete=False) as file:
        pickle.dump(analyst.analyse(source), file, pickle.HIGHEST_PROTOCOL)
    return Path(file.name)
