"""What a query goes without where no article has all of it, and what it never goes without."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import service
from search.model import Page, Request
from search.query.parser import parse
from search.query.relaxing import is_filter
from search.query.terms import AllOf, AnyOf, Term
from tests.test_compile import KO, compiled, in_field

if TYPE_CHECKING:
    from search.index.generation import Generation


def ask(archive: Generation, q: str, *, relax: bool = True) -> Page:
    return service.search(archive, Request(q, per_page=50, relax=relax))


def ids(page: Page) -> set[str]:
    return {hit.id for hit in page.hits}


def test_relaxed_takes_any_word() -> None:
    tree = compiled("나루 MOU", relaxed=True)
    assert isinstance(tree, AnyOf)
    assert in_field("서울특별시장선거", KO, relaxed=True) == [
        Term(KO, (gram,)) for gram in ("서울", "울특", "특별", "별시", "시장", "장선", "선거")
    ]


@pytest.mark.parametrize(
    "q", ["서울시장", "東京都", "ko:서울시장", "서울시장 -나루", "has:fr 谅解备忘录"]
)
def test_short_word_alone_stays_whole(q: str) -> None:
    assert compiled(q, relaxed=True) == compiled(q)
    assert compiled(unicodedata.normalize("NFD", q), relaxed=True) == compiled(q)


@pytest.mark.parametrize(
    "q",
    [
        *("has:ko", "-배", "date:2019", "date:none", "source:나루", "ko:-배", "-(배 강)"),
        *("-우리나라나루", "(date:2019 OR date:2021)", "(has:ko OR (date:2019 -배))"),
        *("ko:(has:ko OR -배)", "(MOU OR date:2019)", "(MOU OR (has:ko (배 OR date:2019)))"),
    ],
)
def test_relaxed_keeps_conditions(q: str) -> None:
    tree = compiled(f"나루 서울특별시장선거 {q}", relaxed=True)
    assert isinstance(tree, AllOf)
    assert tree.children[1] == compiled(q)


@pytest.mark.parametrize("q", ["나루", '"업무 협약"', "MOU", "compet*", "글"])
def test_what_cannot_be_relaxed_stays(q: str) -> None:
    assert compiled(q, relaxed=True) == compiled(q)


@pytest.mark.parametrize(
    "q", ["배 OR 우리나라나루", "(서울특별시장선거 OR zzz) has:ko", "ko:(a OR b c)"]
)
def test_alternatives_are_never_relaxed(q: str) -> None:
    assert compiled(q, relaxed=True) == compiled(q)


def test_alternatives_stay_whole_beside_other_words() -> None:
    either = compiled("서울특별시장선거 OR (ferry 배)")
    relaxed = compiled("(서울특별시장선거 OR (ferry 배)) zzz", relaxed=True)
    assert relaxed == AnyOf((either, compiled("zzz")))
    dated = compiled("zzz ((MOU date:2019) OR 나루)", relaxed=True)
    assert dated == AnyOf((compiled("zzz"), compiled("(MOU date:2019) OR 나루")))


def test_unclosed_phrase_is_relaxed_to_its_words() -> None:
    assert compiled("“나루 zzz") == compiled("“나루 zzz”")
    assert compiled("“나루 zzz", relaxed=True) == compiled("나루 zzz", relaxed=True)
    assert compiled("“나루 zzz”", relaxed=True) == compiled("“나루 zzz”")


def test_words_of_unclosed_phrase_are_marked_as_its_own(archive: Generation) -> None:
    page = ask(archive, "MOU “compétitivité zzz")
    assert (page.relaxed, page.missing, page.words) == (
        True,
        ("zzz",),
        ("MOU", "compétitivité zzz"),
    )
    yard = next(hit for hit in page.hits if hit.id == "yard")
    (french,) = [snippet for snippet in yard.snippets if snippet.lang == "fr"]
    assert [mark.word for mark in french.marks] == [0, 1]


def test_alternatives_find_whole_words_and_are_not_called_relaxed(archive: Generation) -> None:
    page = ask(archive, "ferries OR 도서관")
    assert (page.relaxed, page.missing, ids(page)) == (False, (), {"headline", "twin"})
    nothing = ask(archive, "고양이집사 OR 도서관이용자수")
    assert (nothing.relaxed, nothing.total) == (False, 0)


def test_missing_words_are_those_that_no_article_has(archive: Generation) -> None:
    page = ask(archive, "compétitivité Zeppelin xyz* “no such thing”")
    assert (page.relaxed, ids(page)) == (True, {"yard"})
    assert page.missing == ("Zeppelin", "xyz*", "no such thing")


def test_missing_words_are_missing_within_filters_and_fields(archive: Generation) -> None:
    assert ask(archive, "MOU 話 date:2019").missing == ("話",)
    assert ask(archive, "MOU en:협약").missing == ("en:협약",)
    assert ask(archive, "title:(MOU 협약)").missing == ("title:MOU",)
    assert ask(archive, "MOU (zzz OR yyy) …").missing == ("zzz", "yyy")


def test_word_that_only_binds_is_not_missing(archive: Generation) -> None:
    assert ask(archive, "MOU zzz puis en:은 title:(は xyz)").missing == ("zzz", "title:xyz")
    assert ask(archive, "MOU “puis”").missing == ("puis",)


def test_words_that_are_never_together_are_not_missing(archive: Generation) -> None:
    page = ask(archive, "compétitivité 魚", relax=True)
    assert (page.relaxed, page.missing) == (True, ())
    assert ids(page) == {"yard", "market", "kyoto"}
    # A page without hits asks the engine alone.
    assert service.search(archive, Request("compétitivité 魚 zzz", page=9)).missing == ("zzz",)


def test_nothing_is_missing_where_all_is_found(archive: Generation) -> None:
    assert ask(archive, "MOU 협약").missing == ()
    assert ask(archive, "Zeppelin").missing == ()


def test_relaxing_can_be_refused(archive: Generation) -> None:
    page = ask(archive, "compétitivité Zeppelin", relax=False)
    assert (page.relaxed, page.total, page.missing) == (False, 0, ())


def test_relaxed_query_keeps_groups_of_filters(archive: Generation) -> None:
    page = ask(archive, "zzzqqq MOU (date:2021 OR date:2022)")
    assert (page.relaxed, ids(page), page.missing) == (True, {"market"}, ("zzzqqq",))
    assert ask(archive, "zzzqqq (date:2021 OR date:2022)").total == 0
    assert ask(archive, "zzzqqq (MOU OR date:2021)").total == 0
    assert ask(archive, "zzzqqq (… OR date:2021)").total == 0


PIECES = ["MOU", "zzz", "魚", "나루", '"MOU"', "has:ko", "date:2021", "-fish", "date:none", "…"]
GROUPS = st.recursive(
    st.sampled_from(PIECES),
    lambda q: st.lists(q, min_size=2, max_size=3).flatmap(
        lambda each: st.sampled_from([" ", " OR "]).map(lambda joint: f"({joint.join(each)})")
    ),
    max_leaves=6,
)


@given(GROUPS)
def test_relaxed_answer_has_a_word_of_the_query(archive: Generation, q: str) -> None:
    page = ask(archive, q)
    for hit in page.hits if page.relaxed else ():
        assert hit.matched, f"help: is_filter({parse(q)}) is {is_filter(parse(q))}"
