"""How well hits are ordered: the right article among the first ten, set by set.

    python -m benchmarks.quality DATA [--peer peer.json] [--headlines FOLDER] [--json]

`DATA` holds sets, `NAME.json.gz` (or `.json`): an object with `paragraphs`, a list of texts, and
`queries`, a list of `{"text": ..., "relevant": index of the one right paragraph}`. A name that
begins with a language (`zh-hant`, `ko-second-half`) says the language of its texts; for other
names it is detected. Each paragraph is an article without a title, indexed by the code that indexes
archives, and each question goes through the code that answers `/search`: parsing, both passes,
ranking, marks and snippets. Times are of one thread, after one question that loads dictionaries.

A peer's file is `{"ko": 0.9595, ...}`: its MRR@10 for each set. The ratio beside it is our share of
errors (1 - MRR@10) by the peer's.
"""

from __future__ import annotations

import gzip
import json
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from indexer.reading.files import Reading, find_files, recurring_lines, try_file
from indexer.reading.languages import likely_language
from search import service
from search.analysis.registry import ANALYZERS, field_language
from search.engines.registry import EMBEDDED
from search.errors import QueryError
from search.index.generation import Generation
from search.index.manifest import Manifest
from search.model import Article, Request, Segment
from search.stored.document import index_article

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from search.stored.document import IndexedArticle

FIRST = 10
"""How many hits are looked at, as on a page."""


class Question(NamedTuple):
    """What is asked, and the id of the one article that answers it."""

    text: str
    relevant: str


class QuestionSet(NamedTuple):
    """Articles of one language and the questions about them."""

    name: str
    articles: list[Article]
    questions: list[Question]


class Answer(NamedTuple):
    """The place of the right article among the hits, from 1; 0 where it is not among them."""

    place: int
    relaxed: bool
    refused: bool
    seconds: float


class Row(NamedTuple):
    """The figures of one set with one engine; `relaxed` and `refused` are shares of questions."""

    name: str
    engine: str
    questions: int
    mrr: float
    recall_1: float
    recall_10: float
    ms: float
    relaxed: float
    refused: float


def read_set(path: Path) -> QuestionSet:
    """A set of questions; raises `ValueError` where the file is not such a set."""
    packed = path.read_bytes()
    data = json.loads(gzip.decompress(packed) if path.suffix == ".gz" else packed)
    if not isinstance(data, dict) or not {"paragraphs", "queries"} <= data.keys():
        raise ValueError(f"{path}: not an object with paragraphs and queries")
    name = path.name.split(".")[0]
    lang = language_of(name, data["paragraphs"])
    articles = [
        Article(_identity(turn), (Segment(lang, None, tuple(text.split("\n"))),))
        for turn, text in enumerate(data["paragraphs"])
    ]
    questions = [Question(each["text"], _identity(each["relevant"])) for each in data["queries"]]
    return QuestionSet(name, articles, questions)


def language_of(name: str, texts: Sequence[str]) -> str:
    """The language that a set's name begins with, else that of most of its texts."""
    lang = field_language(name)
    if lang in ANALYZERS:
        return lang
    return Counter(likely_language(text, "") for text in texts[:50]).most_common(1)[0][0]


def ask(generation: Generation, question: Question) -> Answer:
    """One question, asked as a client of `/search` asks it."""
    started = perf_counter()
    try:
        page = service.search(generation, Request(question.text, per_page=FIRST))
    except QueryError:
        return Answer(0, relaxed=False, refused=True, seconds=perf_counter() - started)
    seconds = perf_counter() - started
    ids = [hit.id for hit in page.hits]
    place = ids.index(question.relevant) + 1 if question.relevant in ids else 0
    return Answer(place, page.relaxed, refused=False, seconds=seconds)


def row(name: str, engine: str, answers: Sequence[Answer]) -> Row:
    """The figures of these answers, of which there is one or more."""
    count = len(answers)
    return Row(
        name,
        engine,
        count,
        mrr=sum(1 / answer.place for answer in answers if answer.place) / count,
        recall_1=sum(answer.place == 1 for answer in answers) / count,
        recall_10=sum(answer.place > 0 for answer in answers) / count,
        ms=1000 * sum(answer.seconds for answer in answers) / count,
        relaxed=sum(answer.relaxed for answer in answers) / count,
        refused=sum(answer.refused for answer in answers) / count,
    )


