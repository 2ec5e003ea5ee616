"""The index folder: generations, and `CURRENT`, which names the one that is served.

CURRENT                      the name of the served generation
generations/NAME/manifest    what built it: engine, analyzers, number of articles
generations/NAME/data/       the engine's files
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any

from search.analysis.registry import fingerprint
from search.engines.whoosh import WhooshEngine
from search.errors import IndexUnavailableError

if TYPE_CHECKING:
    from pathlib import Path

    from search.engines.base import Engine

log = logging.getLogger(__name__)

CURRENT = "CURRENT"
GENERATIONS = "generations"
MANIFEST = "manifest.json"
DATA = "data"

BUILD_IT = "Build it with: naru index PATHS"


@dataclass(frozen=True, slots=True)
class Generation:
    """One finished state of the index, open for searching."""

    name: str
    engine: Engine
    manifest: dict[str, Any]


class Index:
    """An index folder, which may appear later; it follows `CURRENT` as generations change.

    May be used by several threads at once.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._opening = Lock()
        self._current: Generation | None = None

    def current(self) -> Generation:
        """The generation to search now; raises `IndexUnavailableError`.

        One that was replaced stays open for the searches that still hold it, and goes on being
        served where the one that replaces it cannot be opened.
        """
        with self._opening:
            try:
                self._current = self._newest()
            except IndexUnavailableError as error:
                if self._current is None:
                    raise
                log.error("Still serving %s. %s", self._current.name, error.message)
            return self._current

    def _newest(self) -> Generation:
        name = current_name(self.folder)
        if self._current is not None and self._current.name == name:
            return self._current
        return open_generation(self.folder, name)


def current_name(folder: Path) -> str:
    """The name of the served generation; raises `IndexUnavailableError`."""
    try:
        return (folder / CURRENT).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        raise IndexUnavailableError(f"There is no index at {folder}. {BUILD_IT}") from None
    except (OSError, ValueError) as error:
        raise _damaged(folder, error) from error


def open_generation(folder: Path, name: str) -> Generation:
    """Open one generation; raises `IndexUnavailableError` where it is damaged or too old."""
    place = folder / GENERATIONS / name
    manifest = _manifest(place)
    if manifest["analyzers"] != (ours := fingerprint()):
        changed = sorted(part for part in ours if manifest["analyzers"].get(part) != ours[part])
        raise IndexUnavailableError(
            f"The index at {folder} was built by other analyzers ({', '.join(changed)}), so its "
            f"terms would not meet those of a query. Build it again with: naru index PATHS"
        )
    return Generation(name, WhooshEngine(place / DATA), manifest)


def _manifest(place: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads((place / MANIFEST).read_text(encoding="utf-8"))
        manifest["analyzers"] = dict(manifest["analyzers"])
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise _damaged(place, error) from error
    return manifest


def _damaged(place: Path, error: Exception) -> IndexUnavailableError:
    return IndexUnavailableError(f"The index at {place} is damaged ({error}). {BUILD_IT}")
