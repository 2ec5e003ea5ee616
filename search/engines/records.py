"""Stored records by their numbers, in one file that is mapped into memory and never copied."""

from __future__ import annotations

import mmap
from array import array
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

RECORDS = "records"


def ends_of(name: str) -> str:
    """The file that says where each record of the file `name` ends."""
    return f"{name}.ends"


class RecordsWriter:
    """Appends records to a new file in a folder, called `name`."""

    def __init__(self, folder: Path, name: str = RECORDS) -> None:
        self._ends_file = folder / ends_of(name)
        self._file = (folder / name).open("xb")
        self._ends = array("Q")
        self._place = 0

    def append(self, record: bytes) -> int:
        """Keep a record; gives its number, counted from 0."""
        self._file.write(record)
        self._place += len(record)
        self._ends.append(self._place)
        return len(self._ends) - 1

    def close(self) -> None:
        """Finish the file; without this there are no records."""
        self._file.close()
        self._ends_file.write_bytes(self._ends.tobytes())

    def discard(self) -> None:
        """Let go of the file without finishing it."""
        self._file.close()


class Records:
    """The records that a writer closed; OSError or ValueError where they are damaged."""

    def __init__(self, folder: Path, name: str = RECORDS) -> None:
        self._ends = array("Q", (folder / ends_of(name)).read_bytes())
        size = (folder / name).stat().st_size
        if size != (self._ends[-1] if self._ends else 0):
            raise ValueError(f"{name} has {size} bytes, not as many as were written")
        self._view = memoryview(b"")
        if size:
            with (folder / name).open("rb") as file:
                self._view = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, number: int) -> memoryview:
        return self._view[self._ends[number - 1] if number else 0 : self._ends[number]]
