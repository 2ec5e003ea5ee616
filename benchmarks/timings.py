"""Percentiles of what was timed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence


class Percentiles(NamedTuple):
    """Milliseconds within which half, 95 and 99 of a hundred were answered."""

    p50: float
    p95: float
    p99: float

    @classmethod
    def of(cls, seconds: Sequence[float]) -> Percentiles:
        """By nearest rank; of at least one."""
        ranked = sorted(seconds)
        return cls(*(round(1000 * _at(ranked, share), 3) for share in (0.50, 0.95, 0.99)))


def _at(ranked: Sequence[float], share: float) -> float:
    return ranked[min(int(len(ranked) * share), len(ranked) - 1)]
