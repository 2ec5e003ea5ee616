"""Following an index as new generations of it are published."""

from __future__ import annotations

import logging
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING

from search.errors import IndexUnavailableError

if TYPE_CHECKING:
    from collections.abc import Callable

    from search.index.generation import Generation

log = logging.getLogger(__name__)

PAUSE = 5.0
"""Seconds before a generation that could not be opened is tried again."""


class Follower:
    """Opens what is published, once, and goes on serving it where what replaces it is damaged.

    `newest` names the published generation and `open_it` opens it; both raise
    `IndexUnavailableError`. The name is asked for again after `fresh` seconds. A generation that
    was replaced stays open for the searches that still hold it.
    """

    def __init__(
        self,
        newest: Callable[[], str],
        open_it: Callable[[str], Generation],
        *,
        fresh: float = 0.0,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._newest = newest
        self._open = open_it
        self._fresh = fresh
        self._clock = clock
        self._following = Lock()
        self._asked = float("-inf")
        self._current: Generation | None = None
        self._failed: tuple[str, float] = "", 0.0
        self._error: IndexUnavailableError | None = None

    def current(self) -> Generation:
        """The generation to search now; raises `IndexUnavailableError` where there is none yet."""
        with self._following:
            if self._current is None or self._clock() - self._asked >= self._fresh:
                self._follow()
            if self._current is None:
                assert self._error, "_follow opens a generation or says why not"
                raise self._error.with_traceback(None)
            return self._current

    def _follow(self) -> None:
        self._asked = self._clock()
        try:
            self._take_up(self._newest())
        except IndexUnavailableError as error:
            self._note(error)

    def _take_up(self, name: str) -> None:
        if self._current is not None and self._current.name == name:
            self._error = None
            return
        failed, when = self._failed
        if failed == name and self._asked - when < PAUSE:
            return
        self._failed = name, self._asked
        self._current = self._open(name)
        self._failed, self._error = ("", 0.0), None

    def _note(self, error: IndexUnavailableError) -> None:
        """Say once what is wrong: clients are not told where the index is."""
        said = self._error.message if self._error else None
        self._error = error
        if error.message != said:
            still = f"Still serving {self._current.name}. " if self._current else ""
            log.error("%s%s", still, error.message)
