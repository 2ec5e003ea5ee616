"""How fast and how large each engine is: indexing, memory, size, and a fixed mix of queries.

    python -m benchmarks.engines DATA [--engine NAME]... [--sizes 1500,6000] [--plot FILE.svg]

`DATA` is described in `benchmarks.archive`, the queries in `benchmarks.queries`. An archive of each
size is written, analysed alone, and indexed with each engine by the code of `naru index`, on all
processors. Then every query is asked of the engine, in turn and in one thread, for ten hits, the
exact total and the facets; marks and snippets are not part of it. Everything runs in a process of
its own, whose largest memory is shown, without the pages of files, which the operating system takes
back when it needs them: that of the run (its analysing processes not counted) and that of the
searches; for OpenSearch, all memory of its server. `whoosh, plain` is Whoosh's own query engine
over the index that Naru wrote. OpenSearch is one node from `scripts/opensearch.py`, with 1 GB of
heap unless OPENSEARCH_JAVA_OPTS says otherwise.
`--plot` needs matplotlib.
"""

from __future__ import annotations

import json
import os
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from time import perf_counter
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from benchmarks.archive import read_articles, write_archive
from benchmarks.queries import KINDS, draw_queries
from benchmarks.timings import Percentiles
from benchmarks.whoosh_plain import PlainWhoosh
from indexer.analysing import processors
from indexer.analyst import Analyst, analyse
from indexer.reading.files import find_files
from indexer.reindex import reindex
from scripts.opensearch import cluster
from search.analysis.registry import warm_up
from search.index.address import open_index
from search.index.folder import DATA, GENERATIONS
from search.query.compile import compile_query
from search.query.parser import parse
from search.settings import ENGINE, REPLICAS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence


ENGINES = ("whoosh", "whoosh, plain", "tantivy", "opensearch")
HITS = 10


class Indexing(NamedTuple):
    """Building an index: seconds, and bytes of memory and on disk."""

    seconds: float
    memory: int
    size: int


class Row(NamedTuple):
    """The figures of an engine and a size. `tokenising` are the seconds of analysing alone."""

    engine: str
    articles: int
    characters: int
    tokenising: float
    indexing: Indexing
    memory: int
    latencies: dict[str, Percentiles]


def measure(data: Path, engines: Sequence[str], sizes: Sequence[int]) -> Iterator[Row]:
    """The figures of each size and engine."""
    articles = read_articles(data)
    queries = draw_queries([text for texts in articles.values() for text in texts])
    for size in sizes:
        with TemporaryDirectory() as folder:
            archive = write_archive(articles, size, Path(folder))
            tokenising = _apart(tokenise, archive.path)
            built: dict[str, Indexing] = {}
            for engine in engines:
                facts = (engine, archive.articles, archive.characters, tokenising)
                yield _measure_one(facts, archive.path, queries, Path(folder), built)


def _measure_one(
    facts: tuple[str, int, int, float],
    archive: Path,
    queries: dict[str, list[str]],
    folder: Path,
    built: dict[str, Indexing],
) -> Row:
    engine = facts[0]
    if engine == "opensearch":
        with cluster() as [node]:
            address = f"opensearch+{node.url}/benchmark"
            indexing = _apart(index, archive, address, engine)
            latencies, _ = _apart(search, address, engine, queries)
            memory = _memory(node.pid, "VmHWM")
            served = Indexing(indexing.seconds, memory, _size_in(address))
            return Row(*facts, served, memory, latencies)
    # Plain Whoosh searches what Whoosh has built.
    builder = engine.split(",")[0]
    address = str(folder / builder)
    if builder not in built:
        built[builder] = _apart(index, archive, address, builder)
    latencies, memory = _apart(search, address, engine, queries)
    return Row(*facts, built[builder], memory, latencies)


def tokenise(archive: Path) -> float:
    """Seconds of reading and analysing the archive on all processors, for no engine at all."""
    started = perf_counter()
    slices = [piece for source in find_files([archive]) for piece in source.slices()]
    for _ in analyse(Analyst(frozenset(), None), slices, processors()):
        pass
    return perf_counter() - started


def index(archive: Path, address: str, engine: str) -> Indexing:
    """Build and publish an index of the archive."""
    os.environ |= {REPLICAS.name: "0", ENGINE.name: engine if engine != "opensearch" else "auto"}
    with largest_memory() as memory:
        report = reindex(
            [archive],
            address,
            boilerplate=None,
            jobs=processors(),
        )
    folder = Path(address)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return Indexing(report.seconds, max(memory), size)


def search(
    address: str, engine: str, queries: dict[str, list[str]]
) -> tuple[dict[str, Percentiles], int]:
    """The latencies of each kind of query, and the memory of this process after all of them."""
    warm_up()
    generation = open_index(address).current()
    opened: Any = generation.engine
    if engine == "whoosh, plain":
        opened = PlainWhoosh(Path(address) / GENERATIONS / generation.name / DATA)
    seconds = {kind: list(_ask(opened, drawn)) for kind, drawn in queries.items()}
    everything = [each for kind in seconds.values() for each in kind]
    latencies = {kind: Percentiles.of(each) for kind, each in seconds.items()}
    return {**latencies, "all": Percentiles.of(everything)}, _memory("self", "RssAnon")


