"""One finished state of an index, and whether the analyzers here are those that built it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from search.analysis import registry
from search.errors import IndexUnavailableError
from search.stored import records

if TYPE_CHECKING:
    from collections.abc import Mapping

    from search.engines.base import Engine
    from search.index.manifest import Manifest


@dataclass(frozen=True, slots=True)
class Generation:
    """A generation open for searching; its manifest says what built it."""

    name: str
    engine: Engine
    manifest: Manifest


def fingerprint() -> dict[str, str]:
    """What analyses texts and lays out records here, for the manifest of an index."""
    return {**registry.fingerprint(), "records": records.VERSION}


def check_analyzers(analyzers: Mapping[str, str], address: object) -> None:
    """Raises `IndexUnavailableError` where others than the analyzers here built the index."""
    if analyzers != (ours := fingerprint()):
        changed = sorted(part for part in ours if analyzers.get(part) != ours[part])
        raise IndexUnavailableError(
            f"The index at {address} was built by other analyzers ({', '.join(changed)}), so its "
            f"terms would not match those of a query. Build it again with: naru index PATHS"
        )
