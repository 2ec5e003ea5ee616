"""Opening an index that may be read but not written, on any disk and by any user.

Tantivy locks a folder even to open it, by a file. It is given a folder of links to the files.
"""

from __future__ import annotations

import os
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_MEMORY = Path("/dev/shm")
"""A folder that is never full and that a system of which nothing else can be written still has."""

_PREFIX = "naru-links-"
_LOCKS = "*.lock"

TRIES = 10
"""A thread of tantivy that looks for changes may lock the folder once while it is removed."""

OLD = 60
"""Seconds after which links are those of a killed process: they are needed for a moment."""


@contextmanager
def linked(folder: Path) -> Iterator[Path]:
    """A folder of links to the files of an index, while tantivy opens them; raises OSError."""
    place = _MEMORY if os.access(_MEMORY, os.W_OK) else Path(tempfile.gettempdir())
    _remove_old(place)
    links = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=place))
    try:
        for file in folder.absolute().iterdir():
            if not file.match(_LOCKS):
                (links / file.name).symlink_to(file)
        yield links
    finally:
        _remove(links)


def _remove(links: Path) -> None:
    """Remove links and locks; a folder that holds anything else stays, as does another user's."""
    for _ in range(TRIES):
        with suppress(OSError):
            for file in links.iterdir():
                if file.is_symlink() or file.match(_LOCKS):
                    file.unlink()
            links.rmdir()
            return


def _remove_old(place: Path) -> None:
    """Remove what processes left that were killed."""
    for left in place.glob(f"{_PREFIX}*"):
        # It may have just been removed.
        with suppress(OSError):
            if time.time() - left.lstat().st_mtime > OLD:
                _remove(left)
