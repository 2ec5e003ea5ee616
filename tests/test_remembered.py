"""What is remembered of words is bounded by bytes."""

from __future__ import annotations

import random
import string
import tracemalloc
from typing import TYPE_CHECKING

import pytest

from search.analysis.remembered import LONGEST, SERVING, Remembered, remember
from search.hits.occurrences import finder
from search.query.compile import compile_query
from search.query.parser import parse
from search.query.terms import Term, TermPhrase, leaves_of
from search.stored.fields import Field

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def serving() -> Iterator[None]:
    """The bounds of a server, whatever was indexed before."""
    remember(SERVING)
    yield
    remember(SERVING)


def test_work_is_done_once() -> None:
    done: list[str] = []

    def length(text: str) -> int:
        done.append(text)
        return len(text)

    lengths = Remembered(length)
    assert [lengths["나루"], lengths["나루"]] == [2, 2]
    assert done == ["나루"]


def test_long_texts_are_not_remembered() -> None:
    lengths = Remembered(len)
    assert lengths["x" * (LONGEST + 1)] == LONGEST + 1
    assert not lengths
    assert lengths["x" * LONGEST] == LONGEST
    assert len(lengths) == 1


def test_longer_texts_are_remembered_within_a_bound_of_their_own() -> None:
    lengths = Remembered(len, longest=1000, most=10_000)
    for number in range(100):
        assert lengths["x" * (900 + number)] == 900 + number
        assert len(lengths) < 10
    assert lengths["x" * 1001] == 1001
    assert "x" * 999 in lengths
    assert "x" * 1001 not in lengths


def test_many_texts_are_forgotten() -> None:
    remember(10_000)
    words = Remembered(str.upper)
    most = 0
    for number in range(1000):
        assert words[f"word{number}"] == f"WORD{number}"
        most = max(most, len(words))
    assert 10 < most < 10_000 // 100
    assert words["word999"] == "WORD999"


def test_new_bound_holds_for_what_is_there() -> None:
    words = Remembered(str.upper)
    for number in range(1000):
        words[f"word{number}"]
    assert len(words) == 1000
    remember(10_000)
    words["another"]
    assert len(words) == 1


def test_long_queries_leave_nothing_behind() -> None:
    chance = random.Random(990)
    queries = ["".join(chance.choices(string.ascii_lowercase, k=990)) for _ in range(200)]
    finders(queries[0])
    tracemalloc.start()
    for query in queries:
        finders(query)
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    # However many come, these are the bounds; 200 have passed them.
    assert kept < 4_000_000


def finders(q: str) -> None:
    for leaf in leaves_of(compile_query(parse(q), relaxed=True).query):
        finder(leaf)


def test_finder_of_a_word_is_kept_and_of_a_page_is_not() -> None:
    field = Field("ko", "text", "surface")
    word, page = Term(field, ("나루",)), TermPhrase(field, ("나루", "루터") * 100)
    assert finder(word) is finder(word)
    assert finder(page) is not finder(page)
