"""Generations of an index: built aside, verified, published in one step, pruned.

A crash at any point leaves the published generation as it was; whatever it left behind is removed
by the next run, which is the only one that may write (see `writing`).
"""

from __future__ import annotations

import json
import os
import shutil
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from search.analysis.registry import fingerprint
from search.document import read_record
from search.engines.whoosh import WhooshWriter
from search.errors import IndexUnavailableError, LockedError
from search.index import CURRENT, DATA, GENERATIONS, MANIFEST, current_name, open_generation
from search.query.terms import EVERYTHING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from search.document import IndexedArticle

KEPT = 2
"""Generations that stay: the published one and the one before."""

_LOCK = "LOCK"


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """The right to write this index, until the block is left; raises `LockedError`.

    The system takes the lock back from a process that dies.
    """
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(folder / _LOCK, timeout=0):
            yield
    except Timeout:
        raise LockedError(f"Another run is writing the index at {folder}. Wait for it.") from None


@contextmanager
def aside(folder: Path) -> Iterator[str]:
    """A new generation, by its name, removed again if an exception ends the block.

    Names are points in time (UTC), so that they sort by age.
    """
    name = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
    (folder / GENERATIONS / name / DATA).mkdir(parents=True)
    try:
        yield name
    except BaseException:
        discard(folder, name)
        raise


def write(folder: Path, name: str, articles: Iterable[IndexedArticle]) -> int:
    """Write the articles of a generation; gives their number."""
    count = 0
    with WhooshWriter(folder / GENERATIONS / name / DATA) as writer:
        for article in articles:
            writer.add(article)
            count += 1
    return count


def finish(folder: Path, name: str, articles: int, quarantined: int) -> None:
    """Describe a built generation, then verify it; raises `IndexUnavailableError`."""
    facts = {"engine": "whoosh", "articles": articles, "quarantined": quarantined}
    manifest = json.dumps({**facts, "analyzers": fingerprint()}, indent=2)
    place = folder / GENERATIONS / name
    for path in [*(place / DATA).iterdir(), place / DATA, place, folder / GENERATIONS]:
        _sync(path)
    _write_durably(place / MANIFEST, manifest + "\n")
    _verify(folder, name, articles)


def publish(folder: Path, name: str) -> None:
    """Serve this generation from now on; searches in flight end on the one before."""
    _write_durably(folder / CURRENT, name + "\n")


def prune(folder: Path) -> None:
    """Remove all but the newest generations up to the served one, and what crashed runs left.

    Nothing where none is served: then nobody knows what is good.
    """
    if not (folder / CURRENT).exists():
        return
    places = sorted(place for place in (folder / GENERATIONS).iterdir() if place.is_dir())
    served = current_name(folder)
    finished = [place.name for place in places if (place / MANIFEST).exists()]
    kept = [name for name in finished if name <= served][-KEPT:]
    for place in places:
        if place.name not in kept:
            discard(folder, place.name)


def discard(folder: Path, name: str) -> None:
    """Remove a generation that is not served."""
    place = folder / GENERATIONS / name
    # First, so that one whose removal is cut short never passes for a finished one.
    (place / MANIFEST).unlink(missing_ok=True)
    shutil.rmtree(place)


def _verify(folder: Path, name: str, articles: int) -> None:
    """Open the generation anew, find every article in it and read each one back."""
    engine = open_generation(folder, name).engine
    found = engine.search(EVERYTHING, offset=0, limit=articles + 1, sort="relevance")
    if found.total != articles:
        raise IndexUnavailableError(f"{name} holds {found.total} articles instead of {articles}.")
    for identity, _ in found.scored:
        if read_record(engine.records([identity])[0]).article.id != identity:
            raise IndexUnavailableError(f"{name} has another article in the place of {identity}.")
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
