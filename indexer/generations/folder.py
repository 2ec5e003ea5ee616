"""Generations in an index folder: built aside, verified, published in one step, pruned."""

from __future__ import annotations

import os
import re
import shutil
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from search.disk import naming
from search.engines.auto import new_writer
from search.errors import IndexUnavailableError, LockedError, counted
from search.index.folder import CURRENT, DATA, GENERATIONS, MANIFEST, current_name, open_generation
from search.index.generation import fingerprint
from search.index.manifest import Manifest
from search.query.terms import EVERYTHING
from search.stored.records import read_record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from search.stored.document import IndexedArticle

KEPT = 2
"""Generations that stay: the published one and the one before."""

_LOCK = "LOCK"
_NAME = re.compile(r"\d{8}T\d{6}\.\d{6}Z")
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
        place = self.folder / GENERATIONS / name
        try:
            with naming(place):
                (place / DATA).mkdir(parents=True)
                yield name
        except BaseException:
            # The reason counts, not that the disk may refuse this as well.
            with suppress(OSError):
                self.discard(name)
            raise

    def write(self, name: str, articles: Iterable[IndexedArticle]) -> int:
        """Write the articles of a generation; gives their number."""
        count = 0
        with new_writer(self.folder / GENERATIONS / name / DATA) as writer:
            for article in articles:
                writer.add(article)
                count += 1
        (self.folder / GENERATIONS / name / _ENGINE).write_text(writer.engine, encoding="utf-8")
        return count

    def finish(self, name: str, articles: int, quarantined: int) -> None:
        """Describe a built generation, then verify it; raises `IndexUnavailableError`."""
        place = self.folder / GENERATIONS / name
        engine = (place / _ENGINE).read_text(encoding="utf-8")
        manifest = Manifest(engine, articles, quarantined, fingerprint())
        for path in [*(place / DATA).iterdir(), place / DATA, place, self.folder / GENERATIONS]:
            _sync(path)
        _write_durably(place / MANIFEST, manifest.as_text())
        _verify(self.folder, name, articles)

    def publish(self, name: str) -> None:
        """Serve this generation from now on; searches in flight end on the one before."""
        _write_durably(self.folder / CURRENT, name + "\n")

    def prune(self) -> None:
        """Remove all but the newest generations up to the served one, and what crashed runs left.

        Where none is served, any that is finished may be good. What no run has made stays.
        """
        served = current_name(self.folder) if (self.folder / CURRENT).exists() else None
        places = sorted(filter(_is_generation, (self.folder / GENERATIONS).glob("*")))
        finished = [place.name for place in places if (place / MANIFEST).exists()]
        kept = [name for name in finished if served is None or name <= served][-KEPT:]
        for place in places:
            if place.name not in kept:
                self.discard(place.name)

    def discard(self, name: str) -> None:
        """Remove a generation that is not served."""
        place = self.folder / GENERATIONS / name
        # First, so that one whose removal is cut short never passes for a finished one.
        (place / MANIFEST).unlink(missing_ok=True)
        shutil.rmtree(place)


def _is_generation(place: Path) -> bool:
    """Whether a run has made it, by its name."""
    return bool(_NAME.fullmatch(place.name)) and place.is_dir() and not place.is_symlink()


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
    with naming(path), aside.open("w", encoding="utf-8") as file:
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
