"""Where one leaf of a query is in a stored segment, in code points of its text.

Words, and runs of characters, are found in the stored texts as they are, which is fast; only for a
phrase of words, or of words and characters, such as 2024년, is the text taken apart into terms,
from where the first of them is.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_left
from functools import partial
from typing import TYPE_CHECKING

from search.analysis.folding import fold, fold_lightly
from search.analysis.remembered import Remembered
from search.analysis.surface import (
    LETTER,
    MARKS,
    SPACE,
    is_dense,
    is_gram,
    terms_from,
    with_space,
    without_space,
)
from search.query.places import spellings
from search.query.terms import Leaf, TermPrefix, Written
from search.stored.fields import SOURCE
from search.stored.runs import join_runs, written_spans

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from search.model import Span
    from search.stored.records import StoredArticle, StoredSegment

    Finder = Callable[[StoredSegment], list[Span]]
    _Search = Callable[[str, Sequence[int]], list[Span]]

_LETTER = re.compile(LETTER)
_MARK = re.compile(f"[{MARKS}]")


LONGEST = 64
"""Code points of a leaf whose finder is remembered for the next query; longer ones are rare."""


def finder(leaf: Leaf) -> Finder:
    """What gives the spans of a leaf in the text of a segment of its language, in order.

    They are looked for once in a segment: ranking asks for them, and then marking.
    """
    terms = leaf.prefix if isinstance(leaf, TermPrefix) else leaf.terms
    return _remembered(leaf) if sum(map(len, terms)) <= LONGEST else _finder(leaf)


def _finder(leaf: Leaf) -> Finder:
    look = _looking(leaf)
    in_title = leaf.field.part == "title"

    def find(segment: StoredSegment) -> list[Span]:
        spans = segment.found.get(find)
        if spans is None:
            spans = look(segment)
            if in_title:
                spans = [span for span in spans if span[1] <= segment.title_end]
            segment.found[find] = spans
        return spans

    return find


_remembered = functools.lru_cache(maxsize=512)(_finder)


def _looking(leaf: Leaf) -> Finder:
    if isinstance(leaf, Written):
        return _written_finder(leaf)
    return _words_finder(leaf) if leaf.field.view == "words" else _surface_finder(leaf)


def fact_with(article: StoredArticle, leaf: Leaf) -> str | None:
    """The source or the byline of an article, where it has the leaf, which is in one of them."""
    fact = article.source if leaf.field == SOURCE else article.byline
    return fact if fact and any(_search(leaf)(*join_runs(fold(fact).text))) else None


def _words_finder(leaf: Leaf) -> Finder:
    assert not isinstance(leaf, TermPrefix), "a prefix is looked for in the surface"
    terms = leaf.terms
    return lambda segment: segment.postings.spans(terms)


def _surface_finder(leaf: Leaf) -> Finder:
    search = _search(leaf)

    def find(segment: StoredSegment) -> list[Span]:
        found = search(segment.surface, segment.spaces)
        return segment.spans(found) if found else found

    return find


def _written_finder(leaf: Written) -> Finder:
    """Lines that have the words in any writing are folded again, lightly."""
    in_any_writing = finder(leaf.plain)
    search = _search_terms(leaf.exact, begins=False)

    def find(segment: StoredSegment) -> list[Span]:
        lines = _lines_with(segment.text, in_any_writing(segment))
        return [span for line in lines for span in _written_in(segment.text, line, search)]

    return find


def _lines_with(text: str, spans: Iterable[Span]) -> Iterator[Span]:
    """The lines on which the spans, which are in order, begin."""
    end = -1
    for start, _ in spans:
        if start > end:
            after = text.find("\n", start)
            end = len(text) if after < 0 else after
            yield text.rfind("\n", 0, start) + 1, end


def _written_in(text: str, line: Span, search: _Search) -> Iterator[Span]:
    folded = fold_lightly(text[slice(*line)])
    surface, spaces = join_runs(folded.text)
    for place in written_spans(spaces, search(surface, spaces)):
        start, end = folded.span(*place)
        yield line[0] + start, line[0] + end


def _search(leaf: Leaf) -> _Search:
    """What gives the places of a leaf in what `join_runs` makes of a folded text."""
    if isinstance(leaf, TermPrefix):
        return _search_terms((leaf.prefix,), begins=True)
    return _search_terms(leaf.terms, begins=False)


def _search_terms(terms: tuple[str, ...], *, begins: bool) -> _Search:
    if not is_dense(terms[0]) and len(terms) == 1:
        return partial(_find_word, terms[0], begins)
    if begins:
        return partial(_find_beginning, terms[0])
    if all(map(is_gram, terms)):
        # The 2-grams of one run need no taking apart.
        run = terms[0][0] + "".join(term[-1] for term in terms)
        return partial(_find_run, run, (SPACE in terms[0], SPACE in terms[-1]))
    ways = spellings(terms)
    return lambda text, spaces: [*_find_in_order(text, spaces, ways)]


def _find_run(run: str, spaced: tuple[bool, bool], text: str, spaces: Sequence[int]) -> list[Span]:
    """Places that do not overlap, from the left.

    `spaced` says whether a space is after the first character, and before the last.
    """
    spans: list[Span] = []
    # Python looks for one character twenty times as fast as for two.
    if run[0] not in text or run[-1] not in text:
        return spans
    end, length = 0, len(run)
    while (place := text.find(run, end)) >= 0:
        end = place + length
        if not spaces:
            stand = False, False
        else:
            stand = _stands_in(spaces, place + 1), _stands_in(spaces, end - 1)
        if stand == spaced:
            spans.append((place, end))
        else:
            end = place + 1
    return spans


def _stands_in(spaces: Sequence[int], place: int) -> bool:
    """Whether a space stood at a place of the text without those inside runs."""
    turn = bisect_left(spaces, place)
    return turn < len(spaces) and spaces[turn] == place


def _find_beginning(term: str, text: str, _: Sequence[int]) -> list[Span]:
    """Where a term of one character, of which another may follow, begins."""
    return [(place, place + len(term)) for place in _places(text, term)]


def _find_word(word: str, begins: bool, text: str, _: Sequence[int] = ()) -> list[Span]:
    spans: list[Span] = []
    place, length = -1, len(word)
    while (place := text.find(word, place + 1)) >= 0:
        end = place + length
        # Nearly always a look at the characters around it is enough.
        if _PARTS_WORDS[text[place - 1 : place]] or not _inside_word(text, place):
            if _PARTS_WORDS[text[end : end + 1]]:
                spans.append((place, end))
            elif begins:
                spans.append((place, _word_rest(text, end)))
    return spans


def _inside_word(text: str, place: int) -> bool:
    """Whether a word that began before `place` goes on there."""
    while place and _is_mark(text[place - 1]):
        place -= 1
    return place > 0 and _is_letter(text[place - 1])


def _word_rest(text: str, place: int) -> int:
    """Where the word ends that may go on at `place`."""
    while place < len(text) and (_is_letter(text[place]) or _is_mark(text[place])):
        place += 1
    return place


def _parts_words(char: str) -> bool:
    return not (_is_letter(char) or _is_mark(char))


_PARTS_WORDS = Remembered(_parts_words)
"""Whether no word can run across a character; at the ends of a text there is none ("")."""


@functools.cache
def _is_letter(char: str) -> bool:
    return _LETTER.match(char) is not None


@functools.cache
def _is_mark(char: str) -> bool:
    return _MARK.match(char) is not None


def _find_in_order(
    text: str, spaces: Sequence[int], ways: Sequence[tuple[str, ...]]
) -> Iterator[Span]:
    """For what mixes words and characters: from every place of the first term, term by term."""
    first = without_space(ways[0][0])
    for place in _places(text, first):
        stands = terms_from(text, place, first)
        for wanted in ways:
            term, end = next(stands, ("", place))
            if is_gram(term) and _stands_in(spaces, end - 1):
                term = with_space(term)
            if term not in wanted:
                break
        else:
            yield place, end


def _places(text: str, term: str) -> Iterator[int]:
    if not is_dense(term):
        yield from (start for start, _ in _find_word(term, False, text))
        return
    place = text.find(term)
    while place >= 0:
        yield place
        place = text.find(term, place + 1)
