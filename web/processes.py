"""The processes that answer together with this one, and the memory that they hold."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path

from web.guards.shared import shared_folder

_PSS = re.compile(r"^Pss:\s+(\d+) kB$", re.MULTILINE)


def together() -> list[int]:
    """The numbers of the server's main process and its workers; of this process where it is alone.

    Only Linux says which they are.
    """
    if shared_folder() is None:
        return [os.getpid()]
    parent = os.getppid()
    lists = Path(f"/proc/{parent}/task").glob("*/children")
    return [parent, *(int(child) for file in lists for child in file.read_text().split())]


def memory() -> int:
    """Bytes that they hold, each page that several share counted once; 0 where nobody says."""
    return sum(map(memory_of, together()))


def memory_of(process: int) -> int:
    """Bytes that one process holds, and its part of those that it shares."""
    # It may have ended just now.
    with suppress(OSError):
        found = _PSS.search(Path(f"/proc/{process}/smaps_rollup").read_text())
        return int(found[1]) * 1024 if found else 0
    return 0
