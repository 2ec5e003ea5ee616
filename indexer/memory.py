"""How many processes fit into the memory that is free."""

from __future__ import annotations

from pathlib import Path

WORKER = 400 << 20
"""Bytes that a process takes for itself: 150 MB of language models whatever the languages, what is
remembered, and the work in hand. Dictionaries are 280 MB more, but all processes share them.
"""

_MACHINE = Path("/proc/meminfo")
_GROUP = Path("/sys/fs/cgroup")
"""The limits of a container, as Linux gives them to the processes in it."""


def affordable(jobs: int) -> int:
    """As many of these processes as there is memory for; always one, and all where none can say."""
    free = [each for each in (_free_of_machine(), _free_of_group()) if each is not None]
    return max(1, min([jobs, *(each // WORKER for each in free)]))


def _free_of_machine() -> int | None:
    kilobytes = _number_after(_MACHINE, "MemAvailable:")
    return None if kilobytes is None else kilobytes << 10


def _free_of_group() -> int | None:
    try:
        limit = (_GROUP / "memory.max").read_text(encoding="ascii").strip()
    except OSError:
        # Not a Linux of today, or not in a group with limits.
        return None
    used = _number_after(_GROUP / "memory.stat", "anon")
    return None if used is None or not limit.isdecimal() else max(0, int(limit) - used)


def _number_after(path: Path, name: str) -> int | None:
    try:
        lines = path.read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) for line in lines if line.split()[0] == name), None)
