"""The index folder: generations, and `CURRENT`, which names the one that is served.

CURRENT                      the name of the served generation
generations/NAME/manifest    what built it: engine, analyzers, number of articles
generations/NAME/data/       the engine's files
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from search.engines.registry import EMBEDDED
from search.errors import BUILD_IT, IndexUnavailableError, damaged
from search.index.following import Follower
from search.index.generation import Generation, check_analyzers
from search.index.manifest import Manifest

if TYPE_CHECKING:
    from pathlib import Path

CURRENT = "CURRENT"
GENERATIONS = "generations"
MANIFEST = "manifest.json"
DATA = "data"


class FolderIndex:
    """An index folder; it follows `CURRENT`. See `search.index.address.Index`."""

    def __init__(self, folder: Path) -> None:
        self._follower = Follower(partial(current_name, folder), partial(open_generation, folder))

    def current(self) -> Generation:
        """The generation to search now; raises `IndexUnavailableError`."""
        return self._follower.current()


def current_name(folder: Path) -> str:
    """The name of the served generation; raises `IndexUnavailableError`."""
    try:
        # Every request asks: as bytes it takes half as long.
        return (folder / CURRENT).read_bytes().decode().strip()
    except FileNotFoundError:
        raise IndexUnavailableError(f"There is no index at {folder}. {BUILD_IT}") from None
    except (OSError, ValueError) as error:
        raise damaged(folder, error) from error


def open_generation(folder: Path, name: str) -> Generation:
    """Open one generation; raises `IndexUnavailableError` where it is damaged or too old."""
    place = folder / GENERATIONS / name
    manifest = read_manifest(place)
    check_analyzers(manifest.analyzers, folder)
    return Generation(name, EMBEDDED[manifest.engine].engine(place / DATA), manifest)


def read_manifest(place: Path) -> Manifest:
    """What built the generation in a folder; raises `IndexUnavailableError`."""
    try:
        text = (place / MANIFEST).read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise damaged(place, error) from error
    manifest = Manifest.from_text(text, place)
    if manifest.engine not in EMBEDDED:
        raise damaged(place, f"there is no engine {manifest.engine!r}")
    return manifest
