"""What marks and snippets cost beside finding: `python -m benchmarks.snippets DATA [--size N]`.

`DATA` is described in `benchmarks.archive`, the queries, of one to three words, in
`benchmarks.http`. Each is asked of tantivy for ten hits, with facets and the exact total; then
these hits are read, marked and given their snippets. Milliseconds a query, in one thread, of which
the median run of five is shown. Python collects its garbage as seldom as in `naru serve`.
"""

from __future__ import annotations

import gc
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING, Any

import click

from benchmarks.archive import read_articles, repeat
from benchmarks.http import draw_queries
from benchmarks.timings import Percentiles
from search.analysis.registry import warm_up
from search.engines.registry import EMBEDDED
from search.hits.marks import Marker
from search.hits.snippets import best_snippet
from search.model import Article, Segment
from search.query.compile import compile_query
from search.query.parser import parse
from search.settings import SNIPPET_LENGTH
from search.stored.document import index_article
from search.stored.records import read_record
from web.library import YOUNG

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.engines.base import Engine, Found
    from search.query.compile import Compiled

RUNS = 5


def build(data: Path, size: int | None, folder: Path) -> tuple[Engine, list[str]]:
    """An index of so many articles, and the queries."""
    articles = read_articles(data)
    with EMBEDDED["tantivy"].writer(folder) as writer:
        for name, texts in repeat(articles, size or len(articles)):
            segments = [
                Segment(text["lang"], text["title"], tuple(filter(None, text["body"].split("\n"))))
                for text in texts
            ]
            writer.add(index_article(Article(name, tuple(segments))))
    queries = draw_queries([text for texts in articles.values() for text in texts])
    return EMBEDDED["tantivy"].engine(folder), queries


def find(engine: Engine, query: Compiled) -> Found:
    """Ten hits."""
    return engine.search(query.query, offset=0, limit=10, sort="relevance")


def show(query: Compiled, found: Found) -> None:
    """Mark the hits, and cut a snippet from every text that is marked."""
    marker = Marker(query, found=True)
    for hit in found.hits:
        stored = read_record(hit.record)
        for segment, marks in zip(stored.segments, marker.marks(stored), strict=True):
            if marks:
                best_snippet(segment, marks, SNIPPET_LENGTH)


def time_all(work: Any, *columns: list[Any]) -> Iterator[float]:
    """The seconds of each call."""
    for given in zip(*columns, strict=True):
        started = perf_counter()
        work(*given)
        yield perf_counter() - started


@click.command(help="Milliseconds of marking ten hits beside those of finding them.")
@click.argument("data", type=click.Path(exists=True, path_type=Path))
@click.option("--size", type=int, help="Articles; by default all there are.")
def main(data: Path, size: int | None) -> None:
    """Print a row for finding and one for marking."""
    warm_up()
    with TemporaryDirectory() as folder:
        engine, queries = build(data, size, Path(folder))
        compiled = [compile_query(parse(query)) for query in queries]
        found = [find(engine, query) for query in compiled]
        gc.freeze()
        gc.set_threshold(YOUNG)
        engines = [engine] * len(compiled)
        finding = [list(time_all(find, engines, compiled)) for _ in range(RUNS)]
        marking = [list(time_all(show, compiled, found)) for _ in range(RUNS)]
    for name, runs in (("finding", finding), ("marking", marking)):
        seconds = sorted(runs, key=sum)[RUNS // 2]
        click.echo(
            f"{name}  mean {1000 * sum(seconds) / len(seconds):.2f}  {Percentiles.of(seconds)}"
        )
    ratio = median(map(sum, marking)) / median(map(sum, finding))
    click.echo(f"marking / finding {ratio:.2f}")


if __name__ == "__main__":
    main()
