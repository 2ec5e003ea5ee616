"""Folding: one form for all the ways of writing the same characters, with the way back.

Folded away, on both sides of a search: compatibility forms (NFKC), case, half and full width,
katakana against hiragana, accents, apostrophe look-alikes, French elision and the English 's,
traditional Chinese and Japanese variants of Han characters (OpenCC), middle dots, zero-width marks.
Every white space but the line feed, and every middle dot, folds to a plain space.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass
from importlib.metadata import version as installed
from typing import TYPE_CHECKING

import opencc

from search.analysis.characters import INVISIBLE, JAMO_LEAD, JAMO_REST, MARKS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.model import Span

_VERSION = 2
"""Raise it whenever a text folds to something else."""

_SPACES = "\u00b7\u0387\u318d\u30fb\uff65\u2027\u2024\u2022\u2219\u22c5\u200b\u2060\ufeff"
_APOSTROPHES = "\u2019\u2018\u02bc\u02b9\u02bb\u00b4\u0060\u2032\uff07\u201b"
_LETTERS = {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
_KATAKANA_TO_HIRAGANA = {
    code: chr(code - 0x60) for code in (*range(0x30A1, 0x30F7), 0x30FD, 0x30FE)
}

_IGNORED = re.compile(f"[\u0300-\u036f{INVISIBLE}]")

# A letter and its marks, or a syllable spelt in Hangul letters.
_MARK, _JAMO = f"[{MARKS}{INVISIBLE}]", JAMO_LEAD + JAMO_REST
_SYLLABLE = f"(?:[{JAMO_LEAD}]+[{JAMO_REST}]*|[\uac00-\ud7a3]?[{JAMO_REST}]+)"
_SEQUENCE = re.compile(rf"{_SYLLABLE}{_MARK}*|[^{_JAMO}{MARKS}{INVISIBLE}\n]?{_MARK}+")
_IN_SEQUENCE = re.compile(f"{_MARK}|[{_JAMO}]")
_ELISION = re.compile(r"(?<![\w'])(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)'(?=\w)")
_POSSESSIVE = re.compile(r"(?<=\w)'s(?!\w)")


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text; `starts[i]` and `ends[i]` say where its i-th character was written.

    Both are None where every character stayed in its place, which is nearly always.
    """

    text: str
    starts: Sequence[int] | None = None
    ends: Sequence[int] | None = None

    def span(self, start: int, end: int) -> Span:
        """Where `text[start:end]` (not empty) was written, in code points of the source."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]


@functools.lru_cache(maxsize=2)
def fold(text: str) -> Folded:
    """The folded text, with the place of every character of it.

    The last ones are remembered, since each text is folded for its surface and for its words.
    """
    folded = text.translate(_table())
    # No character folds to nothing, so an equal length means that each one kept its place.
    if len(folded) == len(text) and not _IN_SEQUENCE.search(text):
        return Folded(_blank_clitics(folded))
    return _fold_by_pieces(text)


def version() -> str:
    """These rules and the tables that they follow, for the fingerprint of an index."""
    return f"{_VERSION} opencc {installed('opencc')} unicode {unicodedata.unidata_version}"


def _fold_by_pieces(text: str) -> Folded:
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    place = 0
    for match in _unruly(text).finditer(text):
        start, end = match.span()
        piece = _fold_sequence(match[0])
        pieces += (text[place:start].translate(_table()), piece)
        starts.extend((*range(place, start), *[start] * len(piece)))
        ends.extend((*range(place + 1, start + 1), *[end] * len(piece)))
        place = end
    pieces.append(text[place:].translate(_table()))
    starts.extend(range(place, len(text)))
    ends.extend(range(place + 1, len(text) + 1))
    return Folded(_blank_clitics("".join(pieces)), tuple(starts), tuple(ends))


def _unruly(text: str) -> re.Pattern[str]:
    """What does not fold to one character for one: sequences, and characters like œ."""
    wide = "".join(re.escape(char) for char in set(text) if len(_table()[ord(char)]) != 1)
    return re.compile(f"{_SEQUENCE.pattern}|[{wide}]") if wide else _SEQUENCE


def _fold_sequence(sequence: str) -> str:
    letters = unicodedata.normalize("NFKC", _IGNORED.sub("", sequence))
    # Marks at the start of a line belong to nothing, but keep their place.
    return letters.translate(_table()) or " "


def _blank_clitics(text: str) -> str:
    """French l', d', qu' … and English 's give way to as many spaces."""
    if "'" not in text:
        return text
    return _POSSESSIVE.sub("  ", _ELISION.sub(lambda m: " " * len(m[0]), text))


class _Table(dict[int, str]):
    """Character to folded character, worked out when one is first met."""

    def __init__(self, han: dict[str, str]) -> None:
        super().__init__({ord(mark): " " for mark in _SPACES})
        self[ord("\n")] = "\n"
        self.update((ord(mark), "'") for mark in _APOSTROPHES)
        self._han = han

    def __missing__(self, code: int) -> str:
        folded = self[code] = self._fold(chr(code))
        return folded

    def _fold(self, char: str) -> str:
        plain = _IGNORED.sub("", unicodedata.normalize("NFKD", char).casefold())
        plain = "".join(_LETTERS.get(letter, letter) for letter in plain)
        plain = unicodedata.normalize("NFKC", plain).translate(_KATAKANA_TO_HIRAGANA)
        if not any(letter.isalnum() for letter in plain):
            # Punctuation keeps its place (… would be three), and no mark folds to nothing.
            return " " if char.isspace() else char
        return "".join(self._han.get(letter, letter) for letter in plain)


@functools.cache
def _table() -> _Table:
    return _Table(_han_variants())


def _han_variants() -> dict[str, str]:
    """Japanese and traditional forms to the simplified one, for every Han character there is."""
    # One character a line, so that no dictionary phrase can span two of them.
    lines = "\n".join(chr(code) for block in _HAN_BLOCKS for code in block)
    folded = lines
    for step in ("jp2t", "t2s", "jp2t", "t2s"):
        folded = opencc.OpenCC(step).convert(folded)
    pairs = zip(lines.split("\n"), folded.split("\n"), strict=True)
    return {old: new for old, new in pairs if old != new and len(new) == 1}


_HAN_BLOCKS = (range(0x3400, 0x4DC0), range(0x4E00, 0xA000), range(0x20000, 0x2A6E0))
