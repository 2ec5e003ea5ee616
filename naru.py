"""The command line of Naru, and the one place that knows both the indexer and the web."""

from __future__ import annotations

import json
import os
import socket
from contextlib import contextmanager
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args
from urllib.parse import urlencode

import click
from rich.console import Console
from rich.progress import track
from rich.table import Table
from rich.text import Text

from indexer.analysing import processors
from indexer.generations.parts import Part, SharedGeneration
from indexer.reading.cleaning.boilerplate import load_boilerplate
from indexer.reading.files import find_files, recurring_lines, try_file
from indexer.reading.model import PARAGRAPH, TITLE
from indexer.reindex import Report, index_part, reindex
from search import service
from search.errors import LockedError, NaruError, ReadingError
from search.index.address import absolute, open_index
from search.index.cluster import SCHEMES
from search.model import Request, Sort
from search.settings import ARCHIVE, BOILERPLATE, INDEX, MAX_PER_PAGE
from web import create_app
from web.faces.json import analysis_answer, explanation_answer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from indexer.reading.model import Reading, ReadLine
    from indexer.reading.sources import Source
    from search.model import Explanation, Hit, Page, Span

EXIT_FAILED, EXIT_QUARANTINED, EXIT_LOCKED = 1, 3, 4

WORKERS = 8
"""Processes that answer, at most, unless more are asked for: each holds dictionaries of its own."""

THREADS, THREADS_OF_CLUSTER = 1, 8
"""Requests that one worker takes on at once. In a folder it computes, and two threads would hinder
each other (by a tenth at 16 connections); the answers of a cluster are waited for.
"""

KILL_AFTER = 5
"""Seconds that a worker has to end by itself. One that is told twice to end, as service managers
do that signal every process, would otherwise never end.
"""

_MARK = "bold yellow underline"

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)

_index_option = click.option(
    "--index",
    "address",
    default=lambda: INDEX.value,
    help=f"{INDEX.help} [{INDEX.name}, {INDEX.default}]",
)
_json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for machines.")


class PartOption(click.ParamType[Part]):
    """A share of an archive, such as 2/3."""

    name = "I/N"

    def convert(self, value: Any, param: Any, ctx: Any) -> Part:
        """The part; a wrong one is wrong usage."""
        try:
            return Part.parse(value)
        except ValueError:
            self.fail(f"{value!r} is no part such as 2/3", param, ctx)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="naru-search")
def main() -> None:
    """Search press archives that keep the same article in several languages.

    Exit codes: 0 done, 1 failed, 2 wrong usage, 3 done but some files could not be read,
    4 another run is writing the index.
    """


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@_index_option
@_json_option
@click.option(
    "--jobs",
    default=processors,
    type=click.IntRange(1),
    help="Processes that read and analyse. [as many as there are processors]",
)
@click.option(
    "--part",
    type=PartOption(),
    help="Index only this share of an archive, such as 2/3, into a cluster; then naru publish.",
)
def index(
    paths: tuple[Path, ...], address: str, as_json: bool, jobs: int, part: Part | None
) -> None:
    """Read the archive files below PATHS and publish an index of them.

    The index that is being served stays as it is until the new one is complete.
    """
    run = partial(index_part, part=part) if part else reindex
    with _errors():
        report = run(
            paths or [Path(ARCHIVE.value)],
            address,
            boilerplate=_boilerplate(),
            progress=lambda sources: track(sources, "Reading", console=err, disable=as_json),
            jobs=jobs,
        )
    if as_json:
        click.echo(json.dumps(asdict(report), ensure_ascii=False))
    else:
        whole = f"{address} now serves {report.generation}."
        _print_report(report, f"part {part} of {report.generation} is written." if part else whole)
    if report.quarantined:
        raise SystemExit(EXIT_QUARANTINED)


@main.command()
@_index_option
@click.option(
    "--discard", is_flag=True, help="Remove what the parts have built, and serve nothing."
)
def publish(address: str, discard: bool) -> None:
    """Verify and serve what all parts of `naru index --part` have built in a cluster."""
    with _errors():
        shared = SharedGeneration(address)
        if discard:
            shared.discard()
            out.print(f"{shared.name} is removed.")
        else:
            articles = shared.publish()
            out.print(f"{articles:,} articles; {address} now serves {shared.name}.")


