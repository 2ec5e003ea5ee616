"""Other queries where one finds little: each has been tried, and none is asked in its place."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import pairwise
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple, TypeGuard

from search.budget import ORDINARY, BeyondBudgetError
from search.engines.bounded import BoundedEngine
from search.errors import DeadlineError, QueryError, TooCostlyError
from search.filters import UNFILTERED
from search.query.compile import compile_query
from search.query.filtering import filtered
from search.query.parser import parse, read_query
from search.query.pieces import pieces_of, without
from search.query.tree import Phrase, Word, texts_of
from search.suggestions import Spelling, Suggestion
from search.vocabulary.alternatives import MOST, Alternative, alternatives, knows, pieces

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from search.budget import Budget
    from search.filters import Filters
    from search.index.generation import Generation
    from search.model import Span
    from search.query.tree import Node, Text
    from search.suggestions import Kind
    from search.vocabulary.vocabulary import Vocabulary

FEW = 3
"""Articles; a query that finds fewer may be meant otherwise."""

TIMES = 10
"""As many articles another query has to find, where one finds a few, to be worth a word."""

SHOWN = 5
"""Suggestions that a search shows."""

TRIES = 12
"""Queries that are tried for one answer."""

SHARE = 0.2
"""The part of the time that is left in which queries are tried."""

MOST_PIECES = 8
"""Pieces of a query each of which is left out in turn."""

MOST_WORDS = 4
"""Words of a query that are looked up; more are pasted rather than typed."""

LONGEST_WORD = 40
"""Code points of a word that is looked up."""


Looked = Word | Phrase
"""What is looked up of a query."""


class Candidate(NamedTuple):
    """A query that may be meant."""

    q: str
    kind: Kind
    typed: str
    instead: str | None


@dataclass(slots=True)
class Trial:
    """Counts the articles of queries that the filters let through, as many as a budget allows."""

    engine: BoundedEngine
    filters: Filters = UNFILTERED
    left: int = TRIES

    def total(self, q: str) -> int:
        """How many articles it finds; 0 where that cannot be said."""
        self.left -= 1
        try:
            query = filtered(compile_query(parse(q)).query, self.filters)
            return self.engine.search(query, offset=0, limit=1, sort="relevance", facets=()).total
        except (QueryError, BeyondBudgetError, TooCostlyError):
            return 0


def spell(generation: Generation, q: str, limit: int, budget: Budget = ORDINARY) -> Spelling:
    """At most `limit` queries that find more, the likeliest first.

    Raises `QueryError` for a query that cannot be read, `DeadlineError`.
    """
    started = perf_counter()
    typed, _ = read_query(q)
    total = Trial(BoundedEngine(generation.engine, budget)).total(q)
    found = suggestions(generation, q, typed, budget, beyond=0, limit=limit)
    took = round((perf_counter() - started) * 1000, 2)
    return Spelling(q, total, took, generation.name, found)


def suggestions(
    generation: Generation,
    q: str,
    typed: Node,
    budget: Budget,
    *,
    beyond: int,
    limit: int = SHOWN,
    filters: Filters = UNFILTERED,
) -> tuple[Suggestion, ...]:
    """At most `limit` queries that find more than so many articles, the likeliest first.

    The filters hold for all of them. They are what could be tried in a share of the time that the
    budget leaves.
    """
    trial = Trial(BoundedEngine(generation.engine, _share(budget)), filters)
    found: list[Suggestion] = []
    # What was found so far is an answer, too.
    with suppress(DeadlineError):
        for candidate in _each_once(_candidates(generation.vocabulary, q, typed, trial)):
            if trial.left <= 0 or len(found) == limit:
                break
            if (total := trial.total(candidate.q)) > beyond:
                found.append(Suggestion(*candidate, total=total))
    return tuple(found)


def _share(budget: Budget) -> Budget:
    """Of the time that is left, and of what each try may read."""
    now = time.monotonic()
    return replace(budget.share(TRIES), deadline=now + (budget.deadline - now) * SHARE)


def _candidates(
    vocabulary: Vocabulary | None, q: str, typed: Node, trial: Trial
) -> Iterator[Candidate]:
    words = [text for text in texts_of(typed) if _is_looked_up(text)]
    if vocabulary and len(words) <= MOST_WORDS:
        yield from _respelt(vocabulary, q, words, trial)
        yield from _spaced(vocabulary, q, words)
    parts = pieces_of(q)
    if 1 < len(parts) <= MOST_PIECES:
        for start, end in parts:
            left = without(q, parts, (start, end))
            yield Candidate(left, "without", q[start:end], None)


def _is_looked_up(text: Text) -> TypeGuard[Looked]:
    if not isinstance(text, (Word, Phrase)) or len(text.text) > LONGEST_WORD:
        return False
    return isinstance(text, Word) or " " not in text.text


def _respelt(
    vocabulary: Vocabulary, q: str, words: Sequence[Looked], trial: Trial
) -> Iterator[Candidate]:
    """The query with words as they may be meant: all that are wrong at once, then one by one."""
    wrong = [word for word in words if not _is_right(vocabulary, word.text, trial)]
    doubtful = wrong or words[: len(words) == 1]
    options = [(word, alternatives(vocabulary, word.text)) for word in doubtful]
    options = [(word, found[: MOST // len(doubtful)]) for word, found in options if found]
    if len(options) > 1:
        best = [(word, found[0]) for word, found in options]
        yield _replaced(q, best)
    ordered = sorted(
        ((word, one) for word, found in options for one in found), key=lambda pair: pair[1].cost
    )
    for word, one in ordered:
        yield _replaced(q, [(word, one)])


def _is_right(vocabulary: Vocabulary, word: str, trial: Trial) -> bool:
    return knows(vocabulary, word) or trial.total(word) >= FEW


def _replaced(q: str, by: Sequence[tuple[Looked, Alternative]]) -> Candidate:
    """The query with other words in the places of these."""
    changed = q
    for word, one in sorted(by, key=lambda pair: -pair[0].start):
        changed = changed[: word.start] + one.form + changed[word.end :]
    typed = " ".join(word.text for word, _ in by)
    return Candidate(changed, by[0][1].kind, typed, " ".join(one.form for _, one in by))


def _spaced(vocabulary: Vocabulary, q: str, words: Sequence[Looked]) -> Iterator[Candidate]:
    """The query with a space put between two words, or left out."""
    for word in words:
        if not knows(vocabulary, word.text) and (cut := pieces(vocabulary, word.text)):
            yield _put(q, (word.start, word.end), cut)
    for first, second in pairwise(words):
        joined = first.text + second.text
        if q[first.end : second.start].isspace() and knows(vocabulary, joined):
            yield _put(q, (first.start, second.end), joined)


def _put(q: str, place: Span, words: str) -> Candidate:
    start, end = place
    return Candidate(q[:start] + words + q[end:], "spacing", q[start:end], words)


def _each_once(candidates: Iterable[Candidate]) -> Iterator[Candidate]:
    seen: set[str] = set()
    for candidate in candidates:
        if candidate.q not in seen:
            seen.add(candidate.q)
            yield candidate
