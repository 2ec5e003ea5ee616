"""How far a run is, as it is shown: a bar on a terminal, lines in a log, events for machines.

Where standard error is neither a terminal nor kept in a file or the journal, nobody is looking: of
a run by cron there is nothing but the report.
"""

from __future__ import annotations

import json
import logging
import logging.config
import os
import stat
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

import click
from rich.progress import BarColumn, TaskProgressColumn, TextColumn
from rich.progress import Progress as Bars

from indexer.progress import silent
from naru.logs import LOGGING
from naru.terminal import err

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from indexer.progress import Progress, Stage

log = logging.getLogger(__name__)

SECOND, MINUTE = 1.0, 60.0
"""Seconds between two events, and two lines in a log, at least."""

_EARLY = 0.02
"""The share of a run before which nobody can say how long the rest takes."""


class Pace(NamedTuple):
    """How far a run is, and how fast: things of the stage a second, and seconds that are left.

    None where that cannot be said yet.
    """

    stage: str
    done: int
    total: int
    share: float
    rate: float | None
    seconds_left: float | None

    def __str__(self) -> str:
        rate = "" if self.rate is None else f", {self.rate:,.1f} a second"
        left = "" if self.seconds_left is None else f", {_time(self.seconds_left)} left"
        things = f"{self.done:,} of {self.total:,}{rate}, " if self.total > 1 else ""
        return f"{self.stage}: {things}{self.share:.0%} of the run{left}"


@dataclass(slots=True)
class Stopwatch:
    """Measures how fast a run goes."""

    clock: Callable[[], float] = monotonic
    _began: float = field(init=False)
    _stage: str = ""
    _stage_began: float = field(init=False)

    def __post_init__(self) -> None:
        self._began = self._stage_began = self.clock()

    def pace(self, stage: Stage, done: int) -> Pace:
        """The pace when so many things of a stage are done."""
        now = self.clock()
        if stage.name != self._stage:
            self._stage, self._stage_began = stage.name, now
        share, taken = stage.share(done), now - self._stage_began
        rate = round(done / taken, 1) if done and taken and stage.total > 1 else None
        left = (now - self._began) * (1 - share) / share if share > _EARLY else None
        rounded = None if left is None else round(left, 1)
        return Pace(stage.name, done, stage.total, round(share, 4), rate, rounded)


@dataclass(slots=True)
class Seldom:
    """Tells how far a run is, once in so many seconds, and at the `bounds` of stages if wanted."""

    tell: Callable[[Pace], None]
    seconds: float
    bounds: bool = False
    clock: Callable[[], float] = monotonic
    _stopwatch: Stopwatch = field(init=False)
    _told: float = field(init=False)

    def __post_init__(self) -> None:
        self._stopwatch = Stopwatch(self.clock)
        self._told = self.clock()

    def __call__(self, stage: Stage, done: int) -> None:
        """Tell it, if it is time."""
        pace = self._stopwatch.pace(stage, done)
        at_bound = self.bounds and done in (0, stage.total)
        if at_bound or self.clock() - self._told >= self.seconds:
            self._told = self.clock()
            self.tell(pace)


@contextmanager
def shown(*, as_json: bool = False) -> Iterator[Progress]:
    """What shows how far a run is, until the block is left."""
    if as_json:
        yield Seldom(_print_event, SECOND, bounds=True)
    elif err.is_terminal:
        with _bar() as bar:
            yield bar
    elif is_kept():
        logging.config.dictConfig(LOGGING)
        yield Seldom(_log_line, MINUTE)
    else:
        yield silent


def is_kept() -> bool:
    """Whether standard error is a log: a file, or a socket as the journal's is."""
    try:
        mode = os.fstat(sys.stderr.fileno()).st_mode
    except (OSError, ValueError):
        # It is none of the system's.
        return False
    return stat.S_ISREG(mode) or stat.S_ISSOCK(mode)


@contextmanager
def _bar() -> Iterator[Progress]:
    """A bar that is gone once the block is left, however it is."""
    stopwatch = Stopwatch()
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    with Bars(*columns, TextColumn("{task.fields[pace]}"), console=err, transient=True) as bars:
        task = bars.add_task("", total=1.0, pace="")

        def show(stage: Stage, done: int) -> None:
            pace = stopwatch.pace(stage, done)
            bars.update(task, description=stage.name, completed=pace.share, pace=_beside(pace))

        yield show


def _beside(pace: Pace) -> str:
    rate = "" if pace.rate is None else f"{pace.rate:,.1f} a second"
    things = f"{pace.done:,}/{pace.total:,}" if pace.total > 1 else ""
    left = "" if pace.seconds_left is None else f"{_time(pace.seconds_left)} left"
    return "  ".join(filter(None, (things, rate, left)))


def _time(seconds: float) -> str:
    return str(timedelta(seconds=round(seconds)))


def _print_event(pace: Pace) -> None:
    click.echo(json.dumps(pace._asdict(), ensure_ascii=False))


def _log_line(pace: Pace) -> None:
    log.info("%s", pace)
