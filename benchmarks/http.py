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
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

import click

from benchmarks.archive import read_articles, repeat, write_archive
from benchmarks.queries import words_of_one

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from benchmarks.archive import Text

QUERIES = 1000
BATCH = 100
"""Articles that are sent to the peer at once."""

PEER_INDEX = "naru-benchmark-peer"
PEER_ANALYZERS = {"ko": "cjk", "ja": "cjk", "zh": "cjk", "en": "english", "fr": "french"}

# Requests in turn; what wrk has counted goes to standard output as JSON.
_WRK = """
local requests, turn = {{}}, 0
function init(args)
  for line in io.lines("{path}") do
    local method, path, body = line:match("^(%S+) (%S+) ?(.*)$")
    local headers = {{["Content-Type"] = "application/json"}}
    requests[#requests + 1] = wrk.format(method, path, headers, body ~= "" and body or nil)
  end
end
function request()
  turn = turn % #requests + 1
  return requests[turn]
end
function done(summary, latency, _)
  local errors = summary.errors
  print(string.format('{{"rate": %.2f, "p50": %.3f, "p95": %.3f, "p99": %.3f, "failed": %d}}',
    summary.requests / summary.duration * 1e6, latency:percentile(50) / 1000,
    latency:percentile(95) / 1000, latency:percentile(99) / 1000,
    errors.status + errors.connect + errors.read + errors.write + errors.timeout))
end
"""


class Server(NamedTuple):
    """Where a server answers, and the requests that are made, one per line for wrk."""

    name: str
    url: str
    requests: list[str]


class Run(NamedTuple):
    """What wrk counted: requests a second, and milliseconds."""

    rate: float
    p50: float
    p95: float
    p99: float


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
    report = json.loads(
        subprocess.run(indexing, env=environment, capture_output=True, check=True).stdout
    )
    click.echo(f"naru: {report['engine']}, {report['seconds']} s to index")
    port = _free_port()
    serving = subprocess.Popen(
        [*command, "serve", "--port", str(port)], env=environment, stdout=subprocess.DEVNULL
    )
    try:
        url = f"http://127.0.0.1:{port}"
        _await(f"{url}/healthz")
        asked = [f"GET /search?q={quote(query)}" for query in queries]
        yield Server("naru", url, asked), serving.pid
    finally:
        serving.terminate()
        serving.wait()


def load_peer(
    url: str,
    articles: Iterator[tuple[str, list[Text]]],
    queries: Sequence[str],
    analyzers: Mapping[str, str],
) -> Server:
    """The peer with the same articles."""
    fields: dict[str, Any] = {"languages": {"type": "keyword"}, "date": {"type": "date"}}
    for lang, analyzer in analyzers.items():
        for part in ("title", "text"):
            fields[f"{part}_{lang}"] = {"type": "text", "analyzer": analyzer}
    settings = {"number_of_shards": 1, "number_of_replicas": 0}
    _ask(url, "DELETE", f"/{PEER_INDEX}?ignore_unavailable=true")
    body = {"settings": settings, "mappings": {"properties": fields}}
    try:
        _ask(url, "PUT", f"/{PEER_INDEX}", body)
    except urllib.error.HTTPError as error:
        reason = json.load(error)["error"]["reason"]
        raise click.ClickException(f"the peer refuses the fields ({reason}); see --help") from error
    loaded = list(articles)
    batches = [loaded[start : start + BATCH] for start in range(0, len(loaded), BATCH)]
    started = time.perf_counter()
    with ThreadPoolExecutor(4) as pool:
        characters = sum(pool.map(partial(_send, url), batches))
    _ask(url, "POST", f"/{PEER_INDEX}/_forcemerge?max_num_segments=1")
    _ask(url, "POST", f"/{PEER_INDEX}/_refresh")
    rate = characters / (time.perf_counter() - started) / 1e6
    click.echo(f"peer: {rate:.2f} M characters/s to index")
    return Server(
        "peer",
        url,
        [f"POST /{PEER_INDEX}/_search {json.dumps(_peer_query(query))}" for query in queries],
    )


