"""Whoosh: pure Python, embedded, the default.

A query is evaluated a node at a time over whole posting lists: a node gives the scores of its
articles by number. That is as short as the meaning of the tree, gives exact totals and facets for
nothing, and asks less of the interpreter than one matcher object an operator and article.
"""

from __future__ import annotations

import heapq
import pickle
import struct
import zlib
from collections import Counter
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, Any

from whoosh import index
from whoosh.reading import TermNotFound

from search.engines.base import Candidate, Found
from search.engines.records import Records
from search.engines.scoring import FieldLengths, Scores, count_phrases, idf, merge
from search.engines.whoosh.writer import Terms
from search.errors import IndexUnavailableError
from search.query.terms import (
    AllOf,
    AnyOf,
    BestOf,
    DateBetween,
    HasId,
    HasLanguage,
    NoneOf,
    Scored,
    Term,
    TermNode,
    TermPhrase,
    TermPrefix,
    Written,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from search.model import Sort
    from search.stored.fields import Field


# Whoosh unpacks and unpickles what its files hold, whatever that is.
_DAMAGE = (
    *(OSError, EOFError, ValueError, TypeError, LookupError, AttributeError, ImportError),
    *(index.IndexError, pickle.UnpicklingError, struct.error, zlib.error),
)


class WhooshEngine:
    """An index open for searching; see `search.engines.base.Engine`.

    Raises `IndexUnavailableError` where the folder holds no index that can be read.
    """

    def __init__(self, folder: Path) -> None:
        with _reporting_damage(folder):
            opened: Any = index.open_dir(str(folder))
            self._reader = opened.reader()
            self._ids = self._column("id")
            self._dates = self._column("date")
            self._languages = [tuple(names.split()) for names in self._column("languages")]
            self._records = Records(folder)
            if len(self._records) != len(self._ids):
                raise ValueError(f"{len(self._records)} records for {len(self._ids)} articles")
        self._turns = {
            "date:desc": self._turns_by_date(newest_first=True),
            "date:asc": self._turns_by_date(newest_first=False),
        }
        self._numbers = {identity: number for number, identity in enumerate(self._ids)}
        self._lengths: dict[Field, FieldLengths] = {}
        # A Whoosh reader has one place in each of its files, whichever thread asks.
        self._lock = Lock()

    def search(self, query: TermNode, *, offset: int, limit: int, sort: Sort) -> Found:
        """The articles that match, exactly counted."""
        with self._lock:
            scores = self._scores(query)
        numbers = self._sorted(scores, offset + limit, sort)[offset:]
        hits = tuple(self._candidate(number, scores[number]) for number in numbers)
        return Found(len(scores), hits, self._count_languages(scores), self._count_years(scores))

    def rarities(self, leaves: Sequence[Scored]) -> list[float]:
        """The idf of each, of a phrase the sum over its terms."""
        with self._lock:
            return list(map(self._rarity, leaves))

    def scores(self, leaves: Sequence[Scored], ids: Sequence[str]) -> list[dict[str, float]]:
        """What each adds to the score of each of these articles."""
        numbers = [(identity, self._numbers[identity]) for identity in ids]
        with self._lock:
            each = map(self._scores, leaves)
            return [{one: scores[n] for one, n in numbers if n in scores} for scores in each]

    def record(self, identity: str) -> memoryview:
        """The stored record of an article; KeyError for an unknown id."""
        return self._records[self._numbers[identity]]

    def count(self) -> int:
        """How many articles there are."""
        return len(self._ids)

    def close(self) -> None:
        """Let go of the files."""
        self._reader.close()

    def _candidate(self, number: int, score: float) -> Candidate:
        return Candidate(self._ids[number], score, self._records[number])

    def _column(self, name: str) -> list[str]:
        return [value.decode() for value in self._open_column(name)]

    def _open_column(self, name: str) -> Any:
        # A reader of no article has no columns either.
        return self._reader.column_reader(name) if self._reader.doc_count_all() else ()

    def _sorted(self, scores: Scores, count: int, sort: Sort) -> list[int]:
        turns = self._turns["date:asc" if sort == "date:asc" else "date:desc"]
        if sort == "relevance":
            return heapq.nsmallest(count, scores, key=lambda n: (-scores[n], turns[n]))
        return heapq.nsmallest(count, scores, key=turns.__getitem__)

    def _turns_by_date(self, *, newest_first: bool) -> list[int]:
        """For each article its turn in the order of days, then of ids; undated ones come last."""
        numbers = sorted(range(self.count()), key=self._ids.__getitem__)
        numbers.sort(key=self._dates.__getitem__, reverse=newest_first)
        numbers.sort(key=lambda number: not self._dates[number])
        turns = [0] * len(numbers)
        for turn, number in enumerate(numbers):
            turns[number] = turn
        return turns

    def _count_languages(self, scores: Scores) -> dict[str, int]:
        counts: Counter[str] = Counter()
        # Archives have few combinations of languages, however many articles.
        for languages, count in Counter(map(self._languages.__getitem__, scores)).items():
            counts.update(dict.fromkeys(languages, count))
        return counts

    def _count_years(self, scores: Scores) -> dict[str, int]:
        dates = map(self._dates.__getitem__, scores)
        return Counter(date[:4] for date in dates if date)

    def _scores(self, node: TermNode) -> Scores:
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
                return merge(map(self._scores, children), float.__add__)
            case BestOf(children):
                return merge(map(self._scores, children), max)
            case NoneOf(child):
                return dict.fromkeys(range(self.count()) - self._scores(child).keys(), 0.0)
            case HasLanguage():
                return self._matching(map(node.accepts, self._languages))
            case DateBetween():
                return self._matching(map(node.accepts, self._dates))
            case HasId(identity):
                return {self._numbers[identity]: 0.0} if identity in self._numbers else {}

    def _matching(self, tests: Iterable[bool]) -> Scores:
        return {number: 0.0 for number, test in enumerate(tests) if test}

    def _all(self, children: Sequence[TermNode]) -> Scores:
        if not children:
            return dict.fromkeys(range(self.count()), 0.0)
        each = sorted(map(self._scores, children), key=len)
        common = set(each[0]).intersection(*each[1:])
        return {number: sum(scores[number] for scores in each) for number in common}

    def _term(self, leaf: Term) -> Scores:
        postings = self._postings(leaf.field, leaf.terms[0])
        frequencies = {number: len(packed) // 4 for number, packed in postings.items()}
        return self._bm25(leaf.field, frequencies, [len(postings)], leaf.weight)

    def _phrase(self, leaf: TermPhrase) -> Scores:
        decode = Terms.decode_positions
        postings_of = {term: self._postings(leaf.field, term) for term in set(leaf.terms)}
        each = [postings_of[term] for term in leaf.terms]
        frequencies = {
            number: count
            for number in set(each[0]).intersection(*each[1:])
            if (count := count_phrases(decode(postings[number]) for postings in each))
        }
        return self._bm25(leaf.field, frequencies, list(map(len, each)), leaf.weight)

    def _written(self, leaf: Written) -> Scores:
        """As `Written.stored` has it, without looking at articles that have no such words."""
        scores = self._scores(leaf.plain)
        if not scores:
            return scores
        found = set(self._scores(leaf.spelled))
        if leaf.exact == leaf.terms:
            found.update(scores.keys() - self._scores(leaf.differs))
        return {number: score for number, score in scores.items() if number in found}

    def _rarity(self, leaf: Scored) -> float:
        having = self._field_lengths(leaf.field).articles
        counts = (self._reader.doc_frequency(leaf.field.name, term) for term in leaf.terms)
        return sum(idf(having, count) for count in counts)

    def _prefix(self, leaf: TermPrefix) -> Scores:
        terms = self._reader.expand_prefix(leaf.field.name, leaf.prefix)
        each = (self._reader.postings(leaf.field.name, term).all_ids() for term in terms)
        return dict.fromkeys(set().union(*each), 0.0)

    def _postings(self, field: Field, term: str | bytes) -> dict[int, bytes]:
        """The packed positions of a term in each article that has it."""
        postings: dict[int, bytes] = {}
        try:
            matcher = self._reader.postings(field.name, term)
        except TermNotFound:
            return postings
        while matcher.is_active():
            postings[matcher.id()] = matcher.value()
            matcher.next()
        return postings

    def _bm25(
        self, field: Field, frequencies: dict[int, int], counts: Sequence[int], weight: float
    ) -> Scores:
        """BM25 as Lucene has it (Robertson and Zaragoza 2009); a phrase has its terms' idf."""
        if not frequencies:
            return {}
        lengths = self._field_lengths(field)
        boost = weight * sum(idf(lengths.articles, count) for count in counts)
        norms = lengths.norms
        return {n: boost * tf / (tf + norms[n]) for n, tf in frequencies.items()}

    def _field_lengths(self, field: Field) -> FieldLengths:
        if field not in self._lengths:
            reader, name = self._reader, field.name
            lengths = [reader.doc_field_length(n, name) or 0 for n in range(self.count())]
            self._lengths[field] = FieldLengths.of(lengths)
        return self._lengths[field]


@contextmanager
def _reporting_damage(folder: Path) -> Iterator[None]:
    try:
        yield
    except _DAMAGE as error:
        raise IndexUnavailableError(
            f"The index at {folder} is damaged ({error or type(error).__name__}). "
            "Build it again with: naru index PATHS"
        ) from error
