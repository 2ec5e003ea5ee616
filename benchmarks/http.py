"""How fast `/search` is: `naru serve`, driven by wrk, beside an OpenSearch asked the same.

    python -m benchmarks.http DATA [--size ARTICLES] [--peer URL] [--connections 1,16]

`DATA` is described in `benchmarks.archive`. Its archive is indexed by `naru index` and served by
`naru serve`, both with their defaults. 1,000 queries of one to three words, each from one text, are
asked for ten hits with marks, snippets, facets and the total, at 1 and at 16 connections; nothing
is cached between requests. Where queries find nothing with all words, Naru asks again for any. The
default of NARU_WHOOSH_LIMIT is the size at which, with `NARU_ENGINE=whoosh` and `--connections 8`,
p95 passes 50 ms.

`--peer` is an OpenSearch, which gets the same texts, one document per article, one field per
language, with `cjk` for Korean, Japanese and Chinese and the language's own for English and French,
or with those of `--analyzers ko=nori,ja=kuromoji,zh=smartcn`; the small distribution that
`scripts/opensearch.py` starts has only `standard`. Four connections send them. It is asked for all
words in any one field (`multi_match`), ten hits with `_source`, highlights of 150 characters, the
facet of languages and the exact total. The servers take turns, and the ratio is that of the medians
of the runs.

It needs wrk, and Linux for the memory, which is counted so that shared pages count once (PSS).
"""

from __future__ import annotations

import json
import os
import random
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import click

from benchmarks.archive import read_articles, repeat, write_archive
from benchmarks.peer import PEER_ANALYZERS, load_peer, total_of_peer
from benchmarks.processes import memory_of
from benchmarks.queries import words_of_one
from benchmarks.wrk import Server, ask, drive

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from benchmarks.archive import Text

QUERIES = 1000


def draw_queries(texts: Sequence[Text]) -> list[str]:
    """One to three words of one text each."""
    chance = random.Random(1446)
    return [
        " ".join(chance.choices(words_of_one(texts, chance), k=1 + turn % 3))
        for turn in range(QUERIES)
    ]


@contextmanager
def naru(archive: Path, folder: Path, queries: Sequence[str]) -> Iterator[tuple[Server, int]]:
    """Naru over an index of the archive; and its process."""
    command = [str(Path(sys.executable).parent / "naru")]
    environment = {**os.environ, "NARU_INDEX": str(folder / "index")}
    indexing = [*command, "index", "--json", str(archive)]
    said = subprocess.run(indexing, env=environment, capture_output=True, check=True).stdout
    report = json.loads(said.splitlines()[-1])
    click.echo(f"naru: {report['engine']}, {report['seconds']} s to index")
    port = _free_port()
    serving = subprocess.Popen(
        [*command, "serve", "--port", str(port)], env=environment, stdout=subprocess.DEVNULL
    )
    try:
        url = f"http://127.0.0.1:{port}"
        _await(f"{url}/readyz")
        asked = [f"GET /search?q={quote(query)}" for query in queries]
        yield Server("naru", url, asked), serving.pid
    finally:
        serving.terminate()
        serving.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _await(url: str) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"{url} did not answer within 30 seconds")


def _found_by(server: Server, total: Callable[[dict[str, Any]], int]) -> float:
    """The share of the first hundred requests that found something."""
    found = 0
    for request in server.requests[:100]:
        method, path, *body = request.split(" ", 2)
        answer = ask(server.url, method, path, body[0].encode() if body else None)
        found += total(answer) > 0
    return found / 100


@click.command(help="Requests a second that /search answers, beside those of an OpenSearch.")
@click.argument("data", type=click.Path(exists=True, path_type=Path))
@click.option("--size", type=int, help="Articles; by default all there are.")
@click.option("--peer", help="Where an OpenSearch answers.")
@click.option(
    "--analyzers",
    default="",
    help="Of the peer, such as ko=nori,ja=kuromoji; a small distribution has only standard.",
)
@click.option("--connections", default="1,16", show_default=True, help="How many at once, by run.")
@click.option("--seconds", default=10, show_default=True, help="For each run.")
@click.option("--runs", default=3, show_default=True)
def main(
    data: Path,
    size: int | None,
    peer: str | None,
    analyzers: str,
    connections: str,
    seconds: int,
    runs: int,
) -> None:
    """Print a row for each server and number of connections."""
    counts = list(map(int, connections.split(",")))
    if not shutil.which("wrk"):
        raise click.ClickException("wrk is not installed; Debian has it as a package, wrk")
    if peer:
        try:
            ask(peer, "GET", "/")
        except OSError as error:
            raise click.ClickException(f"nothing answers at {peer} ({error})") from error
    articles = read_articles(data)
    size = size or len(articles)
    queries = draw_queries([text for texts in articles.values() for text in texts])
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        written = write_archive(articles, size, folder)
        click.echo(f"{size} articles, {written.characters / 1e6:.1f} M characters")
        ours, process = stack.enter_context(naru(written.path, folder, queries))
        servers = [ours]
        click.echo(f"naru: finds something for {_found_by(ours, _total_of_naru):.0%}")
        if peer:
            named = dict(pair.split("=") for pair in analyzers.split(",") if pair)
            copies = repeat(articles, size)
            servers.append(load_peer(peer, copies, queries, PEER_ANALYZERS | named))
            click.echo(f"peer: finds something for {_found_by(servers[1], total_of_peer):.0%}")
        for server in servers:
            drive(server, max(counts), seconds)  # Not counted: caches fill, code is compiled.
        for count in counts:
            _compare(servers, count, seconds, runs)
        click.echo(f"naru: {memory_of(process) >> 20} MB of memory, all processes")


def _compare(servers: Sequence[Server], connections: int, seconds: int, runs: int) -> None:
    taken = [[drive(server, connections, seconds) for server in servers] for _ in range(runs)]
    rates = []
    for server, each in zip(servers, zip(*taken, strict=True), strict=True):
        rate, p50, p95, p99 = (median(column) for column in zip(*each, strict=True))
        rates.append(rate)
        click.echo(
            f"{connections:3} connections  {server.name:6}{rate:8.0f} requests/s"
            f"   p50 {p50:7.2f}   p95 {p95:7.2f}   p99 {p99:7.2f} ms"
        )
    if len(rates) == 2:
        click.echo(f"{connections:3} connections  naru / peer {rates[0] / rates[1]:.2f}")


def _total_of_naru(answer: dict[str, Any]) -> int:
    return int(answer["total"])


if __name__ == "__main__":
    main()
