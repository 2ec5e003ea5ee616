"""Stacked text: the same article in several languages, one below the other, in one file."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from indexer.reading.article import read_lines, refuse_long
from indexer.reading.encodings import decode
from indexer.reading.model import Line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from indexer.reading.cleaning.boilerplate import Boilerplate
    from indexer.reading.model import Reading
    from indexer.reading.sources import Source

_NEWLINE = re.compile(r"\r\n|\r|\n")
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff"


def read(
    source: Source, data: bytes, boilerplate: Boilerplate, recurring: frozenset[str]
) -> Iterator[Reading]:
    """The one article of a text file; raises `ReadingError` if it has none, or one too long."""
    yield read_lines(source, text_lines(data), boilerplate, recurring)


def text_lines(data: bytes) -> list[Line]:
    """The lines of a text file; raises `ReadingError` where it is not text, or too long."""
    text = decode(data)
    refuse_long(len(text))
    return to_lines(text)


def to_lines(text: str) -> list[Line]:
    """The lines of a text that are not blank, stripped and in NFC."""
    lines = enumerate(_NEWLINE.split(unicodedata.normalize("NFC", text)), 1)
    stripped = ((number, line.strip().strip(_INVISIBLE).strip()) for number, line in lines)
    return [Line(number, line) for number, line in stripped if line]