def _peer_query(q: str) -> dict[str, Any]:
    names = [f"{part}_{lang}" for lang in PEER_ANALYZERS for part in ("title", "text")]
    return {
        "query": {"multi_match": {"query": q, "fields": names, "operator": "and"}},
        "size": 10,
        "track_total_hits": True,
        "highlight": {"fields": {"text_*": {"fragment_size": 150, "number_of_fragments": 1}}},
        "aggs": {"languages": {"terms": {"field": "languages"}}},
    }


def drive(server: Server, connections: int, seconds: int) -> Run:
    """One run of wrk; raises RuntimeError where a request failed."""
    with TemporaryDirectory() as folder:
        asked, script = Path(folder, "requests"), Path(folder, "script.lua")
        asked.write_text("\n".join(server.requests) + "\n", encoding="utf-8")
        script.write_text(_WRK.format(path=asked), encoding="utf-8")
        counts = ["-t", "1", "-c", str(connections), "-d", str(seconds), "--timeout", "30"]
        command = ["wrk", *counts, "-s", str(script), server.url]
        output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    counted = json.loads(output.splitlines()[-1])
    if failed := counted.pop("failed"):
        raise RuntimeError(f"{failed} requests failed; is {server.url} still there?")
    return Run(**counted)


def memory_of(process: int) -> int:
    """Bytes that a process and its children hold; shared pages count once."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    own = Path(f"/proc/{process}/smaps_rollup").read_text()
    pss = next(int(line.split()[1]) for line in own.splitlines() if line.startswith("Pss:"))
    return pss * 1024 + sum(memory_of(int(child)) for child in children)


def _ask(url: str, method: str, path: str, body: Any = None) -> dict[str, Any]:
    content = body if isinstance(body, bytes) else body and json.dumps(body).encode()
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(f"{url}{path}", content, headers, method=method)
    with urllib.request.urlopen(request, timeout=300) as answer:
        found: dict[str, Any] = json.load(answer)
    return found


def _send(url: str, articles: Sequence[tuple[str, list[Text]]]) -> int:
    """Give the peer these articles; gives the number of their characters."""
    lines: list[str] = []
    characters = 0
    for name, texts in articles:
        document: dict[str, Any] = {"languages": [text["lang"] for text in texts]}
        document["date"] = texts[0]["date"] or None
        for text in texts:
            document[f"title_{text['lang']}"] = text["title"]
            document[f"text_{text['lang']}"] = text["body"]
            characters += len(text["title"]) + len(text["body"])
        lines += [json.dumps({"index": {"_id": name}}), json.dumps(document)]
    answer = _ask(url, "POST", f"/{PEER_INDEX}/_bulk", ("\n".join(lines) + "\n").encode())
    if answer["errors"]:
        refused = next(item for item in answer["items"] if "error" in item["index"])
        raise RuntimeError(f"the peer refused an article: {refused}")
    return characters


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
        answer = _ask(server.url, method, path, body[0].encode() if body else None)
        found += total(answer) > 0
    return found / 100


@click.command(help="Requests a second of /search, and beside it those of an OpenSearch.")
@click.argument("data", type=click.Path(exists=True, path_type=Path))
@click.option("--size", type=int, help="Articles; as many as there are.")
@click.option("--peer", help="Where an OpenSearch answers.")
@click.option(
    "--analyzers",
    default="",
    help="Of the peer, such as ko=nori,ja=kuromoji; a small distribution has only standard.",
)
@click.option("--connections", default="1,16", show_default=True, help="As many at once.")
@click.option("--seconds", default=10, show_default=True, help="Of each run.")
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
            _ask(peer, "GET", "/")
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
            click.echo(f"peer: finds something for {_found_by(servers[1], _total_of_peer):.0%}")
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


def _total_of_peer(answer: dict[str, Any]) -> int:
    return int(answer["hits"]["total"]["value"])


if __name__ == "__main__":
    main()
