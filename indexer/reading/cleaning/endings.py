"""The labels and links of a page that are left at the end of a text, unknown to any list."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from indexer.reading.scripts import columns, count_scripts, is_headline, is_item, is_prose

if TYPE_CHECKING:
    from collections.abc import Sequence, Set

    from indexer.reading.model import Line

WIDEST, WIDEST_LINK = 40, 80
"""Columns of a label without and with a bullet or an arrow before it."""
MOST = 3
"""More of them in a row are the list at the end of an article."""

_QUOTES = ("”", "»", "」", "』", '"', "’")


def find_ending(lines: Sequence[Line], breaks: Set[int]) -> set[int]:
    """The places, in the lines of one segment, of labels and links after its last paragraph.

    `breaks` are the places before which boilerplate was left out: what follows there is a list
    of related articles, or some more of the page.
    """
    prose = [at for at, line in enumerate(lines) if is_prose(line.text)]
    if not prose:
        return set()
    # What follows a text in another script is the page's, whoever wrote the text.
    own = count_scripts(lines[prose[-1]].text).main
    tail = range(prose[-1] + 1, len(lines))
    after = next((at for at in tail if at in breaks), len(lines))
    far = range(after, len(lines))
    # A sentence among them means that the article itself goes on.
    if not all(is_headline(lines[at].text) for at in far):
        far = range(0)
    labels = itertools.takewhile(
        lambda at: _is_label(lines[at].text, own), reversed(tail[: after - tail.start])
    )
    near = set(labels)
    return set(far) | (near if len(near) <= MOST else set())


def _is_label(text: str, own: str | None) -> bool:
    if not is_headline(text) or text.endswith(_QUOTES):
        return False
    if columns(text) <= (WIDEST_LINK if is_item(text) else WIDEST):
        return True
    return count_scripts(text).main not in (own, None)