def _ask(engine: Any, queries: Sequence[str]) -> Iterator[float]:
    compiled = [compile_query(parse(query)).query for query in queries]
    # What a server has done before: files are in memory, and code is loaded.
    for query in compiled[:20]:
        engine.search(query, offset=0, limit=HITS, sort="relevance")
    for query in compiled:
        started = perf_counter()
        engine.search(query, offset=0, limit=HITS, sort="relevance")
        yield perf_counter() - started


def _apart(work: Callable[..., Any], *given: Any) -> Any:
    """What the work gives, done in a new process."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(work, *given).result()


@contextmanager
def largest_memory() -> Iterator[list[int]]:
    """Bytes of this process, looked at every so often."""
    seen = [_memory("self", "RssAnon")]
    over = Event()

    def watch() -> None:
        while not over.wait(0.05):
            seen.append(_memory("self", "RssAnon"))

    watching = Thread(target=watch)
    watching.start()
    try:
        yield seen
    finally:
        over.set()
        watching.join()


def _memory(process: int | str, kind: str) -> int:
    lines = Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(kind))


def _size_in(address: str) -> int:
    engine: Any = open_index(address).current().engine
    stats = engine._client.indices.stats(index=engine._name)
    return int(stats["_all"]["total"]["store"]["size_in_bytes"])


def table(row: Row) -> str:
    """The figures of a row as lines to read."""
    indexing = row.indexing
    rate = row.characters / indexing.seconds / 1e6
    alone = row.characters / row.tokenising / 1e6
    lines = [
        f"{row.engine}, {row.articles} articles, {row.characters / 1e6:.1f} M characters",
        f"  index     {rate:.2f} M characters/s, {indexing.seconds / row.tokenising:.2f} times the "
        f"seconds of analysing alone ({alone:.2f} M characters/s)",
        f"  memory    {indexing.memory >> 20} MB to index, {row.memory >> 20} MB to search",
        f"  size      {indexing.size >> 20} MB",
        f"  {'ms':16}{'p50':>9}{'p95':>9}{'p99':>9}",
    ]
    for kind in (*KINDS, "all"):
        figures = "".join(f"{ms:9.2f}" for ms in row.latencies[kind])
        lines.append(f"  {kind:16}{figures}")
    return "\n".join(lines)


def plot(rows: Sequence[Row], path: Path) -> None:
    """Draw p95 over the number of articles, one panel per kind and one line per engine."""
    from matplotlib import pyplot

    # Words stay words, which is smaller and can be read out.
    pyplot.rcParams["svg.fonttype"] = "none"
    sizes = sorted({row.articles for row in rows})
    figure, grid = pyplot.subplots(2, 3, figsize=(10, 6), sharey=True, layout="constrained")
    for panel, kind in zip(grid.flat, (*KINDS, "all"), strict=True):
        for engine in dict.fromkeys(row.engine for row in rows):
            mine = [row for row in rows if row.engine == engine]
            latencies = [row.latencies[kind].p95 for row in mine]
            panel.plot([row.articles for row in mine], latencies, marker="o", label=engine)
        panel.set(title=kind, xscale="log", yscale="log")
        panel.set_xticks([], minor=True)
        panel.set_xticks(sizes, [f"{size:,}" for size in sizes])
        panel.yaxis.set_major_formatter("{x:g} ms")
        panel.grid(axis="y")
    figure.supxlabel("articles")
    figure.legend(*grid[0, 0].get_legend_handles_labels(), loc="outside upper center", ncols=4)
    figure.savefig(path)


@click.command(help="The speed, memory and size of each engine.")
@click.argument("data", type=click.Path(exists=True, path_type=Path))
@click.option("--engine", "engines", multiple=True, type=click.Choice(ENGINES))
@click.option("--sizes", default="1500,6000,24000", show_default=True, help="Articles.")
@click.option("--plot", "image", type=click.Path(path_type=Path), help="Draw p95 into this file.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object per line.")
def main(
    data: Path, engines: tuple[str, ...], sizes: str, image: Path | None, as_json: bool
) -> None:
    """Print each row as it comes."""
    os.environ.setdefault("OPENSEARCH_JAVA_OPTS", "-Xms1g -Xmx1g")
    rows = []
    for row in measure(data, engines or ENGINES, list(map(int, sizes.split(",")))):
        rows.append(row)
        click.echo(json.dumps(_as_json(row)) if as_json else f"{table(row)}\n")
    if image:
        plot(rows, image)


def _as_json(row: Row) -> dict[str, Any]:
    latencies = {kind: each._asdict() for kind, each in row.latencies.items()}
    return {**row._asdict(), "indexing": row.indexing._asdict(), "latencies": latencies}


if __name__ == "__main__":
    main()
