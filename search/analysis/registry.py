"""The languages that Naru analyses, one row each. A new language is a file and a row here.

Every text has two streams of terms: its surface (see `surface`), the same for all languages, and
its words, which need a dictionary or a stemmer. Other languages have their surface alone.
"""

from __future__ import annotations

import functools
import re

from search.analysis import (
    chinese,
    english,
    folding,
    french,
    japanese,
    korean,
    korean_typed,
    surface,
)
from search.analysis.language import Language

_HAN = r"\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_HANGUL = re.compile(rf"[\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3{_HAN}]")
_KANA = re.compile(rf"[\u3041-\u30ff\u31f0-\u31ff\uff66-\uff9f{_HAN}]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\uff21-\uff5a]")


# jieba joins them with what follows, such as 几层 and 哪些地方. A measure follows 几 and 哪.
_CHINESE_ASKS = re.compile(
    "为什么|什么|甚么|怎么样?|怎样|如何|为何|何[时地人]|谁|多少|[吗呢]|哪[些里儿个位家年月日天种座条]?"
    "|几[个位家年月日天种座条次人层岁所名]"
)

ROWS = (
    Language(
        tag="ko",
        name="한국어",
        script=_HANGUL,
        words=korean.words,
        typed=korean_typed.typed,
        version=korean.version,
        asking="누구 누가 무엇 뭐 무슨 어디 언제 며칠 어느 어떤 어떠한 어떻게 어찌 왜 얼마 "
        "얼마나 몇",
        numbers=re.compile("언제|며칠|몇|얼마"),
        particles=re.compile("[\u1100-\u11ff\uac00-\ud7a3]"),
        also=("kor",),
    ),
    Language(
        tag="ja",
        name="日本語",
        script=_KANA,
        words=japanese.words,
        typed=japanese.typed,
        version=japanese.version,
        asking="誰 だれ どなた 何 なに なん どこ 何処 いつ どれ どの どちら いずれ どう いかが "
        "どんな なぜ 何故 いくつ 幾つ いくら 幾ら",
        numbers=re.compile(
            f"いつ(?!も)|何(?![者故处])[{_HAN}]|(?:几|いく)[つら]|ど[れの](?:[くぐ]らい|だけ|ほど)"
        ),
        particles=re.compile("[\u3041-\u309f]"),
        also=("jpn",),
    ),
    Language(
        tag="zh",
        name="中文",
        script=re.compile(f"[{_HAN}]"),
        words=chinese.words,
        typed=chinese.typed,
        version=chinese.version,
        asks=_CHINESE_ASKS,
        numbers=re.compile("[什甚]么时候|多少|几(?!乎)|何[时年月日]|哪[年月日天]"),
        also=("zho", "chi", "cmn"),
    ),
    Language(
        tag="en",
        name="English",
        script=_LATIN,
        words=english.words,
        typed=english.typed,
        version=english.version,
        function=english.FUNCTION,
        asking="who whom whose what which when where why how do does did",
        numbers=re.compile(
            r"\bwhen\b|\bhow (?:many|much|long|old|far|often|tall|high|large|big|deep|fast)\b"
            r"|\b(?:what|which) (?:year|month|day|date|time|century|percentage)\b"
        ),
        stemmed=True,
        also=("eng",),
    ),
    Language(
        tag="fr",
        name="Français",
        script=_LATIN,
        words=french.words,
        typed=french.typed,
        version=french.version,
        function=french.FUNCTION,
        asking="qui que quoi où quand quel quelle quels quelles lequel laquelle lesquels "
        "lesquelles pourquoi comment combien",
        numbers=re.compile(
            r"\bquand\b|\bcombien\b"
            r"|\bquel(?:le)?s? (?:annee|mois|jour|date|heure|siecle|age|prix|montant|taux)s?\b"
        ),
        stemmed=True,
        also=("fra", "fre"),
    ),
)
"""Every language with an analyzer of its own; a new one is a file and a row."""

ANALYZERS = {language.tag: language for language in ROWS}

LANGUAGES = (*ANALYZERS, "other")
"""The languages of fields; `other` holds every language without an analyzer of its own."""

TAGS = {tag: language.tag for language in ROWS for tag in (language.tag, *language.also)}
"""The tags of each language, with the one that its texts are kept under."""


def kept_tag(tag: str) -> str:
    """The tag that a text is kept under: `zh` for zh-Hant-TW or zh_CN, and `de-AT` as it is."""
    primary, *rest = tag.replace("_", "-").split("-")
    return TAGS.get(primary.lower()) or "-".join([primary.lower(), *rest])


@functools.lru_cache(maxsize=256)
def field_language(tag: str) -> str:
    """The language of the fields for a BCP-47 tag: `zh-Hant` goes to `zh`, `de` to `other`."""
    return TAGS.get(tag.replace("_", "-").split("-")[0].lower(), "other")


def languages_of_script(text: str) -> list[str]:
    """The languages whose words the text could be."""
    return [language.tag for language in ROWS if language.script.search(text)]


def is_of_script(text: str, lang: str) -> bool:
    """Whether it could be of words of this language."""
    return lang in ANALYZERS and ANALYZERS[lang].script.search(text) is not None


def fingerprint() -> dict[str, str]:
    """What analyses texts here: an index is readable only where this is what built it."""
    parts = {language.tag: language.version() for language in ROWS}
    return {"folding": folding.version(), "surface": str(surface.VERSION), **parts}


def warm_up() -> None:
    """Load every dictionary now rather than at the first request."""
    folding.fold("나루")
    for language in ROWS:
        language.words("나루 渡し船 渡船 ferry bac")
