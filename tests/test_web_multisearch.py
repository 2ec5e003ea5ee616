"""Several searches at once: each is answered as alone, in its place, by one deadline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from search.budget import Budget
from search.errors import BusyError, DeadlineError, IndexUnavailableError, NaruError
from search.model import Page, Request
from search.several import search_each
from web.multisearch import MOST_HITS
from web.parameters import MOST_QUERIES

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from search.index.generation import Generation

QUERIES: list[dict[str, Any]] = [
    {"q": "나루", "per_page": 1, "fields": ["id", "title"]},
    {"q": "ferry (", "highlight": "html", "snippets": 2},
    {"q": "date:soon"},
    {"q": "나루", "per_page": "3"},
    {"q": "나루", "page": 101, "per_page": 100},
    {"q": "나루", "prefer": "ko"},
    {},
]


def ask(client: FlaskClient, queries: Any) -> list[dict[str, Any]]:
    answer: dict[str, Any] = client.post("/multi-search", json={"queries": queries}).get_json()
    results: list[dict[str, Any]] = answer["results"]
    return results


def timeless(answer: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in answer.items() if name != "took_ms"}


def test_each_is_answered_as_alone(client: FlaskClient) -> None:
    alone = [client.post("/search", json=query).get_json() for query in QUERIES]
    together = ask(client, QUERIES)
    assert list(map(timeless, together)) == list(map(timeless, alone))
    assert ["error" in result for result in together] == [False, False, *[True] * 4, False]


@pytest.mark.parametrize(
    "queries", [[], None, {}, "나루", ["나루"], [{"q": "나루"}, None], [{}] * (MOST_QUERIES + 1)]
)
def test_anything_but_a_list_of_objects_is_refused(client: FlaskClient, queries: object) -> None:
    answer = client.post("/multi-search", json={"queries": queries})
    assert answer.status_code == 400
    assert answer.get_json()["error"]["parameter"] == "queries"


@pytest.mark.parametrize("asked", [{"json": {}}, {"data": {"queries": "[]"}}])
def test_queries_come_as_json(client: FlaskClient, asked: dict[str, Any]) -> None:
    answer = client.post("/multi-search", **asked)
    assert answer.status_code == 400
    assert answer.get_json()["error"]["parameter"] == "queries"


def test_as_many_as_allowed_are_answered(client: FlaskClient) -> None:
    per_page = MOST_HITS // MOST_QUERIES
    assert len(ask(client, [{"q": "나루", "per_page": per_page}] * MOST_QUERIES)) == MOST_QUERIES
    more = [{"per_page": per_page}] * (MOST_QUERIES - 1) + [{"per_page": per_page + 1}]
    answer = client.post("/multi-search", json={"queries": more})
    assert answer.get_json()["error"]["parameter"] == "per_page"


@pytest.mark.parametrize("kind", [DeadlineError, BusyError])
def test_nothing_is_computed_past_the_deadline(archive: Generation, kind: type[NaruError]) -> None:
    steps = iter(range(30))
    refused: list[NaruError] = []

    def give_way() -> None:
        assert not refused, "it goes on"
        if next(steps, None) is None:
            refused.append(kind("over"))
            raise refused[0]

    requests = [Request("zzz", relax=False), *[Request("MOU", explain=True)] * 9]
    answers = search_each(archive, requests, Budget(give_way=give_way))
    assert isinstance(answers[0], Page)
    assert answers[1:] == [refused[0]] * 9


def test_those_of_a_page_are_not_taken(client: FlaskClient) -> None:
    (result,) = ask(client, [{"format": "html"}])
    assert result["error"]["parameter"] == "format"


def test_lost_index_is_no_answer(archive: Generation, monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(*_: object) -> Page:
        raise IndexUnavailableError("gone")

    monkeypatch.setattr("search.several.search", lost)
    with pytest.raises(IndexUnavailableError):
        search_each(archive, [Request()])