@main.command()
@_index_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option(
    "--workers",
    default=lambda: min(processors(), WORKERS),
    type=click.IntRange(1),
    help=f"Processes that answer. [as many as there are processors, but {WORKERS} at most]",
)
def serve(address: str, host: str, port: int, workers: int) -> None:
    """Serve the page and the API; a new generation of the index is taken up by itself."""
    # Imported here because granian alone takes as long to import as a search takes.
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    _refuse_taken(host, port)
    os.environ[INDEX.name] = absolute(address)
    out.print(f"Naru listens on http://{f'[{host}]' if ':' in host else host}:{port}")
    Granian(
        "web:create_app",
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS_OF_CLUSTER if address.startswith(SCHEMES) else THREADS,
        workers_kill_timeout=KILL_AFTER,
        log_level=LogLevels.error,
        websockets=False,
    ).serve()


@main.command(context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]})
@click.argument("query", nargs=-1, required=True)
@_index_option
@_json_option
@click.option("--page", default=1, type=click.IntRange(1), help="Which page of hits.")
@click.option("--per-page", default=10, type=click.IntRange(1, MAX_PER_PAGE), help="Hits a page.")
@click.option("--sort", default="relevance", type=click.Choice(get_args(Sort)), help="The order.")
def search(query: tuple[str, ...], address: str, as_json: bool, **options: Any) -> None:
    """Search for QUERY and print the articles with its words marked.

    With --json it prints what /search answers, errors included.
    """
    # A shell hands on bytes that are no UTF-8 as lone surrogates.
    q = " ".join(query).encode("utf-8", "replace").decode()
    if as_json:
        _print_answer(address, {"q": q, **options})
        return
    with _errors():
        page = service.search(open_index(address).current(), Request(q, **options))
    _print_page(page)


@main.command()
@click.argument("query")
@click.argument("article")
@_index_option
@_json_option
def explain(query: str, article: str, address: str, as_json: bool) -> None:
    """Say why QUERY puts ARTICLE, an id, where it is, or does not find it."""
    with _errors():
        why = service.explain_article(open_index(address).current(), article, query)
    if as_json:
        click.echo(json.dumps(explanation_answer(why), ensure_ascii=False))
    else:
        _print_explanation(why)


@main.command()
@click.option("--lang", required=True, help="The tag of its language, such as ko.")
@click.argument("text")
@_json_option
def analyze(lang: str, text: str, as_json: bool) -> None:
    """Show the terms of TEXT with their places, as an index holds them."""
    analysis = service.analyze(text, lang)
    if as_json:
        click.echo(json.dumps(analysis_answer(analysis), ensure_ascii=False))
        return
    for view, tokens in (("surface", analysis.surface), ("words", analysis.words)):
        table = Table("term", "from", "to", "written", title=view, title_justify="left", box=None)
        for token in tokens:
            written = text[token.start : token.end]
            table.add_row(*map(Text, (token.term, str(token.start), str(token.end), written)))
        out.print(table)


@main.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@_json_option
def inspect(files: tuple[Path, ...], as_json: bool) -> None:
    """Show how FILES are read, line by line, with the reason for each line left out."""
    with _errors():
        load_boilerplate(_boilerplate())
        sources = list(find_files(files))
        recurring = recurring_lines(sources)
    unread = [source for source in sources if not _inspect(source, recurring, as_json)]
    if unread:
        raise SystemExit(EXIT_QUARANTINED)


@main.command()
@_index_option
@_json_option
def status(address: str, as_json: bool) -> None:
    """Say which generation of the index is served, and what is in it."""
    with _errors():
        generation = open_index(address).current()
    facts = {"index": address, "generation": generation.name, **generation.manifest.as_json()}
    if as_json:
        click.echo(json.dumps(facts, ensure_ascii=False))
        return
    for name, value in facts.items():
        if not isinstance(value, dict):
            out.print(f"{name:12} {value}", markup=False)


def _boilerplate() -> Path | None:
    return Path(BOILERPLATE.value) if BOILERPLATE.value else None


def _refuse_taken(host: str, port: int) -> None:
    """Granian's workers share a port, so it would share that of another server as well."""
    try:
        family = socket.getaddrinfo(host, port)[0][0]
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror
        err.print(
            f"Naru cannot listen on {host}, port {port}: {reason}.", style="red", markup=False
        )
        raise SystemExit(EXIT_FAILED) from None


