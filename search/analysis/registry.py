"""The analyzers, one a language. A new language is a file and a line here.

Every text has two streams of terms: its surface (see `surface`), the same for all languages, and
its words, which need a dictionary or a stemmer. Other languages have their surface alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from search.analysis import chinese, english, folding, french, japanese, korean, surface

if TYPE_CHECKING:
    from collections.abc import Callable

    from search.analysis.words import Words

_HAN = r"\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_HANGUL = re.compile(rf"[\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3{_HAN}]")
_KANA = re.compile(rf"[\u3041-\u30ff\u31f0-\u31ff\uff66-\uff9f{_HAN}]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\uff21-\uff5a]")


@dataclass(frozen=True, slots=True)
class Analyzer:
    """How one language is analysed; `script` finds the characters that it may be written in."""

    words: Callable[[str], Words]
    version: Callable[[], str]
    script: re.Pattern[str]


ANALYZERS = {
    "ko": Analyzer(korean.words, korean.version, _HANGUL),
    "ja": Analyzer(japanese.words, japanese.version, _KANA),
    "zh": Analyzer(chinese.words, chinese.version, re.compile(f"[{_HAN}]")),
    "en": Analyzer(english.words, english.version, _LATIN),
    "fr": Analyzer(french.words, french.version, _LATIN),
}

STEMMED = ("en", "fr")
"""The languages whose words are those of the surface, each by its stem."""

LANGUAGES = (*ANALYZERS, "other")
"""The languages of fields; `other` holds every language without an analyzer of its own."""


def field_language(lang: str) -> str:
    """The language of the fields for a BCP-47 tag: `zh-Hant` goes to `zh`, `de` to `other`."""
    primary = lang.split("-")[0].lower()
    return primary if primary in ANALYZERS else "other"


def languages_of_script(text: str) -> list[str]:
    """The languages whose words the text could be."""
    return [lang for lang, analyzer in ANALYZERS.items() if analyzer.script.search(text)]


def fingerprint() -> dict[str, str]:
    """What analyses texts here: an index is readable only where this is what built it."""
    parts = {lang: analyzer.version() for lang, analyzer in ANALYZERS.items()}
    return {"folding": folding.version(), "surface": str(surface.VERSION), **parts}


def warm_up() -> None:
    """Load every dictionary now rather than at the first request."""
    folding.fold("나루")
    for analyzer in ANALYZERS.values():
        analyzer.words("나루 渡し船 渡船 ferry bac")
