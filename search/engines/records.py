"""Stored records by their numbers, in one file that is mapped into memory and never copied.

Each has a checksum, which is compared when the record is first read.
"""

from __future__ import annotations

import mmap
from array import array
from typing import TYPE_CHECKING
from zlib import crc32

from search.errors import DamagedError

if TYPE_CHECKING:
    from pathlib import Path

RECORDS = "records"


def ends_of(name: str) -> str:
    """The file that says where each record of the file `name` ends."""
    return f"{name}.ends"


def sums_of(name: str) -> str:
    """The file that has the checksum of each record of the file `name`."""
    return f"{name}.sums"


class RecordsWriter:
    """Appends records to a new file in a folder, called `name`."""

    def __init__(self, folder: Path, name: str = RECORDS) -> None:
        self._ends_file = folder / ends_of(name)
        self._sums_file = folder / sums_of(name)
        self._file = (folder / name).open("xb")
        self._ends = array("Q")
        self._sums = array("I")
        self._place = 0

    def append(self, record: bytes) -> int:
        """Keep a record; gives its number, counted from 0."""
        self._file.write(record)
        self._place += len(record)
        self._ends.append(self._place)
        self._sums.append(crc32(record))
        return len(self._ends) - 1

    def close(self) -> None:
        """Finish the file; without this there are no records."""
        self._file.close()
        self._sums_file.write_bytes(self._sums.tobytes())
        self._ends_file.write_bytes(self._ends.tobytes())

    def discard(self) -> None:
        """Let go of the file without finishing it."""
        self._file.close()


class Records:
    """The records that a writer closed; OSError or ValueError where they are damaged.

    Reading one raises `DamagedError` where it is not the record that was written.
    """

    def __init__(self, folder: Path, name: str = RECORDS) -> None:
        self._path = folder / name
        self._ends = array("Q", (folder / ends_of(name)).read_bytes())
        self._sums = array("I", (folder / sums_of(name)).read_bytes())
        if len(self._sums) != len(self._ends):
            raise ValueError(f"{len(self._sums)} checksums for {len(self._ends)} records")
        size = self._path.stat().st_size
        if size != (self._ends[-1] if self._ends else 0):
            raise ValueError(f"{name} has {size} bytes, not as many as were written")
        self._view = memoryview(b"")
        if size:
            with self._path.open("rb") as file:
                self._view = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        # Threads that compare the same one at once find the same.
        self._unread = bytearray(b"\1" * len(self._ends))

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, number: int) -> memoryview:
        record = self._view[self._ends[number - 1] if number else 0 : self._ends[number]]
        if self._unread[number]:
            self._compare(number, record)
        return record

    def _compare(self, number: int, record: memoryview) -> None:
        if crc32(record) != self._sums[number]:
            raise DamagedError(self._path, f"record {number} is not what was written")
        self._unread[number] = 0
