"""Where a query's terms stand in a segment: found in the stored terms, so never guessed.

A leaf is looked for exactly as an engine matched it. Words, and runs of characters, are found in
the folded text as they are, which is fast; only for a phrase of words, or of words and characters,
such as 2024년, are the lines that could hold it taken apart into terms.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from search.analysis.characters import end_of_character, start_of_character
from search.analysis.folding import Folded, fold
from search.analysis.registry import field_language
from search.analysis.surface import LETTER, MARKS, is_dense, surface_tokens
from search.fields import SOURCE
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
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from search.document import StoredArticle, StoredSegment
    from search.model import Article, Span

_IS_LETTER = re.compile(LETTER)
_IS_MARK = re.compile(f"[{MARKS}]")
_WORD_REST = re.compile(rf"(?:{LETTER}|[{MARKS}])*")


def mark_article(stored: StoredArticle, query: TermNode) -> list[list[Span]]:
    """For each segment the marked spans of its text, in order, none overlapping another.

    Only what made the article match is marked: of `a OR (b c)`, b is not where c is missing.
    """
    leaves = _leaves(query)
    found = [_find_leaves(segment, leaves) for segment in stored.segments]
    present = {leaf for spans in found for leaf in spans}
    present.update(leaf for leaf in leaves if _in_source(stored.article, leaf))
    deciding = _deciding(query, stored.article, present) or set()
    return [
        _marks(segment.segment.text, {leaf: spans[leaf] for leaf in spans if leaf in deciding})
        for segment, spans in zip(stored.segments, found, strict=True)
    ]


def _find_leaves(segment: StoredSegment, leaves: Iterable[Leaf]) -> dict[Leaf, list[Span]]:
    lang = field_language(segment.segment.lang)
    spans = {leaf: find_leaf(segment, leaf) for leaf in leaves if leaf.field.lang == lang}
    return {leaf: places for leaf, places in spans.items() if places}


def _in_source(article: Article, leaf: Leaf) -> bool:
    if leaf.field != SOURCE or not article.source:
        return False
    return any(_find_surface(fold(article.source).text, leaf))


def find_leaf(segment: StoredSegment, leaf: Leaf) -> list[Span]:
    """The spans of a leaf in the segment's text, in code points, in order."""
    if leaf.field.view == "words":
        return _find_words(segment, leaf)
    text = segment.folded.text
    if leaf.field.part == "title":
        text = text.split("\n", 1)[0]
    return [segment.folded.span(*span) for span in _find_surface(text, leaf)]


def _find_surface(text: str, leaf: Leaf) -> Iterator[Span]:
    terms = (leaf.prefix,) if isinstance(leaf, TermPrefix) else leaf.terms
    if not is_dense(terms[0]) and len(terms) == 1:
        return _find_word(text, terms[0], isinstance(leaf, TermPrefix))
    if isinstance(leaf, TermPrefix) or _is_one_run(terms):
        return (match.span() for match in _run_pattern(terms).finditer(text))
    return _find_in_lines(text, terms)


def _find_word(text: str, word: str, begins: bool) -> Iterator[Span]:
    place = text.find(word)
    while place >= 0:
        end = place + len(word)
        rest = _word_rest(text, end)
        if (begins or rest == end) and not _inside_word(text, place):
            yield place, rest
        place = text.find(word, place + 1)


def _inside_word(text: str, place: int) -> bool:
    """Whether a word that began before `place` goes on there."""
    while place and _IS_MARK.match(text[place - 1]):
        place -= 1
    return place > 0 and _IS_LETTER.match(text[place - 1]) is not None


def _word_rest(text: str, place: int) -> int:
    rest = _WORD_REST.match(text, place)
    return rest.end() if rest else place


def _is_one_run(terms: Sequence[str]) -> bool:
    """Whether they are the 2-grams of one run of characters, which needs no taking apart."""
    return all(len(term) == 2 and is_dense(term) for term in terms)


@functools.lru_cache(maxsize=4096)
def _run_pattern(terms: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(" *".join(terms[0] + "".join(term[1:] for term in terms[1:])))


def _find_in_lines(text: str, terms: Sequence[str]) -> Iterator[Span]:
    """For what mixes words and characters: the lines that could hold it, term by term."""
    characters = set("".join(terms))
    place = 0
    for line in text.split("\n"):
        if characters.issubset(line):
            for start, end in _side_by_side(line, terms):
                yield place + start, place + end
        place += len(line) + 1


def _side_by_side(line: str, terms: Sequence[str]) -> Iterator[Span]:
    tokens = surface_tokens(Folded(line))
    written = [token.term for token in tokens]
    count = len(terms)
    for turn in range(len(tokens) - count + 1):
        if written[turn : turn + count] == list(terms):
            yield tokens[turn].start, tokens[turn + count - 1].end


def _find_words(segment: StoredSegment, leaf: Leaf) -> list[Span]:
    assert not isinstance(leaf, TermPrefix), "a prefix is looked for in the surface"
    wanted, words = f" {' '.join(leaf.terms)} ", segment.words
    end = segment.title_end if leaf.field.part == "title" else len(segment.segment.text)
    spans: list[Span] = []
    turn = counted = 0
    place = words.find(wanted)
    while place >= 0:
        turn, counted = turn + words.count(" ", counted, place), place
        span = segment.word_starts[turn], segment.word_ends[turn + len(leaf.terms) - 1]
        if span[1] <= end:
            spans.append(span)
        place = words.find(wanted, place + 1)
    return spans


def _leaves(node: TermNode) -> list[Leaf]:
    """Every leaf that could have made an article match, or not match."""
    match node:
        case Term() | TermPhrase() | TermPrefix():
            return [node]
        case AllOf(children) | AnyOf(children) | BestOf(children):
            return [leaf for child in children for leaf in _leaves(child)]
        case NoneOf(child):
            return _leaves(child)
    return []


def _deciding(node: TermNode, article: Article, present: set[Leaf]) -> set[Leaf] | None:
    """The leaves by which an article with these leaves matches; None where it does not."""
    match node:
        case Term() | TermPhrase() | TermPrefix():
            return {node} if node in present else None
        case AllOf(children):
            each = [_deciding(child, article, present) for child in children]
            return None if None in each else set().union(*(part or set() for part in each))
        case AnyOf(children) | BestOf(children):
            parts = [_deciding(child, article, present) for child in children]
            some = [part for part in parts if part is not None]
            return set().union(*some) if some else None
        case NoneOf(child):
            return _nothing_if(_deciding(child, article, present) is None)
        case HasLanguage():
            return _nothing_if(node.accepts(article.languages))
        case DateBetween():
            return _nothing_if(node.accepts(article.date))
        case HasId(identity):
            return _nothing_if(article.id == identity)


def _nothing_if(matches: bool) -> set[Leaf] | None:
    """For a node that can match but has no words to mark."""
    return set() if matches else None


def _marks(text: str, spans: dict[Leaf, list[Span]]) -> list[Span]:
    """One mark an occurrence: single 2-grams that overlap are joined, then the longest win."""
    grams = _join(span for leaf, found in spans.items() if _is_gram(leaf) for span in found)
    others = [span for leaf, found in spans.items() if not _is_gram(leaf) for span in found]
    whole = {_whole_characters(text, span) for span in (*grams, *others)}
    return _longest(whole)


def _longest(spans: Iterable[Span]) -> list[Span]:
    """The spans without those that a longer one overlaps."""
    kept: list[Span] = []
    for start, end in sorted(spans):
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
