"""Where any word is enough, 2-grams count by what of them is of words."""

from __future__ import annotations

import pytest

from search.query.compile import compile_query
from search.query.parser import parse
from search.query.terms import Term, leaves_of


def weights(q: str, lang: str) -> dict[str, float]:
    """What each 2-gram of a relaxed query counts for in the texts of a language."""
    leaves = leaves_of(compile_query(parse(q), relaxed=True).query)
    return {
        leaf.terms[0]: leaf.weight
        for leaf in leaves
        if isinstance(leaf, Term) and leaf.field == (lang, "text", "surface")
    }


@pytest.mark.parametrize(
    ("lang", "q", "counts"),
    [
        ("ko", "나루터는 새것입니까", {"나루": 1, "루터": 1, "터는": 0.5, "새것": 1, "것입": 0.5}),
        (
            "ja",
            "渡船の料金を 港で",
            {"渡船": 1, "船の": 0.5, "の料": 0.5, "料金": 1, "金を": 0.5, "港で": 1},
        ),
        ("zh", "渡船的价格 很高", {"渡船": 1, "船的": 1, "的价": 1, "价格": 1, "很高": 1}),
        ("ko", "MOU 12건 나루", {"mou": 1, "12": 1, "건": 1, "나루": 1}),
        ("en", "ferries at markets", {"ferries": 1, "markets": 1}),
    ],
)
def test_grams_count_by_their_share_of_words(lang: str, q: str, counts: dict[str, float]) -> None:
    assert weights(q, lang) == counts
