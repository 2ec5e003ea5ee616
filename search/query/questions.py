"""What a question asks with, which no article that answers it has to say.

"What is the fare of the ferry?" is about a fare and a ferry; articles rarely say "what", so that
it would count for more than either. These words, and those that only bind (see `function_words`),
are left out only where any word of a query may match: 누구 or "who" alone, or words that an article
has, find what was typed.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from typing import TYPE_CHECKING

from search.analysis.folding import fold
from search.analysis.morphemes import GAP, MARK
from search.analysis.registry import ANALYZERS, languages_of_script
from search.query.function_words import function_spans

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.model import Span

_BLANK = ","
"""Stands for each character left out: no word, run or phrase goes over it."""


def without_question(text: str, lang: str) -> str:
    """The text without the words that ask in this language, every other in its place."""
    blanked = list(text)
    for start, end in _asking(text, lang):
        blanked[start:end] = _BLANK * (end - start)
    return "".join(blanked)


def only_asks(text: str) -> bool:
    """Whether nothing is left of the text in one of the languages that it could be."""
    return any(
        not any(map(str.isalnum, without_question(text, lang)))
        for lang in languages_of_script(text)
    )


def asks_for_number(text: str, lang: str) -> bool:
    """Whether a question in this language asks when, or how many, so that a number answers it."""
    language = ANALYZERS.get(lang)
    if language is None or language.numbers is None:
        return False
    return language.numbers.search(fold(text).text) is not None


def _asking(text: str, lang: str) -> Iterator[Span]:
    """Where the words that ask are in the text, and those that only bind."""
    yield from function_spans(text, lang)
    language = ANALYZERS.get(lang)
    if language and language.asks:
        folded = fold(text)
        yield from (folded.span(*found.span()) for found in language.asks.finditer(folded.text))
    if not language or not language.asking:
        return
    asking, (terms, starts, ends) = _terms(lang), language.words(text)
    for turn, term in enumerate(terms):
        for asked in asking.get(term, ()):
            if terms[turn : turn + len(asked)] == asked:
                yield starts[turn], ends[turn + len(asked) - 1]


@functools.cache
def _terms(lang: str) -> dict[str, list[list[str]]]:
    """By the first of them the terms of each word that asks, without its endings: いく and つ."""
    asking: dict[str, list[list[str]]] = defaultdict(list)
    for word in ANALYZERS[lang].asking.split():
        terms = [term for term in ANALYZERS[lang].words(word).terms if term not in (GAP, MARK)]
        if terms:
            asking[terms[0]].append(terms)
    return asking
