"""What a run makes sure of: room on the disk before it reads, and that articles do not vanish."""

from __future__ import annotations

from typing import TYPE_CHECKING

from search.errors import ShrinkError
from search.settings import MOST_REMOVED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indexer.generations.before import Before
    from indexer.reading.listing import Entry

FRESH = 9.0
"""Bytes of an index for each of its archive, where no generation before says how many.

That is what tantivy takes; Whoosh takes 17, but only of small archives.
"""
WHILE_WRITING = 1.7
"""How much more an index takes while it is written, and its parts are joined."""


def room_needed(entries: Sequence[Entry], before: Before | None) -> int:
    """Bytes that the generation of an archive takes at most, while it is written."""
    size = sum(entry.size for entry in entries)
    share = FRESH
    if before and (last := sum(row.size for row in before.catalog.rows)):
        share = before.size / last
    return int(size * share * WHILE_WRITING)


def refuse_shrinking(removed: int, before: int) -> None:
    """Raise `ShrinkError` where more articles would be removed than the settings allow."""
    most = MOST_REMOVED.count
    if removed * 100 > before * most:
        raise ShrinkError(
            f"{removed:,} of the {before:,} articles would leave the index, and "
            f"{MOST_REMOVED.name} allows {most} %. Nothing is published: look for what is missing "
            "in the archive, or say --allow-shrink."
        )
