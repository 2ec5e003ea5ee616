"""From what the user meant to terms in fields, by the analyzers that made the index."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from search.analysis.folding import fold
from search.analysis.morphemes import GAP, MARK
from search.analysis.registry import ANALYZERS, LANGUAGES, languages_of_script
from search.analysis.surface import BREAK, is_dense, surface_terms
from search.query import tree
from search.query.forms import accented, in_either_kana, quoted, without_tail
from search.query.function_words import without_function_words
from search.query.particles import weighed
from search.query.questions import only_asks, without_question
from search.query.relaxing import is_filter
from search.query.terms import (
    EVERYTHING,
    NOTHING,
    AllOf,
    AnyOf,
    BestOf,
    DateBetween,
    HasLanguage,
    Leaf,
    NoneOf,
    Scored,
    Term,
    TermNode,
    TermPrefix,
    leaves_of,
    side_by_side,
)
from search.query.tree import texts_of
from search.stored.fields import SOURCE, Field, Part

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from search.query.tree import Text

_PUNCTUATION = re.compile(r"[^\w ]")
_NO_WORDS = (GAP, MARK, BREAK)

LONGEST_WORD = 6
"""Code points of a word that is never taken apart. Longer ones may be questions, which Chinese and
Japanese write without a space.
"""

TITLE_WEIGHT = 0.5
"""What a word in the title adds, as a share of its score there: it is counted in the text too."""


class Compiled(NamedTuple):
    """A query as engines take it, and its words as typed, but for those that it excludes.

    `word_of` has the number of the word that a leaf is for, from 0: of several, that of the first.
    """

    query: TermNode
    words: tuple[str, ...]
    word_of: Mapping[Leaf, int]


@dataclass(frozen=True, slots=True)
class _Scope:
    """Where words are looked for; `relaxed` takes their terms one by one.

    With `asking`, words that only ask are looked for as well. What becomes of each text that is not
    excluded is noted in `leaves`.
    """

    leaves: dict[Text, list[Leaf]]

    langs: tuple[str, ...] = LANGUAGES
    part: Part = "text"
    relaxed: bool = False
    asking: bool = False


def compile_query(node: tree.Node, *, relaxed: bool = False) -> Compiled:
    """The query in terms; `relaxed` asks for any of its words instead of all.

    `NOTHING` where it has words, but none with a letter or digit.
    """
    texts = list(texts_of(node))
    # A short word on its own is one thing: 서울시장 never finds 서울 and 시장 apart.
    whole = len(texts) == 1 and isinstance(texts[0], tree.Word) and _is_short_word(texts[0].text)
    asking = relaxed and all(only_asks(text.text) for text in texts)
    leaves: dict[Text, list[Leaf]] = {text: [] for text in texts}
    query = _compile(node, _Scope(leaves, relaxed=relaxed and not whole, asking=asking))
    words = tuple(text.text for text in texts)
    return Compiled(query or NOTHING, words, _word_of(list(leaves.values())))


def _word_of(leaves: Sequence[Sequence[Leaf]]) -> dict[Leaf, int]:
    """The number of the first word that has a leaf."""
    word_of: dict[Leaf, int] = {}
    for number in reversed(range(len(leaves))):
        word_of.update(dict.fromkeys(leaves[number], number))
    return word_of


def _is_short_word(text: str) -> bool:
    return len(_composed(text)) <= LONGEST_WORD and not _PUNCTUATION.search(fold(text).text)


def _compile(node: tree.Node, scope: _Scope) -> TermNode | None:
    """None where nothing in the node can be searched for."""
    match node:
        case tree.And(children):
            return _compile_and(children, scope)
        case tree.Or(children):
            # Any of them has always been enough, so relaxing adds nothing.
            return _any(_compile_each(children, replace(scope, relaxed=False)))
        case tree.Not(child):
            excluded = _compile(child, replace(scope, relaxed=False))
            return excluded and NoneOf(excluded)
        case tree.InLanguage(lang, child):
            return _compile(child, replace(scope, langs=(lang,)))
        case tree.InTitle(child):
            return _compile(child, replace(scope, part="title"))
        case tree.InSource(child):
            return _compile(child, replace(scope, part="source", relaxed=False))
        case tree.Has(lang):
            return HasLanguage(lang)
        case tree.DateRange(first, last):
            return DateBetween(first, last)
        case tree.All():
            return EVERYTHING
        case tree.Word() | tree.Phrase() | tree.Prefix():
            taken_apart = scope.relaxed and isinstance(node, tree.Phrase) and node.words
            compiled = (
                _compile_and(taken_apart, scope) if taken_apart else _compile_text(node, scope)
            )
            if compiled and node in scope.leaves:
                scope.leaves[node] = leaves_of(compiled)
            return compiled


def _compile_each(children: Sequence[tree.Node], scope: _Scope) -> list[TermNode]:
    """What can be searched for, each once: saying a word twice asks for nothing more."""
    compiled = (_compile(child, scope) for child in children)
    return list(dict.fromkeys(child for child in compiled if child is not None))


def _compile_and(children: Sequence[tree.Node], scope: _Scope) -> TermNode | None:
    if not scope.relaxed:
        return _all(_compile_each(without_function_words(children), scope))
    filters = [child for child in children if is_filter(child)]
    wanted = [child for child in children if not is_filter(child)]
    wanted = [*without_function_words(wanted)] if not scope.asking else wanted
    any_wanted = _any(_compile_each(wanted, scope))
    return _all([*([any_wanted] if any_wanted else []), *_compile_each(filters, scope)])


def _all(children: list[TermNode]) -> TermNode | None:
    return children[0] if len(children) == 1 else AllOf(tuple(children)) if children else None


def _any(children: list[TermNode]) -> TermNode | None:
    return children[0] if len(children) == 1 else AnyOf(tuple(children)) if children else None


def _compile_text(node: Text, scope: _Scope) -> TermNode | None:
    if scope.part == "source":
        return _any(_surface(SOURCE, node, scope))
    languages = [_compile_in(lang, node, scope) for lang in scope.langs]
    found = [compiled for compiled in languages if compiled is not None]
    return found[0] if len(found) == 1 else BestOf(tuple(found)) if found else None


def _compile_in(lang: str, node: Text, scope: _Scope) -> TermNode | None:
    if scope.relaxed and not scope.asking and isinstance(node, tree.Word):
        if lang not in languages_of_script(node.text) and only_asks(node.text):
            return None
        node = replace(node, text=without_question(node.text, lang))
    leaves = _surface(Field(lang, scope.part, "surface"), node, scope)
    if isinstance(node, tree.Phrase):
        leaves = quoted(leaves, node.text)
    words: list[TermNode] = []
    if isinstance(node, tree.Word) and lang in languages_of_script(node.text):
        field = Field(lang, scope.part, "words")
        words = in_either_kana(_words(field, node.text, scope), field, node.text)
    bonus = _title_bonus([*leaves, *words], scope)
    if isinstance(node, tree.Word):
        leaves = accented(leaves, node.text)
    return _any([*leaves, *dict.fromkeys([*words, *bonus])])


def _title_bonus(leaves: list[TermNode], scope: _Scope) -> list[TermNode]:
    """The same leaves in the title, which is part of the text: they raise scores, never totals."""
    if scope.part != "text":
        return []
    return [
        leaf._replace(field=leaf.field._replace(part="title"), weight=leaf.weight * TITLE_WEIGHT)
        for leaf in leaves
        if isinstance(leaf, Scored)
    ]


def _words(field: Field, text: str, scope: _Scope) -> list[TermNode]:
    language, text = ANALYZERS[field.lang], _composed(text)
    if scope.relaxed:
        terms = language.words(text).terms
        return [Term(field, (term,)) for term in dict.fromkeys(terms) if term not in _NO_WORDS]
    terms = language.typed(text)
    return [side_by_side(field, tuple(terms))] if terms else []


def _composed(text: str) -> str:
    """Dictionaries know composed characters; queries are often pasted in decomposed ones."""
    return unicodedata.normalize("NFC", text)


def _surface(field: Field, node: Text, scope: _Scope) -> list[TermNode]:
    # A line feed in quotes is a space.
    terms = without_tail(surface_terms(fold(node.text.replace("\n", " ")).text))
    if not terms:
        return []
    if _is_open(terms, isinstance(node, tree.Prefix)):
        beginning = TermPrefix(field, terms[-1])
        if len(terms) == 1:
            return [beginning]
        return [AllOf((side_by_side(field, tuple(terms[:-1])), beginning))]
    if scope.relaxed and isinstance(node, tree.Word):
        return [*weighed([Term(field, (term,)) for term in dict.fromkeys(terms)], node.text)]
    return [side_by_side(field, tuple(terms))]


def _is_open(terms: list[str], star: bool) -> bool:
    """Whether the last term may be the beginning of a longer one, as 시 is of 시장."""
    if is_dense(terms[-1]):
        return len(terms) == 1 and len(terms[0]) == 1
    return star
