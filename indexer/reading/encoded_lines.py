"""The lines of a file, each by itself where not all of them can be decoded."""

from __future__ import annotations

import codecs
from collections import Counter
from typing import TYPE_CHECKING

from indexer.reading.encodings import (
    CANDIDATES,
    decode,
    guess,
    promised,
    refuse_controls,
    without_controls,
)
from search.errors import ReadingError

if TYPE_CHECKING:
    from collections.abc import Sequence


def decode_lines(data: bytes) -> list[str | ReadingError]:
    """The lines of a file, or why one of them cannot be decoded while others can.

    Raises `ReadingError` for the whole where it promises an encoding and is not in it.
    """
    try:
        return [*decode(data).split("\n")]
    except ReadingError:
        if promised(data) not in (None, "utf-8-sig"):
            raise
        return _one_by_one(data.removeprefix(codecs.BOM_UTF8).split(b"\n"))


def _one_by_one(lines: Sequence[bytes]) -> list[str | ReadingError]:
    foreign = [line for line in lines if not line.isascii()]
    others = [line for line in foreign if not _is_utf8(line)]
    # A few lines that are not UTF-8 among others that are hardly have another encoding.
    encoding = _commonest(others) if 2 * len(others) > len(foreign) else None
    return [_try(line, encoding) for line in lines]


def _commonest(lines: Sequence[bytes]) -> str | None:
    """What people call the encoding of most of the lines that can only be in one."""
    return next((name for name, _ in Counter(filter(None, map(_name, lines))).most_common(1)), None)


def _name(line: bytes) -> str | None:
    try:
        return CANDIDATES[guess(line, 0)[0]]
    except ReadingError:
        return None


def _try(line: bytes, encoding: str | None) -> str | ReadingError:
    try:
        text = _from_utf8(line) if encoding is None or line.isascii() else _from(line, encoding)
        if "\x00" in text:
            refuse_controls(text)
        return without_controls(text)
    except ReadingError as error:
        return error


def _from_utf8(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError as error:
        place = len(line[: error.start].decode()) + 1
        raise ReadingError(f"character {place} is not UTF-8; save the line as UTF-8") from error


def _from(line: bytes, encoding: str) -> str:
    """The text of a line in the encoding of the lines around it, if it can be in no other."""
    if _is_utf8(line):
        raise ReadingError(f"it could be {encoding} or UTF-8, and only one is right")
    name, text = guess(line, 0)
    if CANDIDATES[name] != encoding:
        raise ReadingError(f"it is {CANDIDATES[name]} among lines in {encoding}; save it as UTF-8")
    return text


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True
