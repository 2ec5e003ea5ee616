"""Korean in Latin letters: as the Revised Romanization has it, and by its sound, however spelt.

Kumchon, Geumcheon and Kŭmch'ŏn are one by their sound. What several spellings give several letters
to is one letter there: k for ㄱ, ㄲ and ㅋ, o for ㅓ and ㅗ, u for ㅜ and ㅡ.
"""

from __future__ import annotations

import re

from search.analysis.folding import fold
from search.analysis.hangul import FINALS, LEADS, VOWELS, keystrokes

_LEADS = "g kk n d tt r m b pp s ss _ j jj ch k t p h"
_VOWELS = "a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i"
_FINALS = "k k k n n n t l k m l l l p l m p p t t ng t t k t p t"

_LEAD = dict(zip(LEADS.split(), _LEADS.split(), strict=True))
_VOWEL = dict(zip(VOWELS.split(), _VOWELS.split(), strict=True))
_FINAL = dict(zip(FINALS.split(), _FINALS.split(), strict=True))
_SYLLABLE = re.compile("(.)(hk|ho|hl|nj|np|nl|ml|[koiOjpuPhynbml])(.*)")
_HANGUL = re.compile("[\uac00-\ud7a3]")

_JOINED = (("k_", "g"), ("t_", "d"), ("p_", "b"), ("l_", "r"), ("lr", "ll"), ("ng_", "ng"))
"""What ends a syllable before the next one."""

_SOUNDS = (
    (r"[^a-z]", ""),
    (r"(?<=p)ar(?=k)", "a"),
    (r"^(?:rhee|yi|lee)$", "i"),
    (r"sh(?=[aeiou])|ss", "s"),
    (r"tch|ch|jj|j|z", "c"),
    (r"ng", "nk"),
    (r"kk|gg|g|q", "k"),
    (r"tt|dd|d", "t"),
    (r"pp|bb|b|f|v", "p"),
    (r"ll|rr|rl|lr|l", "r"),
    (r"(?<=[aeiou])h(?![aeiou])", ""),
    (r"yeo|you(?=n)", "yo"),
    (r"wae|oe|oi", "we"),
    (r"weo", "wo"),
    (r"eui", "ui"),
    (r"yae", "ye"),
    (r"eo", "o"),
    (r"eu|oo", "u"),
    (r"ae", "e"),
    (r"ee", "i"),
)
_RULES = tuple((re.compile(pattern), sound) for pattern, sound in _SOUNDS)


def revised(text: str) -> str:
    """The text with its Hangul in Latin letters: geumcheongu for 금천구; the rest stays."""
    spelt = _HANGUL.sub(_spell, text)
    for written, joined in _JOINED:
        spelt = spelt.replace(written, joined)
    return spelt.replace("_", "")


def sound(latin: str) -> str:
    """The sound of Korean in Latin letters, by whatever rules it was spelt."""
    text = fold(latin).text
    for pattern, by in _RULES:
        text = pattern.sub(by, text)
    return text


def _spell(found: re.Match[str]) -> str:
    parts = _SYLLABLE.fullmatch(keystrokes(found[0]))
    assert parts, "every syllable has a consonant and a vowel"
    lead, vowel, final = parts.groups()
    return _LEAD[lead] + _VOWEL[vowel] + _FINAL.get(final, "")
