"""Who computes: in each lane one request at a time, the quick ones apart from those that take long.

Requests that compute at once in one process hinder each other, and one that takes long would keep
all others waiting. So each begins in the first lane, and goes on in the next one when it has had as
many seconds of the processor as its lane allows. A lane keeps some requests waiting, in the order
in which they came, and refuses those beyond them. What computes nothing, as `/healthz`, never
waits.
"""

from __future__ import annotations

import math
import time
from collections import deque
from threading import Event, Lock
from typing import TYPE_CHECKING

from flask import current_app, g, request

from search.budget import Budget
from search.errors import BusyError, DeadlineError
from search.index.address import is_cluster
from search.settings import TIMEOUT
from web.guards.memory import give_back, share_memory

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Flask

LANES = (0.03, 0.15, math.inf)
"""Seconds of the processor that a request may have in each lane; most take 0.003."""

LONG_QUERY = 150
"""Code points of a query that goes to the last lane at once, whatever it looks for."""

LONG_BODY = 1000
"""Bytes of a body that does so, likewise."""

WAITING = 16
"""Requests that wait for a lane, at most."""

AT_ONCE, AT_ONCE_OF_CLUSTER = 1, 8
"""Requests that one lane works on. Answers of a cluster are waited for, not computed."""

STEP = 0.002
"""Seconds of work after which a request looks whether others wait."""

POLITENESS = 2
"""The most seconds for which a request lets earlier lanes go first, per second it has computed."""

BODIES = 8
"""Bodies that are read at once; a client may take as long as it likes over each."""

FREE = frozenset(
    {
        *("health.show", "health.show_ready", "health.show_version", "metrics.show"),
        *("static", None),
    }
)
"""What computes nothing; None is an unknown address."""


class Lane:
    """What so many requests may use at once, while some others wait, first come, first served."""

    def __init__(self, at_once: int, waiting: int) -> None:
        self._free = at_once
        self._most = waiting
        self._waiting: deque[Lock] = deque()
        self._lock = Lock()
        self._unused = Event()
        self._unused.set()

    def __len__(self) -> int:
        """How many wait."""
        return len(self._waiting)

    def enter(self, deadline: float) -> None:
        """Wait for a turn; raises `BusyError` if too many wait, `DeadlineError` at the deadline."""
        with self._lock:
            if self._free:
                self._free -= 1
                self._unused.clear()
                return
            if len(self._waiting) >= self._most:
                raise BusyError("Too many searches are waiting already. Try again in a moment.")
            turn = Lock()
            turn.acquire()
            self._waiting.append(turn)
        if not turn.acquire(timeout=_seconds_until(deadline)):
            self._give_up(turn)

    def leave(self) -> None:
        """Hand over to the one that has waited longest."""
        with self._lock:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._free += 1
                self._unused.set()

    def wait_unused(self, seconds: float) -> None:
        """Wait until nobody is in it, or for this long."""
        self._unused.wait(seconds)

    def _give_up(self, turn: Lock) -> None:
        with self._lock:
            # It may have been its turn just now.
            if turn not in self._waiting:
                return
            self._waiting.remove(turn)
        raise DeadlineError("The server was too busy to begin in time. Try again in a moment.")


class Turn:
    """One request that computes: it holds a lane from its making to its end."""

    def __init__(self, lanes: Sequence[Lane], deadline: float, *, first: int = 0) -> None:
        self._lanes = lanes
        self._deadline = deadline
        self._began = self._checked = time.thread_time()
        self._held: int | None = None
        self._looked = -math.inf
        self._enter(first)

    def give_way(self) -> None:
        """Called between two steps of its work: one that takes long goes on in the next lane."""
        held, looked = self._held, time.monotonic()
        # Asking for processor time takes longer than most steps do.
        if held is None or looked - self._looked < STEP:
            return
        self._looked, now = looked, time.thread_time()
        if now - self._began > LANES[held]:
            self.end()
            self._enter(held + 1)
        for lane in self._lanes[:held]:
            lane.wait_unused(POLITENESS * (now - self._checked))
        self._checked = now

    def end(self) -> None:
        """Let go of the lane."""
        if self._held is not None:
            self._lanes[self._held].leave()
            self._held = None

    @property
    def took_long(self) -> bool:
        """Whether it is in the last lane."""
        return self._held == len(self._lanes) - 1

    def _enter(self, lane: int) -> None:
        self._lanes[lane].enter(self._deadline)
        self._held = lane


def _seconds_until(deadline: float) -> float:
    """-1 for no end, as a lock takes it."""
    return -1 if math.isinf(deadline) else max(0.0, deadline - time.monotonic())


def init_app(app: Flask, address: str) -> None:
    """Have every request wait for its turn that computes anything."""
    at_once = AT_ONCE_OF_CLUSTER if is_cluster(address) else AT_ONCE
    app.extensions["lanes"] = [Lane(at_once, WAITING) for _ in LANES]
    app.extensions["bodies"] = Lane(BODIES, 0)
    share_memory()
    app.before_request(_wait)
    app.teardown_request(_end)


def current_budget() -> Budget:
    """What the request that is answered may cost; for views."""
    budget: Budget = g.budget
    return budget


def _wait() -> None:
    if request.endpoint in FREE or request.method == "OPTIONS":
        return
    if request.method == "POST":
        _read_body()
    deadline = time.monotonic() + TIMEOUT.seconds
    lanes: list[Lane] = current_app.extensions["lanes"]
    is_long = len(request.args.get("q", "")) > LONG_QUERY or len(request.get_data()) > LONG_BODY
    g.turn = Turn(lanes, deadline, first=len(lanes) - 1 if is_long else 0)
    g.budget = Budget(deadline=deadline, give_way=g.turn.give_way)


def _read_body() -> None:
    """Nobody else waits for a client that sends slowly."""
    bodies: Lane = current_app.extensions["bodies"]
    bodies.enter(math.inf)
    try:
        request.get_data()
    finally:
        bodies.leave()


def _end(_: BaseException | None) -> None:
    turn: Turn | None = g.pop("turn", None)
    if turn is None:
        return
    if turn.took_long:
        give_back()
    turn.end()
