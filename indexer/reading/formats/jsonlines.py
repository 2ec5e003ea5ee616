"""JSON Lines: one article per line, as `docs/article.schema.json` says."""

from __future__ import annotations

import json
import unicodedata
from typing import TYPE_CHECKING, Any

from indexer.reading.article import make_reading, refuse_long
from indexer.reading.cleaning.dates import is_date
from indexer.reading.encoded_lines import decode_lines
from indexer.reading.encodings import refuse_controls
from indexer.reading.model import PARAGRAPH, TITLE, Facts, ReadLine
from indexer.reading.sources import too_long
from indexer.reading.tags import language_tag
from search.errors import ReadingError
from search.settings import LONGEST_LINE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from indexer.reading.cleaning.boilerplate import Boilerplate
    from indexer.reading.model import Reading
    from indexer.reading.sources import Source

_FACTS = ("date", "byline", "source", "url")
_ARTICLE = ("id", *_FACTS, "segments")
_SEGMENT = ("lang", "title", "text")


def read(
    source: Source, data: bytes, boilerplate: Boilerplate, recurring: frozenset[str]
) -> Iterator[Reading | ReadingError]:
    """The articles of the lines, as they are, and an error for each line that holds none.

    Everything in such a file is meant to be there, so nothing is cleaned.
    """
    for number, line in enumerate(_decoded(source, data), source.first_line):
        if isinstance(line, str) and not line.strip():
            continue
        try:
            yield _read_line(source, number, line)
        except ReadingError as error:
            yield ReadingError(f"line {number}: {error.message}")


def _decoded(source: Source, data: bytes) -> list[str | ReadingError]:
    try:
        return decode_lines(data)
    except ReadingError as error:
        place = f"from line {source.first_line} on: " if source.start else ""
        raise ReadingError(place + error.message) from error


def _read_line(source: Source, number: int, line: str | ReadingError) -> Reading:
    if isinstance(line, ReadingError):
        raise line
    _refuse_long(line)
    record = _object(_parsed(line), _ARTICLE, "the article")
    id = _phrase(record, "id")
    if not id:
        raise ReadingError("the article has no id")
    facts = _facts(record)
    segments = record.get("segments")
    if not isinstance(segments, list) or not segments:
        raise ReadingError("segments is not a list of one or more segments")
    lines: list[ReadLine] = []
    langs: set[str] = set()
    for segment in segments:
        lines += _lines(_object(segment, _SEGMENT, "a segment"), number, langs)
    return make_reading(source, id, facts, lines)


def _refuse_long(line: str) -> None:
    # No character has more than four bytes.
    if len(line) > LONGEST_LINE.count // 4:
        size = len(line.encode())
        if size > LONGEST_LINE.count:
            raise ReadingError(too_long(size))


def _parsed(line: str) -> object:
    try:
        return json.loads(line)
    except json.JSONDecodeError as error:
        raise ReadingError(f"not JSON: {error.msg} at character {error.pos + 1}") from error
    except (ValueError, RecursionError) as error:
        raise ReadingError(f"not JSON that can be read: {error}") from error


def _object(value: object, known: tuple[str, ...], what: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ReadingError(f"{what} is not an object with {', '.join(known)}")
    unknown = ", ".join(sorted(value.keys() - set(known)))
    if unknown:
        raise ReadingError(f"{what} has the unknown key {unknown}; it can have {', '.join(known)}")
    return value


def _text(record: dict[str, Any], name: str) -> str | None:
    """A text of the record, in NFC; None for null, an empty or an absent one."""
    value = record.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        raise ReadingError(f"{name} is not a string")
    refuse_controls(value)
    return unicodedata.normalize("NFC", value).strip() or None


def _phrase(record: dict[str, Any], name: str) -> str | None:
    """The same on one line."""
    text = _text(record, name)
    return " ".join(text.split()) if text else None


def _facts(record: dict[str, Any]) -> Facts:
    facts = Facts(**{name: _phrase(record, name) for name in _FACTS})
    if facts.date and not is_date(facts.date):
        raise ReadingError(f"date is {facts.date!r}; write a day as YYYY-MM-DD")
    if facts.url and not facts.url.startswith(("http://", "https://")):
        raise ReadingError(f"url is {facts.url!r}; it begins with http:// or https://")
    return facts


def _lines(segment: dict[str, Any], number: int, langs: set[str]) -> list[ReadLine]:
    """Title and paragraphs of a segment; the second title in a language is a paragraph.

    `langs` are the languages of the segments before, to which its own is added.
    """
    declared = _phrase(segment, "lang") or ""
    lang = language_tag(declared)
    if lang is None:
        raise ReadingError(f"lang is {declared!r}; write a language tag such as ko or pt-BR")
    title, text = _phrase(segment, "title"), _text(segment, "text") or ""
    if not title and not text:
        raise ReadingError(f"the segment in {lang} has neither title nor text")
    role = PARAGRAPH if lang in langs else TITLE
    langs.add(lang)
    titles = [ReadLine(number, title, role, lang)] if title else []
    paragraphs = [line.strip() for line in text.split("\n")]
    # Before each of what can be millions becomes a value of its own.
    refuse_long(sum(map(len, paragraphs)))
    return titles + [ReadLine(number, line, PARAGRAPH, lang) for line in paragraphs if line]
