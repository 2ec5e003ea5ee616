"""Nearness: what the query's words are worth where they are closest together.

Nearness by spans, as in T. Tao and C. Zhai, "An exploration of proximity measures in information
retrieval" (SIGIR 2007), over minimal windows of fixed width: one as wide as a sentence, and one as
wide as a paragraph. Since a text opens with what it is about, which in the press is a rule, words
count for a little more there.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from search.analysis.registry import field_language
from search.hits.occurrences import finder
from search.query.questions import asks_for_number
from search.query.terms import Branch, Scored, Term, TermPhrase, Written, leaves_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from search.engines.base import Engine
    from search.hits.occurrences import Finder
    from search.model import Span
    from search.query.terms import TermNode
    from search.stored.records import StoredArticle, StoredSegment

    _Word = tuple[Scored, ...]

WINDOWS = (20, 80)
"""Words of a window: about a sentence, and about a paragraph. Nearness is the mean of both."""

COMMON = math.log(4)
"""Words worth no more than this, which a quarter of the articles have, make no window richer."""

WRITTEN = 0.5
"""What the same words are worth again as they are written, letter by letter or 2-gram by 2-gram."""

OPENING = 0.1
"""What words in the first of these windows of a text are worth again: it says what it is about."""

NUMBERS = 1_000
"""Numbers of a text that are looked at: a table may have a hundred thousand."""

_NUMBER = re.compile(r"\d+")


class _Wanted(NamedTuple):
    """What finds a word of the query in a text of one language, and what it is worth.

    The second finder is asked where the first finds nothing. `opening` is what the word is worth
    again where a text opens with it.
    """

    finders: tuple[Finder, ...]
    worth: float
    opening: float = 0.0

    def spans(self, segment: StoredSegment) -> list[Span]:
        """Where the word was written."""
        for find in self.finders:
            if spans := find(segment):
                return spans
        return []


class Nearness:
    """The words of a query, made ready to be looked for in the windows of articles."""

    def __init__(self, query: TermNode, engine: Engine, question: str = "") -> None:
        wanted = _wanted(_words(query), engine)
        self._wanted = {lang: each for lang, each in wanted.items() if each[1:]}
        for lang, each in self._wanted.items():
            if asks_for_number(question, lang):
                mean = sum(word.worth for word in each) / len(each)
                each.append(_Wanted((_numbers,), mean))
        written = [word for word in _written(query) if _lang(word) in self._wanted]
        for lang, each in _wanted(written, engine).items():
            self._wanted[lang] += [_Wanted(word.finders, word.worth * WRITTEN) for word in each]

    def __bool__(self) -> bool:
        """Whether there are words that can be near each other."""
        return bool(self._wanted)

    def of(self, article: StoredArticle) -> float:
        """What is added to an article's score: that of the language in which it is highest."""
        return max(
            (
                _nearness(segment, wanted)
                for segment in article.segments
                if (wanted := self._wanted.get(field_language(segment.lang)))
            ),
            default=0.0,
        )


def _wanted(words: Iterable[_Word], engine: Engine) -> dict[str, list[_Wanted]]:
    """Those that are not common, each once, by language; each is worth its rarity."""
    by_language: dict[str, list[_Wanted]] = defaultdict(list)
    words = dict.fromkeys(words)
    rarities = engine.rarities([leaf for leaf, *_ in words])
    for word, rarity in zip(words, rarities, strict=True):
        if rarity > COMMON:
            wanted = _Wanted(tuple(map(finder, word)), rarity, rarity * OPENING)
            by_language[_lang(word)].append(wanted)
    return by_language


def _lang(word: _Word) -> str:
    return word[0].field.lang


def _written(query: TermNode) -> list[_Word]:
    """The words of a query as they are written."""
    return [
        (leaf,)
        for leaf in leaves_of(query)
        if isinstance(leaf, Term | TermPhrase) and leaf.field[1:] == ("text", "surface")
    ]


def _words(node: TermNode) -> list[_Word]:
    """The words of a query in each language, each by the leaves that find it, the best first."""
    if isinstance(node, Scored):
        return [(node,)] if node.field.part == "text" else []
    if not isinstance(node, Branch):
        return []
    if any(isinstance(child, Branch) for child in node.children):
        return [word for child in node.children for word in _words(child)]
    scored = [child for child in node.children if isinstance(child, Scored)]
    each = [leaf for leaf in scored if leaf.field.part == "text"]
    analysed = [leaf for leaf in each if leaf.field.view == "words"]
    surface = [leaf for leaf in each if leaf.field.view == "surface"]
    # What is written as it was typed is found in any writing, too.
    surface = [leaf for leaf in surface if not isinstance(leaf, Written)] or surface
    if analysed and len(surface) == 1:
        # A segmenter may cut the same word in two ways.
        return [(*analysed, *surface)]
    return [(leaf,) for leaf in analysed or surface]


def _numbers(segment: StoredSegment) -> list[Span]:
    return [number.span() for number in islice(_NUMBER.finditer(segment.text), NUMBERS)]


def _nearness(segment: StoredSegment, wanted: Iterable[_Wanted]) -> float:
    found = [(spans, word) for word in wanted if (spans := word.spans(segment))]
    worths = [word.worth for _, word in found]
    first, _ = widths = [round(width * segment.mean_word) for width in WINDOWS]
    opening = sum(word.opening for spans, word in found if spans[0][0] < first)
    if len(found) < 2:
        # Whatever window it is in, it is the same.
        return sum(worths) + opening
    places = sorted((start, word) for word, (spans, _) in enumerate(found) for start, _ in spans)
    windows = [_best_window(places, worths, width) for width in widths]
    return sum(windows) / len(windows) + opening


def _best_window(places: Sequence[tuple[int, int]], worths: Sequence[float], width: int) -> float:
    """The most that different words in a window of `width` code points are worth."""
    inside = [0] * len(worths)
    worth = best = 0.0
    oldest = 0
    for place, word in places:
        if not inside[word]:
            worth += worths[word]
        inside[word] += 1
        while places[oldest][0] < place - width:
            gone = places[oldest][1]
            inside[gone] -= 1
            if not inside[gone]:
                worth -= worths[gone]
            oldest += 1
        if worth > best:
            best = worth
    return best
