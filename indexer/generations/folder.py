"""Generations in an index folder: built aside, verified, published in one step, pruned."""

from __future__ import annotations

import json
import shutil
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout

from indexer.generations.before import CATALOG, REPORT, FolderBefore
from indexer.generations.durable import sync, write_durably
from indexer.generations.keeping import Keeper
from indexer.generations.listing import Listed
from indexer.generations.retention import KEPT, staying
from indexer.generations.rollback import check_sound
from indexer.generations.verification import faults
from search.disk import naming
from search.engines.auto import new_writer
from search.errors import DamagedError, IndexUnavailableError, LockedError, SpaceError
from search.index.digests import digests
from search.index.folder import (
    CURRENT,
    DATA,
    GENERATIONS,
    MANIFEST,
    NAMES,
    current_name,
    finished_names,
    read_manifest,
)
from search.index.generation import fingerprint
from search.index.manifest import Manifest
from search.stored.document import IndexedArticle

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from indexer.catalog import Catalog
    from indexer.generations.before import Copied
    from indexer.report import Report

LOOK = 0.2
"""Seconds after which a run that waits looks whether the other one has ended."""

_LOCK = "LOCK"
_ENGINE = "engine"
"""Names the engine of a generation until its manifest does. It is there first: only what has it, or
a manifest, is removed.
"""
_REMOVED = ".removed"
"""What is added to the name of a generation while it is being removed."""


