"""Processes as Linux shows them: which there are, and what they hold."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from web import processes

_PROCESSES = Path("/proc")


def members(session: int) -> list[str]:
    """The commands of the processes of a session that have not ended."""
    found = []
    for place in _PROCESSES.glob("[0-9]*/stat"):
        with suppress(OSError):
            command, _, facts = place.read_text("utf-8", "replace").rpartition(")")
            state, _, _, its = facts.split()[:4]
            found += [command] if int(its) == session and state != "Z" else []
    return found


def family(process: int) -> list[int]:
    """A process and all that it has begun, and so on, of those that have not ended."""
    try:
        begun = (_PROCESSES / f"{process}/task/{process}/children").read_text().split()
    except OSError:
        return []
    return [process, *(each for child in begun for each in family(int(child)))]


def memory_of(process: int) -> int:
    """Bytes that a process and its children hold; shared pages count once (PSS)."""
    return sum(map(processes.memory_of, family(process)))


def descriptors_of(process: int) -> int:
    """Files, sockets and pipes that a process and its children have open."""
    return sum(len(_listed(_PROCESSES / f"{each}/fd")) for each in family(process))


def _listed(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []
