"""Hangul by its letters: the keys that type it, and the first letters of its syllables.

The keys are those of the two-set layout, which every Korean keyboard has: 금 is `rma`, 꽃 is `Rhc`.
A syllable that is not finished has the first keys of the finished one, and Hangul typed with the
keyboard on Latin letters is its keys.
"""

from __future__ import annotations

import re
from itertools import product
from unicodedata import normalize

LEADS = "r R s e E f a q Q t T d w W c z x v g"
VOWELS = "k o i O j p u P h hk ho hl y n nj np nl b m ml l"
FINALS = "r R rt s sw sg e f fr fa fq ft fx fv fg a q qt t T d w c z x v g"
"""The keys of each part of a syllable, in the order of Unicode; a final may be missing."""

_CONSONANTS = "r R rt s sw sg e E f fr fa fq ft fx fv fg a q Q qt t T d w W c z x v g"

_PARTS = (LEADS.split(), VOWELS.split(), ("", *FINALS.split()))
_FIRST_SYLLABLE, _FIRST_LETTER = 0xAC00, 0x3131
_SYLLABLES = {
    "".join(keys): chr(_FIRST_SYLLABLE + number) for number, keys in enumerate(product(*_PARTS))
}
_LETTERS = {
    keys: chr(_FIRST_LETTER + number)
    for number, keys in enumerate([*_CONSONANTS.split(), *VOWELS.split()])
}
_KEYS = {syllable: keys for keys, syllable in _SYLLABLES.items()}
_KEYS |= {letter: keys for keys, letter in _LETTERS.items()}
# The letters that NFKC makes of those.
_KEYS |= {normalize("NFKC", letter): keys for keys, letter in _LETTERS.items()}

_INITIALS = {
    chr(_FIRST_SYLLABLE + number): _LETTERS[keys[0]] for number, keys in enumerate(product(*_PARTS))
}

_VOWEL = "hk|ho|hl|nj|np|nl|ml|[koiOjpuPhynbml]"
_FINAL = "(?:rt|sw|sg|fr|fa|fq|ft|fx|fv|fg|qt|[rRsefaqtTdwczxvg])(?![koiOjpuPhynbml])"
_TYPED = re.compile(f"[{LEADS.replace(' ', '')}](?:{_VOWEL})(?:{_FINAL})?|{_VOWEL}|[a-zA-Z]")

_SHIFTED = {key: key.lower() for key in "ABCDFGHIJKLMNSUVXYZ"}
"""Keys that give the same letter with Shift and without."""
_PLAIN = str.maketrans(_SHIFTED)

_HANGUL = re.compile("[\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3]")
_CONSONANTS_ALONE = re.compile("[\u3131-\u314e]+")


def has_hangul(text: str) -> bool:
    """Whether any of it is Hangul, a single letter included."""
    return _HANGUL.search(text) is not None


def is_initials(text: str) -> bool:
    """Whether it is consonants alone: ㄱㅊㄱ."""
    return _CONSONANTS_ALONE.fullmatch(text) is not None


def keystrokes(text: str) -> str:
    """The keys that type the text; what is not Hangul stays."""
    return "".join([_KEYS.get(char, char) for char in normalize("NFC", text)])


def composed(keys: str) -> str:
    """What these keys give on a Korean keyboard; what is not a letter stays."""
    return _TYPED.sub(_type, keys.translate(_PLAIN))


def plain_keys(text: str) -> str:
    """The text without the Shift that makes no other letter."""
    return text.translate(_PLAIN)


def initials(text: str) -> str:
    """The first letter of each syllable: ㄱㅊㄱ of 금천구; what is not Hangul stays."""
    return "".join([_INITIALS.get(char, char) for char in normalize("NFC", text)])


def _type(found: re.Match[str]) -> str:
    keys = found[0]
    return _SYLLABLES.get(keys) or _LETTERS.get(keys, keys)
