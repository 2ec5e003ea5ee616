"""Runs killed at random points: what is served then, and what is left over.

    python -m benchmarks.crash [--rounds 500] [--seed 0]

A round changes the archive, begins a run and kills its process group: after a random time, when a
file appears that a stage writes, or as a random system call begins (where strace is installed).
Half of the runs are full ones, of which one in five begins without an index, and half incremental.
What is served must then be the state before or the new one, article for article, no process may be
left, and the next run must succeed and leave nothing else. The new state is read and analysed here,
without an index. The archive is of our own sentences; in one round of thirteen it is worth two
processes. Exits with 1 where anything was wrong.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

import click
from click.testing import CliRunner

from benchmarks.generated import write_archive
from benchmarks.processes import members
from indexer.reading.files import find_files, try_file
from indexer.reading.model import Reading
from naru import main as naru
from search.engines.registry import EMBEDDED
from search.errors import IndexUnavailableError
from search.index.folder import CURRENT, GENERATIONS, MANIFEST, FolderIndex
from search.query.terms import EVERYTHING
from search.stored.document import index_article

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from indexer.reading.sources import Source

RUN = (sys.executable, "-m", "naru")
FULL, INCREMENTAL = "full", "incremental"

TIME, STAGE, CALL = "time", "stage", "system call"
STAGES = (
    *("generations/*/data", "generations/*/data/*", "generations/*/terms", "generations/*/catalog"),
    *("generations/*/report.json", "generations/*/manifest.*", "CURRENT.new"),
    "generations/*.removed",
)
"""What stages of a run write, in their order."""

CALLS = ("write", "fsync", "rename", "unlink", "unlinkat", "rmdir", "mkdir", "flock", "openat")

KEPT = {CURRENT, GENERATIONS, "LOCK"}
NOTHING = "no index"
PATIENCE = 60.0
"""Seconds within which everything ends that is killed, or that lost a process."""


class Cost(NamedTuple):
    """What a run that is not killed takes: seconds, and how often it makes each system call."""

    seconds: float
    calls: dict[str, int]


@dataclass(slots=True)
class Crash:
    """An archive that changes, its index, and what became of the runs."""

    folder: Path
    engine: str
    random: Random
    turn: int = 0
    loaded: float = 0.0
    """Seconds until a run has loaded what it needs."""
    costs: dict[str, Cost] = field(default_factory=dict)
    outcomes: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    articles: dict[Path, list[tuple[str, bytes]]] = field(default_factory=dict)
    """What each file gives: ids and records."""

    @property
    def archive(self) -> Path:
        """The folder of archive files."""
        return self.folder / "archive"

    @property
    def index(self) -> Path:
        """The folder of the index."""
        return self.folder / "index"

    @property
    def words(self) -> list[str]:
        """What is asked for, whatever the kind of run."""
        paths = [str(self.archive), "--index", str(self.index)]
        return ["index", *paths, "--jobs", "2", "--allow-shrink"]

    @property
    def environment(self) -> dict[str, str]:
        """What is set for every run."""
        (self.folder / "tmp").mkdir(exist_ok=True)
        return {"NARU_ENGINE": self.engine, "TMPDIR": str(self.folder / "tmp")}

    def change(self) -> None:
        """One file comes, two stay as they are, and one goes."""
        self.turn += 1
        for seed in range(self.turn, self.turn + 3):
            part = self.archive / str(seed)
            if not part.exists():
                articles, sentences = (90, 30) if seed % 40 == 7 else (8, 3)
                write_archive(part, articles, seed=seed, sentences=sentences)
        shutil.rmtree(self.archive / str(self.turn - 1), ignore_errors=True)

    def begin(self, kind: str, prefix: Sequence[str] = ()) -> subprocess.Popen[bytes]:
        """A run in a process group of its own."""
        full = ["--full"] if kind == FULL else []
        return subprocess.Popen(
            [*prefix, *RUN, *self.words, *full],
            env=os.environ | self.environment,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def expected(self) -> str:
        """What the archive gives: a digest of all its articles."""
        return digest(chain.from_iterable(map(self._articles, find_files([self.archive]))))

    def _articles(self, source: Source) -> list[tuple[str, bytes]]:
        if source.path not in self.articles:
            read = [one.article for one in try_file(source) if isinstance(one, Reading)]
            indexed = map(index_article, read)
            self.articles[source.path] = [(one.id, one.record) for one in indexed]
        return self.articles[source.path]

    def served(self) -> str:
        """What is served: the same digest."""
        if not (self.index / CURRENT).exists():
            return NOTHING
        try:
            engine = FolderIndex(self.index).current().engine
            hits = engine.search(EVERYTHING, offset=0, limit=1 << 20, sort="relevance").hits
        except IndexUnavailableError as error:
            return error.message
        return digest((hit.id, bytes(hit.record)) for hit in hits)

    def left_over(self) -> Iterator[Path]:
        """What a finished run leaves and should not."""
        places = sorted((self.index / GENERATIONS).iterdir())
        yield from (place for place in self.index.iterdir() if place.name not in KEPT)
        yield from (place for place in places if not (place / MANIFEST).exists())
        yield from places[:-2]
        yield from (self.folder / "tmp").iterdir()

    def measure(self) -> None:
        """What both kinds of run take."""
        started = time.monotonic()
        subprocess.run([*RUN, *self.words, "--help"], capture_output=True, check=True)
        self.loaded = time.monotonic() - started
        for kind in (FULL, INCREMENTAL):
            self.change()
            started = time.monotonic()
            self.begin(kind).wait()
            seconds = time.monotonic() - started
            self.costs[kind] = Cost(seconds, self._calls(kind))

    def _calls(self, kind: str) -> dict[str, int]:
        if not shutil.which("strace"):
            return {}
        self.change()
        counts = self.folder / "counts"
        counted = ["-c", "-U", "name,calls", "-o", str(counts)]
        self.begin(kind, [*tracing(*CALLS), *counted]).wait()
        rows = (line.split() for line in counts.read_text().splitlines())
        return {row[0]: int(row[1]) for row in rows if row and row[0] in CALLS}

    def round(self) -> None:
        """Change the archive, kill a run of it, look at what is served, and finish."""
        kind = self.random.choice([FULL, INCREMENTAL])
        if kind == FULL and self.random.random() < 0.2:
            shutil.rmtree(self.index)
        before = self.served()
        self.change()
        new = self.expected()
        how = self.random.choice([TIME, STAGE, CALL] if self.costs[kind].calls else [TIME, STAGE])
        {TIME: self.kill_in_time, STAGE: self.kill_at_stage, CALL: self.kill_in_call}[how](kind)
        after = self.served()
        self.outcomes[kind, how, {before: "old", new: "new"}.get(after, "wrong")] += 1
        if after not in (before, new):
            self.say(f"after {how} of a {kind} run neither state was served, but {after}")
        self.finish(new)

    def finish(self, new: str) -> None:
        """The next run, in this process, where everything is loaded already."""
        run = CliRunner().invoke(naru, self.words, env=self.environment)
        if run.exit_code:
            self.say(f"the run after the killed one ended with {run.exit_code}: {run.output}")
        if self.served() != new:
            self.say("the run after the killed one published another state")
        for name in self.left_over():
            self.say(f"{name} is left over")

    def say(self, what: str) -> None:
        """Note something that is wrong."""
        self.wrong.append(f"{self.turn}: {what}")

    def kill_in_time(self, kind: str) -> None:
        """After a random time of its work, as long as that takes at most."""
        process = self.begin(kind)
        seconds = self.costs[kind].seconds
        with suppress(subprocess.TimeoutExpired):
            process.wait(self.random.uniform(min(self.loaded, seconds), seconds))
        self.end(process)

    def kill_at_stage(self, kind: str) -> None:
        """When the run writes a file that was not there before."""
        pattern = self.random.choice(STAGES)
        before = set(self.index.glob(pattern))
        process = self.begin(kind)
        while process.poll() is None and not set(self.index.glob(pattern)) - before:
            time.sleep(0.0005)
        self.end(process)

    def kill_in_call(self, kind: str) -> None:
        """As a system call begins, of as many as a run makes: the process that makes it dies."""
        calls = self.costs[kind].calls
        call = self.random.choice(sorted(calls))
        when = self.random.randint(1, calls[call])
        inject = f"inject={call}:signal=KILL:when={when}"
        process = self.begin(kind, [*tracing(call), "-qq", "-o", os.devnull, "-e", inject])
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.say(f"a run of which a process was killed in {call} {when} goes on")
        self.end(process)

    def end(self, process: subprocess.Popen[bytes]) -> None:
        """Kill the process group, of which some may have ended."""
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        deadline = time.monotonic() + PATIENCE
        while (left := members(process.pid)) and time.monotonic() < deadline:
            time.sleep(0.01)
        for command in left:
            self.say(f"process {command} is left over")


def digest(found: Iterable[tuple[str, bytes]]) -> str:
    """Of articles by their ids and records."""
    return hashlib.sha256(repr(sorted(found)).encode()).hexdigest()


def tracing(*calls: str) -> list[str]:
    """The beginning of a command that traces these system calls, and slows no others down."""
    return ["strace", "-f", "--seccomp-bpf", "-e", f"trace={','.join(calls)}"]


def crash(rounds: int, seed: int, engine: str) -> Crash:
    """So many rounds with one engine; the same for the same seed, but for the moment of death."""
    with TemporaryDirectory() as folder:
        crash = Crash(Path(folder), engine, Random(f"{seed} {engine}"))
        crash.measure()
        for _ in range(rounds):
            crash.round()
        return crash


def main() -> int:
    """Print what became of the runs; 1 where anything was wrong."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=500)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    runs = [crash(asked.rounds // 2, asked.seed, name) for name in EMBEDDED]
    for run in runs:
        for (kind, how, outcome), count in sorted(run.outcomes.items()):
            click.echo(f"{run.engine:8} {kind:12} killed by {how:12} {outcome:6} {count:4}")
    wrong = list(chain.from_iterable(run.wrong for run in runs))
    click.echo("\n".join(wrong) or "Nothing was lost, wrong or left over.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
