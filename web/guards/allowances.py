"""How much each client may still ask, in a table that all workers of a machine share.

Of a client one number is kept: the point in time at which it has its whole allowance again. Each
request moves that on by an even share of the period, and one that would move it more than a period
ahead of now is refused (the generic cell rate algorithm). So nothing ever has to be reset, and who
has all of its allowance needs no row.
"""

from __future__ import annotations

import fcntl
import hashlib
import mmap
import os
import struct
import time
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from web.guards.shared import shared_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BUCKETS, ROWS = 8192, 8
"""A client has its row in one of so many buckets of so many rows: 1 MB altogether."""

ALONE = -1
"""What stands for a file where no other process has the table."""

_ROW = struct.Struct("=Qd")


class Rate(NamedTuple):
    """So many requests in a period of so many seconds."""

    requests: int
    seconds: int


class Left(NamedTuple):
    """What a client has left: requests, and the seconds until it has them all again.

    A request that is refused has to `wait` for so many seconds; 0.0 where it is not.
    """

    requests: int
    reset: float
    wait: float


class Allowances:
    """The allowances of all clients, of one rate. Threads and processes may use it together."""

    def __init__(self, rate: Rate, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        # Every process of a machine reads the same time from it.
        self._clock = clock
        self._file = _open()
        self._table = mmap.mmap(self._file, BUCKETS * ROWS * _ROW.size)
        self._turn = Lock()

    def take(self, client: str) -> Left:
        """Take one request from what a client has, if it has one."""
        tag = int.from_bytes(hashlib.blake2b(client.encode(), digest_size=8).digest(), "big")
        share = self._rate.seconds / self._rate.requests
        with self._alone():
            now = self._clock()
            place, full = self._find(tag or 1, now)
            wait = full + share - now - self._rate.seconds
            # Halves of a microsecond are lost in adding up.
            if wait > 1e-6:
                return Left(0, full - now, wait)
            full += share
            _ROW.pack_into(self._table, place, tag or 1, full)
        left = (self._rate.seconds - (full - now)) / share
        return Left(max(0, int(left + 1e-6)), full - now, 0.0)

    def _find(self, tag: int, now: float) -> tuple[int, float]:
        """The row of a client, and the time at which it has everything again.

        Where every row of the bucket is someone else's, that of who has most left is taken.
        """
        first = tag % BUCKETS * ROWS * _ROW.size
        places = range(first, first + ROWS * _ROW.size, _ROW.size)
        rows = [(*_ROW.unpack_from(self._table, place), place) for place in places]
        own = [(full, place) for owner, full, place in rows if owner == tag]
        if own:
            full, place = own[0]
            return place, max(full, now)
        return min((full, place) for _, full, place in rows)[1], now

    @contextmanager
    def _alone(self) -> Iterator[None]:
        # A lock of the file is one of the whole process.
        with self._turn:
            if self._file == ALONE:
                yield
                return
            fcntl.lockf(self._file, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN)


def _open() -> int:
    """The file of the table, as long as that is; open until this process ends."""
    folder = shared_folder()
    if folder is None:
        return ALONE
    file = os.open(folder / "allowances", os.O_RDWR | os.O_CREAT, 0o600)
    os.ftruncate(file, BUCKETS * ROWS * _ROW.size)
    return file
