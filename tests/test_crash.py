"""Runs that are killed at random points; `python -m benchmarks.crash` kills five hundred."""

from __future__ import annotations

import pytest

from benchmarks.crash import crash
from search.engines.registry import EMBEDDED

ROUNDS = 25


@pytest.mark.parametrize("engine", EMBEDDED)
def test_killed_run_leaves_the_old_or_the_new_state(engine: str) -> None:
    killed = crash(ROUNDS, 0, engine)
    assert not killed.wrong
    assert {outcome for *_, outcome in killed.outcomes} <= {"old", "new"}
    assert killed.outcomes.total() == ROUNDS
