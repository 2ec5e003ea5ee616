"""Folding: one form for all the ways of writing the same characters, with the way back.

Folded away, on both sides of a search: compatibility forms (NFKC), case, half and full width,
accents, apostrophe look-alikes, French elision and the English 's, variants of Han characters
(see `search.analysis.han`), middle dots, zero-width marks. Every white space but the line feed, and
every middle dot, folds to a plain space.

What is looked for in quotation marks is folded lightly: its accents and l', d', 's stay.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass, replace
from importlib.metadata import version as installed
from typing import TYPE_CHECKING

from search.analysis.characters import INVISIBLE, JAMO_LEAD, JAMO_REST, MARKS
from search.analysis.han import han_variants

if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.model import Span

_VERSION = 3
"""Raise it whenever a text folds to something else."""

MOST_CHARACTERS = 10_000
"""Characters whose folding is remembered; a press of five languages has some 7,000."""

_SPACES = "\u00b7\u0387\u318d\u30fb\uff65\u2027\u2024\u2022\u2219\u22c5\u200b\u2060\ufeff"
_APOSTROPHES = "\u2019\u2018\u02bc\u02b9\u02bb\u00b4\u0060\u2032\uff07\u201b"
_FIXED = dict.fromkeys(_SPACES, " ") | dict.fromkeys(_APOSTROPHES, "'") | {"\n": "\n"}
_LETTERS = {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")

_UNSEEN = re.compile(f"[{INVISIBLE}]")
_IGNORED = re.compile(f"[\u0300-\u036f{INVISIBLE}]")

# Letters of the alphabets that people write with accents, Cyrillic included, and apostrophes.
_MAY_DIFFER = re.compile(f"['{_APOSTROPHES}\u00c0-\u058f\u1e00-\u1fff\u212b]")

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
    folded = _fold(text, _table(keeps_accents=False))
    return replace(folded, text=_blank_clitics(folded.text)) if "'" in folded.text else folded


def fold_lightly(text: str) -> Folded:
    """The same with the accents that were written, and with l', d', 's as words of their own."""
    if not _MAY_DIFFER.search(text):
        return fold(text)
    return _fold(text, _table(keeps_accents=True))


def version() -> str:
    """These rules and the tables that they follow, for the fingerprint of an index."""
    return f"{_VERSION} opencc {installed('opencc')} unicode {unicodedata.unidata_version}"


def _fold(text: str, table: _Table) -> Folded:
    folded = text.translate(table)
    # No character folds to nothing, so an equal length means that each one kept its place.
    if len(folded) == len(text) and not _IN_SEQUENCE.search(text):
        return Folded(folded)
    return _fold_by_pieces(text, table)


def _fold_by_pieces(text: str, table: _Table) -> Folded:
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    place = 0
    for start, end in _unruly(text, table):
        if start < place:
            continue  # It is part of a sequence.
        piece = table.fold_sequence(text[start:end])
        pieces += (text[place:start].translate(table), piece)
        starts.extend((*range(place, start), *[start] * len(piece)))
        ends.extend((*range(place + 1, start + 1), *[end] * len(piece)))
        place = end
    pieces.append(text[place:].translate(table))
    starts.extend(range(place, len(text)))
    ends.extend(range(place + 1, len(text) + 1))
    return Folded("".join(pieces), tuple(starts), tuple(ends))


def _unruly(text: str, table: _Table) -> list[Span]:
    """What does not fold to one character for one: sequences, and characters like œ."""
    wide = {char for char in set(text) if len(char.translate(table)) != 1}
    spans = [sequence.span() for sequence in _SEQUENCE.finditer(text)]
    if wide:
        # A pattern would be as fast, but each new one stays in the memory of `re`.
        spans += [(place, place + 1) for place, char in enumerate(text) if char in wide]
        spans.sort(key=lambda span: (span[0], -span[1]))
    return spans


def _blank_clitics(text: str) -> str:
    """French l', d', qu' … and English 's become as many spaces."""
    return _POSSESSIVE.sub("  ", _ELISION.sub(lambda m: " " * len(m[0]), text))


class _Table(dict[int, int | str]):
    """Character to folded character, worked out when one is first met; few are kept.

    Most Hangul and Han fold to themselves, which their code says in a third of the bytes.
    """

    def __init__(self, *, keeps_accents: bool) -> None:
        super().__init__()
        self._ignored = _UNSEEN if keeps_accents else _IGNORED
        self._letters = {} if keeps_accents else _LETTERS

    def __missing__(self, code: int) -> int | str:
        if len(self) >= MOST_CHARACTERS:
            self.clear()
        char = chr(code)
        folded = _FIXED.get(char) or self._fold(char)
        self[code] = code if folded == char else folded
        return folded

    def fold_sequence(self, sequence: str) -> str:
        """A letter and its marks, folded together."""
        letters = unicodedata.normalize("NFKC", self._ignored.sub("", sequence))
        # Marks at the start of a line belong to nothing, but keep their place.
        return letters.translate(self) or " "

    def _fold(self, char: str) -> str:
        plain = self._ignored.sub("", unicodedata.normalize("NFKD", char).casefold())
        plain = "".join(self._letters.get(letter, letter) for letter in plain)
        plain = unicodedata.normalize("NFKC", plain)
        if not any(letter.isalnum() for letter in plain):
            # Punctuation keeps its place (… would be three), and no mark folds to nothing.
            return " " if char.isspace() else char
        return "".join(map(_one_variant, plain))


@functools.cache
def _table(*, keeps_accents: bool) -> _Table:
    return _Table(keeps_accents=keeps_accents)


def _one_variant(letter: str) -> str:
    """The variants take a fifth of a second to work out, which only Han characters need."""
    if not _HAN.match(letter):
        return letter
    characters, variants = _variants()
    place = bisect_left(characters, letter)
    return variants[place] if characters[place : place + 1] == letter else letter


@functools.cache
def _variants() -> tuple[str, str]:
    """The characters that another one stands for, in their order, and those: two strings, which
    take a twentieth of the bytes of a dictionary.
    """
    stands_for = sorted(han_variants().items())
    return "".join(char for char, _ in stands_for), "".join(best for _, best in stands_for)
