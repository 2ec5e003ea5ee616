"""French words, stemmed whether or not they were typed with their accents.

Snowball reads accents, which people leave out when they search, so words are folded before they are
stemmed. All that this loses is the ending of a feminine participle (signée, signées), which is
therefore brought to the masculine (signé) first.
"""

from __future__ import annotations

import re
from importlib.metadata import version as installed
from typing import TYPE_CHECKING

from search.analysis.stemmed import snowball, stemmed_words

if TYPE_CHECKING:
    from search.model import Token

_FEMININE = re.compile(r"(?<=\w\w)ees?$")


def words(text: str) -> list[Token]:
    """The words of a French text, by their stems."""
    return stemmed_words(text, _stem)


def version() -> str:
    """The stemmer, for the fingerprint of an index."""
    return f"1 PyStemmer {installed('PyStemmer')}"


def _stem(words: list[str]) -> list[str]:
    stems: list[str] = snowball("french").stemWords([_FEMININE.sub("e", word) for word in words])
    return stems
