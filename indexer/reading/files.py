"""Reading an archive: from files to readings, by the format that a file's ending promises."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from indexer.reading.cleaning.boilerplate import load_boilerplate
from indexer.reading.cleaning.recurring import find_recurring, text_ends
from indexer.reading.formats import jsonlines, stacked, webpage
from indexer.reading.listing import find_files
from indexer.reading.model import LeftOut, Reading
from indexer.reading.sources import Source
from search.errors import ReadingError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from indexer.reading.cleaning.boilerplate import Boilerplate

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


class Survey(NamedTuple):
    """What a first look at a file gives.

    `content` is its SHA-256, empty where it cannot be opened; `ends` are the keys of the lines
    after its texts, None for a file that has no say in which lines recur.
    """

    content: bytes
    ends: frozenset[str] | None


def survey(source: Source) -> Survey:
    """A first look at a file; why it cannot be read is said when it comes to be read."""
    try:
        if source.path.suffix.lower() != ".txt":
            return Survey(source.digest(), None)
        data = source.read_bytes()
    except ReadingError:
        return Survey(b"", None)
    try:
        ends = text_ends(stacked.text_lines(data))
    except ReadingError:
        ends = None
    return Survey(sha256(data).digest(), ends)


def recurring_lines(sources: Iterable[Source]) -> frozenset[str]:
    """The lines that recur all over an archive's text files; files that cannot be read have none.

    A first pass over the archive: it reads every text file, and keeps none.
    """
    texts = (source for source in sources if source.path.suffix.lower() == ".txt")
    ends = (survey(source).ends for source in texts)
    return find_recurring(each for each in ends if each is not None)


def _naming(source: Source, error: ReadingError) -> ReadingError:
    return ReadingError(f"{source.path}: {error.message}")
