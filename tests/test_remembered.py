"""What is remembered of words is bounded by bytes."""

from __future__ import annotations

import gc
import random
import string
import tracemalloc
from typing import TYPE_CHECKING

import pytest

from search.analysis.folding import _table, _variants
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


SCRIPTS = {
    "Latin": (string.ascii_lowercase, 25, 100_000),
    "accents": ("".join(map(chr, range(0xC0, 0x250))), 8, 1_500_000),
    "Hangul": ("".join(map(chr, range(0xAC00, 0xD7A4))), 2, 1_500_000),
    "Han": ("".join(map(chr, range(0x4E00, 0xA000))), 2, 2_500_000),
    "kana": ("".join(map(chr, [*range(0x3041, 0x3097), *range(0x30A1, 0x30FB)])), 2, 1_500_000),
}
"""Letters of a script, a number of queries of them, and the bytes that may be kept of these.

So few come near the bounds of all memories together, but for Latin ones: 3,000 of any script keep
less than 5 MB.
"""


@pytest.mark.parametrize("script", SCRIPTS)
def test_long_queries_leave_little_behind(script: str) -> None:
    letters, count, most = SCRIPTS[script]
    chance = random.Random(990)
    queries = ["".join(chance.choices(letters, k=990)) for _ in range(count)]
    finders("나루 渡し船 渡船 ferry bac")
    _table.cache_clear()
    _variants.cache_clear()
    tracemalloc.start()
    for query in queries:
        finders(query)
    gc.collect()
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept < most


def finders(q: str) -> None:
    for relaxed in (False, True):
        for leaf in leaves_of(compile_query(parse(q), relaxed=relaxed).query):
            finder(leaf)


def test_finder_of_a_word_is_kept_and_of_a_page_is_not() -> None:
    field = Field("ko", "text", "surface")
    word, page = Term(field, ("나루",)), TermPhrase(field, ("나루", "루터") * 100)
    assert finder(word) is finder(word)
    assert finder(page) is not finder(page)
