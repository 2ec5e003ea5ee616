"""Which generations stay when a run has published one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

KEPT = 2
"""Generations that stay: the served one and the one before."""


def staying(
    finished: Sequence[str],
    served: str,
    analyzers_of: Callable[[str], Mapping[str, str] | None],
    keep: int | None,
) -> set[str]:
    """The names of those that stay: see `indexer.generations.base.Generations.prune`.

    `finished` are newest first; `analyzers_of` gives None where nobody knows what built one.
    """
    newer = [name for name in finished if name > served]
    older = [name for name in finished if name <= served]
    stay = {*newer, *older[: keep or KEPT]}
    if keep is None:
        ours = analyzers_of(served)
        others = (name for name in older if analyzers_of(name) not in (None, ours))
        stay.update(list(others)[:1])
    return stay
