"""Boilerplate that no list knows: short lines that end a text in many files of an archive.

Subheads and repeated headlines recur too, so only lines after a text count, where nothing but
the next language's title or the end of the file follows.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from indexer.reading.cleaning.boilerplate import boilerplate_key, load_boilerplate
from indexer.reading.cleaning.metadata import read_metadata
from indexer.reading.scripts import columns, count_scripts, is_prose

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from indexer.reading.model import Line

FEWEST, SHARE = 5, 0.02
"""A line recurs if it is in this many files, and in this share of them."""
WIDEST = 80
"""Columns of the widest such line."""


def find_recurring(files: Iterable[Sequence[Line]]) -> frozenset[str]:
    """The keys (`boilerplate_key`) of lines that end a text in many of these files.

    Keeps a number for every line seen, and the text of those only that were seen often.
    """
    read = 0
    counts: Counter[int] = Counter()
    frequent: dict[str, int] = {}
    for lines in files:
        read += 1
        # As a set, since a line that a file repeats is still in one file.
        for key in {boilerplate_key(line.text) for line in _after_texts(lines)}:
            counts[hash(key)] += 1
            if counts[hash(key)] >= FEWEST:
                frequent[key] = hash(key)
    return frozenset(key for key, at in frequent.items() if counts[at] >= SHARE * read)


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
