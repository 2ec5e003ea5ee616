"""What a run makes sure of: room on the disk before it reads, and that articles do not vanish."""

from __future__ import annotations

from typing import TYPE_CHECKING

from search.engines.auto import LARGE, SMALL, engine_for
from search.errors import ShrinkError
from search.settings import MOST_REMOVED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indexer.generations.before import Before
    from indexer.reading.listing import Entry

FRESH = {SMALL: 17.0, LARGE: 9.0}
"""Bytes of an index for each of its archive, where no generation before says how many."""

WHILE_WRITING = 1.7
"""How much more an index takes while it is written, and its parts are joined."""

LEAST = 32 << 20
"""Bytes that an index needs besides: Whoosh takes 38 MB to write 66 articles of the press."""

LARGE_ARTICLE = 1 << 16
"""Bytes that hardly any article has: a file of more than that holds several."""


def room_needed(entries: Sequence[Entry], before: Before | None) -> int:
    """Bytes that the generation of an archive takes at most, while it is written.

    Raises `SettingError` for an unknown engine.
    """
    size = sum(entry.size for entry in entries)
    articles = before.manifest.articles if before else max(len(entries), size // LARGE_ARTICLE)
    engine = engine_for(articles)
    share = FRESH[engine]
    if before and before.manifest.engine == engine:
        last = sum(row.size for row in before.catalog.rows)
        share = before.size / last if last else share
    return int(size * share * WHILE_WRITING) + LEAST


def refuse_shrinking(removed: int, before: int) -> None:
    """Raise `ShrinkError` where more articles would be removed than the settings allow."""
    most = MOST_REMOVED.count
    if removed * 100 > before * most:
        raise ShrinkError(
            f"{removed:,} of the {before:,} articles would leave the index, and "
            f"{MOST_REMOVED.name} allows {most} %. Nothing is published: look for what is missing "
            "in the archive, or say --allow-shrink."
        )
