"""A file of an archive, or a slice of one: its bytes, and the id that its path gives."""

from __future__ import annotations

import codecs
import os
import stat
import unicodedata
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from search.errors import ReadingError
from search.settings import FOLLOW_LINKS, LARGEST_FILE, LONGEST_LINE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)
"""How a file begins in which no single byte ends a line."""

LINES = ".jsonl"
"""The ending of files that are read by the slice."""

SLICE = 1 << 18
"""Bytes of a JSON Lines file that are read at a time, and the rest of the last line."""

OUTSIDE = f"is a link out of the archive; set {FOLLOW_LINKS.name}=1 to read it"

# Nothing is waited for, and a link that was put in the place of a file is not followed.
_CAREFULLY = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0)
_BINARY = getattr(os, "O_BINARY", 0)

_KINDS = {
    stat.S_IFDIR: "folder",
    stat.S_IFIFO: "pipe",
    stat.S_IFSOCK: "socket",
    stat.S_IFCHR: "device",
    stat.S_IFBLK: "device",
}


class Stamp(NamedTuple):
    """What a file was when it was looked at; `mtime` is in nanoseconds."""

    inode: int
    size: int
    mtime: int


@dataclass(frozen=True, slots=True)
class Source:
    """A file of an archive, and the folder to which its article's id is relative.

    A long JSON Lines file comes in slices of whole lines, from byte `start` to `end`, the first
    line of which has the number `first_line`, of the file that had this `stamp`. A link is read
    where it stays below the root, or `anywhere`. What is `refused`, for this reason, is not opened.
    """

    path: Path
    root: Path
    start: int = 0
    end: int | None = None
    first_line: int = 1
    anywhere: bool = False
    stamp: Stamp | None = None
    refused: str | None = None

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
        """The whole file or slice; raises `ReadingError` where that cannot be had.

        So it does for a link out of the archive, which could show any file of this machine, for
        what is not a file, for one that is too large, and for one that changes meanwhile.
        """
        try:
            with self._open() as file:
                return self._read(file)
        except OSError as error:
            raise ReadingError(f"{self.path}: cannot be read: {error.strerror}") from error

    def digest(self) -> bytes:
        """The SHA-256 of the whole file, of which little is held at a time; raises likewise."""
        digest = sha256()
        try:
            with self._open() as file:
                while piece := file.read(SLICE):
                    digest.update(piece)
        except OSError as error:
            raise ReadingError(f"{self.path}: cannot be read: {error.strerror}") from error
        return digest.digest()

    def slices(self) -> Iterator[Source]:
        """The same file in pieces that can be read by themselves: itself, unless it has lines."""
        if self.path.suffix.lower() != LINES or self.size <= SLICE:
            return iter([self])
        try:
            with self._open() as file:
                wide = file.read(4).startswith(_WIDE_MARKS)
                file.seek(0)
                return iter([self] if wide else list(self._slices(file)))
        except (OSError, ReadingError):
            # Reading it will say why.
            return iter([self])

    def _open(self) -> BinaryIO:
        if self.refused:
            raise ReadingError(f"{self.path}: {self.refused}")
        target = os.path.realpath(self.path)
        if not self.anywhere and not is_inside(target, os.path.realpath(self.root)):
            raise ReadingError(f"{self.path}: {OUTSIDE}")
        # Opening a device can do something to it.
        self._refuse_other(os.lstat(target))
        file = os.fdopen(os.open(target, _CAREFULLY | _BINARY), "rb")
        try:
            self._refuse_other(os.fstat(file.fileno()))
        except ReadingError:
            file.close()
            raise
        return file

    def _refuse_other(self, found: os.stat_result) -> None:
        if kind := other_kind(found):
            raise ReadingError(f"{self.path}: this is a {kind}, not a file")

    def _read(self, file: BinaryIO) -> bytes:
        found = _stamp(file)
        most = LARGEST_FILE.count
        if self.end is None and found.size > most:
            message = f"it has {found.size:,} bytes; {LARGEST_FILE.name} allows {most:,}"
            raise ReadingError(f"{self.path}: {message}")
        end = found.size if self.end is None else self.end
        file.seek(self.start)
        data = file.read(end - self.start)
        if (self.stamp or found) != _stamp(file):
            raise ReadingError(f"{self.path}: was changed while it was read; run again")
        return data

    def _slices(self, file: BinaryIO) -> Iterator[Source]:
        stamp, most = _stamp(file), LONGEST_LINE.count
        start, line = 0, 1
        while piece := file.read(SLICE):
            piece += file.readline(most)
            # Where the last line does not end, it is too long to be held.
            whole = len(piece) if _ends(piece, file) else piece.rfind(b"\n") + 1
            if whole:
                end = start + whole
                yield replace(self, start=start, end=end, first_line=line, stamp=stamp)
                start, line = end, line + piece.count(b"\n", 0, whole)
            if whole < len(piece):
                passed, broken = _pass_line(file)
                end = start + len(piece) - whole + passed
                refused = f"line {line}: {too_long(end - start - broken)}"
                yield replace(
                    self, start=start, end=end, first_line=line, stamp=stamp, refused=refused
                )
                start, line = end, line + 1


def is_inside(path: str, folder: str) -> bool:
    """Whether a path is that of a folder or below it; neither has links in it."""
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def other_kind(found: os.stat_result) -> str | None:
    """What this is if it is not a file: a folder, pipe, socket or device."""
    if stat.S_ISREG(found.st_mode):
        return None
    return _KINDS.get(stat.S_IFMT(found.st_mode), "thing of another kind")


def too_long(size: int) -> str:
    """Why a line of so many bytes is refused."""
    return f"it has {size:,} bytes; {LONGEST_LINE.name} allows {LONGEST_LINE.count:,}"


def _stamp(file: BinaryIO) -> Stamp:
    found = os.fstat(file.fileno())
    return Stamp(found.st_ino, found.st_size, found.st_mtime_ns)


def _ends(piece: bytes, file: BinaryIO) -> bool:
    """Whether a piece ends where a line or the file does."""
    if piece.endswith(b"\n"):
        return True
    place = file.tell()
    at_end = not file.read(1)
    file.seek(place)
    return at_end


def _pass_line(file: BinaryIO) -> tuple[int, bool]:
    """The bytes to the end of the line, none of which is kept, and whether a break ends it."""
    passed = 0
    while piece := file.readline(SLICE):
        passed += len(piece)
        if piece.endswith(b"\n"):
            return passed, True
    return passed, False
