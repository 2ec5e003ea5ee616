"""The index folder: generations, and `CURRENT`, which names the one that is served.

CURRENT                      the name of the served generation
generations/NAME/manifest    what built it: engine, analyzers, number of articles
generations/NAME/data/       the engine's files
"""

from __future__ import annotations

import json
import logging
from threading import Lock
from typing import TYPE_CHECKING, Any

from search.engines.registry import EMBEDDED
from search.errors import IndexUnavailableError
from search.index.generation import Generation, check_analyzers

if TYPE_CHECKING:
    from pathlib import Path

log = logging.getLogger(__name__)

CURRENT = "CURRENT"
GENERATIONS = "generations"
MANIFEST = "manifest.json"
DATA = "data"

BUILD_IT = "Build it with: naru index PATHS"


class FolderIndex:
    """An index folder; it follows `CURRENT`. See `search.index.address.Index`."""

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
    check_analyzers(manifest["analyzers"], folder)
    return Generation(name, EMBEDDED[manifest["engine"]].engine(place / DATA), manifest)


def _manifest(place: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads((place / MANIFEST).read_text(encoding="utf-8"))
        manifest["analyzers"] = dict(manifest["analyzers"])
        if manifest["engine"] not in EMBEDDED:
            raise ValueError(f"no engine has the name {manifest['engine']!r}")
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise _damaged(place, error) from error
    return manifest


def _damaged(place: Path, error: Exception) -> IndexUnavailableError:
    return IndexUnavailableError(f"The index at {place} is damaged ({error}). {BUILD_IT}")
