"""From what the user meant to terms in fields, by the analyzers that made the index."""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from search.analysis.folding import fold
from search.analysis.morphemes import GAP, MARK
from search.analysis.registry import ANALYZERS, LANGUAGES, is_of_script, languages_of_script
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
    added_between,
    leaves_of,
    side_by_side,
)
from search.query.tree import texts_of
from search.stored.fields import BYLINE, SOURCE, Field, Part

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from search.query.tree import Text

_PUNCTUATION = re.compile(r"[^\w ]")
_NO_WORDS = (GAP, MARK, BREAK)

LONGEST_WORD = 6
"""Code points of a word that is never taken apart. Longer ones may be questions, which Chinese and
Japanese write without a space.
"""

TITLE_WEIGHT = 0.5
"""What a word in the title adds, as a share of its score there: it is counted in the text too."""


_FACTS: dict[Part, Field] = {"source": SOURCE, "byline": BYLINE}


class Compiled(NamedTuple):
    """A query as engines take it, and its words as typed, but for those that it excludes.

    `word_of` has the number of the word that a leaf is for, from 0: of several, that of the first.
    `query_of` is what became of each of these texts, but for those that were left out.
    """

    query: TermNode
    words: tuple[str, ...] = ()
    word_of: Mapping[Leaf, int] = MappingProxyType({})
    query_of: Mapping[Text, TermNode] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class _Scope:
    """Where words are looked for; `relaxed` takes their terms one by one.

    With `asking`, words that only ask are looked for as well. What becomes of each text is noted in
    `query_of`.
    """

    query_of: dict[Text, TermNode]
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
    query_of: dict[Text, TermNode] = {}
    query = _compile(node, _Scope(query_of, relaxed=relaxed and not whole, asking=asking))
    words = tuple(text.text for text in texts)
    return Compiled(query or NOTHING, words, _word_of(texts, query_of), query_of)


def _word_of(texts: Sequence[Text], query_of: Mapping[Text, TermNode]) -> dict[Leaf, int]:
    """The number of the first word that has a leaf."""
    word_of: dict[Leaf, int] = {}
    for number, text in reversed([*enumerate(texts)]):
        if text in query_of:
            word_of.update(dict.fromkeys(leaves_of(query_of[text]), number))
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
        case tree.InByline(child):
            return _compile(child, replace(scope, part="byline", relaxed=False))
        case tree.Has(lang):
            return HasLanguage(lang)
        case tree.DateRange(first, last):
            return DateBetween(first, last)
        case tree.AddedRange(first, last):
            return added_between(first, last)
        case tree.All():
            return EVERYTHING
        case tree.Word() | tree.Phrase() | tree.Prefix():
            taken_apart = scope.relaxed and isinstance(node, tree.Phrase) and node.words
            compiled = (
                _compile_and(taken_apart, scope) if taken_apart else _compile_text(node, scope)
            )
            if compiled:
                scope.query_of[node] = compiled
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
    if fact := _FACTS.get(scope.part):
        return _any(_surface(fact, node, scope))
    languages = (_compile_in(lang, each, scope) for lang, each in _asked(node, scope))
    found = [compiled for compiled in languages if compiled is not None]
    return found[0] if len(found) == 1 else BestOf(tuple(found)) if found else None


def _asked(node: Text, scope: _Scope) -> Iterator[tuple[str, Text]]:
    """What is looked for in each language: where any word is enough, none that only asks in it."""
    if not scope.relaxed or scope.asking or not isinstance(node, tree.Word):
        yield from ((lang, node) for lang in scope.langs)
        return
    langs = languages_of_script(node.text)
    left = {lang: without_question(node.text, lang) for lang in langs}
    only_asks = not all(any(map(str.isalnum, text)) for text in left.values())
    for lang in scope.langs:
        if lang in left:
            yield lang, node if left[lang] == node.text else replace(node, text=left[lang])
        elif not only_asks:
            yield lang, node


def _compile_in(lang: str, node: Text, scope: _Scope) -> TermNode | None:
    leaves = _surface(Field(lang, scope.part, "surface"), node, scope)
    if isinstance(node, tree.Phrase):
        leaves = quoted(leaves, node.text)
    words: list[TermNode] = []
    if isinstance(node, tree.Word) and is_of_script(node.text, lang):
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
        leaf._replace(field=_in_title(leaf.field), weight=leaf.weight * TITLE_WEIGHT)
        for leaf in leaves
        if isinstance(leaf, Scored)
    ]


@functools.cache
def _in_title(field: Field) -> Field:
    return field._replace(part="title")


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
    terms = _terms(node.text)
    if not terms:
        return []
    if _is_open(terms, isinstance(node, tree.Prefix)):
        beginning = TermPrefix(field, terms[-1])
        if len(terms) == 1:
            return [beginning]
        return [AllOf((side_by_side(field, terms[:-1]), beginning))]
    if scope.relaxed and isinstance(node, tree.Word):
        return [*weighed([Term(field, (term,)) for term in dict.fromkeys(terms)], node.text)]
    return [side_by_side(field, terms)]


@functools.lru_cache(maxsize=1)
def _terms(text: str) -> tuple[str, ...]:
    """The terms of a text's surface, which are the same in every language."""
    # A line feed in quotes is a space.
    return tuple(without_tail(surface_terms(fold(text.replace("\n", " ")).text)))


def _is_open(terms: Sequence[str], star: bool) -> bool:
    """Whether the last term may be the beginning of a longer one, as 시 is of 시장."""
    if is_dense(terms[-1]):
        return len(terms) == 1 and len(terms[0]) == 1
    return star
