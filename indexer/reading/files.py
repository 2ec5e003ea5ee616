"""Reading an archive: from files to readings, by the format that a file's ending promises."""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexer.reading.cleaning.boilerplate import load_boilerplate
from indexer.reading.cleaning.recurring import find_recurring
from indexer.reading.formats import jsonlines, stacked, webpage
from indexer.reading.listing import find_files
from indexer.reading.model import LeftOut, Reading
from indexer.reading.sources import Source
from search.errors import ReadingError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from indexer.reading.cleaning.boilerplate import Boilerplate
    from indexer.reading.model import Line

    Reader = Callable[
        [Source, bytes, Boilerplate, frozenset[str]], Iterator[Reading | ReadingError]
    ]

__all__ = ["LeftOut", "Reading", "Source", "find_files", "read_file", "recurring_lines", "try_file"]

_READERS: dict[str, Reader] = {
    ".txt": stacked.read,
    ".jsonl": jsonlines.read,
    ".html": webpage.read,
    ".htm": webpage.read,
}


def read_file(
    source: Source, recurring: frozenset[str] = frozenset(), boilerplate: Path | None = None
) -> list[Reading | ReadingError]:
    """The articles of a file, and an error for each that cannot be read while others can.

    `recurring` is what `recurring_lines` gives, `boilerplate` the user's own list of known lines.
    Raises `ReadingError` where nothing in the file can be read.
    """
    known = load_boilerplate(boilerplate)
    data = source.read_bytes()
    try:
        found = _READERS[source.path.suffix.lower()](source, data, known, recurring)
        return [_naming(source, item) if isinstance(item, ReadingError) else item for item in found]
    except ReadingError as error:
        raise _naming(source, error) from error


def try_file(
    source: Source, recurring: frozenset[str] = frozenset(), boilerplate: Path | None = None
) -> list[Reading | ReadingError]:
    """As `read_file`, with the error as the one item where nothing in the file can be read."""
    try:
        return read_file(source, recurring, boilerplate)
    except ReadingError as error:
        return [error]


def recurring_lines(sources: Iterable[Source]) -> frozenset[str]:
    """The lines that recur all over an archive's text files; files that cannot be read have none.

    A first pass over the archive: it reads every text file, and keeps none.
    """
    return find_recurring(_text_files(sources))


def _text_files(sources: Iterable[Source]) -> Iterator[list[Line]]:
    for source in sources:
        if source.path.suffix.lower() != ".txt":
            continue
        try:
            yield stacked.text_lines(source.read_bytes())
        except ReadingError:
            # The run reports it when it comes to read the file.
            continue


def _naming(source: Source, error: ReadingError) -> ReadingError:
    return ReadingError(f"{source.path}: {error.message}")
