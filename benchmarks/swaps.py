"""Searches at full speed while one generation after another is published.

    python -m benchmarks.swaps [--swaps 50] [--seconds 60] [--after 450]

`naru serve` with two workers is asked through as many connections as said, without a pause, while
generations of a few articles are published, evenly over the time. No request may fail, and each
answer must be wholly of the generation that it names: every article of it, and none of another.
How late an answer is: the time from the moment at which a run began to publish the generation after
that one until the question was asked. Then as many more follow as `--after` says, one upon the
other. Memory (of which shared pages count once) and open files are those of all the server's
processes; exits with 1 where an answer failed or was wrong.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

import click

from benchmarks.processes import descriptors_of, memory_of
from indexer.generations.folder import FolderGenerations
from search.engines.registry import EMBEDDED
from search.model import Article, Segment
from search.stored.document import index_article

if TYPE_CHECKING:
    from collections.abc import Iterator

QUESTIONS = ("ferry", quote("나룻배"), "title:ferry", quote('"left the bank" OR 떠났다'))
"""What every article of every generation answers to."""

PATIENCE = 60.0
"""Seconds within which a generation is surely served."""


class Held(NamedTuple):
    """What the processes of a server hold after so many swaps: bytes and open files."""

    swaps: int
    memory: int
    files: int


@dataclass(slots=True)
class Swaps:
    """Generations as they were published, by their numbers, and what searches made of them."""

    folder: Path
    connections: int
    times: list[float] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)
    held: list[Held] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    late: list[float] = field(default_factory=list)
    """Seconds by which each answer was late that was not of the newest generation."""
    answers: int = 0
    served: set[int] = field(default_factory=set)

    def publish(self) -> None:
        """One more generation, of which every article says its number."""
        number = len(self.times)
        generations = FolderGenerations(self.folder)
        with generations.writing(), generations.aside() as name:
            articles = [article(number, place) for place in range(size(number))]
            count = generations.write(name, map(index_article, articles))
            generations.finish(name, count, 0)
            self.numbers[name] = number
            self.times.append(time.monotonic())
            generations.publish(name)
            generations.prune()

    def search(self, port: int, over: Event) -> None:
        """Ask one question after the other until it is over."""
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        turn = 0
        while not over.is_set():
            turn += 1
            question = QUESTIONS[turn % len(QUESTIONS)]
            asked = time.monotonic()
            try:
                connection.request("GET", f"/search?q={question}&format=json")
                response = connection.getresponse()
                body = response.read()
            except (OSError, HTTPException) as error:
                self.failed.append(f"{question}: {error!r}")
                connection.close()
                continue
            self.answers += 1
            if response.status != 200:
                self.failed.append(f"{question}: {response.status} {body[:200]!r}")
            else:
                self.judge(json.loads(body), asked)
        connection.close()

    def judge(self, answer: dict[str, Any], asked: float) -> None:
        """Whether the answer is wholly of the generation that it names, and how late."""
        number = self.numbers[answer["generation"]]
        found = [hit["title"].split()[-1] for hit in answer["hits"]]
        years = answer["facets"]["year"]
        expected = size(number)
        if (answer["total"], found) != (expected, [str(number)] * expected):
            self.wrong.append(f"{answer['generation']}: {found} of {answer['total']}")
        if years != [{"value": str(2000 + number), "count": expected}]:
            self.wrong.append(f"{answer['generation']}: {years}")
        self.served.add(number)
        if number + 1 < len(self.times) and asked > self.times[number + 1]:
            self.late.append(asked - self.times[number + 1])

    def settle(self) -> None:
        """Wait until the newest generation answers."""
        newest, deadline = len(self.times) - 1, time.monotonic() + PATIENCE
        while newest not in self.served and time.monotonic() < deadline:
            time.sleep(0.01)
        if newest not in self.served:
            self.wrong.append(f"generation {newest} is not served")

    def note(self, server: int) -> None:
        """What the server holds now."""
        self.held.append(Held(len(self.times) - 1, memory_of(server), descriptors_of(server)))


def article(number: int, place: int) -> Article:
    """One of the generation of this number; its id is the same in all of them."""
    segments = (
        Segment("en", f"Ferry {number}", (f"The ferry left the bank {number} times.",)),
        Segment("ko", f"나룻배 {number}", (f"나룻배가 {number}번 떠났다.",)),
    )
    return Article(f"{place}", segments, date=f"{2000 + number}-01-02")


def size(number: int) -> int:
    """The articles of a generation, unlike those before and after it, on one page."""
    return 3 + number % 5


@contextmanager
def serving(folder: Path) -> Iterator[tuple[int, int]]:
    """A server with two workers over an index; its process and its port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    where = ["--index", str(folder), "--port", str(port), "--workers", "2"]
    command = [sys.executable, "-m", "naru", "serve", *where]
    server = subprocess.Popen(command, env=os.environ, stdout=subprocess.DEVNULL)
    try:
        while not _answers(port):
            if server.poll() is not None:
                raise click.ClickException(f"naru serve ended with {server.returncode}")
            time.sleep(0.1)
        yield server.pid, port
    finally:
        server.terminate()
        server.wait()


def _answers(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


@contextmanager
def searching(swaps: Swaps, port: int) -> Iterator[None]:
    """Searches through all connections until the block is left."""
    over = Event()
    threads = [
        Thread(target=swaps.search, args=(port, over), daemon=True)
        for _ in range(swaps.connections)
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()


def swap(count: int, *, seconds: float, after: int = 0, connections: int = 4) -> Swaps:
    """So many swaps in so many seconds, and as many after them as said, all under searches."""
    with TemporaryDirectory() as folder:
        swaps = Swaps(Path(folder), connections)
        swaps.publish()
        with serving(Path(folder)) as (server, port), searching(swaps, port):
            # Until dictionaries are loaded and caches are full, which is no leak.
            time.sleep(min(5.0, seconds / count))
            swaps.note(server)
            began = time.monotonic()
            for turn in range(count):
                time.sleep(max(0.0, began + seconds * (turn + 1) / count - time.monotonic()))
                swaps.publish()
            swaps.note(server)
            for turn in range(after):
                swaps.publish()
                if (turn + 1) % 50 == 0:
                    swaps.note(server)
            swaps.settle()
            swaps.note(server)
        return swaps


@click.command()
@click.option("--swaps", "count", default=50, show_default=True)
@click.option("--seconds", default=60.0, show_default=True, help="For these swaps.")
@click.option("--after", default=450, show_default=True, help="Swaps that follow without a pause.")
@click.option("--connections", default=4, show_default=True)
def main(count: int, seconds: float, after: int, connections: int) -> None:
    """Publish generations under searches, with each engine."""
    wrong = []
    for engine in EMBEDDED:
        os.environ["NARU_ENGINE"] = engine
        swaps = swap(count, seconds=seconds, after=after, connections=connections)
        latest = max(swaps.late, default=0.0)
        click.echo(
            f"{engine}: {swaps.answers:,} answers through {count + after} swaps, "
            f"{len(swaps.failed)} failed, {len(swaps.wrong)} wrong; the latest by {latest:.2f} s"
        )
        for held in swaps.held:
            click.echo(
                f"  {held.swaps:4} swaps {held.memory / (1 << 20):7.1f} MB {held.files:4} files"
            )
        wrong += [*swaps.failed, *swaps.wrong]
    click.echo("\n".join(wrong[:20]))
    if wrong:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
