"""Bodies that a page repeats: lines that come again, in the same order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexer.reading.cleaning.boilerplate import boilerplate_key
from indexer.reading.scripts import columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indexer.reading.model import Line

LONG = 80
"""Nobody writes a line of this many columns twice; shorter ones are repeats only in a series."""


def find_repeats(lines: Sequence[Line]) -> set[int]:
    """The places in `lines` of those which only repeat earlier ones."""
    keys = [boilerplate_key(line.text) for line in lines]
    earlier = _earlier(keys)
    # A page often gives its title twice, above and below the date.
    repeats = {at for at in earlier if columns(lines[at].text) >= LONG or keys[at] == keys[at - 1]}
    # Once forwards and once backwards, so that a series grows at both of its ends.
    for at in sorted(earlier):
        if at - 1 in repeats and earlier[at] == earlier.get(at - 1, -2) + 1:
            repeats.add(at)
    for at in sorted(earlier, reverse=True):
        if at + 1 in repeats and earlier[at] == earlier.get(at + 1, -2) - 1:
            repeats.add(at)
    return repeats


def _earlier(keys: Sequence[str]) -> dict[int, int]:
    """For every line that stood before: where it stood first."""
    first: dict[str, int] = {}
    return {at: first[key] for at, key in enumerate(keys) if first.setdefault(key, at) != at}
