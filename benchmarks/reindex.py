"""What a run costs that has nothing to do, one file of many, or a hundredth of them.

The archive has as many articles as asked, each of the paragraphs of others: no two are the same,
and none was ever written. They are drawn from the articles in DATA: text files as Naru reads them,
or a `docs.jsonl.gz` as `benchmarks.archive` says. Every run is a process of its own:

    python -m benchmarks.reindex DATA --size 6000 --size 24000 [--lines]

Processor time is that of the run with all its processes, in seconds. Memory is the most that they
hold together at a time, of which shared pages count once, and disk the most that is there at a time
of all generations, both in MB and looked at five times a second (on Linux). `--lines` writes one
JSON Lines file instead of a stacked text for each article. `--index` is the address of an index in
a cluster, which must not be there yet; the time by the clock has the work of the cluster in it.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from contextlib import suppress
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

import click

from benchmarks.archive import read_articles
from benchmarks.processes import memory_of
from indexer.reading.files import find_files, try_file
from indexer.reading.model import Reading
from search.model import Segment

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SEED = 2024
LONG_AGO = 10**9
"""Seconds: a time of change that says something, unlike that of a file written just now."""


PAUSE = 0.2
"""Seconds between two looks at what a run holds."""


class Cost(NamedTuple):
    """What a run took: seconds of processor time and by the clock, and at most so many MB."""

    run: str
    seconds: float
    clock: float
    memory: int
    disk: int
    written: int
    """MB of the new generation."""


class Press:
    """Writes articles in the languages and lengths of others, of paragraphs of all of them."""

    def __init__(self, articles: Sequence[Sequence[Segment]]) -> None:
        self._articles = articles
        self._random = random.Random(SEED)
        self._pools: dict[str, list[str]] = {}
        for segment in chain.from_iterable(articles):
            self._pools.setdefault(segment.lang, []).extend(segment.paragraphs)

    def write(self) -> list[Segment]:
        """One more article."""
        return [self._segment(like) for like in self._random.choice(self._articles)]

    def _segment(self, like: Segment) -> Segment:
        paragraphs = self._random.choices(self._pools[like.lang], k=len(like.paragraphs))
        return Segment(like.lang, like.title, tuple(paragraphs))


def read_data(data: Path) -> list[Sequence[Segment]]:
    """The texts of each article in a folder."""
    if list(data.glob("docs.jsonl*")):
        texts = read_articles(data).values()
        return [
            [Segment(t["lang"], t["title"], tuple(t["body"].split("\n"))) for t in article]
            for article in texts
        ]
    found = chain.from_iterable(map(try_file, find_files([data])))
    return [one.article.segments for one in found if isinstance(one, Reading)]


class Files:
    """An archive of one stacked text file an article."""

    def __init__(self, folder: Path, press: Press, size: int) -> None:
        self._folder = folder
        self._press = press
        self._size = size
        self._clock = LONG_AGO
        self.change(size)

    def change(self, count: int) -> None:
        """Write so many of the files anew."""
        self._clock += 1
        for number in range(0, self._size, self._size // count):
            path = self._folder / f"{number % 100:02}" / f"{number:06}.txt"
            path.parent.mkdir(exist_ok=True)
            texts = self._press.write()
            parts = [part for text in texts for part in ("", text.title, *text.paragraphs) if part]
            path.write_text("\n\n".join(parts), encoding="utf-8")
            os.utime(path, (self._clock, self._clock))


class Lines:
    """The same archive in one JSON Lines file."""

    def __init__(self, folder: Path, press: Press, size: int) -> None:
        self._path = folder / "archive.jsonl"
        self._press = press
        self._lines = [""] * size
        self.change(size)

    def change(self, count: int) -> None:
        """Write so many of the lines anew."""
        for number in range(0, len(self._lines), len(self._lines) // count):
            segments = [
                {"lang": text.lang, "title": text.title, "text": "\n".join(text.paragraphs)}
                for text in self._press.write()
            ]
            article = {"id": f"{number}", "segments": segments}
            self._lines[number] = json.dumps(article, ensure_ascii=False)
        self._path.write_text("\n".join(self._lines), encoding="utf-8")


def measure(data: Path, size: int, address: str, *, lines: bool, jobs: int) -> Iterator[Cost]:
    """The cost of each run on an archive of so many articles."""
    with TemporaryDirectory() as folder:
        archive, index = Path(folder, "archive"), address or str(Path(folder, "index"))
        archive.mkdir()
        written = (Lines if lines else Files)(archive, Press(read_data(data)), size)
        runs = {"full": 0, "unchanged": 0, "one": 1, "a hundredth": size // 100}
        for run, changed in runs.items():
            if changed:
                written.change(changed)
            yield _index(run, archive, index, jobs)


def _index(run: str, archive: Path, index: str, jobs: int) -> Cost:
    command = [sys.executable, "-m", "naru", "index", str(archive), "--index", index]
    started = perf_counter()
    process = subprocess.Popen([*command, "--json", "--jobs", str(jobs)], stdout=subprocess.PIPE)
    held: list[tuple[int, int]] = []
    over = Event()
    watcher = Thread(target=_watch, args=(process.pid, index, held, over))
    watcher.start()
    assert process.stdout, "its output is piped"
    report = json.loads(process.stdout.read().splitlines()[-1])
    over.set()
    watcher.join()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if report["error"]:
        raise click.ClickException(report["error"])
    seconds, clock = usage.ru_utime + usage.ru_stime, perf_counter() - started
    memory, disk = (max(column) >> 20 for column in zip(*held, strict=True))
    return Cost(run, round(seconds, 2), round(clock, 1), memory, disk, report["bytes"] >> 20)


def _watch(process: int, index: str, held: list[tuple[int, int]], over: Event) -> None:
    """Note bytes of memory and disk until it is over; of a cluster, no disk."""
    while True:
        held.append((memory_of(process), _size(Path(index))))
        if over.wait(PAUSE):
            return


def _size(folder: Path) -> int:
    """Bytes of all files below a folder that are there."""
    total = 0
    for path in folder.rglob("*"):
        # A run removes some of them.
        with suppress(OSError):
            total += path.stat().st_size
    return total


@click.command()
@click.argument("data", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--size", "sizes", multiple=True, type=int, default=(6_000, 24_000))
@click.option("--lines", is_flag=True, help="One JSON Lines file instead of many text files.")
@click.option("--index", default="", help="An index in a cluster, instead of a folder.")
@click.option("--jobs", default=2, help="Processes that read and analyse.")
def main(data: Path, sizes: Sequence[int], lines: bool, index: str, jobs: int) -> None:
    """Measure full and incremental runs on archives of paragraphs drawn from DATA."""
    for size in sizes:
        columns = "processor s   of full   clock s   memory MB   disk MB   index MB"
        click.echo(f"{size:,} articles{'':12} {columns}")
        full = 0.0
        for cost in measure(data, size, index, lines=lines, jobs=jobs):
            full = full or cost.seconds
            share = 100 * cost.seconds / full
            click.echo(
                f"  {cost.run:22} {cost.seconds:13.2f} {share:8.1f}% {cost.clock:9.1f} "
                f"{cost.memory:11} {cost.disk:9} {cost.written:10}"
            )


if __name__ == "__main__":
    main()
