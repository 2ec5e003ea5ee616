"""Runs killed at random points: what is served then, and what is left over.

    python -m benchmarks.crash [--rounds 500] [--seed 0] [--command "…{archive}… {index}…"]

A round changes the archive, begins a run and kills its process group: after a random time, when a
file appears that a stage writes, or as a random system call begins (where strace is installed).
What is served must then be the state before or the new one, article for article; the next run must
succeed and leave nothing else. One round in ten begins without an index. The archive is of our own
sentences; in one round of seven it is worth two processes. Exits with 1 where anything was wrong.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shlex
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
from typing import TYPE_CHECKING

import click

from benchmarks.generated import write_archive
from indexer.generations.reports import RUNS
from search.engines.registry import EMBEDDED
from search.errors import IndexUnavailableError
from search.index.folder import CURRENT, GENERATIONS, MANIFEST, FolderIndex
from search.query.terms import EVERYTHING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

COMMAND = "{python} -m naru index {archive} --index {index} --allow-shrink --jobs 2 --allow-shrink"

TIME, STAGE, CALL = "time", "stage", "system call"
STAGES = (
    *("generations/*/data", "generations/*/data/*", "generations/*/engine"),
    *("generations/*/manifest.*", "generations/*/manifest.json", "CURRENT.new"),
)
"""What stages of a run write, in their order."""

CALLS = ("write", "fsync", "rename", "unlink", "unlinkat", "rmdir", "mkdir", "flock", "openat")

KEPT = {CURRENT, GENERATIONS, RUNS, "LOCK"}
NOTHING = "no index"


@dataclass(slots=True)
class Crash:
    """An archive that changes, its index, and what became of the runs."""

    folder: Path
    engine: str
    command: str
    random: Random
    seconds: float = 0.0
    calls: dict[str, int] = field(default_factory=dict)
    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    @property
    def archive(self) -> Path:
        """The folder of archive files."""
        return self.folder / "archive"

    @property
    def index(self) -> Path:
        """The folder of the index."""
        return self.folder / "index"

    def change(self, turn: int) -> None:
        """One file comes, two stay as they are, and one goes."""
        for seed in range(turn, turn + 3):
            part = self.archive / str(seed)
            if not part.exists():
                articles, sentences = (90, 30) if seed % 20 == 5 else (8, 3)
                write_archive(part, articles, seed=seed, sentences=sentences)
        shutil.rmtree(self.archive / str(turn - 1), ignore_errors=True)

    def begin(self, prefix: Sequence[str] = ()) -> subprocess.Popen[bytes]:
        """A run in a process group of its own."""
        words = {"python": sys.executable, "archive": self.archive, "index": self.index}
        (self.folder / "tmp").mkdir(exist_ok=True)
        return subprocess.Popen(
            [*prefix, *shlex.split(self.command.format(**words))],
            env=os.environ | {"NARU_ENGINE": self.engine, "TMPDIR": str(self.folder / "tmp")},
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def served(self) -> str:
        """What is served: a digest of all its articles."""
        if not (self.index / CURRENT).exists():
            return NOTHING
        try:
            engine = FolderIndex(self.index).current().engine
        except IndexUnavailableError as error:
            return error.message
        hits = engine.search(EVERYTHING, offset=0, limit=1 << 20, sort="relevance").hits
        found = sorted((hit.id, bytes(hit.record)) for hit in hits)
        return hashlib.sha256(repr(found).encode()).hexdigest()

    def left_over(self) -> Iterator[Path]:
        """What a finished run leaves and should not."""
        places = sorted((self.index / GENERATIONS).iterdir())
        yield from (place for place in self.index.iterdir() if place.name not in KEPT)
        yield from (place for place in places if not (place / MANIFEST).exists())
        yield from places[:-2]
        yield from (path for path in (self.index / RUNS).iterdir() if path.suffix != ".json")
        yield from (self.folder / "tmp").iterdir()

    def measure(self) -> None:
        """How long a run of the first archive takes, and how many system calls it makes."""
        self.change(0)
        started = time.monotonic()
        self.begin().wait()
        self.seconds = time.monotonic() - started
        counts = self.folder / "counts"
        if shutil.which("strace"):
            counted = ["-c", "-U", "name,calls", "-o", str(counts)]
            self.begin([*tracing(*CALLS), *counted]).wait()
            rows = (line.split() for line in counts.read_text().splitlines())
            self.calls = {row[0]: int(row[1]) for row in rows if row and row[0] in CALLS}

    def round(self, turn: int) -> None:
        """Change the archive, kill a run of it, look at what is served, and finish."""
        if self.random.random() < 0.1:
            shutil.rmtree(self.index)
        before = self.served()
        self.change(turn)
        how = self.random.choice([TIME, STAGE, CALL] if self.calls else [TIME, STAGE])
        {TIME: self.kill_in_time, STAGE: self.kill_at_stage, CALL: self.kill_in_call}[how]()
        after = self.served()
        if code := self.begin().wait():
            self.wrong.append(f"{turn}: the run after the killed one ended with {code}")
        new = self.served()
        self.outcomes[how, {before: "old", new: "new"}.get(after, "wrong")] += 1
        if after not in (before, new):
            self.wrong.append(f"{turn}: after {how} neither state was served, but {after}")
        self.wrong += [f"{turn}: {name} is left over" for name in self.left_over()]

    def kill_in_time(self) -> None:
        """After a random time, as long as a run takes at most."""
        process = self.begin()
        with suppress(subprocess.TimeoutExpired):
            process.wait(self.random.uniform(0, self.seconds))
        end(process)

    def kill_at_stage(self) -> None:
        """When the run writes a file that was not there before."""
        pattern = self.random.choice(STAGES)
        before = set(self.index.glob(pattern))
        process = self.begin()
        while process.poll() is None and not set(self.index.glob(pattern)) - before:
            time.sleep(0.0005)
        end(process)

    def kill_in_call(self) -> None:
        """As a system call begins, of as many as a run makes."""
        call = self.random.choice(sorted(self.calls))
        when = self.random.randint(1, self.calls[call])
        inject = f"inject={call}:signal=KILL:when={when}"
        process = self.begin([*tracing(call), "-qq", "-o", os.devnull, "-e", inject])
        process.wait()
        end(process)


def tracing(*calls: str) -> list[str]:
    """The beginning of a command that traces these system calls, and slows no others down."""
    return ["strace", "-f", "--seccomp-bpf", "-e", f"trace={','.join(calls)}"]


def end(process: subprocess.Popen[bytes]) -> None:
    """Kill the process group, of which some may have ended."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def crash(rounds: int, seed: int, engine: str, command: str = COMMAND) -> Crash:
    """So many rounds with one engine; the same for the same seed, but for the moment of death."""
    with TemporaryDirectory() as folder:
        crash = Crash(Path(folder), engine, command, Random(f"{seed} {engine}"))
        crash.measure()
        for turn in range(1, rounds + 1):
            crash.round(turn)
        return crash


def main() -> int:
    """Print what became of the runs; 1 where anything was wrong."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=500)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--command", default=COMMAND)
    asked = parser.parse_args()
    runs = [crash(asked.rounds // 2, asked.seed, name, asked.command) for name in EMBEDDED]
    for run in runs:
        for (how, outcome), count in sorted(run.outcomes.items()):
            click.echo(f"{run.engine:8} killed by {how:12} {outcome:6} {count:4}")
    wrong = list(chain.from_iterable(run.wrong for run in runs))
    click.echo("\n".join(wrong) or "Nothing was lost, wrong or left over.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
