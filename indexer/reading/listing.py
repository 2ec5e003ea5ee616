"""The files of an archive, in a stable order; nothing that could be an article is passed over.

What cannot be read, or may not, comes as an entry that is refused: the run reports it.
"""

from __future__ import annotations

import errno
import os
import stat
from dataclasses import dataclass, field
from heapq import heappop, heappush
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from indexer.reading.sources import OUTSIDE, Source, is_inside, other_kind
from search.errors import ReadingError
from search.settings import FOLLOW_LINKS, SKIP_UNREADABLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ENDINGS = (".txt", ".jsonl", ".html", ".htm")
PASSED_OVER = ("readme", "license", "licence", "changelog")
"""Names, without their endings, of files that describe an archive and are not part of it."""


class Entry(NamedTuple):
    """A file of an archive as its folder lists it; nothing of it is read yet.

    `path` is relative to the root, with slashes; `mtime` is in nanoseconds. What is `refused`, for
    this reason, can also be a folder.
    """

    root: Path
    path: str
    size: int = 0
    mtime: int = 0
    anywhere: bool = False
    refused: str | None = None

    @property
    def source(self) -> Source:
        """The file, to be read."""
        path = self.root / self.path
        return Source(path, self.root, anywhere=self.anywhere, refused=self.refused)


def find_files(paths: Iterable[Path]) -> Iterator[Source]:
    """The archive files below the paths, in the order of `list_files`; raises as that does."""
    return (entry.source for entry in list_files(paths))


def list_files(paths: Iterable[Path]) -> Iterator[Entry]:
    """The archive files below the paths, by path; a path to a file gives that file.

    Hidden files, files of other endings and READMEs are passed over in folders. Raises
    `ReadingError` for a path that is not there, is not a file, has an unknown ending or holds no
    archive file, and for a folder that cannot be read; `SettingError` where a setting is wrong.
    """
    anywhere, skip = bool(FOLLOW_LINKS.count), bool(SKIP_UNREADABLE.count)
    for path in paths:
        yield from _Walk(path, anywhere, skip).entries() if path.is_dir() else [_named(path)]


def _named(path: Path) -> Entry:
    if not path.exists():
        raise ReadingError(f"{path}: there is no such file or folder")
    found = path.stat()
    if kind := other_kind(found):
        raise ReadingError(f"{path}: this is a {kind}, not a file")
    if not path.name.lower().endswith(ENDINGS):
        raise ReadingError(f"{path}: Naru reads {_endings()}; rename the file or convert it")
    # A link that is named stands for the file that it points to.
    return Entry(path.parent, path.name, found.st_size, found.st_mtime_ns, anywhere=True)


def _endings() -> str:
    return ", ".join(ENDINGS)


@dataclass(slots=True)
class _Walk:
    """The way through a folder: what is its own first, then each link to what was not met."""

    root: Path
    anywhere: bool
    skip: bool
    found: list[Entry] = field(default_factory=list)
    folders: list[str] = field(default_factory=lambda: [""])
    links: list[str] = field(default_factory=list)
    met: set[tuple[int, int]] = field(default_factory=set)
    """Device and inode of each folder, so that no link is followed in a circle, or to it twice."""

    def entries(self) -> list[Entry]:
        while self.folders or self.links:
            if self.folders:
                self._enter(self.folders.pop())
            else:
                self._follow(heappop(self.links))
        if not self.found:
            message = f"there is no archive file in this folder; Naru reads {_endings()}"
            raise ReadingError(f"{self.root}: {message}")
        # By text and not by path parts, so that the order is the same on every system.
        return sorted(self.found, key=attrgetter("path"))

    def _enter(self, prefix: str) -> None:
        folder = self.root / prefix
        try:
            if self._meets(folder):
                return
            with os.scandir(folder) as listing:
                entries = [entry for entry in listing if not entry.name.startswith(".")]
        except OSError as error:
            self._cannot_enter(folder, prefix, error)
            return
        for entry in entries:
            self._take(entry, prefix + entry.name)

    def _meets(self, folder: Path) -> bool:
        """Whether a folder was met before; it is from now on."""
        found = folder.stat()
        identity = found.st_dev, found.st_ino
        before = identity in self.met
        self.met.add(identity)
        return before

    def _cannot_enter(self, folder: Path, prefix: str, error: OSError) -> None:
        reason = f"this folder cannot be read: {error.strerror}"
        # One that is gone by now is but reported, as a file would be.
        if not prefix or not (self.skip or error.errno == errno.ENOENT):
            remedy = f"mend that, or set {SKIP_UNREADABLE.name}=1 to go on without it"
            raise ReadingError(f"{folder}: {reason}; {remedy}") from error
        self._refuse(prefix.rstrip("/"), reason)

    def _take(self, entry: os.DirEntry[str], path: str) -> None:
        if entry.is_symlink():
            self._take_link(entry, path)
        elif entry.is_dir(follow_symlinks=False):
            self.folders.append(f"{path}/")
        elif belongs(entry.name):
            self._take_file(entry, path)

    def _take_link(self, entry: os.DirEntry[str], path: str) -> None:
        try:
            leads_to_folder = stat.S_ISDIR(entry.stat().st_mode)
        except OSError as error:
            # It could have led to a folder, but hardly by the name of a file that nobody reads.
            if belongs(entry.name) or not Path(entry.name).suffix:
                self._refuse(path, f"is a link that cannot be followed: {error.strerror}")
            return
        if leads_to_folder:
            heappush(self.links, path)
        elif belongs(entry.name):
            self._take_file(entry, path)

    def _take_file(self, entry: os.DirEntry[str], path: str) -> None:
        try:
            found = entry.stat()
        except OSError:
            # Reading it will say why.
            self.found.append(Entry(self.root, path, anywhere=self.anywhere))
            return
        if kind := other_kind(found):
            self._refuse(path, f"this is a {kind}, not a file")
            return
        self.found.append(
            Entry(self.root, path, found.st_size, found.st_mtime_ns, anywhere=self.anywhere)
        )

    def _follow(self, path: str) -> None:
        target, root = (os.path.realpath(each) for each in (self.root / path, self.root))
        if self.anywhere or is_inside(target, root):
            self.folders.append(f"{path}/")
        else:
            self._refuse(path, OUTSIDE)

    def _refuse(self, path: str, reason: str) -> None:
        self.found.append(Entry(self.root, path, refused=reason))


def belongs(name: str) -> bool:
    """Whether a file of this name, in a folder, is one of an archive."""
    about = name.rpartition(".")[0].casefold() in PASSED_OVER
    return name.lower().endswith(ENDINGS) and not about
