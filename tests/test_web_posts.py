"""`/search` by a body: the same parameters with the types of JSON, and the same answer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.bodies import LARGEST
from web.faces.answers import HitAnswer
from web.parameters import SEARCH

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

TYPE = "application/json"
ROWS = {row.name: row for row in SEARCH}
ASKED = st.fixed_dictionaries(
    {},
    optional={
        "q": st.sampled_from(["나루", "ferry", "MOU 渡船", "has:en", "xyzzy", "date:soon"]),
        "page": st.integers(0, 3),
        "per_page": st.integers(1, 3),
        "sort": st.sampled_from(["relevance", "date:desc"]),
        "fields": st.lists(st.sampled_from([*HitAnswer.__annotations__]), min_size=1, unique=True),
        "highlight": st.sampled_from(["marks", "html", "none"]),
        "snippets": st.integers(0, 5),
        "snippet_length": st.integers(20, 60),
        "prefer": st.lists(st.sampled_from(["ja", "zh-Hant", "en-GB", "de"]), min_size=1),
        "explain": st.booleans(),
        "relax": st.booleans(),
        "lang": st.lists(st.sampled_from(["ko", "en", "zh-Hant"]), min_size=1, unique=True),
        "without": st.lists(st.sampled_from(["fr", "ja"]), min_size=1, unique=True),
        "matched": st.lists(st.sampled_from(["ko", "other"]), min_size=1, unique=True),
        "source": st.lists(st.sampled_from(["a, b", "Nuri"]), min_size=1, unique=True),
        "from": st.sampled_from(["2019", "2021-03"]),
        "to": st.sampled_from(["2020", "2030-01-31"]),
        "added_from": st.sampled_from(["2020-01-01", "2020-01-01T00:00:00+09:00"]),
        "facets": st.lists(
            st.sampled_from(["source", "histogram", "matched"]), min_size=1, unique=True
        ),
        "facet_limit": st.integers(1, 3),
        "suggestions": st.booleans(),
    },
)


def in_address(asked: dict[str, Any]) -> dict[str, str]:
    return {name: ROWS[name].write(ROWS[name].take(value)) for name, value in asked.items()}


@given(asked=ASKED)
def test_body_answers_as_the_address(app: Flask, asked: dict[str, Any]) -> None:
    client = app.test_client()
    posted = client.post("/search", json=asked)
    if asked.get("page") == 0:
        assert posted.get_json()["error"]["parameter"] == "page"
        return
    got = client.get("/search", query_string=in_address(asked))
    assert posted.status_code == got.status_code
    assert {**posted.get_json(), "took_ms": 0} == {**got.get_json(), "took_ms": 0}
    assert posted.headers.get("Link") == got.headers.get("Link")


def test_what_no_address_can_hold_goes_on_by_cursor(client: FlaskClient) -> None:
    known = [hit["id"] for hit in client.get("/search").get_json()["hits"]]
    asked: dict[str, Any] = {"ids": [*known, *(f"{turn}{'x' * 99}" for turn in range(200))]}
    answer = client.post("/search", json={**asked, "per_page": 1})
    assert answer.get_json()["next"] is None
    assert "Link" not in answer.headers
    cursor = answer.get_json()["cursor"]
    following = client.post("/search", json={**asked, "per_page": 9, "cursor": cursor}).get_json()
    assert len(following["hits"]) == answer.get_json()["total"] - 1 > 0


@pytest.mark.parametrize(
    ("body", "parameter"),
    [
        ('{"per_page": "10"}', "per_page"),
        ('{"per_page": 101}', "per_page"),
        ('{"per_page": 1.5}', "per_page"),
        ('{"per_page": true}', "per_page"),
        ('{"page": 1e300}', "page"),
        ('{"q": 1}', "q"),
        ('{"q": null}', "q"),
        ('{"q": {"q": "a"}}', "q"),
        ('{"explain": 1}', "explain"),
        ('{"fields": "id"}', "fields"),
        ('{"fields": []}', "fields"),
        ('{"fields": ["name"]}', "fields"),
        ('{"prefer": ["ko", 1]}', "prefer"),
        ('{"prefer": [["ko"]]}', "prefer"),
        ('{"limit": 10}', "limit"),
        ('{"q": "a", "q": "b"}', "q"),
    ],
)
def test_wrong_type_is_named(client: FlaskClient, body: str, parameter: str) -> None:
    answer = client.post("/search", data=body, content_type=TYPE)
    error = answer.get_json()["error"]
    assert (answer.status_code, error["code"]) == (400, "bad_request")
    assert error["parameter"] == parameter


def test_whole_number_may_have_a_point(client: FlaskClient) -> None:
    assert client.post("/search", data='{"per_page": 2.0}', content_type=TYPE).status_code == 200


@pytest.mark.parametrize(
    ("body", "mimetype", "status", "code"),
    [
        ('{"q": NaN}', TYPE, 400, "bad_request"),
        ('{"q": "' + "[" * 90_000, TYPE, 400, "bad_request"),
        ('{"q": ' + "[" * 90_000, TYPE, 400, "bad_request"),
        ("[]", TYPE, 400, "bad_request"),
        ('{"q": "a"}', "text/plain", 415, "unsupported_type"),
        ('{"q": "a"}', None, 415, "unsupported_type"),
        (json.dumps({"q": "a" * LARGEST}), TYPE, 413, "too_large"),
        (json.dumps({"q": "a" * 1001}), TYPE, 400, "bad_query"),
    ],
)
def test_odd_body_is_refused(
    client: FlaskClient, body: str, mimetype: str | None, status: int, code: str
) -> None:
    answer = client.post("/search", data=body.encode(), content_type=mimetype)
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (status, code)


def test_page_is_answered_to_those_who_prefer_it(client: FlaskClient) -> None:
    by_header = client.post("/search", json={"q": "나루"}, headers={"Accept": "text/html"})
    by_body = client.post("/search", json={"q": "나루", "format": "html"})
    assert by_header.mimetype == by_body.mimetype == "text/html"


def test_address_and_body_add_up(client: FlaskClient) -> None:
    answer = client.post("/search?per_page=1", json={"q": "나루"}).get_json()
    assert (answer["per_page"], answer["query"]) == (1, "나루")
    refused = client.post("/search?q=배", json={"q": "나루"}).get_json()
    assert "2 times" in refused["error"]["message"]


def test_next_is_an_address(client: FlaskClient) -> None:
    asked = {"q": "나루", "per_page": 1, "prefer": ["zh-Hant", "en"]}
    answer = client.post("/search", json=asked).get_json()
    assert answer["next"].endswith("&page=2&per_page=1&prefer=zh-Hant,en")
    assert client.get(answer["next"]).get_json()["page"] == 2
