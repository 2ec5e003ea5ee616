"""Words that only bind others: the articles, prepositions and auxiliaries of a language.

Nearly every text has "the" and "de", so that they say nothing of what is looked for; the short
answer that happens to lack "je" and "puis" is no worse for it. They are not asked for where enough
is left that is: "le prix de l'essence" is about prix and essence, but "le monde" and "the who" are
both words. Written in capitals, as IT and US, a word is an abbreviation and counts.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from search.analysis.folding import fold
from search.analysis.registry import ANALYZERS
from search.analysis.surface import WORD
from search.query import tree

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from search.model import Span

PARTICLES = frozenset([*"은는이가을를의에로도만와과はがをにのでともへ", "에서", "으로"])
"""What binds in Korean and Japanese. Typed as a word, it is asked for all the same."""

TELLING = 2
"""Words of the same kind that must be left for function words to be left out."""

_WORD = re.compile(WORD)
_WORDS = {
    lang: frozenset(each.function.split()) for lang, each in ANALYZERS.items() if each.function
}
_SCRIPTS = [ANALYZERS[lang].script for lang in _WORDS]


def without_function_words(children: Sequence[tree.Node]) -> Sequence[tree.Node]:
    """What all has to be there, without function words where other words say enough."""
    others = [child for child in children if not _is_function_word(child)]
    return others if sum(map(_tells, others)) >= TELLING else children


def only_binds(node: tree.Node) -> bool:
    """Whether all its words, without their fields, are function words or particles."""
    texts = list(tree.texts_of(node))
    return all(_is_function_word(text) or text.text in PARTICLES for text in texts)


def function_spans(text: str, lang: str) -> Iterator[Span]:
    """Where the function words of a language are in a text."""
    if lang not in _WORDS:
        return
    folded = fold(text)
    for found in _WORD.finditer(folded.text):
        start, end = folded.span(*found.span())
        if found[0] in _WORDS[lang] and not _is_abbreviation(text[start:end]):
            yield start, end


def _is_function_word(node: tree.Node) -> bool:
    return isinstance(node, tree.Word) and any(
        _is_whole(node.text, span) for lang in _WORDS for span in function_spans(node.text, lang)
    )


def _is_whole(text: str, span: Span) -> bool:
    """Whether there is nothing but marks beside it."""
    return not any(map(str.isalnum, text[: span[0]] + text[span[1] :]))


def _is_abbreviation(written: str) -> bool:
    return len(written) > 1 and written.isupper()


def _tells(node: tree.Node) -> bool:
    """Whether it is a word of a script whose languages have function words."""
    return isinstance(node, tree.Word | tree.Phrase | tree.Prefix) and any(
        script.search(node.text) for script in _SCRIPTS
    )
