"""How fast each language is analysed: `python -m benchmarks.analysis DATA [--json]`.

`DATA` is described in `benchmarks.archive`. The texts of each language, each as an article of its
own, are made ready for an engine in one process, as `naru index` does in each of its processes:
folding, both views and the record. `words` is the dictionary or the stemmer alone. Millions of code
points a second, the median of five parts of the texts.
"""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

import click

from benchmarks.archive import read_articles
from search.analysis.registry import ANALYZERS, warm_up
from search.model import Article, Segment
from search.stored.document import index_article

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from benchmarks.archive import Text

PARTS = 5
ENOUGH = 2_000_000
"""Code points of a language that are looked at, about."""


def measure(texts: Sequence[Text]) -> dict[str, float]:
    """Code points a second of texts in one language: `words` alone, and the whole `analysis`."""
    segments = _some([Segment(each["lang"], each["title"], (each["body"],)) for each in texts])
    words = ANALYZERS[segments[0].lang].words

    def analyse(segment: Segment) -> None:
        index_article(Article("one", (segment,)))

    # No text is analysed twice, since words that were met lately are remembered.
    return {
        "words": _rate(segments[::2], lambda segment: words(segment.text)),
        "analysis": _rate(segments[1::2], analyse),
    }


def _some(segments: Sequence[Segment]) -> list[Segment]:
    kept: list[Segment] = []
    length = 0
    for segment in segments:
        if length < ENOUGH:
            kept.append(segment)
            length += len(segment.text)
    return kept


def _rate(segments: Sequence[Segment], work: Callable[[Segment], object]) -> float:
    rates = []
    for turn in range(PARTS):
        part = segments[turn::PARTS]
        started = perf_counter()
        for segment in part:
            work(segment)
        seconds = perf_counter() - started
        rates.append(sum(len(segment.text) for segment in part) / seconds)
    return median(rates)


@click.command(help="How many characters of each language are analysed in a second.")
@click.argument("data", type=click.Path(exists=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object per line.")
def main(data: Path, as_json: bool) -> None:
    """Print a row for each language that has an analyzer."""
    warm_up()
    by_language: dict[str, list[Text]] = defaultdict(list)
    for texts in read_articles(data).values():
        for text in texts:
            by_language[text["lang"]].append(text)
    for lang in filter(by_language.get, ANALYZERS):
        rates = measure(by_language[lang])
        if as_json:
            click.echo(json.dumps({"lang": lang, **rates}))
        else:
            figures = "".join(f"{name} {rate / 1e6:6.2f}   " for name, rate in rates.items())
            click.echo(f"{lang}   {figures}M characters/s")


if __name__ == "__main__":
    main()
