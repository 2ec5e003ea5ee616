"""A query of very many words is looked for by its rarest ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from search import service
from search.budget import Budget
from search.model import Request
from search.query.compile import Compiled
from search.query.rarest import keep_rarest
from search.query.terms import (
    AllOf,
    AnyOf,
    BestOf,
    DateBetween,
    NoneOf,
    Term,
    TermPrefix,
    leaves_of,
)
from search.stored.fields import SOURCE, Field

if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.index.generation import Generation
    from search.query.terms import Scored, TermNode

KO, TITLE = Field("ko", "text", "surface"), Field("ko", "title", "surface")
COMMON, RARE, RARER, LOST = (Term(KO, (word,)) for word in ("구청", "나루", "뱃길", "없다"))
COUNTS = {COMMON: 90, RARE: 5, RARER: 1, LOST: 0}


def frequencies(leaves: Sequence[Scored]) -> list[int]:
    return [COUNTS[leaf] for leaf in leaves if isinstance(leaf, Term)]


def kept(query: TermNode, most: int) -> TermNode:
    return keep_rarest(Compiled(query), most, frequencies).query


def test_few_words_stay() -> None:
    query = AnyOf((COMMON, RARE, LOST))
    assert kept(query, 3) is query


def test_rarest_that_are_found_stay() -> None:
    assert kept(AnyOf((COMMON, LOST, RARE, RARER)), 2) == AnyOf((RARE, RARER))
    assert kept(AnyOf((COMMON, LOST, RARE, RARER)), 1) == AnyOf((RARER,))


def test_prefix_goes_first() -> None:
    query = AnyOf((TermPrefix(KO, "나"), COMMON, RARE))
    assert kept(query, 2) == AnyOf((COMMON, RARE))


def test_title_goes_with_its_text() -> None:
    titles = (COMMON._replace(field=TITLE), RARE._replace(field=TITLE))
    query = AnyOf((COMMON, RARE, *titles))
    assert kept(query, 1) == AnyOf((RARE, titles[1]))


def test_filters_stay() -> None:
    filters = (NoneOf(COMMON), DateBetween("2019-01-01", None), Term(SOURCE, ("나루",)))
    COUNTS[filters[2]] = 80
    query = AllOf((BestOf((AnyOf((COMMON, RARE, RARER)),)), *filters))
    assert kept(query, 1) == AllOf((BestOf((AnyOf((RARER,)),)), *filters))


def test_what_needs_a_lost_word_is_left_out() -> None:
    query = AnyOf((AllOf((COMMON, DateBetween("2019-01-01", None))), RARE, RARER))
    assert kept(query, 2) == AnyOf((RARE, RARER))


def test_words_that_nothing_has_stay() -> None:
    query = AnyOf((LOST, TermPrefix(KO, "없"), Term(KO, ("없다",), 0.5)))
    assert kept(query, 1) is query


def test_pasted_text_is_found_by_its_rarest_words(archive: Generation) -> None:
    pasted = "어제 누가 말하기를 금천구는 공방 거리를 살리려고 연구원과 업무협약을 맺었다"
    page = service.search(archive, Request(pasted), Budget(terms=4))
    assert page.relaxed
    assert page.hits[0].id == "yard"


def test_pasted_text_too_costly_to_find_whole_is_found(archive: Generation) -> None:
    pasted = "금천구는 공방 거리를 살리려고 연구원과 업무협약(MOU)을 맺었다고 8일 밝혔다"
    assert not service.search(archive, Request(pasted)).relaxed
    page = service.search(archive, Request(pasted), Budget(reading=0.0015, terms=2))
    assert page.relaxed
    assert page.hits[0].id == "yard"


def test_leaves_left_are_no_more_than_asked() -> None:
    query = AnyOf((COMMON, RARE, RARER, LOST))
    for most in range(1, 4):
        assert len(leaves_of(kept(query, most))) <= most
