"""The files of an archive, in a stable order, and the ids that their paths give."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from search.errors import ReadingError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

ENDINGS = (".txt", ".jsonl", ".html", ".htm")
PASSED_OVER = ("readme", "license", "licence", "changelog")
"""Names, without their endings, of files that speak of an archive and are no part of it."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file of an archive, and the folder to which its article's id is relative."""

    path: Path
    root: Path

    @property
    def id(self) -> str:
        """The path below the root without its suffix, with slashes, in NFC (macOS keeps NFD)."""
        relative = self.path.relative_to(self.root).with_suffix("")
        return unicodedata.normalize("NFC", relative.as_posix())

    def read_bytes(self) -> bytes:
        """The whole file; raises `ReadingError` where the system refuses."""
        try:
            return self.path.read_bytes()
        except OSError as error:
            raise ReadingError(f"{self.path}: cannot be opened: {error.strerror}") from error


def find_files(paths: Iterable[Path]) -> Iterator[Source]:
    """The archive files below the paths, by path; a path to a file gives that file.

    Hidden files, files of other endings and READMEs are passed over in folders. Raises
    `ReadingError` for a path that is not there or a named file of an unknown ending.
    """
    for path in paths:
        if path.is_dir():
            # By text and not by path parts, so that the order is the same on every system.
            found = sorted(path.rglob("*"), key=lambda file: file.relative_to(path).as_posix())
            yield from (Source(file, path) for file in found if _belongs(file, path))
        else:
            yield _named(path)


def _belongs(file: Path, root: Path) -> bool:
    hidden = any(part.startswith(".") for part in file.relative_to(root).parts)
    about = file.stem.casefold() in PASSED_OVER
    return file.suffix.lower() in ENDINGS and not hidden and not about and file.is_file()


def _named(path: Path) -> Source:
    if not path.exists():
        raise ReadingError(f"{path}: there is no such file or folder")
    if path.suffix.lower() not in ENDINGS:
        endings = ", ".join(ENDINGS)
        raise ReadingError(f"{path}: Naru reads {endings}; rename the file or convert it")
    return Source(path, path.parent)
