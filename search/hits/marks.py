"""Where a query's terms are in an article: found in the stored terms, so never guessed.

A leaf is looked for exactly as an engine matched it (see `search.hits.occurrences`).
"""

from __future__ import annotations

from collections import defaultdict
from itertools import chain
from operator import itemgetter, le
from typing import TYPE_CHECKING, NamedTuple

from search.analysis.characters import end_of_character, start_of_character
from search.analysis.registry import ANALYZERS, field_language
from search.analysis.surface import is_dense
from search.hits.matching import is_union, match
from search.hits.occurrences import fact_with, finder
from search.query.terms import (
    AllOf,
    Leaf,
    Term,
    TermPhrase,
    Written,
    leaves_of,
    looked_for,
)
from search.stored.fields import SOURCE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from search.hits.occurrences import Finder
    from search.model import MarkedSpan, Span
    from search.query.compile import Compiled
    from search.query.terms import TermNode
    from search.stored.fields import Field
    from search.stored.records import StoredArticle, StoredSegment

    Found = list[tuple["_Sought", list[Span]]]
    _Worded = list[tuple[Leaf, int]]


class _Sought(NamedTuple):
    """A leaf, what finds it, and the word of the query that it is for."""

    leaf: Leaf
    find: Finder
    word: int
    is_gram: bool


class Marker:
    """A query made ready to mark any number of articles.

    `found` says that the query found them all, which saves asking most queries why.
    """

    def __init__(self, compiled: Compiled, *, found: bool) -> None:
        self._query, word_of = compiled.query, compiled.word_of
        self._simple = found and _is_simple(self._query)
        every = word_of if self._simple else leaves_of(self._query, excluded=True)
        self._leaves: dict[str, _Worded] = defaultdict(list)
        for leaf in dict.fromkeys(every):
            self._leaves[leaf.field.lang].append((leaf, word_of.get(leaf, 0)))
        self._sought: dict[str, list[_Sought]] = {}

    def marks(self, stored: StoredArticle) -> list[list[MarkedSpan]]:
        """For each segment the marks of its text, in order, none overlapping another.

        Only what made the article match is marked: of `a OR (b c)`, b is not where c is missing.
        """
        found = [self._find(segment) for segment in stored.segments]
        if not self._simple:
            found = self._deciding(stored, found)
        return [
            _marks(segment, leaves) if leaves else []
            for segment, leaves in zip(stored.segments, found, strict=True)
        ]

    def _find(self, segment: StoredSegment) -> Found:
        wanted = self._sought_in(field_language(segment.lang))
        return [(sought, spans) for sought in wanted if (spans := sought.find(segment))]

    def _sought_in(self, lang: str) -> list[_Sought]:
        """What is looked for in a language, made ready when the first text in it is met."""
        if lang not in self._sought:
            leaves = self._leaves.get(lang, [])
            if self._simple:
                leaves = _without_forms(_without_titles(_without_accents(leaves)))
            # The first word last: where two are in the same place, what is noted last stays.
            self._sought[lang] = [
                _Sought(leaf, finder(leaf), word, _is_gram(leaf))
                for leaf, word in sorted(leaves, key=itemgetter(1), reverse=True)
            ]
        return self._sought[lang]

    def _deciding(self, stored: StoredArticle, found: list[Found]) -> list[Found]:
        present = {sought.leaf: 0.0 for sought, _ in chain.from_iterable(found)}
        for sought in self._sought_in(SOURCE.lang):
            if fact_with(stored, sought.leaf):
                present[sought.leaf] = 0.0
        matched = match(self._query, stored, present)
        deciding = set(matched.leaves) if matched else set()
        return [[each for each in leaves if each[0].leaf in deciding] for leaves in found]


def _is_simple(query: TermNode) -> bool:
    """Whether every leaf that an article has made it match: all but `a OR (b c)` and the like."""
    return all(map(is_union, query.children)) if isinstance(query, AllOf) else is_union(query)


