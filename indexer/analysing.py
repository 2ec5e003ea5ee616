"""Work on an archive on all processors, in the order of its files.

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
from itertools import islice
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from search.analysis.remembered import INDEXING, remember
from search.errors import ReadingError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Sequence
    from concurrent.futures import Future

Item = TypeVar("Item", bound="Sized")
Result = TypeVar("Result")

AHEAD = 3
"""Pieces of work that wait for each process, so that none waits for work."""

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
    context = multiprocessing.get_context("spawn")
    with (
        TemporaryDirectory(prefix="naru-") as folder,
        ProcessPoolExecutor(jobs, context, _start, (work, Path(folder))) as pool,
    ):
        try:
            yield from map(_fetch, _files(pool, items, jobs * AHEAD))
        except BrokenProcessPool:
            message = f"A process reading the archive was killed; try --jobs {jobs // 2}."
            raise ReadingError(message) from None
        finally:
            pool.shutdown(cancel_futures=True)


def _files(pool: ProcessPoolExecutor, items: Sequence[Any], ahead: int) -> Iterator[Path]:
    left = iter(items)
    waiting: deque[Future[Path]] = deque(pool.submit(_work, item) for item in islice(left, ahead))
    while waiting:
        yield waiting.popleft().result()
        waiting.extend(pool.submit(_work, item) for item in islice(left, 1))


def _fetch(path: Path) -> Any:
    with path.open("rb") as file:
        result = pickle.load(file)
    path.unlink()
    return result


_desk: tuple[Callable[[Any], Any], Path] | None = None
"""What this process does, and the folder for the results."""


def _start(work: Callable[[Any], Any], folder: Path) -> None:
    global _desk
    # Ctrl-C reaches every process; the first one ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _desk = work, folder
    remember(INDEXING)


def _work(item: Any) -> Path:
    """The file of the result: of one sent through a pipe, a killed process may leave half."""
    assert _desk, "_start runs first"
    work, folder = _desk
    with NamedTemporaryFile(dir=folder, delete=False) as file:
        pickle.dump(work(item), file, pickle.HIGHEST_PROTOCOL)
    return Path(file.name)
