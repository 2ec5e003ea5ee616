"""Whether a finished generation in a folder is what was written, to the last bit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from search.engines.registry import EMBEDDED
from search.errors import DamagedError, IndexUnavailableError, counted
from search.index.digests import differing
from search.index.folder import DATA, read_manifest
from search.index.generation import check_analyzers
from search.query.terms import EVERYTHING
from search.stored.records import read_record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from search.engines.base import Engine


def faults(place: Path) -> Iterator[IndexUnavailableError]:
    """All that is wrong with the generation in this folder: every file and every record is read."""
    try:
        manifest = read_manifest(place)
        sound = True
        for error in differing(place, manifest.files):
            sound = False
            yield error
        if sound:
            check_analyzers(manifest.analyzers, place)
            engine = EMBEDDED[manifest.engine].engine(place / DATA)
            _read_back(place, engine, manifest.articles)
            engine.close()
    except IndexUnavailableError as error:
        yield error


def _read_back(place: Path, engine: Engine, articles: int) -> None:
    """Find every article and read each one; raises `DamagedError`."""
    found = engine.search(EVERYTHING, offset=0, limit=articles + 1, sort="relevance")
    ids = {hit.id: read_record(hit.record).id for hit in found.hits}
    if not len(ids) == found.total == articles:
        there = counted(len(ids), "article")
        raise DamagedError(place, f"it holds {there} instead of {articles:,}")
    if swapped := [identity for identity, read in ids.items() if identity != read]:
        raise DamagedError(place, f"it has another article in the place of {swapped[0]}")
