"""One finished state of an index, and whether the analyzers here are those that built it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from search.analysis import readings, registry
from search.engines.wordless import WithoutWords
from search.errors import OtherAnalyzersError
from search.stored import records
from search.vocabulary.vocabulary import VERSION

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from search.engines.base import Engine
    from search.index.manifest import Manifest
    from search.vocabulary.vocabulary import Vocabulary


VOCABULARY = "vocabulary"
"""The part of a fingerprint that is of the suggestions; words are found without."""


def _nothing_to_check() -> None:
    """What a cluster keeps, it checks itself."""


@dataclass(frozen=True, slots=True)
class Generation:
    """A generation open for searching; its manifest says what built it.

    `others` are the parts of its analysis that others have done: the words of these languages are
    not searched. `check` raises `DamagedError` where its files are no longer what was written.
    There is no `vocabulary` in a cluster, nor of another version.
    """

    name: str
    engine: Engine
    manifest: Manifest
    check: Callable[[], None] = _nothing_to_check
    others: frozenset[str] = frozenset()
    vocabulary: Vocabulary | None = None

    @classmethod
    def of(
        cls,
        name: str,
        engine: Engine,
        manifest: Manifest,
        others: frozenset[str],
        check: Callable[[], None] = _nothing_to_check,
        vocabulary: Vocabulary | None = None,
    ) -> Generation:
        """As far as it can be searched."""
        searchable = WithoutWords(engine, others) if others else engine
        return cls(name, searchable, manifest, check, others, vocabulary)


def fingerprint() -> dict[str, str]:
    """What analyses texts and lays out records here, for the manifest of an index."""
    suggesting = f"{VERSION} {readings.version()}"
    return {**registry.fingerprint(), "records": records.VERSION, VOCABULARY: suggesting}


def check_analyzers(
    analyzers: Mapping[str, str], address: object, *, partly: bool = False
) -> frozenset[str]:
    """Gives nothing, or raises `OtherAnalyzersError`, where others than those here built an index.

    With `partly` it gives what others may have done: the words of languages that both know. And the
    tables of characters may be older or newer, since what they say of a character never changes:
    only of those that one of them does not know may another thing have been made.
    """
    ours = fingerprint()
    changed = {part for part, _ in analyzers.items() ^ ours.items()}
    bearable = {*registry.ANALYZERS, registry.UNICODE, VOCABULARY} & analyzers.keys() & ours.keys()
    if changed and not (partly and changed <= bearable):
        raise OtherAnalyzersError(address, sorted(changed))
    return frozenset(changed)
