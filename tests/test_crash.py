"""Runs that are killed at random points; `python -m benchmarks.crash` kills five hundred."""

from __future__ import annotations

import pytest

from benchmarks.crash import ENDED, FULL, INCREMENTAL, STAGE, TIME, crash
from search.engines.registry import EMBEDDED

ROUNDS = 25


@pytest.mark.parametrize("engine", EMBEDDED)
def test_killed_run_leaves_the_old_or_the_new_state(engine: str) -> None:
    crashed = crash(ROUNDS, 0, engine)
    assert not crashed.wrong
    killed = [(kind, how) for kind, how, outcome in crashed.outcomes if outcome != ENDED]
    assert {kind for kind, _ in killed} == {FULL, INCREMENTAL}
    assert {how for _, how in killed} >= {TIME, STAGE}
    assert crashed.outcomes.total() == ROUNDS
