"""What a question asks with, which no article that answers it has to say.

"What is the fare of the ferry?" is about a fare and a ferry; articles are short of "what", so that
it would count for more than either. These words are left out only where any word of a query may
match: whoever types 누구 or "who" alone, or words that an article has, gets what was typed.
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from typing import TYPE_CHECKING

from search.analysis.folding import fold
from search.analysis.morphemes import GAP, MARK
from search.analysis.registry import ANALYZERS, languages_of_script

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from search.model import Span

_WORDS = {
    "ko": "누구 누가 무엇 뭐 무슨 어디 언제 며칠 어느 어떤 어떠한 어떻게 어찌 왜 얼마 얼마나 몇",
    "ja": "誰 だれ どなた 何 なに なん どこ 何処 いつ どれ どの どちら いずれ どう いかが どんな "
    "なぜ 何故 いくつ 幾つ いくら 幾ら",
    "en": "who whom whose what which when where why how do does did",
    "fr": "qui que quoi où quand quel quelle quels quelles lequel laquelle lesquels lesquelles "
    "pourquoi comment combien",
}
"""They count as the words that the analyzers make of them."""

# jieba joins them with what follows, such as 几层 and 哪些地方. After 几 and 哪 stands a measure.
_CHINESE = re.compile(
    "为什么|什么|甚么|怎么样?|怎样|如何|为何|何[时地人]|谁|多少|[吗呢]|哪[些里儿个位家年月日天种座条]?"
    "|几[个位家年月日天种座条次人层岁所名]"
)

_BLANK = ","
"""Stands for each character left out: no word, run or phrase goes over it."""


def without_question(text: str, lang: str) -> str:
    """The text without the words that ask in this language, every other in its place."""
    blanked = list(text)
    spans: Iterable[Span] = _asking_in_chinese(text) if lang == "zh" else _asking(text, lang)
    for start, end in spans:
        blanked[start:end] = _BLANK * (end - start)
    return "".join(blanked)


def only_asks(text: str) -> bool:
    """Whether nothing is left of the text in one of the languages that it could be."""
    return any(
        not any(map(str.isalnum, without_question(text, lang)))
        for lang in languages_of_script(text)
    )


def _asking_in_chinese(text: str) -> list[Span]:
    folded = fold(text)
    return [folded.span(*found.span()) for found in _CHINESE.finditer(folded.text)]


def _asking(text: str, lang: str) -> Iterator[Span]:
    if lang not in _WORDS:
        return
    asking, (terms, starts, ends) = _terms(lang), ANALYZERS[lang].words(text)
    for turn, term in enumerate(terms):
        for asked in asking.get(term, ()):
            if terms[turn : turn + len(asked)] == asked:
                yield starts[turn], ends[turn + len(asked) - 1]


@functools.cache
def _terms(lang: str) -> dict[str, list[list[str]]]:
    """By the first of them the terms of each word that asks, without its endings: いく and つ."""
    asking: dict[str, list[list[str]]] = defaultdict(list)
    for word in _WORDS[lang].split():
        terms = [term for term in ANALYZERS[lang].words(word).terms if term not in (GAP, MARK)]
        if terms:
            asking[terms[0]].append(terms)
    return asking
