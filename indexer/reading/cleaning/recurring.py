"""Boilerplate that no list knows: short lines that end a text in many files of an archive.

Subheads and repeated headlines recur too, so only lines after a text count, where nothing but
the next language's title or the end of the file follows.
"""

from __future__ import annotations

import zlib
from array import array
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from indexer.reading.cleaning.boilerplate import boilerplate_key, load_boilerplate
from indexer.reading.cleaning.metadata import read_metadata
from indexer.reading.scripts import columns, count_scripts, is_prose

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence, Set

    from indexer.reading.model import Line

FEWEST, SHARE = 5, 0.02
"""A line recurs if it is in this many files, and in this share of them."""
WIDEST = 80
"""Columns of the widest such line."""


def find_recurring(files: Iterable[Set[str]]) -> frozenset[str]:
    """The keys of lines that end a text in many files; each file is given by its `text_ends`."""
    read = 0
    counts: Counter[str] = Counter()
    for keys in files:
        read += 1
        counts.update(keys)
    fewest = max(FEWEST, SHARE * read)
    return frozenset(key for key, count in counts.items() if count >= fewest)


def text_ends(lines: Sequence[Line]) -> frozenset[str]:
    """The keys (`boilerplate_key`, no spaces in it) of a file's short lines after its texts."""
    # As a set, since a line that a file repeats is still in one file.
    return frozenset(boilerplate_key(line.text) for line in _after_texts(lines))


def line_sums(texts: Iterable[str]) -> bytes:
    """A checksum of the key of each line, four bytes each, to tell whether it may recur."""
    return array("I", sorted({_sum(boilerplate_key(text)) for text in texts})).tobytes()


def may_have(sums: bytes, keys: Iterable[str]) -> bool:
    """Whether any of the lines that these are the `line_sums` of may have one of these keys."""
    return not set(array("I", sums)).isdisjoint(map(_sum, keys))


def _sum(key: str) -> int:
    return zlib.crc32(key.encode())


def _after_texts(lines: Sequence[Line]) -> Iterator[Line]:
    """The short lines after each language's last paragraph, without the title that follows."""
    prose = [at for at, line in enumerate(lines) if is_prose(line.text)]
    scripts = {at: count_scripts(lines[at].text).main for at in prose}
    for at, following in pairwise(prose):
        if scripts[at] != scripts[following]:
            yield from filter(_is_short, _without_title(lines[at + 1 : following]))
    if prose:
        yield from filter(_is_short, lines[prose[-1] + 1 :])


def _without_title(lines: Sequence[Line]) -> Sequence[Line]:
    known = load_boilerplate()
    end = len(lines)
    # Date and byline may stand between the title and its text.
    while end and read_metadata(lines[end - 1].text, known):
        end -= 1
    return lines[: max(0, end - 1)]


def _is_short(line: Line) -> bool:
    letters = boilerplate_key(line.text).replace("0", "")
    return len(letters) > 1 and columns(line.text) <= WIDEST
