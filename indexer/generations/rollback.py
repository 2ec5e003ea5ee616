"""Going back to a generation that was served before."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from search.errors import DamagedError, IndexUnavailableError

if TYPE_CHECKING:
    from indexer.generations.base import Generations


def roll_back(generations: Generations, name: str | None = None, wait: float = 0) -> str:
    """Serve the named generation, or the one before the served one; gives its name.

    It waits `wait` seconds for a run that is writing, and verifies the generation first. Raises
    `IndexUnavailableError` where there is none, or none that can be served here, and `LockedError`;
    then, what was served is served on.
    """
    # Before anything is made at a mistyped address.
    with suppress(DamagedError):
        generations.served()
    with generations.writing(wait):
        name = name or _before(generations)
        check_finished(generations, name)
        check_sound(generations, name)
        generations.switch(name)
    return name


def check_finished(generations: Generations, name: str) -> None:
    """Raises `IndexUnavailableError` where there is no finished generation of this name."""
    names = generations.finished()
    if name not in names:
        raise IndexUnavailableError(
            f"There is no generation {name}; there are: {', '.join(names) or 'none'}."
        )


def check_sound(generations: Generations, name: str) -> None:
    """Raises the first of its faults."""
    for error in generations.faults(name):
        raise error


def _before(generations: Generations) -> str:
    """The one before the served one; the newest where nobody knows which is served."""
    names = generations.finished()
    try:
        served = generations.served()
    except DamagedError:
        served = ""
    older = [name for name in names if name < served or not served]
    if not older:
        before = f"before {served} " if served else ""
        raise IndexUnavailableError(f"There is no generation {before}to go back to.")
    return older[0]