class FolderGenerations:
    """The generations in an index folder; see `indexer.generations.base.Generations`.

    A crash at any point leaves the published one as it was; whatever it left behind is removed by
    the next run, which is the only one that may write.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @contextmanager
    def writing(self, wait: float = 0) -> Iterator[None]:
        """The right to write this index, until the block is left.

        Raises `LockedError` where another run has it and does not end within `wait` seconds. The
        operating system releases the lock of a process that dies.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(self.folder / _LOCK, timeout=wait, poll_interval=LOOK):
                yield
        except Timeout:
            raise LockedError(
                f"Another run is writing the index at {self.folder}. Wait for it."
            ) from None

    @contextmanager
    def aside(self) -> Iterator[str]:
        """A new generation, by its name, removed again if an exception ends the block."""
        name = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
        place = self._place(name)
        try:
            with naming(place):
                place.mkdir(parents=True)
                (place / _ENGINE).touch()
                (place / DATA).mkdir()
                yield name
        except BaseException:
            # The reason counts, not that the disk may refuse this as well.
            with suppress(OSError):
                self.discard(name)
            raise

    def write(self, name: str, articles: Iterable[IndexedArticle | Copied]) -> int:
        """Write the articles of a generation; gives their number."""
        place = self._place(name)
        before = self.before()
        vocabulary, count = before.vocabulary if before else None, 0
        with new_writer(place / DATA) as writer, Keeper(place, vocabulary) as keeper:
            for article in articles:
                assert isinstance(article, IndexedArticle), "only a cluster copies by itself"
                writer.add(article)
                keeper.add(article)
                count += 1
        (place / _ENGINE).write_text(writer.engine, encoding="utf-8")
        return count

    def before(self) -> FolderBefore | None:
        """The served generation, for a run to take over what has not changed.

        Where that is damaged it is the newest of those before it, so that a run still knows what
        may not be lost; None where none can be read.
        """
        with suppress(IndexUnavailableError):
            return self._readable_up_to(self.served())
        return self._readable_up_to(None)

    def _readable_up_to(self, served: str | None) -> FolderBefore | None:
        for name in self.finished():
            if served and name > served:
                continue
            with suppress(IndexUnavailableError, OSError, ValueError):
                before = FolderBefore(self._place(name), is_served=name == served)
                before.check()
                return before
        return None

    def engine(self) -> str | None:
        """The engine of the served generation; None where there is none, or a damaged one."""
        try:
            return read_manifest(self._place(current_name(self.folder))).engine
        except IndexUnavailableError:
            return None

    def describe(self, name: str, catalog: Catalog, report: Report) -> None:
        """Keep beside a written generation what it was made of and what its run did."""
        place = self._place(name)
        (place / CATALOG).write_bytes(catalog.to_bytes())
        engine = (place / _ENGINE).read_text(encoding="utf-8")
        said = replace(report, engine=engine, bytes=self.size(name))
        (place / REPORT).write_text(said.as_text(), encoding="utf-8")

    def make_room(self, needed: int) -> None:
        """Make sure that a generation of so many bytes can be written; raises `SpaceError`."""
        folder = self.folder / GENERATIONS
        try:
            folder.mkdir(exist_ok=True)
            with TemporaryFile(dir=folder) as file:
                file.write(b"written")
                file.flush()
        except OSError as error:
            raise SpaceError(f"{folder} cannot be written: {error.strerror}") from error
        if (free := shutil.disk_usage(folder).free) < needed:
            raise SpaceError(
                f"A run needs about {needed >> 20:,} MB beside the {KEPT} generations in {folder}, "
                f"and {free >> 20:,} MB are free. Make room, or put the index on another disk."
            )

    def size(self, name: str) -> int:
        """Bytes of a written generation."""
        return FolderBefore(self._place(name)).size

    def finish(self, name: str, articles: int, quarantined: int) -> None:
        """Describe a built generation, then verify it; raises `IndexUnavailableError`."""
        place = self._place(name)
        engine = (place / _ENGINE).read_text(encoding="utf-8")
        manifest = Manifest(engine, articles, quarantined, fingerprint(), files=digests(place))
        for path in [*place.rglob("*"), place, self.folder / GENERATIONS]:
            sync(path)
        write_durably(place / MANIFEST, manifest.as_text())
        check_sound(self, name)

    def publish(self, name: str) -> None:
        """Serve a new generation from now on; searches in flight end on the one before."""
        served = self._served_if_there()
        for between in [each for each in self.finished() if served and served < each < name]:
            self.discard(between)
        try:
            self.switch(name)
        except BaseException:
            # It would stay as one that the index was rolled back from.
            with suppress(OSError, IndexUnavailableError):
                if served and self.served() != name:
                    self.discard(name)
            raise

    def switch(self, name: str) -> None:
        """Serve this generation from now on, in one step that lasts."""
        write_durably(self.folder / CURRENT, name + "\n")

    def prune(self, keep: int | None = None) -> list[str]:
        """Remove what crashed runs left, and all but the newest generations up to the served one.

        See `indexer.generations.base.Generations`.
        """
        stay = self._staying(keep)
        gone = [place.name for place in self._ours() if place.name not in stay]
        for name in gone:
            self.discard(name)
        return gone

    def discard(self, name: str) -> None:
        """Remove a generation that is not served."""
        place = self._place(name)
        if not name.endswith(_REMOVED):
            # In one step, so that one whose removal is cut short never passes for a finished one.
            place = place.rename(place.with_name(f"{name}{_REMOVED}"))
        shutil.rmtree(place)

    def served(self) -> str:
        """The name of the served generation; raises `IndexUnavailableError`."""
        return current_name(self.folder)

    def finished(self) -> list[str]:
        """The names of all finished generations, newest first; raises `DamagedError`."""
        return finished_names(self.folder)

    def faults(self, name: str) -> Iterator[IndexUnavailableError]:
        """All that is wrong with a finished generation, of which everything is read."""
        return faults(self._place(name))

    def listing(self) -> list[Listed]:
        """All finished generations, newest first; raises `DamagedError`."""
        return list(map(self._listed, self.finished()))

    def strays(self) -> list[str]:
        """What is among the generations, but was not made by Naru."""
        ours = {place.name for place in self._ours()}
        # There is no folder yet where the first run has failed.
        return sorted({path.name for path in (self.folder / GENERATIONS).glob("*")} - ours)

    def _staying(self, keep: int | None) -> set[str]:
        served, finished = self._served_if_there(), self.finished()
        # Where nobody knows which is served, none is known to be good.
        return staying(finished, served, self._analyzers, keep) if served else set(finished)

    def _served_if_there(self) -> str | None:
        try:
            served = self.served()
        except IndexUnavailableError:
            return None
        return served if served in self.finished() else None

    def _ours(self) -> list[Path]:
        """The folders that runs have made, finished or not."""
        folder = self.folder / GENERATIONS
        return sorted(filter(_is_ours, folder.iterdir())) if folder.exists() else []

    def _listed(self, name: str) -> Listed:
        place = self._place(name)
        size = sum(path.stat().st_size for path in place.rglob("*") if path.is_file())
        try:
            manifest = read_manifest(place)
        except DamagedError as error:
            return Listed(name, size, problem=error.message)
        return Listed.of(name, size, manifest, _report(place))

    def _analyzers(self, name: str) -> Mapping[str, str] | None:
        try:
            return read_manifest(self._place(name)).analyzers
        except DamagedError:
            return None

    def _place(self, name: str) -> Path:
        return self.folder / GENERATIONS / name


def _is_ours(place: Path) -> bool:
    """Whether a run has made this: by its name, and by what it puts there first."""
    name = place.name.removesuffix(_REMOVED)
    if place.is_symlink() or not place.is_dir() or not NAMES.fullmatch(name):
        return False
    marked = any((place / mark).exists() for mark in (_ENGINE, MANIFEST))
    return marked or place.name.endswith(_REMOVED) or not any(place.iterdir())


def _report(place: Path) -> Any:
    """What the run noted that built it; None where it noted nothing that can be read."""
    try:
        return json.loads((place / REPORT).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
