"""Which segments of an article begin with a title, and which with their first paragraph."""

from __future__ import annotations

import re
from statistics import median
from typing import TYPE_CHECKING

from indexer.reading.scripts import WIDEST_HEADLINE, columns, goes_on, is_headline, is_item

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indexer.reading.model import Line

SHORTEST, SHORT, LONGEST = 0.25, 0.5, 1.2
"""A title that ends in a full stop, as a share of the usual paragraph.

Below the first it surely is a title, above the last it surely is not; in between its
translations tell, and where they do not, the second.
"""
_DATELINE = re.compile(r"[\[(（【][^\])）】]*[=＝][^\])）】]*[\])）】]")


def with_title(segments: Sequence[Sequence[Line]]) -> list[bool]:
    """Whether the first line of each segment is its title; every segment has a line.

    Where a line could be either, its translations tell: they have the same number of paragraphs.
    """
    judged = [_judge(lines) for lines in segments]
    sure = [
        len(lines) - titled
        for lines, titled in zip(segments, judged, strict=True)
        if titled is not None
    ]
    return [
        _by_translations(lines, sure) if titled is None else titled
        for lines, titled in zip(segments, judged, strict=True)
    ]


def _judge(lines: Sequence[Line]) -> bool | None:
    """Whether the first line is a title; None where that takes a look at the translations."""
    first, rest = lines[0], lines[1:]
    if first.heading:
        return True
    if not rest:
        return is_headline(first.text)
    # A dateline opens a first paragraph, however short: [A reporter = Seoul].
    if is_item(first.text) or _DATELINE.match(first.text):
        return False
    if is_headline(first.text):
        return True
    share = _share(lines)
    if share > LONGEST or goes_on(first.text):
        return False
    return True if share < SHORTEST else None


def _by_translations(lines: Sequence[Line], sure: Sequence[int]) -> bool:
    if len(lines) in sure and len(lines) - 1 not in sure:
        return False
    if len(lines) - 1 in sure and len(lines) not in sure:
        return True
    return _share(lines) < SHORT and columns(lines[0].text) <= WIDEST_HEADLINE


def _share(lines: Sequence[Line]) -> float:
    return columns(lines[0].text) / median(columns(line.text) for line in lines[1:])
