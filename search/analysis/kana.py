"""Kana: katakana and hiragana write the same syllables, but the choice between them matters.

サラ is a name, and さら a plate or a piece of さらに. A text therefore keeps its kana as they are,
and only its dictionary words are brought to one of the two.
"""

from __future__ import annotations

import re

_APART = 0x60
"""Code points between a letter of hiragana and the same of katakana."""

_LETTERS = (*range(0x30A1, 0x30F7), 0x30FD, 0x30FE)
_HIRAGANA = {code: code - _APART for code in _LETTERS}
_KATAKANA = {code - _APART: code for code in _LETTERS}

_KANA = re.compile("[\u3041-\u3096\u309d\u309e\u30a1-\u30fa\u30fc-\u30fe]+")
_SMOOTH = re.compile("[\u3041-\u3096]")


def hiragana(text: str) -> str:
    """The folded text with hiragana for katakana."""
    return text.translate(_HIRAGANA)


def katakana(text: str) -> str:
    """The folded text with katakana for hiragana."""
    return text.translate(_KATAKANA)


def is_kana(text: str) -> bool:
    """Whether the folded text is of kana alone, and has some."""
    return _KANA.fullmatch(text) is not None


def has_hiragana(text: str) -> bool:
    """Whether any of it is hiragana."""
    return _SMOOTH.search(text) is not None


def has_kana(text: str) -> bool:
    """Whether any of it is kana."""
    return _KANA.search(text) is not None
