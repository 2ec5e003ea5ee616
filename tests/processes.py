"""Processes on this machine, as tests of how they end look at them."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE = 60.0
"""Seconds for which a state is waited for that comes in one or two."""


def wait_until(reached: Callable[[], bool]) -> None:
    """Raises AssertionError where the state does not come."""
    deadline = time.monotonic() + PATIENCE
    while not reached():
        assert time.monotonic() < deadline, "the state was not reached"
        time.sleep(0.02)


def alive(pid: int) -> bool:
    """Whether the process is there and has not ended."""
    return _has_not_ended(_facts(pid))


def children(pid: int) -> list[int]:
    """The processes that another has begun and that have not ended."""
    pids = [int(place.name) for place in Path("/proc").glob("[0-9]*")]
    every = ((child, _facts(child)) for child in pids)
    return [child for child, facts in every if _has_not_ended(facts) and int(facts[1]) == pid]


def command_of(pid: int) -> bytes:
    """What a process was begun with; nothing where there is none."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def _has_not_ended(facts: list[str]) -> bool:
    return bool(facts) and facts[0] != "Z"


def _facts(pid: int) -> list[str]:
    """The state of a process and what comes after it; nothing where there is none."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
    except OSError:
        return []
