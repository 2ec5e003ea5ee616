"""Searches through swaps; `python -m benchmarks.swaps` does this for minutes, and measures."""

from __future__ import annotations

import pytest

from benchmarks.swaps import swap
from search.engines.registry import EMBEDDED

SWAPS = 10


@pytest.mark.parametrize("engine", EMBEDDED)
def test_every_answer_is_wholly_of_one_generation(
    engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NARU_ENGINE", engine)
    swaps = swap(SWAPS, seconds=0)
    assert swaps.served >= {0, SWAPS}
    assert not swaps.failed
    assert not swaps.wrong
