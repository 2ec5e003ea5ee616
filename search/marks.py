"""Where a query's terms stand in a segment: found in the stored terms, so never guessed.

A leaf is looked for exactly as an engine matched it. Words, and runs of characters, are found in
the folded text as they are, which is fast; only for a phrase of words, or of words and characters,
such as 2024년, are the lines that could hold it taken apart into terms.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from typing import TYPE_CHECKING

from search.analysis.folding import Folded
from search.analysis.registry import field_language
from search.analysis.surface import DENSE, LETTER, MARKS, surface_tokens
from search.query.terms import (
    AllOf,
    AnyOf,
    BestOf,
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
    from search.model import Span

_IS_DENSE = re.compile(f"[{DENSE}]")
_IN_WORD = re.compile(rf"{LETTER}|[{MARKS}]")
_WORD_REST = re.compile(rf"(?:{LETTER}|[{MARKS}])*")


def mark_article(stored: StoredArticle, query: TermNode) -> list[list[Span]]:
    """For each segment the marked spans of its text, in order, none overlapping another.

    Only what made the article match is marked: of `a OR (b c)`, b is not where c is missing.
    """
    leaves = [leaf for leaf in _leaves(query) if leaf.field.part != "source"]
    found = [_find_leaves(segment, leaves) for segment in stored.segments]
    present = {leaf for spans in found for leaf in spans}
    deciding = _deciding(query, present) or set()
    return [
        _marks(segment.segment.text, {leaf: spans[leaf] for leaf in spans if leaf in deciding})
        for segment, spans in zip(stored.segments, found, strict=True)
    ]


def _find_leaves(segment: StoredSegment, leaves: Iterable[Leaf]) -> dict[Leaf, list[Span]]:
    lang = field_language(segment.segment.lang)
    spans = {leaf: find_leaf(segment, leaf) for leaf in leaves if leaf.field.lang == lang}
    return {leaf: places for leaf, places in spans.items() if places}


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
    if not _IS_DENSE.match(terms[0]) and len(terms) == 1:
        return _find_word(text, terms[0], isinstance(leaf, TermPrefix))
    if isinstance(leaf, TermPrefix) or _is_one_run(terms):
        return (match.span() for match in _run_pattern(terms).finditer(text))
    return _find_in_lines(text, terms)


def _find_word(text: str, word: str, begins: bool) -> Iterator[Span]:
    place = text.find(word)
    while place >= 0:
        end = place + len(word)
        if begins:
            end = _word_rest(text, end)
        if not _in_word(text, place - 1) and not _in_word(text, end):
            yield place, end
        place = text.find(word, place + 1)


def _in_word(text: str, place: int) -> bool:
    return 0 <= place < len(text) and _IN_WORD.match(text[place]) is not None


def _word_rest(text: str, place: int) -> int:
    rest = _WORD_REST.match(text, place)
    return rest.end() if rest else place


def _is_one_run(terms: Sequence[str]) -> bool:
    """Whether they are the 2-grams of one run of characters, which needs no taking apart."""
    return all(len(term) == 2 and _IS_DENSE.match(term) for term in terms)


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


def _side_by_side(line: str, terms: Sequence[str]) -> Iterator[Span]:
    tokens = surface_tokens(Folded(line))
    written = [token.term for token in tokens]
    count = len(terms)
    for turn in range(len(tokens) - count + 1):
        if written[turn : turn + count] == list(terms):
            yield tokens[turn].start, tokens[turn + count - 1].end


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


def _deciding(node: TermNode, present: set[Leaf]) -> set[Leaf] | None:
    """The leaves by which an article with these leaves matches; None where it does not."""
    match node:
        case Term() | TermPhrase() | TermPrefix():
            # The source is no text: what it matched is not ours to judge.
            return {node} if node in present or node.field.part == "source" else None
        case AllOf(children):
            each = [_deciding(child, present) for child in children]
            return None if None in each else set().union(*(part or set() for part in each))
        case AnyOf(children) | BestOf(children):
            parts = [_deciding(child, present) for child in children]
            some = [part for part in parts if part is not None]
            return set().union(*some) if some else None
        case NoneOf(child):
            return set() if _deciding(child, present) is None else None
    return set()


def _marks(text: str, spans: dict[Leaf, list[Span]]) -> list[Span]:
    """One mark an occurrence: single 2-grams that overlap are joined, then the longest win."""
    grams = _join(span for leaf, found in spans.items() if _is_gram(leaf) for span in found)
    others = [span for leaf, found in spans.items() if not _is_gram(leaf) for span in found]
    whole = {_whole_characters(text, span) for span in (*grams, *others)}
    kept: list[Span] = []
    for start, end in sorted(whole, key=lambda span: (span[0] - span[1], span[0])):
        if all(end <= first or last <= start for first, last in kept):
            kept.append((start, end))
    return sorted(kept)


def _is_gram(leaf: Leaf) -> bool:
    if not isinstance(leaf, Term) or leaf.field.view != "surface":
        return False
    return _IS_DENSE.match(leaf.terms[0]) is not None


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
    start, end = span
    while start > 0 and unicodedata.category(text[start])[0] == "M":
        start -= 1
    while end < len(text) and unicodedata.category(text[end])[0] == "M":
        end += 1
    return start, end