def _without_accents(leaves: _Worded) -> _Worded:
    """Without those that are looked for as they are written and in any writing."""
    in_any = {
        (leaf.field, leaf.terms, word)
        for leaf, word in leaves
        if isinstance(leaf, Term | TermPhrase)
    }
    return [
        (leaf, word)
        for leaf, word in leaves
        if not (isinstance(leaf, Written) and (leaf.field, leaf.terms, word) in in_any)
    ]


def _without_titles(leaves: _Worded) -> _Worded:
    """Without those that look in the title for what is looked for in the text, title included."""
    in_text = {(looked_for(leaf), word) for leaf, word in leaves if leaf.field.part == "text"}
    return [
        (leaf, word)
        for leaf, word in leaves
        if leaf.field.part != "title" or (looked_for(leaf), word) not in in_text
    ]


def _without_forms(leaves: _Worded) -> _Worded:
    """Without the forms of words that are found by their stems wherever they are."""
    by_stem = {
        (leaf.field, leaf.terms): word
        for leaf, word in leaves
        if leaf.field.view == "words" and isinstance(leaf, Term)
    }

    def is_found(leaf: Leaf, word: int) -> bool:
        stem = _by_stem(leaf) if by_stem else None
        return stem is not None and by_stem.get(stem, word + 1) <= word

    return [(leaf, word) for leaf, word in leaves if not is_found(leaf, word)]


def _by_stem(leaf: Leaf) -> tuple[Field, tuple[str, ...]] | None:
    field = leaf.field
    language = ANALYZERS.get(field.lang)
    if not language or not language.stemmed or field.view == "words" or not isinstance(leaf, Term):
        return None
    stems = language.words(leaf.terms[0]).terms
    return field._replace(view="words"), tuple(stems)


def _marks(segment: StoredSegment, found: Found) -> list[MarkedSpan]:
    """One mark per occurrence: single 2-grams that overlap are joined, then the longest win."""
    first = found[0][1]
    if segment.composed and not found[0][0].is_gram and all(spans == first for _, spans in found):
        # Nearly always a word has the same place in both views, and never twice in the same place.
        word = found[-1][0].word
        return [(start, end, word) for start, end in _longest(first)]
    grams: dict[Span, int] = {}
    word_of: dict[Span, int] = {}
    for sought, spans in found:
        (grams if sought.is_gram else word_of).update(dict.fromkeys(spans, sought.word))
    for start, end, word in _join(grams):
        word_of[start, end] = min(word, word_of.get((start, end), word))
    if not segment.composed:
        word_of = _whole_characters(segment.text, word_of)
    return [(*span, word_of[span]) for span in _longest(word_of)]


def _longest(spans: Iterable[Span]) -> list[Span]:
    """The spans, of which there is one at least, without those that a longer one overlaps."""
    spans = sorted(spans)
    starts, ends = zip(*spans, strict=True)
    if all(map(le, ends, starts[1:])):
        return spans
    kept: list[Span] = []
    for start, end in spans:
        if not kept or kept[-1][1] <= start:
            kept.append((start, end))
        elif end - start > kept[-1][1] - kept[-1][0]:
            kept[-1] = start, end
    return kept


def _is_gram(leaf: Leaf) -> bool:
    return isinstance(leaf, Term) and leaf.field.view == "surface" and is_dense(leaf.terms[0])


def _join(grams: Mapping[Span, int]) -> list[MarkedSpan]:
    """One mark where they overlap, of the first of their words."""
    joined: list[MarkedSpan] = []
    for (start, end), word in sorted(grams.items()):
        if joined and start < joined[-1][1]:
            first, last, before = joined[-1]
            joined[-1] = first, max(end, last), min(word, before)
        else:
            joined.append((start, end, word))
    return joined


def _whole_characters(text: str, word_of: Mapping[Span, int]) -> dict[Span, int]:
    """The spans grown over the marks that belong to their first and last letters."""
    grown: dict[Span, int] = {}
    for (start, end), word in word_of.items():
        span = start_of_character(text, start), end_of_character(text, end)
        grown[span] = min(word, grown.get(span, word))
    return grown
