"""Languages that share a script: by their commonest words, else by lingua, loaded on first use."""

from __future__ import annotations

import functools
import math
from typing import Final

from lingua import IsoCode639_1, Language, LanguageDetector, LanguageDetectorBuilder

from indexer.reading.asked import asked_of_lines
from indexer.reading.common_words import told_by_words

SAMPLE: Final = 200
"""Code points of a text that are looked at; more of them hardly ever change the answer."""

MOST_WORDS: Final = 800
"""Code points of a text that are searched for common words: a line that begins with names has them
later."""

_USUAL: Final = ("en", "fr")
_LEAST: Final = 1e-9
"""A share of no language is counted as less."""

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


def likely_language(text: str, script: str, lead: float = 0.0) -> str:
    """The tag of the likeliest of all languages, for a text in this script (its Unicode name).

    In Latin letters it is English or French unless another is likelier by `lead`, in natural
    logarithms.
    """
    if script == "LATIN" and (told := _told(text)):
        return told
    ranked = _RANKED[text[:SAMPLE]]
    if not ranked:
        return _BY_SCRIPT.get(script, UNKNOWN)
    tag, ahead, usual = ranked
    return usual if script == "LATIN" and ahead < lead else tag


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


def _rank(sample: str) -> tuple[str, float, str] | None:
    """The likeliest language, its lead over English and French, and the likelier of these two."""
    values = _any_language().compute_language_confidence_values(sample)
    shares = {_tag(value.language): value.value for value in values}
    tag = max(shares, key=shares.__getitem__)
    if not shares[tag]:
        return None
    usual = max(_USUAL, key=shares.__getitem__)
    return tag, math.log(shares[tag] / max(shares[usual], _LEAST)), usual


@functools.cache
def _any_language() -> LanguageDetector:
    # Low accuracy looks at three letters at a time: enough for a run of text, in a tenth of
    # the memory.
    return LanguageDetectorBuilder.from_all_languages().with_low_accuracy_mode().build()


@functools.lru_cache(maxsize=16)
def _one_of(tags: frozenset[str]) -> LanguageDetector:
    # All models of high accuracy are 1.2 GB, those of low accuracy 70 MB, so that only the two
    # which are in question in nearly every file are worth theirs, 80 MB.
    codes = [IsoCode639_1.from_str(tag) for tag in sorted(tags)]
    builder = LanguageDetectorBuilder.from_iso_codes_639_1(*codes)
    if not tags <= set(_USUAL):
        builder = builder.with_low_accuracy_mode()
    return builder.build()


@functools.cache
def _known_tags() -> frozenset[str]:
    return frozenset(map(_tag, Language.all()))


def _tag(language: Language) -> str:
    return str(language.iso_code_639_1.name).lower()


_RANKED = asked_of_lines(_rank)
