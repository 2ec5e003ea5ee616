"""Words of a language that inflects at the end: folded, then stemmed by Snowball."""

from __future__ import annotations

import functools
import re
from itertools import accumulate
from typing import TYPE_CHECKING

import Stemmer

from search.analysis.folding import fold
from search.analysis.surface import WORD
from search.analysis.words import Words, unfolded

if TYPE_CHECKING:
    from collections.abc import Mapping

SHORTEST = 3
"""Letters of a stem by which other words are found."""

_WORD = re.compile(rf"({WORD}|\n)")


def stemmed_words(text: str, stems: Mapping[str, str]) -> Words:
    """Every word of the text by its stem; marks between words are passed over."""
    folded = fold(text)
    # Words, alternating with what stands between them.
    pieces = _WORD.split(folded.text)
    places = list(accumulate(map(len, pieces)))
    terms = [stems[word] for word in pieces[1::2]]
    return unfolded(Words(terms, places[0:-1:2], places[1::2]), folded)


def typed_stems(text: str, stems: Mapping[str, str]) -> list[str]:
    """The stems of a typed word; none where one is too short to know the word by: le of Lee.

    What has a capital may be a name, of which nothing is cut: Marie is no mari, James no jamais.
    """
    words = [word for word in _WORD.findall(fold(text).text) if word != "\n"]
    may_be_name = any(map(str.isupper, text))
    if any(_is_cut(word, stems[word], whole=may_be_name) for word in words):
        return []
    return [stems[word] for word in words]


def _is_cut(word: str, stem: str, *, whole: bool) -> bool:
    """Whether the stem is too short, or not all of a `whole` word; ferri is all of Ferry."""
    if whole:
        # What has the two letters of Li for a stem is lié.
        return len(stem) < SHORTEST or stem not in (word, f"{word[:-1]}i")
    return len(stem) < SHORTEST and stem != word


@functools.cache
def snowball(algorithm: str) -> Stemmer.Stemmer:
    """The Snowball stemmer of that name; threads may share it, since it never releases the GIL."""
    # Its own memory counts words and not bytes; stems are in ours (see `remembered`).
    return Stemmer.Stemmer(algorithm, maxCacheSize=0)
