"""Generations in an index folder: built aside, verified, published in one step, pruned."""

from __future__ import annotations

import os
import shutil
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from indexer.generations.before import CATALOG, REPORT, TERMS, Before
from search.engines.auto import new_writer
from search.engines.records import RecordsWriter
from search.errors import IndexUnavailableError, LockedError, SpaceError, counted
from search.index.folder import (
    CURRENT,
    DATA,
    GENERATIONS,
    MANIFEST,
    current_name,
    open_generation,
    read_manifest,
)
from search.index.generation import fingerprint
from search.index.manifest import Manifest
from search.query.terms import EVERYTHING
from search.stored.records import read_record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from indexer.catalog import Catalog
    from indexer.report import Report
    from search.stored.document import IndexedArticle

KEPT = 2
"""Generations that stay: the published one and the one before."""

_LOCK = "LOCK"
_ENGINE = "engine"
"""Names the engine of a generation until its manifest does."""


class FolderGenerations:
    """The generations in an index folder; see `indexer.generations.base.Generations`.

    A crash at any point leaves the published one as it was; whatever it left behind is removed by
    the next run, which is the only one that may write.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @contextmanager
    def writing(self) -> Iterator[None]:
        """The right to write this index, until the block is left; raises `LockedError`.

        The operating system releases the lock of a process that dies.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(self.folder / _LOCK, timeout=0):
                yield
        except Timeout:
            raise LockedError(
                f"Another run is writing the index at {self.folder}. Wait for it."
            ) from None

    @contextmanager
    def aside(self) -> Iterator[str]:
        """A new generation, by its name, removed again if an exception ends the block.

        Names are points in time (UTC), so that they sort by age.
        """
        name = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
        (self._place(name) / DATA).mkdir(parents=True)
        try:
            yield name
        except BaseException:
            self.discard(name)
            raise

    def write(self, name: str, articles: Iterable[IndexedArticle]) -> int:
        """Write the articles of a generation; gives their number."""
        place = self._place(name)
        count = 0
        with new_writer(place / DATA) as writer, closing(RecordsWriter(place, TERMS)) as terms:
            for article in articles:
                writer.add(article)
                terms.append(article.terms)
                count += 1
        (place / _ENGINE).write_text(writer.engine, encoding="utf-8")
        return count

    def before(self) -> Before | None:
        """The served generation, for a run to take over what has not changed.

        None where there is none, or none that can be read.
        """
        try:
            before = Before(self._place(current_name(self.folder)))
            before.check()
        except (IndexUnavailableError, OSError, ValueError):
            return None
        return before

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
        return Before(self._place(name)).size

    def finish(self, name: str, articles: int, quarantined: int) -> None:
        """Describe a built generation, then verify it; raises `IndexUnavailableError`."""
        place = self._place(name)
        engine = (place / _ENGINE).read_text(encoding="utf-8")
        manifest = Manifest(engine, articles, quarantined, fingerprint())
        for path in [*place.rglob("*"), place, self.folder / GENERATIONS]:
            _sync(path)
        _write_durably(place / MANIFEST, manifest.as_text())
        _verify(self.folder, name, articles)

    def publish(self, name: str) -> None:
        """Serve this generation from now on; searches in flight end on the one before."""
        _write_durably(self.folder / CURRENT, name + "\n")

    def prune(self) -> None:
        """Remove all but the newest generations up to the served one, and what crashed runs left.

        Does nothing where none is served, since then none is known to be good.
        """
        if not (self.folder / CURRENT).exists():
            return
        places = sorted(place for place in (self.folder / GENERATIONS).iterdir() if place.is_dir())
        served = current_name(self.folder)
        finished = [place.name for place in places if (place / MANIFEST).exists()]
        kept = [name for name in finished if name <= served][-KEPT:]
        for place in places:
            if place.name not in kept:
                self.discard(place.name)

    def discard(self, name: str) -> None:
        """Remove a generation that is not served."""
        place = self._place(name)
        # First, so that one whose removal is cut short never passes for a finished one.
        (place / MANIFEST).unlink(missing_ok=True)
        shutil.rmtree(place)

    def _place(self, name: str) -> Path:
        return self.folder / GENERATIONS / name


def _verify(folder: Path, name: str, articles: int) -> None:
    """Open the generation again, find every article in it and read each one back."""
    engine = open_generation(folder, name).engine
    found = engine.search(EVERYTHING, offset=0, limit=articles + 1, sort="relevance")
    ids = {hit.id: read_record(hit.record).id for hit in found.hits}
    if not len(ids) == found.total == articles:
        there = counted(len(ids), "article")
        raise IndexUnavailableError(f"{name} holds {there} instead of {articles:,}.")
    if swapped := [identity for identity, read in ids.items() if identity != read]:
        raise IndexUnavailableError(f"{name} has another article in the place of {swapped[0]}.")
    engine.close()


def _write_durably(path: Path, text: str) -> None:
    """Replace the file in one step that survives a power cut."""
    aside = path.with_suffix(".new")
    with aside.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)
    _sync(path.parent)


def _sync(path: Path) -> None:
    """Wait until the disk has what was written to this file or folder."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
