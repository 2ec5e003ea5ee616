"""Opening an index that may be read but not written, on any disk and by any user.

Tantivy locks a folder even to open it, by a file. It is given a folder of links to the files.
"""

from __future__ import annotations

import os
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_MEMORY = Path("/dev/shm")
"""A folder that is never full and that a system of which nothing else can be written still has."""

_PREFIX = "naru-links-"
_LOCKS = "*.lock"

OLD = 60
"""Seconds after which links are those of a killed process: they are needed for a moment."""


@contextmanager
def linked(folder: Path) -> Iterator[Path]:
    """A folder of links to the files of an index, while tantivy opens them; raises OSError."""
    place = _MEMORY if os.access(_MEMORY, os.W_OK) else Path(tempfile.gettempdir())
    _remove_old(place)
    with TemporaryDirectory(prefix=_PREFIX, dir=place) as links:
        for file in folder.absolute().iterdir():
            if not file.match(_LOCKS):
                (Path(links) / file.name).symlink_to(file)
        yield Path(links)


def _remove_old(place: Path) -> None:
    """What processes left that were killed; nothing but folders of links."""
    for left in place.glob(f"{_PREFIX}*"):
        # It may be another user's, or have just been removed.
        with suppress(OSError):
            if time.time() - left.lstat().st_mtime > OLD:
                for link in filter(Path.is_symlink, left.iterdir()):
                    link.unlink()
                left.rmdir()
