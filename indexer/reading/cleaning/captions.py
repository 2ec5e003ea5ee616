"""Captions of pictures, and the lines that only say whose picture or page it is."""

from __future__ import annotations

import re
import unicodedata

from indexer.reading.asked import asked_of_lines
from indexer.reading.cleaning.labels import any_of, first_words
from indexer.reading.scripts import columns, ends_sentence

WIDEST = 300
"""A caption is at most this many columns wide."""

_PHOTO = any_of("captions", "photos")
_CREDIT = any_of("captions", "photos", "credits")
_AGENCY = any_of("captions", "agencies")
_OPEN, _CLOSE = r"[<\[({〈《【「『]", r"[>\])}〉》】」』]"
_INSIDE = r"[^<>()\[\]{}〈〉《》【】「」『』]"
_SIGN = r"(?:[©®]|\(c\))"
_BRACKETS = "<[({〈《【「『"
# Signs of which a form needs one, and the form. In this order: a label first, a credit in
# brackets, an agency's photo in brackets, a credit at the end, a name that provided it, a copyright
# sign, an agency with a name, and the two ways of Chinese agencies.
_FORMS = (
    (":=/", rf"{_OPEN}?\s*{_PHOTO}\s*[:=/]\s*\S.*"),
    (_BRACKETS, rf".*{_OPEN}\s*{_CREDIT}\s*[:=]\s*{_INSIDE}{{1,40}}{_CLOSE}\W*"),
    (
        _BRACKETS,
        rf".*{_OPEN}\s*(?:{_INSIDE}{{1,30}}[\s=/])?{any_of('captions', 'closing')}\s*{_CLOSE}\W*",
    ),
    (":=", rf".*[\s/|]{_CREDIT}\s*[:=]\s*[^:=.]{{1,40}}"),
    ("=/|", r".*[=/|]\s*[^=/|.\s]{1,25}\s?(?:제공|촬영|提供|撮影)\W*"),
    ("©®(", rf".{{0,200}}{_SIGN}\s*[^.]{{1,40}}"),
    ("/", rf".*[\s(]{_AGENCY}\s*/\s*\w[\w .'-]{{1,40}}\W*"),
    ("(", r".*\(\s*[^()]{1,12}(?:社发|社發|供图|摄|攝)\s*\)\W*"),
    ("图圖", r"(?:图为|圖為)\S.*"),
)
_CAPTIONS = [(frozenset(signs), re.compile(form, re.IGNORECASE)) for signs, form in _FORMS]
_BY = re.compile(rf".*{any_of('captions', 'by')}\s+[^.()]{{1,50}}{_CLOSE}?\W*", re.IGNORECASE)
_BEFORE_BY = first_words("captions", "by")
_RIGHTS = re.compile(
    rf"{_OPEN}?\s*(?:저작권자|copyrights?|版权所有|版權所有|著作権)?\s*(?:{_SIGN}|copyrights?\s+\d{{4}}).*",
    re.IGNORECASE,
)
_POINTER = re.compile(r"[▲△◀◁]\s*\S")


def is_rights(text: str) -> bool:
    """Whether a line begins with a copyright sign: it says whose page this is."""
    plain = _PLAIN[text]
    return columns(plain) <= WIDEST and _RIGHTS.fullmatch(plain) is not None


def is_caption(text: str) -> bool:
    """Whether a line says whose picture it is about."""
    plain = _PLAIN[text]
    if columns(plain) > WIDEST:
        return False
    there = set(plain)
    if any(form.fullmatch(plain) for signs, form in _CAPTIONS if signs & there):
        return True
    lower = plain.lower()
    return any(word in lower for word in _BEFORE_BY) and _BY.fullmatch(plain) is not None


def points_at_picture(text: str) -> bool:
    """Whether a line begins as captions do, with a triangle, and is not a sentence.

    The same sign begins the items of a list, so that only a line by itself is a caption.
    """
    return bool(_POINTER.match(text)) and columns(text) <= WIDEST and not ends_sentence(text)


def _to_plain(text: str) -> str:
    # NFKC makes a bare c of the circled one.
    return unicodedata.normalize("NFKC", text.replace("ⓒ", "©").replace("Ⓒ", "©"))


_PLAIN = asked_of_lines(_to_plain)
