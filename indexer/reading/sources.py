"""The files of an archive, in a stable order, and the ids that their paths give."""

from __future__ import annotations

import codecs
import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, BinaryIO

from search.errors import ReadingError
from search.settings import FOLLOW_LINKS, LONGEST_TEXT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
"""How a file begins in which no single byte ends a line."""

ENDINGS = (".txt", ".jsonl", ".html", ".htm")
PASSED_OVER = ("readme", "license", "licence", "changelog")
"""Names, without their endings, of files that describe an archive and are not part of it."""


SLICE = 1 << 18
"""Bytes of a JSON Lines file that are read at a time, and the rest of the last line."""

BYTES = {".txt": 4, ".html": 50, ".htm": 50}
"""Bytes that a file may have for each character that an article may: a page has pictures in it."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file of an archive, and the folder to which its article's id is relative.

    A long JSON Lines file comes in slices of whole lines, from byte `start` to `end`, the first
    line of which has the number `first_line`. A link is read where it stays below the root, or
    `anywhere`.
    """

    path: Path
    root: Path
    start: int = 0
    end: int | None = None
    first_line: int = 1
    anywhere: bool = False

    @property
    def id(self) -> str:
        """The path below the root without its suffix, with slashes, in NFC (macOS keeps NFD)."""
        relative = self.path.relative_to(self.root).with_suffix("")
        return unicodedata.normalize("NFC", relative.as_posix())

    @property
    def size(self) -> int:
        """Bytes of the file or slice; 0 for a file that cannot be opened."""
        if self.end is not None:
            return self.end - self.start
        try:
            return self.path.stat().st_size
        except OSError:
            # Reading it will say why.
            return 0

    def read_bytes(self) -> bytes:
        """The whole file or slice; raises `ReadingError` where it is too large or cannot be opened.

        So it does for a link out of the archive, which could show any file of this machine.
        """
        try:
            with self._open() as file:
                self._refuse_large()
                file.seek(self.start)
                return file.read(-1 if self.end is None else self.end - self.start)
        except OSError as error:
            raise ReadingError(f"{self.path}: cannot be opened: {error.strerror}") from error

    def slices(self) -> Iterator[Source]:
        """The same file in pieces that can be read by themselves: itself, unless it has lines."""
        if self.path.suffix.lower() != ".jsonl" or self.size <= SLICE:
            yield self
            return
        try:
            with self._open() as file:
                wide = file.read(2) in _WIDE_MARKS
                file.seek(0)
                yield from [self] if wide else self._slices(file)
        except (OSError, ReadingError):
            # Reading it will say why.
            yield self

    def _open(self) -> BinaryIO:
        inside = self.anywhere or self.path.resolve().is_relative_to(self.root.resolve())
        if inside:
            return self.path.open("rb")
        raise ReadingError(
            f"{self.path}: is a link out of the archive; set {FOLLOW_LINKS.name}=1 to read it"
        )

    def _refuse_large(self) -> None:
        most = LONGEST_TEXT.count
        if self.size > most * BYTES.get(self.path.suffix.lower(), self.size):
            allowed = f"{LONGEST_TEXT.name} allows {most:,} characters"
            raise ReadingError(f"{self.path}: it has {self.size:,} bytes; {allowed}")

    def _slices(self, file: BinaryIO) -> Iterator[Source]:
        start, line = 0, 1
        while piece := file.read(SLICE) + file.readline():
            yield replace(self, start=start, end=start + len(piece), first_line=line)
            start += len(piece)
            line += piece.count(b"\n")


def find_files(paths: Iterable[Path]) -> Iterator[Source]:
    """The archive files below the paths, by path; a path to a file gives that file.

    Hidden files, files of other endings and READMEs are passed over in folders. Raises
    `ReadingError` for a path that is not there, is not a file or has an unknown ending, and
    `SettingError` where NARU_FOLLOW_LINKS is not a number.
    """
    anywhere = bool(FOLLOW_LINKS.count)
    for path in paths:
        if path.is_dir():
            # By text and not by path parts, so that the order is the same on every system.
            found = sorted(path.rglob("*"), key=lambda file: file.relative_to(path).as_posix())
            yield from (
                Source(file, path, anywhere=anywhere) for file in found if _belongs(file, path)
            )
        else:
            yield _named(path)


def _belongs(file: Path, root: Path) -> bool:
    hidden = any(part.startswith(".") for part in file.relative_to(root).parts)
    about = file.stem.casefold() in PASSED_OVER
    return file.suffix.lower() in ENDINGS and not hidden and not about and file.is_file()


def _named(path: Path) -> Source:
    if not path.exists():
        raise ReadingError(f"{path}: there is no such file or folder")
    if not path.is_file():
        # A pipe or a device would be waited for without end.
        raise ReadingError(f"{path}: this is not a file")
    if path.suffix.lower() not in ENDINGS:
        endings = ", ".join(ENDINGS)
        raise ReadingError(f"{path}: Naru reads {endings}; rename the file or convert it")
    # A link that is named stands for the file that it points to.
    return Source(path, path.parent, anywhere=True)
