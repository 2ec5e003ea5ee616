"""Japanese words: MeCab's morphemes in their base form, without particles and auxiliaries."""

from __future__ import annotations

import functools
from importlib.metadata import version as installed
from typing import TYPE_CHECKING

import fugashi
import unidic_lite

from search.analysis.lines import by_line
from search.analysis.morphemes import GAP, Morpheme, morphemes, term_of
from search.model import Token

if TYPE_CHECKING:
    from collections.abc import Iterator

# First part of speech in UniDic: particles, auxiliary verbs, marks and white space.
_LEFT_OUT = frozenset({"助詞", "助動詞", "補助記号", "記号", "空白"})
_BASE_FORM = 10
"""Where UniDic gives the base form as it is written (orthBase); unknown words have none."""


def words(text: str) -> list[Token]:
    """The words of a Japanese text, with `GAP` for what was left out."""
    return by_line(text, _words)


def version() -> str:
    """The tagger and dictionary, for the fingerprint of an index."""
    return f"1 fugashi {installed('fugashi')} unidic-lite {installed('unidic-lite')}"


def _words(line: str, offset: int) -> Iterator[Token]:
    return (_token(morpheme) for morpheme in morphemes(_tagger(), line, offset))


def _token(morpheme: Morpheme) -> Token:
    surface, features, start, end = morpheme
    if features[0] in _LEFT_OUT:
        return Token(GAP, start, end)
    base = features[_BASE_FORM] if len(features) > _BASE_FORM else surface
    return Token(term_of(base), start, end)


@functools.cache
def _tagger() -> fugashi.GenericTagger:
    return fugashi.GenericTagger(f"-d {unidic_lite.DICDIR} -r {unidic_lite.DICDIR}/dicrc")
