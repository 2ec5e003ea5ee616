"""English words, stemmed: agreement finds agreements."""

from __future__ import annotations

from importlib.metadata import version as installed
from typing import TYPE_CHECKING

from search.analysis.remembered import Remembered
from search.analysis.stemmed import snowball, stemmed_words, typed_stems
from search.analysis.surface import BREAK

if TYPE_CHECKING:
    from search.analysis.words import Words


def words(text: str) -> Words:
    """The words of an English text, by their stems."""
    return stemmed_words(text, _STEMS)


def typed(text: str) -> list[str]:
    """The stems by which other forms of a typed word are found."""
    return typed_stems(text, _STEMS)


def version() -> str:
    """The stemmer, for the fingerprint of an index."""
    return f"1 PyStemmer {installed('PyStemmer')}"


def _stem(word: str) -> str:
    return BREAK if word == "\n" else str(snowball("english").stemWord(word))


_STEMS = Remembered(_stem)
