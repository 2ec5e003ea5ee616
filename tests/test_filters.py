"""Filters beside a query: what they let through, whatever the query is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from search import service
from search.budget import Budget
from search.errors import QueryError, TooCostlyError
from search.filters import Filters
from search.model import Request
from tests.articles import ARTICLES
from tests.strategies import QUERIES

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from search.index.generation import Generation


def found(archive: Generation, q: str = "", **filters: object) -> set[str]:
    page = service.search(archive, Request(q, per_page=50, filters=Filters(**filters)))  # type: ignore[arg-type]
    return {hit.id for hit in page.hits}


@pytest.mark.parametrize("q", ["MOU) OR (협약", "MOU OR 협약", '"협약', "(협약", "협약 OR", "-MOU"])
def test_no_query_escapes_a_filter(archive: Generation, q: str) -> None:
    everywhere = found(archive, q)
    assert found(archive, q, first="2021-01-01") == everywhere & {
        article.id for article in ARTICLES if (article.date or "") >= "2021"
    }


@given(q=QUERIES)
def test_filters_hold_for_all_that_is_typed(archive: Generation, q: str) -> None:
    filters = Filters(lang=("ko",), without=("fr",), last="2020-12-31")
    try:
        page = service.search(archive, Request(q, per_page=50, filters=filters))
    except (QueryError, TooCostlyError):
        return
    for hit in page.hits:
        assert "ko" in hit.languages
        assert "fr" not in hit.languages
        assert hit.date and hit.date <= "2020-12-31"


def test_languages_all_hold_and_names_any(archive: Generation) -> None:
    assert found(archive, lang=("ko", "fr")) == {"yard", "bac"}
    assert found(archive, lang=("ko",), without=("ja", "en")) == {
        *("mayor", "design", "bac", "nfd", "silent")
    }
    assert found(archive, source=("나루신문", "han river post")) == {"market", "mayor"}
    assert found(archive, ids=("yard", "twin", "nowhere")) == {"yard", "twin"}


def test_source_is_a_whole_name_and_byline_words(archive: Generation) -> None:
    assert found(archive, source=("나루신문",)) == {"market"}
    assert found(archive, "source:나루신문") == {"market", "yard"}
    assert found(archive, byline=("지역",)) == found(archive, "byline:지역") == {"yard"}
    assert found(archive, byline=("…",)) == set()


def test_matched_asks_in_which_texts_the_words_are(archive: Generation) -> None:
    assert found(archive, "MOU", matched=("ja",)) == {"yard"}
    assert found(archive, "MOU", matched=("other",)) == {"others"}
    assert found(archive, "MOU", matched=("ko", "fr")) == {"yard"}
    assert found(archive, matched=("ko",)) == set()
    # 협약 is there, but it is not why the article was found.
    assert found(archive, "en:MOU OR (ko:협약 fr:나루)", matched=("ko",)) == set()


def test_query_is_relaxed_within_its_filters(archive: Generation) -> None:
    asked = Request("東京都 나루", filters=Filters(lang=("zh",), without=("ko",)))
    page = service.search(archive, asked)
    assert ([hit.id for hit in page.hits], page.missing) == (["tokyo"], ("나루",))


def test_days_of_a_filter_leave_out_undated(archive: Generation) -> None:
    page = service.search(archive, Request("MOU", filters=Filters(first="2019-01-01")))
    assert (page.total, page.undated) == (2, 1)


def test_budget_holds_with_filters(archive: Generation) -> None:
    asked = Request("MOU", filters=Filters(lang=("ko",)))
    with pytest.raises(TooCostlyError):
        service.search(archive, asked, Budget(reading=0.000_001))


def test_halves_of_characters_find_nothing(archive: Generation) -> None:
    half = ("\ud800",)
    assert found(archive, ids=half) == found(archive, source=half) == set()
    assert found(archive, byline=half) == set()


def test_client_filters_beside_the_query(client: FlaskClient) -> None:
    def ids(address: str) -> list[str]:
        return [hit["id"] for hit in client.get(f"/search?{address}").get_json()["hits"]]

    assert ids("q=나루&lang=ko,en") == ["2019/ferry"]
    assert ids("q=나루&without=ko") == ["bare"]
    assert ids("from=2019&to=2019-09") == ["2019/ferry"]
    assert ids("source=나루신문,Post") == ids("byline=지역부") == ["2019/ferry"]
    assert ids("q=MOU&matched=ja") == ["2019/ferry"]
    assert ids("added_from=1970-01-02") == []
    assert len(ids("added_from=1970-01-01T00:00:00Z")) == 3


def test_range_that_ends_before_it_begins_is_refused(client: FlaskClient) -> None:
    answer = client.get("/search?from=2020&to=2019")
    assert (answer.status_code, answer.get_json()["error"]["parameter"]) == (400, "to")
