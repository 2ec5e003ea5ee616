"""One finished state of an index, and whether the analyzers here are those that built it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from search.analysis import registry
from search.errors import OtherAnalyzersError
from search.stored import records

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from search.engines.base import Engine
    from search.index.manifest import Manifest


def _nothing_to_check() -> None:
    """What a cluster keeps, it checks itself."""


@dataclass(frozen=True, slots=True)
class Generation:
    """A generation open for searching; its manifest says what built it.

    `check` raises `DamagedError` where its files are no longer what was written.
    """

    name: str
    engine: Engine
    manifest: Manifest
    check: Callable[[], None] = _nothing_to_check


def fingerprint() -> dict[str, str]:
    """What analyses texts and lays out records here, for the manifest of an index."""
    return {**registry.fingerprint(), "records": records.VERSION}


def check_analyzers(analyzers: Mapping[str, str], address: object) -> None:
    """Raises `OtherAnalyzersError` where others than the analyzers here built the index."""
    ours = fingerprint()
    if changed := sorted(part for part, _ in analyzers.items() ^ ours.items()):
        raise OtherAnalyzersError(address, list(dict.fromkeys(changed)))