def headlines(articles: Iterable[Article]) -> dict[str, list[Question]]:
    """The headlines of each language, typed as they stand, each with its own article."""
    questions: dict[str, list[Question]] = {}
    for article in articles:
        for segment in article.segments:
            if segment.title:
                asked = Question(segment.title, article.id)
                questions.setdefault(f"headlines {segment.lang}", []).append(asked)
    return questions


def read_archive(folder: Path) -> list[Article]:
    """The articles of an archive; what cannot be read is counted on standard error."""
    sources = list(find_files([folder]))
    recurring = recurring_lines(sources)
    found = [item for source in sources for item in try_file(source, recurring)]
    unread = [item.message for item in found if not isinstance(item, Reading)]
    if unread:
        click.echo(f"{len(unread)} could not be read, the first: {unread[0]}", err=True)
    return [item.article for item in found if isinstance(item, Reading)]


def measure_sets(folder: Path, engines: Sequence[str]) -> Iterator[Row]:
    """The figures of every set in the folder with each engine."""
    for path in sorted(folder.glob("*.json*")):
        name, articles, questions = read_set(path)
        yield from _measure(articles, {name: questions}, engines)


def measure_headlines(folder: Path, engines: Sequence[str]) -> Iterator[Row]:
    """The figures of an archive's own headlines, by language, with each engine."""
    articles = read_archive(folder)
    yield from _measure(articles, headlines(articles), engines)


def _measure(
    articles: Iterable[Article], sets: dict[str, list[Question]], engines: Sequence[str]
) -> Iterator[Row]:
    indexed = [index_article(article) for article in articles]
    for engine in engines:
        with _built(engine, indexed) as folder:
            generation = Generation(
                "quality", EMBEDDED[engine].engine(Path(folder)), Manifest(engine, 0, 0, {})
            )
            for name, questions in sets.items():
                ask(generation, questions[0])
                yield row(name, engine, [ask(generation, question) for question in questions])
            generation.engine.close()


def _built(engine: str, articles: Iterable[IndexedArticle]) -> AbstractContextManager[str]:
    folder = TemporaryDirectory()
    with EMBEDDED[engine].writer(Path(folder.name)) as writer:
        for article in articles:
            writer.add(article)
    return folder


def _identity(turn: int) -> str:
    return f"{turn:06}"


def _line(found: Row, peer: dict[str, float]) -> str:
    figures = f"{found.mrr:7.4f}{found.recall_1:9.4f}{found.recall_10:10.4f}{found.ms:9.2f}"
    shares = f"{found.relaxed:9.2f}{found.refused:9.4f}"
    line = f"{found.name:16}{found.engine:12}{found.questions:7}{figures}{shares}"
    if found.name not in peer:
        return line
    theirs = peer[found.name]
    return f"{line}{theirs:9.4f}{(1 - found.mrr) / (1 - theirs):8.2f}"


HEADER = (
    "set             engine     asked     MRR recall@1 recall@10 ms/query  relaxed  refused"
    "     peer  errors"
)


@click.command(help="How well hits are ordered, measured on sets of questions.")
@click.argument("data", type=click.Path(exists=True, path_type=Path), required=False)
@click.option("--headlines", "archive", type=click.Path(exists=True, path_type=Path))
@click.option("--engine", "engines", multiple=True, type=click.Choice(list(EMBEDDED)))
@click.option("--peer", type=click.Path(exists=True, path_type=Path), help="MRR@10 by set, JSON.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object per line.")
def main(
    data: Path | None,
    archive: Path | None,
    engines: tuple[str, ...],
    peer: Path | None,
    as_json: bool,
) -> None:
    """Print the figures of every set, as they come."""
    if not data and not archive:
        raise click.UsageError("Name a folder of sets, or an archive with --headlines, or both.")
    theirs: dict[str, Any] = json.loads(peer.read_text(encoding="utf-8")) if peer else {}
    if not as_json:
        click.echo(HEADER)
    chosen = engines or tuple(EMBEDDED)
    for measure, folder in ((measure_sets, data), (measure_headlines, archive)):
        for found in measure(folder, chosen) if folder else ():
            click.echo(json.dumps(found._asdict()) if as_json else _line(found, theirs))


if __name__ == "__main__":
    main()