@contextmanager
def _errors() -> Iterator[None]:
    """Every expected error ends the command with its message and exit code, not a traceback."""
    try:
        yield
    except NaruError as error:
        place = "" if error.position is None else f" (at character {error.position + 1})"
        err.print(f"{error.message}{place}", style="red", markup=False)
        code = EXIT_LOCKED if isinstance(error, LockedError) else EXIT_FAILED
        raise SystemExit(code) from None
    except OSError as error:
        err.print(f"The system refuses: {error}", style="red", markup=False)
        raise SystemExit(EXIT_FAILED) from None


def _print_report(report: Report, outcome: str) -> None:
    for reason in report.quarantined:
        err.print(f"Left out: {reason}", style="yellow", markup=False)
    if report.engine_before not in (None, report.engine):
        out.print(
            f"The index is kept by {report.engine} now, and no longer by {report.engine_before}."
        )
    out.print(f"{report.articles:,} articles in {report.seconds:.1f} s; {outcome}")


def _print_answer(address: str, parameters: dict[str, Any]) -> None:
    """What the API answers, from the API itself."""
    client = create_app(address).test_client()
    answer = client.get(f"/search?{urlencode({**parameters, 'format': 'json'})}")
    click.echo(answer.get_data(as_text=True).rstrip())
    if answer.status_code >= 400:
        raise SystemExit(EXIT_FAILED)


def _print_explanation(why: Explanation) -> None:
    total = why.words + why.nearness + why.as_typed
    parts = f"{why.words:.3f} words + {why.nearness:.3f} nearness + {why.as_typed:.3f} as typed"
    if why.relaxed:
        out.print("No article has all the words; this one is looked at for some of them.")
    out.print(f"{total:.3f} = {parts}" if why.matches else "The query does not find this article.")
    table = Table("score", "language", "field", "view", "terms", "written", box=None)
    for reason in why.reasons:
        written = f"{reason.count} × {', '.join(reason.written)}"
        cells = (reason.lang or "", reason.field, reason.view, " ".join(reason.terms), written)
        # Of several languages only the best counts.
        style = "" if reason.used else "dim"
        table.add_row(f"{reason.score:.3f}", *map(Text, cells), style=style)
    out.print(table)


def _print_page(page: Page) -> None:
    some = " have some of these words" if page.relaxed else ""
    noun = "article" if page.total == 1 else "articles"
    out.print(f"{page.total:,} {noun}{some}, {page.took_ms:.0f} ms", style="dim")
    first = (page.page - 1) * page.per_page + 1
    for rank, hit in enumerate(page.hits, first):
        _print_hit(rank, hit)


def _print_hit(rank: int, hit: Hit) -> None:
    facts = " · ".join(filter(None, [hit.date, hit.source, hit.byline, hit.id]))
    title = _marked(hit.title, hit.title_marks)
    title.stylize("bold")
    out.print(Text(f"\n{rank}. ") + title)
    out.print(Text(f"   {facts}", "dim"))
    for snippet in hit.snippets:
        out.print(Text(f"   {snippet.lang} ", "cyan") + _marked(snippet.text, snippet.marks))


def _marked(text: str, marks: Sequence[Span]) -> Text:
    marked = Text(text)
    for start, end in marks:
        marked.stylize(_MARK, start, end)
    return marked


def _inspect(source: Source, recurring: frozenset[str], as_json: bool) -> bool:
    """Print what a file holds; False where some of it cannot be read."""
    found = try_file(source, recurring, _boilerplate())
    for item in found:
        if isinstance(item, ReadingError):
            err.print(Text(f"Cannot be read: {item.message}", "red"))
        elif as_json:
            click.echo(json.dumps(item.as_json(), ensure_ascii=False))
        else:
            _print_reading(item)
    return not any(isinstance(item, ReadingError) for item in found)


def _print_reading(reading: Reading) -> None:
    article = reading.article
    out.print(Text(reading.file, "bold"))
    for name in ("date", "byline", "source", "url"):
        if value := getattr(article, name):
            out.print(Text(f"{name:>8}  {value}", "dim"))
    for line in reading.lines:
        _print_line(line)


def _print_line(line: ReadLine) -> None:
    kept = line.role in (TITLE, PARAGRAPH)
    role = f"{line.number:>5} {line.lang or '':2} {line.role:15} "
    colours = ("cyan", "") if kept else ("yellow", "dim")
    out.print(Text.assemble((role, colours[0]), (line.text, colours[1])))
