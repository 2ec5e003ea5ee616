"""Japanese words: MeCab's morphemes in their base form, without particles and auxiliaries.

The place of a verb or adjective takes in the auxiliaries right behind it, so that 食べる is marked
as 食べられました; these keep their own places too, under `GAP`.
"""

from __future__ import annotations

import functools
from importlib.metadata import version as installed

import fugashi
import unidic_lite

from search.analysis.lines import by_line
from search.analysis.morphemes import Morpheme, left_out, morphemes, term_of
from search.model import Token

# First parts of speech in UniDic: particles, auxiliary verbs, marks and white space are left out.
_AUXILIARY = "助動詞"
_LEFT_OUT = frozenset({"助詞", _AUXILIARY, "補助記号", "記号", "空白"})
_INFLECTED = frozenset({"動詞", "形容詞"})
_BASE_FORM = 10
"""Where UniDic gives the base form as it is written (orthBase); unknown words have none."""


def words(text: str) -> list[Token]:
    """The words of a Japanese text, with `GAP` or `MARK` for what was left out."""
    return by_line(text, _words)


def version() -> str:
    """The tagger and dictionary, for the fingerprint of an index."""
    return f"3 fugashi {installed('fugashi')} unidic-lite {installed('unidic-lite')}"


def _words(line: str, offset: int) -> list[Token]:
    tokens: list[Token] = []
    inflected = -1
    for morpheme in morphemes(_tagger(), line, offset):
        kind = morpheme.features[0]
        if kind == _AUXILIARY and inflected >= 0 and tokens[-1].end == morpheme.start:
            tokens[inflected] = tokens[inflected]._replace(end=morpheme.end)
        else:
            inflected = len(tokens) if kind in _INFLECTED else -1
        tokens.append(_token(morpheme))
    return tokens


def _token(morpheme: Morpheme) -> Token:
    surface, features, start, end = morpheme
    if features[0] in _LEFT_OUT:
        return Token(left_out(surface), start, end)
    base = features[_BASE_FORM] if len(features) > _BASE_FORM else surface
    return Token(term_of(base), start, end)


@functools.cache
def _tagger() -> fugashi.GenericTagger:
    return fugashi.GenericTagger(f"-d {unidic_lite.DICDIR} -r {unidic_lite.DICDIR}/dicrc")
