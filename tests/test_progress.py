"""How far a run is: to its end, on a terminal, in a log and for machines."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from indexer.progress import NAMES, Course, Stage
from naru.progress import Pace, Seldom
from tests.archives import Archive, line, stacked

if TYPE_CHECKING:
    from pathlib import Path

LINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4} INFO \[\d+\] [a-z ]+: .*% of the run.*")
HASTE = "import naru.progress as p; p.MINUTE = 0.0; "
"""A minute is over at once."""


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    made = Archive(tmp_path)
    made.write("a.txt", stacked("배"))
    made.write("b.jsonl", line("x", "강") + line("y", "물"))
    return made


class Told:
    """What a run has told."""

    def __init__(self) -> None:
        self.steps: list[tuple[Stage, int]] = []

    def __call__(self, stage: Stage, done: int) -> None:
        self.steps.append((stage, done))

    def shares(self) -> list[float]:
        return [stage.share(done) for stage, done in self.steps]


def run(archive: Archive, code: str = "", *options: str, **how: Any) -> subprocess.Popen[str]:
    code = f"{code}from naru import main; main()"
    command = [sys.executable, "-c", code, "index", str(archive.folder), *options]
    return subprocess.Popen([*command, "--index", str(archive.index)], text=True, **how)


@pytest.mark.parametrize("change", [None, "a.txt", "new.txt"])
def test_stages_end_with_the_run(archive: Archive, change: str | None) -> None:
    if change:
        archive.run()
        archive.write(change, stacked("달"), age=2 * 10**9)
    told = Told()
    archive.run(progress=told)
    assert tuple(dict.fromkeys(stage.name for stage, _ in told.steps)) == NAMES
    shares = told.shares()
    assert shares == sorted(shares)
    assert (shares[0], round(shares[-1], 6)) == (0.0, 1.0)
    ends = {stage.name: done - stage.total for stage, done in told.steps}
    assert set(ends.values()) == {0}


def test_kept_files_count(archive: Archive) -> None:
    archive.run()
    archive.write("a.txt", stacked("달"), age=2 * 10**9)
    told = Told()
    archive.run(progress=told)
    reading = [(stage.total, done) for stage, done in told.steps if stage.name == "reading"]
    assert reading == [(2, 0), (2, 1), (2, 2)]


def test_slow_stages_have_the_larger_share() -> None:
    full = Course.of(looked=100, read=100, kept=0, jobs=1)
    assert full.reading.ends - full.reading.begins > 0.8
    kept = Course.of(looked=1, read=1, kept=99, jobs=1)
    assert kept.writing.begins < full.writing.begins
    late = Course.of(looked=100, read=100, kept=0, jobs=2, late=True)
    assert late.writing.ends - late.writing.begins > 0.3
    assert Course.of(looked=0, read=0, kept=0, jobs=1).verifying.share(1) == 0.0


def test_pace_is_told_once_in_a_while() -> None:
    now, told = [0.0], list[Pace]()
    seldom = Seldom(told.append, 60.0, clock=lambda: now[0])
    for done in range(301):
        now[0] = done
        seldom(Stage("reading", 300, 0.2, 0.8), done)
    assert [pace.done for pace in told] == [60, 120, 180, 240, 300]
    assert told[1][2:] == (300, 0.44, 1.0, 152.7)
    assert str(told[1]) == ("reading: 120 of 300, 1.0 a second, 44% of the run, 0:02:33 left")


def test_bounds_of_stages_are_told() -> None:
    told: list[Pace] = []
    seldom = Seldom(told.append, 60.0, bounds=True, clock=lambda: 0.0)
    for done in range(4):
        seldom(Stage("reading", 3, 0.0, 0.5), done)
    assert [(pace.done, pace.rate, pace.seconds_left) for pace in told] == [
        (0, None, None),
        (3, None, 0.0),
    ]


def test_nothing_but_the_report_goes_through_pipes(archive: Archive) -> None:
    pipe = subprocess.PIPE
    said, complained = run(archive, HASTE, stdout=pipe, stderr=pipe).communicate()
    assert said.startswith("3 articles (3 new,")
    assert said.count("\n") == 1
    assert complained == ""


@pytest.mark.parametrize("code", ["", HASTE])
def test_log_has_lines_of_runs_that_last(archive: Archive, tmp_path: Path, code: str) -> None:
    with (tmp_path / "log").open("w") as log:
        assert run(archive, code, stdout=subprocess.DEVNULL, stderr=log).wait() == 0
    lines = (tmp_path / "log").read_text().splitlines()
    assert all(map(LINE.fullmatch, lines)), lines
    assert bool(lines) == bool(code)


def test_json_has_an_event_a_line_and_the_report_last(archive: Archive) -> None:
    said, _ = run(archive, "", "--json", stdout=subprocess.PIPE).communicate()
    *events, report = map(json.loads, said.splitlines())
    assert report["published"] is True
    assert {tuple(event) for event in events} == {Pace._fields}
    assert [event["stage"] for event in events if not event["done"]] == list(NAMES)
    assert events[-1]["share"] == 1.0


@pytest.mark.parametrize(("options", "code"), [((), 0), (("--wait=zero",), 2)])
def test_terminal_shows_stages_to_the_end(
    archive: Archive, options: tuple[str, ...], code: int
) -> None:
    ours, theirs = pty.openpty()
    environment = os.environ | {"TERM": "xterm", "COLUMNS": "120"}
    process = run(archive, "", *options, stdout=theirs, stderr=theirs, env=environment)
    os.close(theirs)
    shown = b"".join(iter(lambda: read(ours), b"")).decode()
    assert process.wait() == code
    assert ("100%" in shown, "verifying" in shown) == (not code, not code)


def read(terminal: int) -> bytes:
    """Nothing once the terminal is closed."""
    try:
        return os.read(terminal, 4096)
    except OSError:
        return b""
