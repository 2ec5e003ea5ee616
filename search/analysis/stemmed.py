"""Words of a language that inflects at the end: folded, then stemmed by Snowball."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

import Stemmer

from search.analysis.folding import fold
from search.analysis.surface import BREAK, WORD
from search.model import Token

if TYPE_CHECKING:
    from collections.abc import Callable

_WORD = re.compile(rf"{WORD}|\n")


def stemmed_words(text: str, stem: Callable[[list[str]], list[str]]) -> list[Token]:
    """Every word of the text, stemmed; marks between words are passed over."""
    folded = fold(text)
    matches = list(_WORD.finditer(folded.text))
    terms = stem([match[0] for match in matches])
    return [
        Token(BREAK if term == "\n" else term, *folded.span(*match.span()))
        for term, match in zip(terms, matches, strict=True)
    ]


@functools.cache
def snowball(algorithm: str) -> Stemmer.Stemmer:
    """The Snowball stemmer of that name; threads may share it, for it never lets go of the GIL."""
    return Stemmer.Stemmer(algorithm)
