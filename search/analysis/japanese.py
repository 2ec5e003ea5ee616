"""Japanese words: MeCab's morphemes in their base form, without particles and auxiliaries.

Words are kept in hiragana, but verbs and adjectives written in kana alone are kept in katakana,
so that the name アル, which is ある here, does not find あります, which is アル.

The place of a verb or adjective takes in the auxiliaries right after it, so that 食べる is marked
as 食べられました; these keep their own places too, under `GAP`.
"""

from __future__ import annotations

import functools
import re
from importlib.metadata import version as installed
from itertools import pairwise
from typing import TYPE_CHECKING

import unidic_lite

from search.analysis.kana import has_hiragana, is_kana, katakana
from search.analysis.morphemes import (
    GAP,
    left_out,
    line_break,
    new_tagger,
    read_row,
    rows_of,
    term_of,
)
from search.analysis.remembered import Remembered
from search.analysis.typed import SHORTEST, Part, typed_terms
from search.analysis.words import Piece, Words, join_pieces

if TYPE_CHECKING:
    from collections.abc import Sequence

    import fugashi

# First parts of speech in UniDic: particles, auxiliary verbs, marks and white space are left out.
_AUXILIARY = "助動詞"
_LEFT_OUT = frozenset({"助詞", _AUXILIARY, "補助記号", "記号", "空白"})
_INFLECTED = ("動詞", "形容詞")

_ENDINGS = ("助詞", _AUXILIARY)
_HIRAGANA = re.compile("[\u3041-\u309f]+")

_MAY_BE_NAMES = frozenset("かなねよわぞぜさ")
"""Particles that ask or exclaim, and end names more often: 明日か."""

_PART_OF_SPEECH, _BASE_FORM = 0, 10
"""Where UniDic has them; the base form is the written one (orthBase)."""


def words(text: str) -> Words:
    """The words of a Japanese text, with `GAP` or `MARK` for what was left out."""
    rows = rows_of(tagger(), text)
    terms, starts, ends = join_pieces([_PIECES[row] for row in rows])
    return Words(terms, starts, _with_auxiliaries(rows, starts, list(ends)))


def typed(text: str) -> list[str]:
    """The terms by which other forms of a typed word are found; none where it is not cut."""
    return typed_terms([_part(row) for row in rows_of(tagger(), text)], _judge)


def version() -> str:
    """The tagger and dictionary, for the fingerprint of an index."""
    return f"4 fugashi {installed('fugashi')} unidic-lite {installed('unidic-lite')}"


def _piece(row: str) -> Piece:
    space, surface, features = read_row(row)
    if not features[0]:
        return line_break(space)
    return Piece((_term(surface, features),), (len(space), len(surface)))


def _term(surface: str, features: list[str]) -> str:
    if features[0] in _LEFT_OUT:
        return left_out(surface)
    base = features[1] if len(features) > 1 else surface
    term = term_of(base)
    inflects = features[0] in _INFLECTED and has_hiragana(base)
    return katakana(term) if inflects and is_kana(term) else term


_PIECES = Remembered(_piece)


def _part(row: str) -> Part:
    _, surface, features = read_row(row)
    return Part(surface, _PIECES[row].terms, features[0], ends=features[0] in _ENDINGS)


def _judge(content: Sequence[Part], ending: Sequence[Part]) -> bool:
    """In hiragana alone nothing shows where a noun ends; a verb of two is known by its ending."""
    if not _is_one_word(content):
        return False
    last = content[-1]
    if not _HIRAGANA.fullmatch("".join(part.written for part in content)):
        return not ending or ending[0].written not in _MAY_BE_NAMES
    if last.kind.startswith(_INFLECTED):
        return bool(ending) and len(last.written) >= SHORTEST
    return not ending


def _is_one_word(content: Sequence[Part]) -> bool:
    """Whether only endings of verbs are left out inside: 日本の歴史 is not 日本と歴史."""
    return all(
        before.kind.startswith((*_INFLECTED, _AUXILIARY))
        for before, part in pairwise(content)
        if part.terms == (GAP,)
    )


def _with_auxiliaries(rows: list[str], starts: Sequence[int], ends: list[int]) -> list[int]:
    """The ends of the morphemes, each of one row; a verb's is that of its last auxiliary."""
    written = ends.copy()
    inflected = -1
    for turn in [turn for turn, row in enumerate(rows) if row.startswith(_AUXILIARY)]:
        if rows[turn - 1].startswith(_INFLECTED) and turn:
            inflected = turn - 1
        elif not (turn and rows[turn - 1].startswith(_AUXILIARY)):
            inflected = -1
        if inflected >= 0 and written[turn - 1] == starts[turn]:
            ends[inflected] = ends[turn]
        else:
            inflected = -1
    return ends


@functools.cache
def tagger() -> fugashi.GenericTagger:
    """MeCab with UniDic, loaded when a text first needs it."""
    return new_tagger(unidic_lite.DICDIR, (_PART_OF_SPEECH, _BASE_FORM))
