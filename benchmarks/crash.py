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
from indexer.generations.reports import RUNS
from indexer.reading.files import find_files, try_file
from indexer.reading.model import Reading
from naru import main as naru
from search.engines.registry import EMBEDDED
from search.errors import IndexUnavailableError
from search.index.folder import CURRENT, GENERATIONS, MANIFEST, FolderIndex
from search.query.terms import EVERYTHING
from search.stored.document import index_article
from search.stored.records import Times, stamped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from indexer.reading.sources import Source

RUN = (sys.executable, "-m", "naru")
LOADING, FULL, INCREMENTAL = "loading", "full", "incremental"
"""Kinds of run; the first does nothing, so that none is killed before it has begun its work."""

OPTIONS = {LOADING: ["--help"], FULL: ["--full"], INCREMENTAL: []}

TIME, STAGE, CALL = "time", "stage", "system call"
STAGES = (
    *("generations/*/data", "generations/*/data/*", "generations/*/terms", "generations/*/catalog"),
    *("generations/*/report.json", "generations/*/manifest.*", "CURRENT.new", "*/*.removed"),
)
"""What stages of a run write, in their order."""

CALLS = ("write", "fsync", "rename", "unlink", "unlinkat", "rmdir", "mkdir", "flock", "openat")

KEPT = {CURRENT, GENERATIONS, RUNS, "LOCK"}
NOTHING = "no index"
OLD, NEW, WRONG, ENDED = "old", "new", "wrong", "ended"
"""What is served after a run was killed, unless that had ended by itself before."""

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
        return subprocess.Popen(
            [*prefix, *RUN, *self.words, *OPTIONS[kind]],
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
        # No run of the archive alone would give the same times.
        return digest((hit.id, stamped(bytes(hit.record), Times())) for hit in hits)

    def left_over(self) -> Iterator[Path]:
        """What a finished run leaves and should not."""
        places = sorted((self.index / GENERATIONS).iterdir())
        yield from (place for place in self.index.iterdir() if place.name not in KEPT)
        yield from (place for place in places if not (place / MANIFEST).exists())
        yield from places[:-2]
        yield from (path for path in (self.index / RUNS).iterdir() if path.suffix != ".json")
        yield from (self.folder / "tmp").iterdir()

    def measure(self) -> None:
        """What each kind of run takes."""
        for kind in OPTIONS:
            self.change()
            started = time.monotonic()
            self.begin(kind).wait()
            self.costs[kind] = Cost(time.monotonic() - started, self._calls(kind))

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
        wait = {TIME: self.wait_in_time, STAGE: self.wait_for_stage, CALL: self.wait_for_call}[how]
        killed = self.end(wait(kind))
        after = self.served()
        outcome = {before: OLD, new: NEW}.get(after, WRONG) if killed else ENDED
        self.outcomes[kind, how, outcome] += 1
        if after not in ((before, new) if killed else (new,)):
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

    def wait_in_time(self, kind: str) -> subprocess.Popen[bytes]:
        """A run after a random time of its work, as long as that takes at most."""
        seconds = self.random.uniform(self.costs[LOADING].seconds, self.costs[kind].seconds)
        process = self.begin(kind)
        with suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
        return process

    def wait_for_stage(self, kind: str) -> subprocess.Popen[bytes]:
        """A run that has just written a file that was not there before."""
        pattern = self.random.choice(STAGES)
        before = set(self.index.glob(pattern))
        process = self.begin(kind)
        while process.poll() is None and not set(self.index.glob(pattern)) - before:
            time.sleep(0.0005)
        return process

    def wait_for_call(self, kind: str) -> subprocess.Popen[bytes]:
        """A run that a process was killed of, as it began a system call of as many as it makes."""
        calls = self.costs[kind].calls
        call = self.random.choice(sorted(calls))
        first = min(calls[call], 1 + self.costs[LOADING].calls.get(call, 0))
        when = self.random.randint(first, calls[call])
        inject = f"inject={call}:signal=KILL:when={when}"
        process = self.begin(kind, [*tracing(call), "-qq", "-o", os.devnull, "-e", inject])
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.say(f"a run of which a process was killed in {call} {when} goes on")
        return process

    def end(self, process: subprocess.Popen[bytes]) -> bool:
        """Kill the process group, of which some may have ended; whether the run was killed."""
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        deadline = time.monotonic() + PATIENCE
        while (left := members(process.pid)) and time.monotonic() < deadline:
            time.sleep(0.01)
        for command in left:
            self.say(f"process {command} is left over")
        return process.returncode != 0


def digest(found: Iterable[tuple[str, bytes]]) -> str:
    """Of articles by their ids and records."""
    return hashlib.sha256(repr(sorted(found)).encode()).hexdigest()


def tracing(*calls: str) -> list[str]:
    """The beginning of a command that traces these system calls."""
    return ["strace", "-f", "-e", f"trace={','.join(calls)}"]


def crash(rounds: int, seed: int, engine: str) -> Crash:
    """So many rounds with one engine; the same for the same seed, but for the moment of death."""
    with TemporaryDirectory() as folder:
        crash = Crash(Path(folder), engine, Random(f"{seed} {engine}"))
        crash.measure()
        for _ in range(rounds):
            crash.round()
        return crash


@click.command()
@click.option("--rounds", default=500, show_default=True, help="Half of them with each engine.")
@click.option("--seed", default=0, show_default=True)
def main(rounds: int, seed: int) -> None:
    """Kill runs, and print what became of them; 1 where anything was wrong."""
    runs = [crash(rounds // 2, seed, engine) for engine in EMBEDDED]
    for run in runs:
        for (kind, how, outcome), count in sorted(run.outcomes.items()):
            click.echo(f"{run.engine:8} {kind:12} killed by {how:12} {outcome:6} {count:4}")
    wrong = list(chain.from_iterable(run.wrong for run in runs))
    click.echo("\n".join(wrong) or "Nothing was lost, wrong or left over.")
    if wrong:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
