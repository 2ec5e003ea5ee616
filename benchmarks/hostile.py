"""What hostile clients do to the others: `naru serve` under the worst queries there are.

    NARU_ENGINE=whoosh python -m benchmarks.hostile DATA [--size ARTICLES] [--connections 8]

`DATA` is described in `benchmarks.archive`; the archive is indexed and served as in
`benchmarks.http`. An innocent client asks queries of one to three words, one after the other, each
over a connection of its own; a probe asks `/healthz` ten times a second. First they are alone, then
so many hostile connections ask, without a pause, what costs most among queries of up to 1,000 code
points: hundreds of syllables, prefixes of one letter, pasted paragraphs, with `explain=1` and a
hundred hits per page. Every fourth hostile request is given up after 50 ms. In the end a thousand
sockets are opened that send nothing, and the innocent client asks again.

It needs Linux for the memory, which is counted so that shared pages count once, and without those
of files, which the operating system takes back when it needs them.
"""

from __future__ import annotations

import http.client
import json
import random
import re
import socket
import time
from collections import Counter
from contextlib import ExitStack, contextmanager, suppress
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, urlsplit

import click

from benchmarks.archive import read_articles, write_archive
from benchmarks.http import draw_queries, naru
from benchmarks.timings import Percentiles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from benchmarks.archive import Text

LONGEST = 1000
WORDS = 100
GIVE_UP = 0.05
IDLE_SOCKETS = 1000
PAUSE = 0.1
"""Seconds between two probes, and two questions of the innocent client."""

PATIENCE = 120
"""Seconds after which a client gives up that is not hostile."""


class Answered(NamedTuple):
    """How a client was answered: seconds of each request, and how often each status."""

    seconds: list[float]
    statuses: Counter[int]


def worst_queries(texts: Sequence[Text]) -> list[str]:
    """What costs most to find, to mark and to explain."""
    chance = random.Random(990)
    by_language = {
        lang: [text["body"] for text in texts if text["lang"] == lang]
        for lang in sorted({text["lang"] for text in texts})
    }
    letters = Counter(char for text in texts for char in text["body"] if char.isalpha())
    frequent = [char for char, _ in letters.most_common(2000)]
    dense = [char for char in frequent if ord(char) > 0x2E80]
    queries = [
        "".join((dense * 2)[:LONGEST]),
        " ".join(dense[:WORDS]),
        " OR ".join(dense[:WORDS]),
        " ".join(f"{char}*" for char in frequent[:WORDS]),
        " OR ".join(f"{char}*" for char in frequent[:WORDS]),
    ]
    for bodies in by_language.values():
        words = re.findall(r"\w+", " ".join(chance.sample(bodies, min(20, len(bodies)))))
        common = [word for word, _ in Counter(words).most_common(WORDS)]
        queries += [
            " OR ".join(common)[:LONGEST],
            re.sub(r"[^\w ]", " ", chance.choice(bodies))[:900],
            "".join(words)[: LONGEST - 10],
        ]
    return queries


def hostile_paths(texts: Sequence[Text]) -> list[str]:
    """Each of the worst queries, in the three costliest ways to ask it."""
    ways = ("explain=1", "per_page=100", "explain=1&per_page=100&sort=date:asc")
    return [
        f"/search?q={quote(query[:LONGEST])}&{way}"
        for query in worst_queries(texts)
        for way in ways
    ]


