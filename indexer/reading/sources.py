"""The files of an archive, in a stable order, and the ids that their paths give."""

from __future__ import annotations

import codecs
import hashlib
import os
import unicodedata
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from search.errors import ReadingError
from search.settings import FOLLOW_LINKS

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
        """The whole file or slice; raises `ReadingError` where it cannot be opened.

        So it does for a link out of the archive, which could show any file of this machine.
        """
        try:
            with self._open() as file:
                file.seek(self.start)
                return file.read(-1 if self.end is None else self.end - self.start)
        except OSError as error:
            raise ReadingError(f"{self.path}: cannot be opened: {error.strerror}") from error

    def digest(self) -> bytes:
        """The SHA-256 of the whole file, of which little is held at a time; raises likewise."""
        try:
            digest = hashlib.sha256()
            with self._open() as file:
                while piece := file.read(SLICE):
                    digest.update(piece)
            return digest.digest()
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

    def _slices(self, file: BinaryIO) -> Iterator[Source]:
        start, line = 0, 1
        while piece := file.read(SLICE) + file.readline():
            yield replace(self, start=start, end=start + len(piece), first_line=line)
            start += len(piece)
            line += piece.count(b"\n")


class Entry(NamedTuple):
    """A file of an archive as its folder lists it; nothing of it is read yet.

    `path` is relative to the root, with slashes; `mtime` is in nanoseconds.
    """

    root: Path
    path: str
    size: int
    mtime: int
    anywhere: bool

    @property
    def source(self) -> Source:
        """The file, to be read."""
        return Source(self.root / self.path, self.root, anywhere=self.anywhere)


def find_files(paths: Iterable[Path]) -> Iterator[Source]:
    """The archive files below the paths, in the order of `list_files`; raises as that does."""
    return (entry.source for entry in list_files(paths))


def list_files(paths: Iterable[Path]) -> Iterator[Entry]:
    """The archive files below the paths, by path; a path to a file gives that file.

    Hidden files, files of other endings and READMEs are passed over in folders. Raises
    `ReadingError` for a path that is not there, is not a file or has an unknown ending, or a folder
    that cannot be read, and `SettingError` where NARU_FOLLOW_LINKS is not a number.
    """
    anywhere = bool(FOLLOW_LINKS.count)
    for path in paths:
        if path.is_dir():
            # By text and not by path parts, so that the order is the same on every system.
            for relative, found in sorted(_below(str(path), ""), key=itemgetter(0)):
                yield Entry(path, relative, found.st_size, found.st_mtime_ns, anywhere)
        else:
            yield _named(path)


def _below(folder: str, prefix: str) -> Iterator[tuple[str, os.stat_result]]:
    """The archive files in a folder, which `prefix` names; a hundred thousand take a second."""
    try:
        with os.scandir(folder) as found:
            entries = [entry for entry in found if not entry.name.startswith(".")]
    except OSError as error:
        raise ReadingError(f"{folder}: cannot be opened: {error.strerror}") from error
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _below(entry.path, f"{prefix}{entry.name}/")
        elif _belongs(entry):
            yield prefix + entry.name, entry.stat()


def _belongs(entry: os.DirEntry[str]) -> bool:
    name = entry.name.lower()
    about = entry.name.rpartition(".")[0].casefold() in PASSED_OVER
    return name.endswith(ENDINGS) and not about and entry.is_file()


def _named(path: Path) -> Entry:
    if not path.exists():
        raise ReadingError(f"{path}: there is no such file or folder")
    if not path.is_file():
        # A pipe or a device would be waited for without end.
        raise ReadingError(f"{path}: this is not a file")
    if path.suffix.lower() not in ENDINGS:
        endings = ", ".join(ENDINGS)
        raise ReadingError(f"{path}: Naru reads {endings}; rename the file or convert it")
    # A link that is named stands for the file that it points to.
    found = path.stat()
    return Entry(path.parent, path.name, found.st_size, found.st_mtime_ns, anywhere=True)
