"""Errors of the operating system, said with the place where they happened."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def naming(place: Path) -> Iterator[None]:
    """Errors in this block name the place, unless they name another: of a full disk they do not."""
    try:
        yield
    except OSError as error:
        if error.filename is None:
            error.filename = str(place)
        raise
