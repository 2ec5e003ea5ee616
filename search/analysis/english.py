"""English words, stemmed: agreement finds agreements."""

from __future__ import annotations

from importlib.metadata import version as installed
from typing import TYPE_CHECKING

from search.analysis.stemmed import snowball, stemmed_words

if TYPE_CHECKING:
    from search.model import Token


def words(text: str) -> list[Token]:
    """The words of an English text, by their stems."""
    return stemmed_words(text, _stem)


def version() -> str:
    """The stemmer, for the fingerprint of an index."""
    return f"1 PyStemmer {installed('PyStemmer')}"


def _stem(words: list[str]) -> list[str]:
    stems: list[str] = snowball("english").stemWords(words)
    return stems
