"""What a query finds, and its scores: a node at a time over whole posting lists.

A node gives the scores of its articles by number. That is as short as the meaning of the tree,
gives exact totals and facets for nothing, and costs the interpreter less than one matcher object
per operator and article.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from search.budget import BeyondBudgetError
from search.engines.scoring import Scores, count_phrases, idf, merge
from search.engines.whoosh.writer import Terms
from search.query.places import places_of, worth
from search.query.terms import (
    AddedBetween,
    AllOf,
    AnyOf,
    BestOf,
    DateBetween,
    HasId,
    HasLanguage,
    HasSource,
    NoneOf,
    Term,
    TermNode,
    TermPhrase,
    TermPrefix,
    Written,
    leaves_of,
    looked_for,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from search.budget import Budget
    from search.engines.whoosh.postings import Postings
    from search.query.terms import Leaf
    from search.stored.fields import Field

RATE = 500_000
"""Postings that are read in a second, by a slow machine."""

LIST = 20
"""Postings that could be read in the time that opening a list takes."""


class Columns(NamedTuple):
    """What is known of each article: by its number, and its number by its id.

    Sources are as `search.stored.document.whole` has them.
    """

    dates: Sequence[str]
    languages: Sequence[tuple[str, ...]]
    added: Sequence[int]
    sources: Sequence[str]
    numbers: Mapping[str, int]


class Evaluation:
    """One query; it counts what it reads, and stops at what goes beyond the budget."""

    def __init__(self, postings: Postings, columns: Columns, budget: Budget) -> None:
        self._postings = postings
        self._columns = columns
        self._budget = budget
        self._left = budget.reading * RATE

    def scores(self, node: TermNode) -> Scores:
        """The articles that match; raises `BeyondBudgetError`, `DeadlineError`."""
        match node:
            case Term():
                return self._term(node)
            case TermPhrase():
                return self._phrase(node)
            case Written():
                return self._written(node)
            case TermPrefix():
                return self._prefix(node)
            case AllOf(children):
                return self._all(children)
            case AnyOf(children):
                return merge(map(self.scores, children), float.__add__)
            case BestOf(children):
                return merge(map(self.scores, children), max)
            case NoneOf(child):
                return dict.fromkeys(self._everything() - self.scores(child).keys(), 0.0)
            case HasLanguage():
                return _matching(map(node.accepts, self._columns.languages))
            case DateBetween():
                return _matching(map(node.accepts, self._columns.dates))
            case AddedBetween():
                return _matching(map(node.accepts, self._columns.added))
            case HasSource(keys):
                wanted = frozenset(keys) - {""}
                return _matching(map(wanted.__contains__, self._columns.sources))
            case HasId(ids):
                numbers = self._columns.numbers
                return {numbers[identity]: 0.0 for identity in ids if identity in numbers}

    def _everything(self) -> set[int]:
        return set(range(len(self._columns.dates)))

    def _all(self, children: Sequence[TermNode]) -> Scores:
        """One after the other, as long as there are articles that have them all."""
        if not children:
            return dict.fromkeys(self._everything(), 0.0)
        first, *others = sorted(children, key=_has_prefix)
        common = self.scores(first)
        for child in others:
            if not common:
                break
            scores = self.scores(child)
            common = {
                number: common[number] + scores[number] for number in common.keys() & scores.keys()
            }
        return common

    def _term(self, leaf: Term) -> Scores:
        count = self._postings.frequency(leaf.field, leaf.terms[0])
        self._spend(leaf, count)
        postings = self._postings.read(leaf.field, leaf.terms[0]) if count else {}
        frequencies = {number: len(packed) // 4 for number, packed in postings.items()}
        return self._bm25(leaf.field, frequencies, [count], leaf.weight)

    def _phrase(self, leaf: TermPhrase) -> Scores:
        """Its rarest terms first: nothing more is read where no article has these."""
        places = list(places_of(leaf))
        frequency = self._postings.frequency
        counts = {terms: [frequency(leaf.field, term) for term in terms] for _, terms in places}
        postings_of: dict[tuple[str, ...], dict[int, bytes]] = {}
        numbers: set[int] | None = None
        for terms in sorted(counts, key=lambda terms: sum(counts[terms])):
            self._spend(leaf, sum(counts[terms]))
            postings_of[terms] = self._any(leaf.field, terms) if any(counts[terms]) else {}
            have = postings_of[terms].keys()
            numbers = set(have) if numbers is None else numbers & have
            if not numbers:
                return {}
        decode = Terms.decode_positions
        frequencies = {
            number: count
            for number in numbers or ()
            if (count := count_phrases((at, decode(postings_of[t][number])) for at, t in places))
        }
        commonest = [max(counts[terms]) for _, terms in places]
        return self._bm25(leaf.field, frequencies, commonest, worth(leaf, len(places)))

    def _any(self, field: Field, terms: Sequence[str]) -> dict[int, bytes]:
        """The packed positions of any of these terms in each article that has one."""
        first, *others = [self._postings.read(field, term) for term in terms]
        for postings in others:
            for number, packed in postings.items():
                first[number] = first.get(number, b"") + packed
        return first

    def _written(self, leaf: Written) -> Scores:
        """As `Written.stored` has it, without looking at articles that have no such words."""
        scores = self.scores(leaf.plain)
        if not scores:
            return scores
        found = set(self.scores(leaf.spelled))
        if leaf.exact == leaf.terms:
            found.update(scores.keys() - self.scores(leaf.differs))
        return {number: score for number, score in scores.items() if number in found}

    def _prefix(self, leaf: TermPrefix) -> Scores:
        found: set[int] = set()
        for numbers in self._postings.beginning(leaf.field, leaf.prefix):
            self._spend(leaf, len(numbers))
            found |= numbers
        return dict.fromkeys(found, 0.0)

    def _spend(self, leaf: Leaf, postings: int) -> None:
        self._budget.check()
        self._left -= postings + LIST
        if self._left < 0:
            raise BeyondBudgetError(looked_for(leaf)[2])

    def _bm25(
        self, field: Field, frequencies: dict[int, int], counts: Sequence[int], weight: float
    ) -> Scores:
        """BM25 as Lucene has it (Robertson and Zaragoza 2009); a phrase has its terms' idf."""
        if not frequencies:
            return {}
        lengths = self._postings.lengths(field)
        boost = weight * sum(idf(lengths.articles, count) for count in counts)
        norms = lengths.norms
        return {n: boost * tf / (tf + norms[n]) for n, tf in frequencies.items()}


def _has_prefix(node: TermNode) -> bool:
    """Whether its lists are long, and are better read last."""
    return any(isinstance(leaf, TermPrefix) for leaf in leaves_of(node, excluded=True))


def _matching(tests: Iterable[bool]) -> Scores:
    return {number: 0.0 for number, test in enumerate(tests) if test}
