"""Equal requests are answered from memory within a generation, and no other ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.errors import SettingError
from tests.test_web_metrics import read
from web import create_app
from web.guards.answers import BESIDE, Answers, Kept

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

SAME = ["Content-Type", "ETag", "Cache-Control", "Link", "Vary", "Content-Security-Policy"]


@pytest.fixture
def client(index_folder: Path, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    monkeypatch.setenv("NARU_CACHE", "1000000")
    return create_app(str(index_folder)).test_client()


def is_computed(client: FlaskClient, address: str, **headers: str) -> bool:
    name = "naru_cache_requests_total{found=yes}"
    before = read(client).get(name, 0)
    client.get(address, headers=headers)
    return read(client).get(name, 0) == before


@pytest.mark.parametrize("address", ["/", "/search?q=나루", "/articles/2019/ferry?q=MOU"])
@pytest.mark.parametrize("encoding", ["br", "identity"])
def test_answer_is_the_same_again(client: FlaskClient, address: str, encoding: str) -> None:
    headers = {"Accept-Encoding": encoding}
    first, again = (client.get(address, headers=headers) for _ in range(2))
    assert again.data == first.data
    assert again.status_code == 200
    for answer in (first, again):
        assert [len(answer.headers.getlist(name)) for name in SAME if name in answer.headers]
    assert facts(again) == facts(first)
    assert again.headers["X-Request-ID"] != first.headers["X-Request-ID"]


def facts(answer: TestResponse) -> list[list[str]]:
    return [answer.headers.getlist(name) for name in (*SAME, "Content-Encoding", "Content-Length")]


def test_only_equal_requests_are_answered_again(client: FlaskClient) -> None:
    assert is_computed(client, "/search?q=나루")
    assert not is_computed(client, "/search?q=나루")
    assert is_computed(client, "/search?q=배")
    assert is_computed(client, "/search?q=나루&page=2")
    assert is_computed(client, "/search?q=나루", Accept="text/html")
    assert is_computed(client, "/search?q=나루", Accept="text/html", **{"Accept-Language": "fr"})
    assert is_computed(client, "/search?q=나루", **{"Accept-Encoding": "gzip"})


def test_hits_are_counted_again(client: FlaskClient) -> None:
    before = read(client)["naru_search_hits_sum{}"]
    totals = [client.get("/search?q=나루").get_json()["total"] for _ in range(3)]
    assert read(client)["naru_search_hits_sum{}"] - before == sum(totals)


def test_errors_and_probes_are_not_kept(client: FlaskClient) -> None:
    for address in ("/search?page=x", "/articles/nowhere", "/healthz", "/analyze?lang=ko&text=배"):
        assert is_computed(client, address)
        assert is_computed(client, address)


def test_client_that_has_it_still_gets_304(client: FlaskClient) -> None:
    tag = client.get("/search?q=나루").headers["ETag"]
    answer = client.get("/search?q=나루", headers={"If-None-Match": tag})
    assert (answer.status_code, answer.data) == (304, b"")
    assert client.head("/search?q=나루").data == b""
    assert client.get("/search?q=나루").data


def test_new_generation_is_not_answered_by_the_one_before(
    tmp_path: Path, publish_index: Callable[[Path], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NARU_CACHE", "1000000")
    publish_index(tmp_path)
    client = create_app(str(tmp_path)).test_client()
    client.get("/search")
    second = publish_index(tmp_path)
    while client.get("/healthz").get_json()["generation"] != second:
        pass
    assert client.get("/search").get_json()["generation"] == second


def test_nothing_is_kept_by_default(index_folder: Path) -> None:
    client = create_app(str(index_folder)).test_client()
    assert is_computed(client, "/search")
    assert is_computed(client, "/search")


def test_bytes_have_to_be_a_number(index_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NARU_CACHE", "8 MB")
    with pytest.raises(SettingError, match="NARU_CACHE"):
        create_app(str(index_folder))


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9_000)), max_size=80))
def test_answers_never_take_more_than_they_may(asked: list[tuple[int, int]]) -> None:
    most = 40_000
    answers = Answers(most)
    held: dict[str, Kept] = {}
    for name, size in asked:
        key = str(name)
        found = answers.find("g", key)
        assert found is None or found is held[key]
        if found is None:
            held[key] = Kept(bytes(size), [], None)
            answers.keep("g", key, held[key])
        assert answers.bytes <= most
    kept = [key for key in held if answers.find("g", key) is held[key]]
    assert answers.bytes == sum(len(held[key].body) + BESIDE for key in kept)


def test_longest_unused_is_forgotten_first() -> None:
    answers = Answers(16 * BESIDE)
    answers.find("g", "")
    for name in map(str, range(8)):
        answers.keep("g", name, Kept(bytes(BESIDE), [], None))
    assert answers.find("g", "0")
    answers.keep("g", "8", Kept(bytes(BESIDE), [], None))
    assert answers.find("g", "0")
    assert not answers.find("g", "1")


def test_answers_of_another_generation_are_forgotten() -> None:
    answers = Answers(100 * BESIDE)
    answers.find("first", "a")
    answers.keep("first", "a", Kept(b"", [], None))
    assert answers.find("first", "a")
    assert not answers.find("second", "a")
    answers.keep("first", "a", Kept(b"", [], None))
    assert not answers.find("second", "a")
    assert answers.bytes == 0
