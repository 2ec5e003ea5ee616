"""Following an index as new generations of it are published."""

from __future__ import annotations

import logging
from contextlib import suppress
from threading import Lock, Thread
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple, Protocol

from search.errors import (
    DamagedError,
    GoneCursorError,
    IndexUnavailableError,
    OtherAnalyzersError,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from search.index.generation import Generation

log = logging.getLogger(__name__)

PAUSE, LONGEST_PAUSE = 5.0, 300.0
"""Seconds before a generation that could not be opened is tried again: twice as many each time."""


class Opener(Protocol):
    """Opens a generation, `partly` also one whose words in some languages others have made."""

    def __call__(self, name: str, *, partly: bool = False) -> Generation:
        """Raises `IndexUnavailableError`."""


class Missed(NamedTuple):
    """A generation that could not be opened, when it is tried again, and how long that is."""

    name: str = ""
    until: float = 0.0
    pause: float = 0.0


class Follower:
    """Opens what is published, once, and serves the generation before where that cannot be.

    `newest` names the published generation, `open_it` opens one, and `finished` names all that
    there are, newest first; they raise `IndexUnavailableError`. The name is asked for again after
    `fresh` seconds. A generation that was replaced stays open for the searches that still hold it.
    With `serving`, one is opened in a thread of its own while another is served, and why there is
    none is logged, since clients are not told where the index is.

    May be used by several threads at once.
    """

    def __init__(
        self,
        newest: Callable[[], str],
        open_it: Opener,
        finished: Callable[[], Sequence[str]],
        *,
        fresh: float = 0.0,
        serving: bool = False,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._newest = newest
        self._open = open_it
        self._finished = finished
        self._fresh = fresh
        self._serving = serving
        self._clock = clock
        self._following, self._holding = Lock(), Lock()
        self._asked = float("-inf")
        self._wanted = ""
        self._current: Generation | None = None
        self._replaced: Generation | None = None
        self._opening = False
        self._missed = Missed()
        self._damaged: set[str] = set()
        self._error: IndexUnavailableError | None = None

    def current(self) -> Generation:
        """The generation to search now; raises `IndexUnavailableError` where there is none."""
        with self._following:
            if self._current is None or self._clock() - self._asked >= self._fresh:
                self._follow()
            if self._current is None:
                assert self._error, "_follow opens a generation or says why not"
                raise self._error.with_traceback(None)
            return self._current

    def held(self, name: str) -> Generation:
        """The generation of this name, which was served once, while it is there.

        Raises `GoneCursorError` afterwards, and as `current`. One that was replaced is kept open,
        and any other that is asked for takes its place.
        """
        current = self.current()
        if current.name == name:
            return current
        if name in self._damaged or name not in self._finished():
            raise GoneCursorError
        with self._holding:
            if self._replaced is None or self._replaced.name != name:
                try:
                    self._replaced = self._open(name)
                except IndexUnavailableError:
                    raise GoneCursorError from None
            return self._replaced

    def give_up(self, generation: Generation, error: DamagedError) -> None:
        """Serve the one before from now on: this one turned out to be damaged while it was served.

        It is not opened again by this process.
        """
        with self._following:
            self._damaged.add(generation.name)
            if self._current is generation:
                self._current = self._instead(generation.name)
                self._note(error)

    def why(self) -> str | None:
        """Why another generation is served than the published one, or that one only in part."""
        if self._error is None:
            return None
        return f"{self._wanted or 'what names the served generation'} {self._error.reason}"

    def finished(self) -> Sequence[str]:
        """The names of all generations that there are, newest first; raises as `current`."""
        return self._finished()

    def _follow(self) -> None:
        self._asked = self._clock()
        self._wanted = ""
        try:
            self._wanted = self._newest()
        except IndexUnavailableError as error:
            self._miss("", error)
        else:
            self._take_up(self._wanted)

    def _take_up(self, name: str) -> None:
        current = self._current
        if current is not None and current.name == name and not current.others:
            self._error = None
            return
        if self._opening or name in self._damaged or self._is_pausing(name):
            return
        if self._serving and self._current is not None:
            Thread(target=self._open_aside, args=(name,), daemon=True).start()
            self._opening = True
            return
        try:
            self._replace(self._open(name))
        except IndexUnavailableError as error:
            self._miss(name, error)

    def _open_aside(self, name: str) -> None:
        opened: Generation | IndexUnavailableError | None = None
        try:
            opened = self._open(name)
        except IndexUnavailableError as error:
            # One that is no longer the newest may have been removed while it was opened.
            opened = error if self._is_newest(name) else None
        finally:
            with self._following:
                self._opening = False
                self._end_opening(name, opened)

    def _is_newest(self, name: str) -> bool:
        try:
            return self._newest() == name
        except IndexUnavailableError:
            return True

    def _end_opening(self, name: str, opened: Generation | IndexUnavailableError | None) -> None:
        if isinstance(opened, IndexUnavailableError):
            self._miss(name, opened)
        elif opened is not None and name == self._wanted:
            self._replace(opened)

    def _replace(self, opened: Generation) -> None:
        self._current, self._replaced = opened, self._current
        self._missed, self._error = Missed(), None

    def _miss(self, name: str, error: IndexUnavailableError) -> None:
        """Serve another generation where none is, unless nothing was published."""
        is_there = isinstance(error, (DamagedError, OtherAnalyzersError))
        if self._current is None and is_there and not self._is_pausing(name):
            self._current = self._instead(name)
        if not self._is_pausing(name):
            again = self._missed.name == name and self._missed.pause
            pause = min(2 * self._missed.pause, LONGEST_PAUSE) if again else PAUSE
            self._missed = Missed(name, self._asked + pause, pause)
        self._note(error)

    def _is_pausing(self, name: str) -> bool:
        return self._missed.name == name and self._asked < self._missed.until

    def _instead(self, name: str) -> Generation | None:
        """The newest generation before this one that can be opened, or else be served in part.

        Where nobody knows what is before it, the newest of all. Newer ones were taken back.
        """
        names = self._finished()
        older = [each for each in names if each < name] or ([] if name in names else names)
        for partly, each in [(False, each) for each in older] + [(True, e) for e in (name, *older)]:
            if each in names and each not in self._damaged:
                with suppress(IndexUnavailableError):
                    return self._open(each, partly=partly)
        return None

    def _note(self, error: IndexUnavailableError) -> None:
        """Say once what is wrong."""
        said = self._error.message if self._error else None
        self._error = error
        if error.message == said:
            return
        if self._current:
            how = "in part" if self._current.others else "instead"
            log.error("Serving %s %s. %s", self._current.name, how, error.message)
        elif self._serving:
            log.error("%s", error.message)