def memory_of(process: int) -> int:
    """Bytes of its own that a process and its children hold."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    rows = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    own = next(int(row.split()[1]) for row in rows if row.startswith("Pss_Anon:"))
    return own * 1024 + sum(memory_of(int(child)) for child in children)


def ask(url: str, path: str, patience: float = PATIENCE) -> int:
    """The status of an answer, over a connection of its own; raises OSError."""
    address = urlsplit(url)
    assert address.hostname
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=patience)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()


def repeatedly(url: str, paths: Sequence[str], pause: float, ends: Callable[[], bool]) -> Answered:
    """Ask one path after the other, with a pause between two."""
    answered = Answered([], Counter())
    for path in cycle(paths):
        if ends():
            return answered
        started = time.perf_counter()
        answered.statuses[ask(url, path)] += 1
        answered.seconds.append(time.perf_counter() - started)
        time.sleep(pause)
    return answered


@contextmanager
def attack(url: str, paths: Sequence[str], connections: int) -> Iterator[Counter[int]]:
    """So many hostile connections, as long as the block lasts; the statuses that they met."""
    over = Event()
    statuses: Counter[int] = Counter()

    def send(first: int) -> None:
        for turn, path in enumerate(cycle([*paths[first:], *paths[:first]])):
            if over.is_set():
                return
            with suppress(OSError):
                statuses[ask(url, path, PATIENCE if turn % 4 else GIVE_UP)] += 1

    starts = range(0, len(paths), max(1, len(paths) // connections))
    threads = [Thread(target=send, args=[first]) for first in starts[:connections]]
    for thread in threads:
        thread.start()
    try:
        yield statuses
    finally:
        over.set()
        for thread in threads:
            thread.join()


def measure(url: str, innocent: Sequence[str], seconds: float) -> tuple[Answered, Answered]:
    """What the innocent client and the probe meet in so many seconds."""
    until = time.monotonic() + seconds
    probes: list[Answered] = []

    def over() -> bool:
        return time.monotonic() > until

    probe = Thread(target=lambda: probes.append(repeatedly(url, ["/healthz"], PAUSE, over)))
    probe.start()
    asked = repeatedly(url, innocent, PAUSE / 10, over)
    probe.join()
    return asked, probes[0]


@contextmanager
def idle_sockets(url: str, count: int) -> Iterator[None]:
    """So many connections that send nothing."""
    address = urlsplit(url)
    with ExitStack() as stack:
        for _ in range(count):
            connection = socket.create_connection(
                (address.hostname, address.port), timeout=PATIENCE
            )
            stack.enter_context(connection)
        yield


@click.command(help="What an innocent client meets while hostile ones ask the worst queries.")
@click.argument("data", type=click.Path(exists=True, path_type=Path))
@click.option("--size", type=int, help="Articles; by default all there are.")
@click.option("--connections", default=8, show_default=True, help="Of hostile clients.")
@click.option("--seconds", default=15, show_default=True, help="For each measurement.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for machines.")
def main(data: Path, size: int | None, connections: int, seconds: int, as_json: bool) -> None:
    """Print a row for each situation."""
    articles = read_articles(data)
    texts = [text for each in articles.values() for text in each]
    queries = draw_queries(texts)
    innocent = [f"/search?q={quote(query)}" for query in queries]
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        written = write_archive(articles, size or len(articles), folder)
        server, process = stack.enter_context(naru(written.path, folder, queries))
        url = server.url
        measure(url, innocent, 3)  # Not counted: caches fill.
        before = memory_of(process)
        _report("alone", *measure(url, innocent, seconds), as_json)
        with attack(url, hostile_paths(texts), connections) as statuses:
            _report("attacked", *measure(url, innocent, seconds), as_json)
            during = memory_of(process)
        time.sleep(2)
        _report("after", *measure(url, innocent, 3), as_json)
        after = memory_of(process)
        with idle_sockets(url, IDLE_SOCKETS):
            _report(f"{IDLE_SOCKETS} idle", *measure(url, innocent, 5), as_json)
    megabytes = {
        name: size >> 20
        for name, size in zip(("before", "during", "after"), (before, during, after), strict=True)
    }
    _print({"hostile answers": dict(sorted(statuses.items())), "MB of memory": megabytes}, as_json)


def _report(situation: str, asked: Answered, probed: Answered, as_json: bool) -> None:
    facts: dict[str, object] = {"situation": situation}
    for name, answered in (("innocent", asked), ("probe", probed)):
        facts[name] = Percentiles.of(answered.seconds)._asdict() | {
            "max": round(1000 * max(answered.seconds), 1),
            "statuses": dict(answered.statuses),
        }
    _print(facts, as_json)


def _print(facts: dict[str, object], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(facts))
    else:
        click.echo("   ".join(f"{name}: {value}" for name, value in facts.items()))


if __name__ == "__main__":
    main()
