"""Processes that work for this one, each on one item at a time, sent through a pipe of its own.

Nothing of theirs lies on a disk, or in memory that they share. However this process ends, its end
of the pipes is closed, and a process whose pipe is closed ends itself.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import traceback
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from multiprocessing import resource_tracker
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess

    Item = TypeVar("Item")
    Result = TypeVar("Result")

AHEAD = 3
"""Pieces of work that wait for each process, so that none waits for work."""

_TERMINAL = (signal.SIGINT, signal.SIGHUP)
"""What a terminal sends to every process: the first one ends the others."""


class LostWorkerError(Exception):
    """A process was killed before it gave its result."""


def in_turn(
    work: Callable[[Item], Result], items: Iterable[Item], jobs: int
) -> Generator[Result, None, None]:
    """What `work` gives for each item, in their order, done by so many processes.

    Raises what `work` raises, and `LostWorkerError`.
    """
    left = iter(items)
    # Left in this order: what the threads wait for ends with the processes.
    with ThreadPoolExecutor(jobs) as threads, _workers(work, jobs) as idle:
        waiting = deque(threads.submit(_ask, idle, item) for item in islice(left, jobs * AHEAD))
        while waiting:
            result, error = pickle.loads(waiting.popleft().result())
            if error:
                raise error
            yield result
            waiting.extend(threads.submit(_ask, idle, item) for item in islice(left, 1))


@dataclass(frozen=True, slots=True)
class _Worker:
    process: SpawnProcess
    pipe: Connection[Any, Any]


@contextmanager
def _workers(work: Callable[[Any], Any], jobs: int) -> Iterator[SimpleQueue[_Worker]]:
    """The processes, in a queue of those that have nothing to do; killed when the block is left."""
    started: list[_Worker] = []
    idle: SimpleQueue[_Worker] = SimpleQueue()
    try:
        with held_back():
            for _ in range(jobs):
                started.append(_start(work))
                idle.put(started[-1])
        yield idle
    finally:
        for worker in started:
            worker.process.kill()
            worker.process.join()
            worker.pipe.close()


@contextmanager
def held_back() -> Iterator[None]:
    """What a terminal sends waits for the end of the block, and never reaches what begins in it."""
    # The first process to begin would start it, which lets signals through again.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _TERMINAL)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _start(work: Callable[[Any], Any]) -> _Worker:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(theirs, work), daemon=True)
    process.start()
    # Only where no other process has it does its end close the pipe.
    theirs.close()
    return _Worker(process, ours)


def _ask(idle: SimpleQueue[_Worker], item: object) -> bytes:
    worker = idle.get()
    try:
        worker.pipe.send(item)
        return worker.pipe.recv_bytes()
    except (EOFError, OSError) as error:
        raise LostWorkerError from error
    finally:
        idle.put(worker)


def _work(pipe: Connection[Any, Any], work: Callable[[Any], Any]) -> None:
    """What a process does until its pipe is closed."""
    items: SimpleQueue[Any] = SimpleQueue()
    Thread(target=_receive, args=(pipe, items), daemon=True).start()
    # Nobody is there to read a result.
    with suppress(BrokenPipeError):
        while True:
            pipe.send_bytes(_outcome(work, items.get()))


def _receive(pipe: Connection[Any, Any], items: SimpleQueue[Any]) -> None:
    """In a thread, so that the end of the pipe is noticed during work as well."""
    try:
        while True:
            items.put(pipe.recv())
    except (EOFError, OSError):
        os._exit(1)


def _outcome(work: Callable[[Any], Any], item: object) -> bytes:
    """The result and the error, one of which is None."""
    try:
        return pickle.dumps((work(item), None), pickle.HIGHEST_PROTOCOL)
    except Exception as error:
        error.add_note(traceback.format_exc())
        return pickle.dumps((None, error), pickle.HIGHEST_PROTOCOL)
