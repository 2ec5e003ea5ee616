"""What MeCab finds in a text: morphemes with their dictionary features and their places."""

from __future__ import annotations

import functools
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from search.analysis.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    import fugashi

_LOCK = Lock()

GAP = "_"
"""The term of a particle or ending that is left out: no phrase closes over it."""

MARK = "|"
"""The term of a punctuation mark, which no particle stands for: 서울/금천 is not 서울과 금천."""

# MeCab reads C strings, which end at a NUL; its output is UTF-8, which has no lone surrogates.
_UNREADABLE = {0: " "} | dict.fromkeys(range(0xD800, 0xE000), "\ufffd")


class Morpheme(NamedTuple):
    """A dictionary word as it stands in the text, `text[start:end]`, in code points."""

    surface: str
    features: list[str]
    start: int
    end: int


@functools.lru_cache(maxsize=1 << 16)
def term_of(word: str) -> str:
    """The folded word without the spaces that dots fold to; `GAP` where nothing is left."""
    return fold(word).text.replace(" ", "") or GAP


def left_out(surface: str) -> str:
    """The term of a morpheme that is no word: `MARK` for one without a letter, else `GAP`."""
    return GAP if any(map(str.isalnum, surface)) else MARK


def morphemes(tagger: fugashi.GenericTagger, line: str, offset: int) -> Iterator[Morpheme]:
    """The morphemes of one line, which begins at `offset` of its text."""
    place = offset
    for space, surface, features in _nodes(tagger, line.translate(_UNREADABLE)):
        start = place + len(space)
        place = start + len(surface)
        yield Morpheme(surface, features.split(","), start, place)


def _nodes(tagger: fugashi.GenericTagger, line: str) -> list[tuple[str, str, str]]:
    # A node is a view of the tagger's memory, which the next line overwrites, in any thread.
    with _LOCK:
        return [(node.white_space, node.surface, node.feature_raw) for node in tagger(line)]
