"""Characters as readers see them: a letter is one with whatever is written onto it."""

from __future__ import annotations

import functools
import re
import unicodedata

_CODES = (chr(code) for code in range(0x0300, 0x10000))

MARKS = "".join(char for char in _CODES if unicodedata.category(char)[0] == "M") + "\uff9e\uff9f"
"""Class of the marks of all scripts that people write today, half-width voicing included."""

INVISIBLE = "\u00ad\u200c\u200d\ufe00-\ufe0f\U000e0100-\U000e01ef"
"""Class of soft hyphens, joiners and variation selectors, which stand for nothing themselves."""

JAMO_LEAD = "\u1100-\u115f\ua960-\ua97c"
"""Class of the Hangul letters that begin a syllable."""

JAMO_REST = "\u1160-\u11ff\ud7b0-\ud7fb"
"""Class of the Hangul letters that go on with one."""

# Thai and Lao vowels that are not marks by name, skin tones, and letters of a flag's region.
_OTHERS = "\u0e33\u0eb3\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f"
_JOINER = "\u200d"
_ONE_CHARACTER = re.compile(
    f"[^\n][{MARKS}{INVISIBLE}{_OTHERS}]|{_JOINER}.|[{JAMO_LEAD}{JAMO_REST}\uac00-\ud7a3][{JAMO_REST}]"
)
_REST = re.compile(f"[{MARKS}{INVISIBLE}{_OTHERS}{JAMO_REST}]")


def is_composed(text: str) -> bool:
    """Whether every character of the text is a single code point."""
    return _JOINER not in text and _REST.search(text) is None


def start_of_character(text: str, place: int) -> int:
    """`place`, or the start of the character that it stands inside, in code points."""
    while _is_inside(text, place):
        place -= 1
    return place


def end_of_character(text: str, place: int) -> int:
    """`place`, or the end of the character that it stands inside, in code points."""
    while _is_inside(text, place):
        place += 1
    return place


def _is_inside(text: str, place: int) -> bool:
    if not 0 < place < len(text):
        return False
    # Nearly every place is ruled out by the character there, which is much faster than a match.
    if text[place - 1] != _JOINER and not _may_go_on(text[place]):
        return False
    return _ONE_CHARACTER.match(text, place - 1) is not None


@functools.cache
def _may_go_on(char: str) -> bool:
    return _REST.match(char) is not None
