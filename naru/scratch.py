"""The folder in which the workers of a server count together; it ends with the server."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from search.settings import SHARED_FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterator

_MEMORY = Path("/dev/shm")
"""A folder that a system of which nothing else can be written still has."""


@contextmanager
def scratch() -> Iterator[None]:
    """A folder for the workers that are begun in this block; raises OSError."""
    place = _MEMORY if os.access(_MEMORY, os.W_OK) else Path(tempfile.gettempdir())
    os.environ[SHARED_FOLDER] = tempfile.mkdtemp(prefix="naru-serve-", dir=place)
    try:
        yield
    finally:
        remove_scratch()


def remove_scratch() -> None:
    """Remove the folder, if there is one; a worker does so whose main process was killed."""
    if folder := os.environ.pop(SHARED_FOLDER, None):
        # Another worker may be removing it as well.
        shutil.rmtree(folder, ignore_errors=True)
