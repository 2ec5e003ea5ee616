"""One finished state of an index, and whether the analyzers here are those that built it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from search.analysis import registry
from search.engines.wordless import WithoutWords
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

    `without` are the languages whose dictionary words cannot be searched: other analyzers made
    them. `check` raises `DamagedError` where its files are no longer what was written.
    """

    name: str
    engine: Engine
    manifest: Manifest
    check: Callable[[], None] = _nothing_to_check
    without: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls,
        name: str,
        engine: Engine,
        manifest: Manifest,
        without: frozenset[str],
        check: Callable[[], None] = _nothing_to_check,
    ) -> Generation:
        """As far as it can be searched."""
        searchable = WithoutWords(engine, without) if without else engine
        return cls(name, searchable, manifest, check, without)


def fingerprint() -> dict[str, str]:
    """What analyses texts and lays out records here, for the manifest of an index."""
    return {**registry.fingerprint(), "records": records.VERSION}


def check_analyzers(
    analyzers: Mapping[str, str], address: object, *, partly: bool = False
) -> frozenset[str]:
    """Gives nothing, or raises `OtherAnalyzersError`, where others than those here built an index.

    With `partly` some may have made the words of languages that both know, which it gives.
    """
    ours = fingerprint()
    changed = {part for part, _ in analyzers.items() ^ ours.items()}
    languages = changed & registry.ANALYZERS.keys() & analyzers.keys() & ours.keys()
    if changed and not (partly and changed == languages):
        raise OtherAnalyzersError(address, sorted(changed))
    return frozenset(changed)
