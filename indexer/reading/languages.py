"""Languages that share a script: by their commonest words, else by lingua, loaded on first use."""

from __future__ import annotations

import functools
from typing import Final

from lingua import IsoCode639_1, Language, LanguageDetector, LanguageDetectorBuilder

from indexer.reading.common_words import told_by_words

SAMPLE: Final = 200
"""Code points of a text that are looked at; more of them hardly ever change the answer."""

MOST_WORDS: Final = 800
"""Code points of a text that are searched for common words: a line that begins with names has them
later."""

UNKNOWN: Final = "und"
_BY_SCRIPT = {
    "KHMER": "km",
    "LAO": "lo",
    "MYANMAR": "my",
    "SINHALA": "si",
    "ETHIOPIC": "am",
    "TIBETAN": "bo",
    "MALAYALAM": "ml",
    "KANNADA": "kn",
    "ORIYA": "or",
}
"""Scripts which lingua does not read, and the language that most often uses each of them."""


def likely_language(text: str, script: str) -> str:
    """The tag of the likeliest of all languages, for a text in this script (its Unicode name)."""
    if script == "LATIN" and (told := _told(text)):
        return told
    language = _any_language().detect_language_of(text[:SAMPLE])
    return _tag(language) if language else _BY_SCRIPT.get(script, UNKNOWN)


def likelihoods(text: str, tags: frozenset[str]) -> dict[str, float]:
    """How likely each of these languages is for a text, from 0 to 1."""
    known = tags & _known_tags()
    if len(known) < 2:
        return dict.fromkeys(tags, 1.0)
    if (told := _told(text)) in known:
        return dict.fromkeys(tags, 0.0) | {told: 1.0}
    values = _one_of(known).compute_language_confidence_values(text[:SAMPLE])
    return dict.fromkeys(tags, 0.0) | {_tag(value.language): value.value for value in values}


def _told(text: str) -> str | None:
    """The language of a text in Latin letters if its commonest words tell it, else None."""
    return told_by_words(text[:MOST_WORDS])


@functools.cache
def _any_language() -> LanguageDetector:
    # Low accuracy looks at three letters at a time: enough for a run of text, in a tenth of
    # the memory.
    return LanguageDetectorBuilder.from_all_languages().with_low_accuracy_mode().build()


@functools.lru_cache(maxsize=16)
def _one_of(tags: frozenset[str]) -> LanguageDetector:
    codes = [IsoCode639_1.from_str(tag) for tag in sorted(tags)]
    return LanguageDetectorBuilder.from_iso_codes_639_1(*codes).build()


@functools.cache
def _known_tags() -> frozenset[str]:
    return frozenset(map(_tag, Language.all()))


def _tag(language: Language) -> str:
    return str(language.iso_code_639_1.name).lower()
