"""Showing how archive files are read."""

from __future__ import annotations

import json
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.text import Text

from indexer.reading.cleaning.boilerplate import load_boilerplate
from indexer.reading.files import find_files, recurring_lines, try_file
from indexer.reading.model import PARAGRAPH, TITLE
from naru.failures import QUARANTINED
from naru.options import boilerplate, json_option
from naru.terminal import err, out
from search.errors import ReadingError

if TYPE_CHECKING:
    from indexer.reading.model import Reading, ReadLine
    from indexer.reading.sources import Source


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@json_option
def inspect(files: tuple[Path, ...], as_json: bool) -> None:
    """Show how FILES are read, line by line, with the reason for each line left out."""
    load_boilerplate(boilerplate())
    sources = list(find_files(files))
    recurring = recurring_lines(sources)
    slices = chain.from_iterable(source.slices() for source in sources)
    unread = [piece for piece in slices if not _inspect(piece, recurring, as_json)]
    if unread:
        raise SystemExit(QUARANTINED)


def _inspect(source: Source, recurring: frozenset[str], as_json: bool) -> bool:
    """Print what a file holds; False where some of it cannot be read."""
    found = try_file(source, recurring, boilerplate())
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
