"""Where a query's terms stand in an article: found in the stored terms, so never guessed.

A leaf is looked for exactly as an engine matched it (see `search.hits.occurrences`).
"""

from __future__ import annotations

from collections import defaultdict
from itertools import chain
from operator import le
from typing import TYPE_CHECKING

from search.analysis.characters import end_of_character, start_of_character
from search.analysis.registry import ANALYZERS, field_language
from search.analysis.surface import is_dense
from search.hits.occurrences import finder, stands_in_source
from search.query.terms import (
    AllOf,
    AnyOf,
    BestOf,
    DateBetween,
    HasId,
    HasLanguage,
    Leaf,
    NoneOf,
    Term,
    TermNode,
    TermPhrase,
    TermPrefix,
    leaves_of,
    looked_for,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from search.hits.occurrences import Finder
    from search.model import Span
    from search.stored.fields import Field
    from search.stored.records import StoredArticle, StoredSegment

    Found = list[tuple[Leaf, list[Span]]]


class Marker:
    """A query made ready to mark any number of articles.

    `found` says that the query found them all, which saves asking most queries why.
    """

    def __init__(self, query: TermNode, *, found: bool) -> None:
        self._query = query
        self._simple = found and _is_simple(query)
        leaves = list(dict.fromkeys(leaves_of(query, excluded=not self._simple)))
        if self._simple:
            leaves = _without_forms(_without_titles(leaves))
        self._finders: dict[str, list[tuple[Leaf, Finder]]] = defaultdict(list)
        for leaf in leaves:
            self._finders[leaf.field.lang].append((leaf, finder(leaf)))

    def marks(self, stored: StoredArticle) -> list[list[Span]]:
        """For each segment the marked spans of its text, in order, none overlapping another.

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
        finders = self._finders.get(field_language(segment.lang), ())
        found = [(leaf, find(segment)) for leaf, find in finders]
        return [(leaf, spans) for leaf, spans in found if spans]

    def _deciding(self, stored: StoredArticle, found: list[Found]) -> list[Found]:
        present = {leaf for leaf, _ in chain.from_iterable(found)}
        in_source = self._finders.get("", ())
        present.update(leaf for leaf, _ in in_source if stands_in_source(stored.source, leaf))
        deciding = _deciding(self._query, stored, present) or set()
        return [[(leaf, spans) for leaf, spans in each if leaf in deciding] for each in found]


def _is_simple(query: TermNode) -> bool:
    """Whether every leaf that an article has made it match: all but `a OR (b c)` and the like."""
    return all(map(_is_union, query.children)) if isinstance(query, AllOf) else _is_union(query)


def _is_union(node: TermNode) -> bool:
    if isinstance(node, AnyOf | BestOf):
        return not any(isinstance(child, NoneOf) for child in node.children) and all(
            map(_is_union, node.children)
        )
    return not isinstance(node, AllOf)


def _without_titles(leaves: list[Leaf]) -> list[Leaf]:
    """Without those that look in the title for what is looked for in the text, title included."""
    in_text = {looked_for(leaf) for leaf in leaves if leaf.field.part == "text"}
    return [
        leaf for leaf in leaves if leaf.field.part != "title" or looked_for(leaf) not in in_text
    ]


def _without_forms(leaves: list[Leaf]) -> list[Leaf]:
    """Without the forms of words that are found by their stems wherever they stand."""
    words = [leaf for leaf in leaves if leaf.field.view == "words"]
    by_stem = {(leaf.field, leaf.terms) for leaf in words if isinstance(leaf, Term)}
    return [leaf for leaf in leaves if not by_stem or _by_stem(leaf) not in by_stem]


def _by_stem(leaf: Leaf) -> tuple[Field, tuple[str, ...]] | None:
    field = leaf.field
    language = ANALYZERS.get(field.lang)
    if not language or not language.stemmed or field.view == "words" or not isinstance(leaf, Term):
        return None
    stems = language.words(leaf.terms[0]).terms
    return field._replace(view="words"), tuple(stems)


def _deciding(node: TermNode, stored: StoredArticle, present: set[Leaf]) -> set[Leaf] | None:
    """The leaves by which an article with these leaves matches; None where it does not."""
    match node:
        case Term() | TermPhrase() | TermPrefix():
            return {node} if node in present else None
        case AllOf(children):
            each = [_deciding(child, stored, present) for child in children]
            return None if None in each else set().union(*(part or set() for part in each))
        case AnyOf(children) | BestOf(children):
            parts = [_deciding(child, stored, present) for child in children]
            some = [part for part in parts if part is not None]
            return set().union(*some) if some else None
        case NoneOf(child):
            return _nothing_if(_deciding(child, stored, present) is None)
        case HasLanguage():
            return _nothing_if(node.accepts(stored.languages))
        case DateBetween():
            return _nothing_if(node.accepts(stored.date))
        case HasId(identity):
            return _nothing_if(stored.id == identity)


def _nothing_if(matches: bool) -> set[Leaf] | None:
    """For a node that can match but has no words to mark."""
    return set() if matches else None


def _marks(segment: StoredSegment, found: Found) -> list[Span]:
    """One mark an occurrence: single 2-grams that overlap are joined, then the longest win."""
    first = found[0][1]
    if segment.composed and not _is_gram(found[0][0]) and all(each == first for _, each in found):
        # Nearly always a word stands alike in both views, and never twice in the same place.
        return _longest(first)
    grams = [span for leaf, spans in found if _is_gram(leaf) for span in spans]
    others = [span for leaf, spans in found if not _is_gram(leaf) for span in spans]
    spans = {*_join(grams), *others}
    if not segment.composed:
        text = segment.text
        spans = {_whole_characters(text, span) for span in spans}
    return _longest(spans)


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


def _join(spans: Iterable[Span]) -> list[Span]:
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


def _whole_characters(text: str, span: Span) -> Span:
    """The span grown over the marks that belong to its first and last letter."""
    return start_of_character(text, span[0]), end_of_character(text, span[1])
