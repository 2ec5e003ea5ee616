"""Japanese words: MeCab's morphemes in their base form, without particles and auxiliaries.

The place of a verb or adjective takes in the auxiliaries right behind it, so that 食べる is marked
as 食べられました; these keep their own places too, under `GAP`.
"""

from __future__ import annotations

import functools
from importlib.metadata import version as installed
from typing import TYPE_CHECKING

import unidic_lite

from search.analysis.morphemes import left_out, line_break, new_tagger, read_row, rows_of, term_of
from search.analysis.remembered import Remembered
from search.analysis.words import Piece, Words, join_pieces

if TYPE_CHECKING:
    from collections.abc import Sequence

    import fugashi

# First parts of speech in UniDic: particles, auxiliary verbs, marks and white space are left out.
_AUXILIARY = "助動詞"
_LEFT_OUT = frozenset({"助詞", _AUXILIARY, "補助記号", "記号", "空白"})
_INFLECTED = ("動詞", "形容詞")

_PART_OF_SPEECH, _BASE_FORM = 0, 10
"""Where UniDic has them; the base form is the written one (orthBase)."""


def words(text: str) -> Words:
    """The words of a Japanese text, with `GAP` or `MARK` for what was left out."""
    rows = rows_of(_tagger(), text)
    terms, starts, ends = join_pieces([_PIECES[row] for row in rows])
    return Words(terms, starts, _with_auxiliaries(rows, starts, list(ends)))


def version() -> str:
    """The tagger and dictionary, for the fingerprint of an index."""
    return f"4 fugashi {installed('fugashi')} unidic-lite {installed('unidic-lite')}"


def _piece(row: str) -> Piece:
    space, surface, features = read_row(row)
    if not features[0]:
        return line_break(space)
    base = features[1] if len(features) > 1 else surface
    term = left_out(surface) if features[0] in _LEFT_OUT else term_of(base)
    return Piece((term,), (len(space), len(surface)))


_PIECES = Remembered(_piece)


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
def _tagger() -> fugashi.GenericTagger:
    return new_tagger(unidic_lite.DICDIR, (_PART_OF_SPEECH, _BASE_FORM))
