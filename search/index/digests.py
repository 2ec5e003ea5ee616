"""What the files of a generation were when they were written: the SHA-256 of each."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from search.errors import DamagedError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path


def digests(folder: Path) -> dict[str, str]:
    """The digest of every file below a folder by its path in it."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): digest(path) for path in files}


def digest(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal digits; raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def differing(folder: Path, files: Mapping[str, str]) -> Iterator[DamagedError]:
    """An error for each file that is not what it was, as its digest in `files` says."""
    for name, expected in files.items():
        try:
            if digest(folder / name) != expected:
                yield DamagedError(folder / name, "it is not what was written")
        except (OSError, ValueError) as error:
            yield DamagedError(folder / name, error)


def check_digests(folder: Path, files: Mapping[str, str]) -> None:
    """Raises `DamagedError` for the first file that is not what it was."""
    for error in differing(folder, files):
        raise error
