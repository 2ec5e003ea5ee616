"""Kana in Latin letters, in the ways in which people type and write them.

東京 is `toukyou` as it is typed, and `tokyo` as it is written abroad; 社会 is `shakai` or `syakai`.
"""

from __future__ import annotations

import re

from search.analysis.kana import hiragana

_VOWELS = "aiueo"
_ROWS = {
    "": "あいうえお",
    "k": "かきくけこ",
    "s": "さしすせそ",
    "t": "たちつてと",
    "n": "なにぬねの",
    "h": "はひふへほ",
    "m": "まみむめも",
    "r": "らりるれろ",
    "g": "がぎぐげご",
    "z": "ざじずぜぞ",
    "d": "だぢづでど",
    "b": "ばびぶべぼ",
    "p": "ぱぴぷぺぽ",
    "x": "ぁぃぅぇぉ",
}
_TYPED = {
    kana: row + vowel
    for row, line in _ROWS.items()
    for kana, vowel in zip(line, _VOWELS, strict=True)
}
_TYPED |= {"や": "ya", "ゆ": "yu", "よ": "yo", "わ": "wa", "を": "o", "ん": "n", "ゔ": "vu"}
_GLIDES = {"ゃ": "ya", "ゅ": "yu", "ょ": "yo"}
_SMALL = dict(zip("ぁぃぅぇぉ", _VOWELS, strict=True))
_PAIRS = {
    kana + small: _TYPED[kana][0] + glide
    for kana in "きしちにひみりぎじぢびぴ"
    for small, glide in _GLIDES.items()
}
_PAIRS |= {
    kana + small: consonant + vowel
    for kana, consonant in {"ふ": "f", "ゔ": "v", "う": "w", "て": "t", "で": "d"}.items()
    for small, vowel in _SMALL.items()
}
_PAIRS |= {"しぇ": "sye", "ちぇ": "tye", "じぇ": "zye", "でゅ": "dyu", "てゅ": "tyu"}
_SOUND = re.compile("|".join([*_PAIRS, "."]), re.DOTALL)
_DOUBLED = re.compile("っ(?=([a-z]))")

_WRITTEN = (
    ("tty", "tch"),
    ("sy", "sh"),
    ("ty", "ch"),
    ("zy", "j"),
    ("si", "shi"),
    ("ti", "chi"),
    ("tu", "tsu"),
    ("hu", "fu"),
    ("zi", "ji"),
    ("di", "ji"),
    ("du", "zu"),
)
_LONG = re.compile("(?<=o)[uo]|(?<=u)u")


def romaji(kana: str) -> str:
    """The kana as keyboards and most ministries spell them; what is not kana stays."""
    text = _SOUND.sub(_sound, hiragana(kana).replace("ー", ""))
    return _DOUBLED.sub(r"\1", text).replace("っ", "")


def spellings(kana: str) -> tuple[str, ...]:
    """All that `romaji` and Hepburn make of the kana, with long vowels and without."""
    typed = romaji(kana)
    written = typed
    for plain, hepburn in _WRITTEN:
        written = written.replace(plain, hepburn)
    return tuple(dict.fromkeys((typed, written, _LONG.sub("", written))))


def _sound(found: re.Match[str]) -> str:
    return _PAIRS.get(found[0]) or _TYPED.get(found[0], found[0])
