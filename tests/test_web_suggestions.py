from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from flask.testing import FlaskClient


def suggestions(client: FlaskClient, address: str, **asked: Any) -> list[dict[str, Any]]:
    answer = client.get(address, query_string=asked)
    assert answer.status_code == 200, answer.json
    found: list[dict[str, Any]] = answer.get_json()["suggestions"]
    return found


def test_what_is_typed_is_completed(client: FlaskClient) -> None:
    found = suggestions(client, "/suggest", q="나ㄹ", lang="ko", limit="2")
    assert [one["text"] for one in found] == ["나루", "나루에 배가 돌아왔다"]
    assert found[0] == {"text": "나루", "lang": "ko", "count": 2, "kind": "word", "by": "written"}
    assert found[1]["kind"] == "title"


def test_a_mistyped_query_is_suggested_with_its_number_of_articles(client: FlaskClient) -> None:
    assert suggestions(client, "/spell", q="skfn") == [
        {"q": "나루", "kind": "keyboard", "typed": "skfn", "instead": "나루", "total": 3}
    ]


def test_nothing_is_asked_in_place_of_a_query(client: FlaskClient) -> None:
    page = client.get("/search?q=skfn&format=json").get_json()
    assert (page["total"], page["hits"]) == (0, [])
    assert page["suggestions"] == suggestions(client, "/spell", q="skfn")


def test_a_search_without_suggestions_has_none(client: FlaskClient) -> None:
    assert suggestions(client, "/search", q="skfn", suggestions="0", format="json") == []


def test_a_search_that_finds_something_suggests_only_what_finds_much_more(
    client: FlaskClient,
) -> None:
    assert suggestions(client, "/search", q="나루 배가", format="json") == []
    assert {one["q"] for one in suggestions(client, "/spell", q="나루 배가")} == {"나루", "배가"}
    assert suggestions(client, "/search", q="skfn", page="2", format="json") == []


def test_filters_hold_for_what_is_suggested(client: FlaskClient) -> None:
    (other,) = suggestions(client, "/search", q="skfn", format="json", **{"from": "1900"})
    dated = client.get("/search", query_string={"q": other["q"], "from": "1900"}).get_json()
    assert 0 < other["total"] == dated["total"] < 3
    assert suggestions(client, "/search", q="skfn", to="1900", format="json") == []


def test_what_empties_a_query_is_named(client: FlaskClient) -> None:
    found = suggestions(client, "/search", q="나루 date:1900", format="json")
    assert found == [
        {"q": "나루", "kind": "without", "typed": "date:1900", "instead": None, "total": 3}
    ]


@pytest.mark.parametrize(
    ("address", "parameter"),
    [
        ("/suggest", "q"),
        ("/suggest?q=" + "a" * 101, "q"),
        ("/suggest?q=a&limit=0", "limit"),
        ("/suggest?q=a&limit=51", "limit"),
        ("/suggest?q=a&lang=!", "lang"),
        ("/suggest?q=a&page=2", "page"),
        ("/spell?q=a&limit=many", "limit"),
        ("/search?format=json&suggestions=yes", "suggestions"),
    ],
)
def test_bad_values_are_named(client: FlaskClient, address: str, parameter: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 400
    assert answer.get_json()["error"]["parameter"] == parameter


@pytest.mark.parametrize(
    "q", ['"', "(", "-", "title:", "a OR", "date:none skfn", "\x00", "나루 " * 60]
)
def test_whatever_is_typed_is_answered(client: FlaskClient, q: str) -> None:
    for address in ("/suggest", "/spell"):
        assert client.get(address, query_string={"q": q[:100]}).status_code == 200


def test_a_query_that_cannot_be_read_is_refused(client: FlaskClient) -> None:
    answer = client.get("/spell?q=date:spring")
    assert answer.status_code == 400
    assert answer.get_json()["error"]["code"] == "bad_query"


@pytest.mark.parametrize(
    ("ui", "words"),
    [
        ("ko", "찾으셨나요"),
        ("en", "Did you mean"),
        ("ja", "もしかして"),
        ("zh", "是不是要找"),
        ("fr", "Vouliez"),
    ],
)
def test_the_page_shows_other_queries_where_nothing_was_found(
    client: FlaskClient, ui: str, words: str
) -> None:
    page = client.get(f"/search?q=skfn&ui={ui}", headers={"Accept": "text/html"})
    text = page.get_data(as_text=True)
    assert words in text
    assert f'href="/search?q=%EB%82%98%EB%A3%A8&amp;ui={ui}"' in text
    assert words not in client.get(f"/search?q=ferry&ui={ui}").get_data(as_text=True)
