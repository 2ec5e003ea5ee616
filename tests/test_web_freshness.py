"""What clients may keep, and that they are told once it is no longer right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from web import create_app

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flask.testing import FlaskClient

ADDRESSES = ["/", "/search?q=나루", "/search?q=나루&page=2", "/articles/bare", "/articles?id=bare"]
FRENCH = {"Accept": "text/html", "Accept-Language": "fr"}


def tag_of(client: FlaskClient, address: str, **headers: str) -> str | None:
    return client.get(address, headers=headers).headers.get("ETag")


@pytest.mark.parametrize("address", ADDRESSES)
def test_client_that_has_the_answer_gets_none(client: FlaskClient, address: str) -> None:
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    for header in ("ETag", "Cache-Control", "Vary"):
        assert again.headers[header] == first.headers[header]


def test_one_of_several_tags_is_enough(client: FlaskClient) -> None:
    tag = tag_of(client, "/search")
    headers = {"If-None-Match": f'"other", {tag}, W/"third"'}
    assert client.get("/search", headers=headers).status_code == 304
    assert client.head("/search", headers=headers).status_code == 304


def test_nothing_is_computed_for_it(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    tag = tag_of(client, "/search?q=나루")
    monkeypatch.setattr("search.service.search", None)
    assert client.get("/search?q=나루", headers={"If-None-Match": str(tag)}).status_code == 304


def test_other_answers_have_other_tags(client: FlaskClient) -> None:
    tags = [tag_of(client, address) for address in ADDRESSES]
    tags += [tag_of(client, "/search?q=나루", **headers) for headers in (FRENCH, {"Accept": "a/b"})]
    tags += [tag_of(client, "/search?q=나루", **FRENCH | {"Accept-Language": "ko"})]
    tags += [client.get("/search?q=나루", base_url="http://localhost/below").headers["ETag"]]
    assert None not in tags
    assert len(set(tags)) == len(tags)


@pytest.mark.parametrize("given", ["*", "", '"', "W/", 'W/"0"', "나루", ","])
def test_other_tags_are_answered_in_full(client: FlaskClient, given: str) -> None:
    headers = {"If-None-Match": given.encode().decode("latin-1")}
    assert client.get("/search", headers=headers).status_code == 200
    assert client.get("/articles/nowhere", headers=headers).status_code == 404
    assert client.get("/healthz", headers=headers).status_code == 200


def test_new_generation_has_new_tags(tmp_path: Path, publish_index: Callable[[Path], str]) -> None:
    publish_index(tmp_path)
    client = create_app(str(tmp_path)).test_client()
    before = tag_of(client, "/search")
    second = publish_index(tmp_path)
    while client.get("/search").get_json()["generation"] != second:
        assert client.get("/healthz").get_json()["why"] is None
    answer = client.get("/search", headers={"If-None-Match": str(before)})
    assert answer.status_code == 200
    assert answer.headers["ETag"] != before


@pytest.mark.parametrize(
    "address", ["/healthz", "/metrics", "/analyze?lang=ko&text=배", "/no", "/search?page=x"]
)
def test_what_is_not_from_the_index_is_not_kept(client: FlaskClient, address: str) -> None:
    headers = client.get(address).headers
    assert headers["Cache-Control"] == "no-store"
    assert "ETag" not in headers


def test_missing_index_is_told_to_clients_with_tags(tmp_path: Path) -> None:
    client = create_app(str(tmp_path)).test_client()
    answer = client.get("/search", headers={"If-None-Match": 'W/"0"'})
    assert (answer.status_code, answer.headers["Cache-Control"]) == (503, "no-store")
