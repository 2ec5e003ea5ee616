"""The index folder: generations, and `CURRENT`, which names the one that is served.

CURRENT                           the name of the served generation
generations/NAME/manifest.json    what built it: engine, analyzers, number of articles, digests
generations/NAME/data/            the engine's files
generations/NAME/vocabulary       the words of the archive
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from search.engines.records import RECORDS
from search.engines.registry import EMBEDDED
from search.errors import BUILD_IT, DamagedError, IndexUnavailableError
from search.index.digests import check_digests
from search.index.following import Follower
from search.index.generation import VOCABULARY, Generation, check_analyzers
from search.index.manifest import Manifest
from search.vocabulary.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

CURRENT = "CURRENT"
GENERATIONS = "generations"
MANIFEST = "manifest.json"
DATA = "data"

NAMES = re.compile(r"\d{8}T\d{6}\.\d{6}Z", re.ASCII)
"""What generations are called: a point in time (UTC), so that they sort by age."""

_CHECKED_WHEN_READ = f"{DATA}/{RECORDS}"


class FolderIndex(Follower):
    """An index folder; it follows `CURRENT`."""

    def __init__(self, folder: Path, *, serving: bool = False) -> None:
        super().__init__(
            partial(current_name, folder),
            partial(open_generation, folder),
            partial(finished_names, folder),
            serving=serving,
        )


def current_name(folder: Path) -> str:
    """The name of the served generation; raises `IndexUnavailableError`."""
    try:
        # Every request asks: as bytes it takes half as long.
        name = (folder / CURRENT).read_bytes().decode().strip()
    except FileNotFoundError:
        raise IndexUnavailableError(f"There is no index at {folder}. {BUILD_IT}") from None
    except (OSError, ValueError) as error:
        raise DamagedError(folder / CURRENT, error) from error
    if not NAMES.fullmatch(name):
        raise DamagedError(folder / CURRENT, "it names no generation")
    return name


def finished_names(folder: Path) -> list[str]:
    """The names of all finished generations, newest first; raises `DamagedError`."""
    try:
        places = list((folder / GENERATIONS).iterdir())
    except FileNotFoundError:
        return []
    except OSError as error:
        raise DamagedError(folder, error) from error
    found = (place.name for place in places if (place / MANIFEST).exists())
    return sorted(filter(NAMES.fullmatch, found), reverse=True)


def open_generation(folder: Path, name: str, *, partly: bool = False) -> Generation:
    """Open one generation; raises `IndexUnavailableError` where it is damaged or too old.

    `partly` as of `check_analyzers`.
    The engine's files are read once, but for the records, which are checked when they are read.
    """
    place = folder / GENERATIONS / name
    manifest = read_manifest(place)
    others = check_analyzers(manifest.analyzers, place, partly=partly)
    check = partial(check_digests, place, _searched_files(manifest.files))
    check()
    engine = EMBEDDED[manifest.engine].engine(place / DATA)
    vocabulary = None if VOCABULARY in others else Vocabulary(place / VOCABULARY)
    return Generation.of(name, engine, manifest, others, check, vocabulary)


def _searched_files(files: Mapping[str, str]) -> dict[str, str]:
    """Those that can make answers wrong, but for the records."""
    return {
        name: digest
        for name, digest in files.items()
        if name.startswith((f"{DATA}/", VOCABULARY)) and name != _CHECKED_WHEN_READ
    }


def read_manifest(place: Path) -> Manifest:
    """What built the generation in this folder; raises `DamagedError`."""
    try:
        text = (place / MANIFEST).read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise DamagedError(place, error) from error
    manifest = Manifest.from_text(text, place)
    if manifest.engine not in EMBEDDED:
        raise DamagedError(place, f"there is no engine {manifest.engine!r}")
    return manifest
