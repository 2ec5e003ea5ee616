"""`/analyze`, asked by its address and by a body."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from flask.testing import FlaskClient

LONG = "渡船𠀀江" * 2500
TYPE = "application/json"


def test_body_answers_as_the_address(client: FlaskClient) -> None:
    asked = {"lang": "ko", "text": "배를 탔다"}
    by_address = client.get("/analyze", query_string=asked).get_json()
    assert by_address["words"]
    for answer in (client.post("/analyze", json=asked), client.post("/analyze", data=asked)):
        assert answer.get_json() == by_address


def test_longest_text_fits_however_it_is_escaped(client: FlaskClient) -> None:
    for answer in (
        client.post("/analyze", data={"lang": "zh", "text": LONG}),
        client.post("/analyze", json={"lang": "zh", "text": LONG[::-1]}),
    ):
        assert answer.status_code == 200
        assert len(answer.get_json()["text"]) == 10_000


@pytest.mark.parametrize("given", [{"lang": "ko"}, {"text": "배"}, {}])
def test_missing_parameter_is_named(client: FlaskClient, given: dict[str, str]) -> None:
    missing = next(name for name in ("lang", "text") if name not in given)
    for answer in (client.get("/analyze", query_string=given), client.post("/analyze", json=given)):
        assert answer.status_code == 400
        assert answer.get_json()["error"]["parameter"] == missing


@pytest.mark.parametrize(
    ("body", "mimetype", "status"),
    [
        (b"", TYPE, 400),
        (b"{", TYPE, 400),
        (b"[]", TYPE, 400),
        (b"[" * 100_000, TYPE, 400),
        (b"1" * 5000, TYPE, 400),
        (b"\xff\xfe{", TYPE, 400),
        (b'{"lang": "ko", "text": 1}', TYPE, 400),
        (b'{"lang": "ko", "text": {"a": "b"}}', TYPE, 400),
        (b'{"lang": "ko", "text": "a", "text": "b"}', TYPE, 400),
        (b'{"lang": "ko", "text": "a", "\\ud800": "b"}', TYPE, 400),
        (b'{"lang": "ko", "text": "\\ud800"}', TYPE, 200),
        (b"lang=ko&text=%ff%00", "application/x-www-form-urlencoded", 200),
        (b"--", "multipart/form-data; boundary=x", 400),
        (b"lang=ko&text=a", "text/plain", 415),
        (b"x" * 200_000, TYPE, 413),
        (b"x" * 200_000, "application/x-www-form-urlencoded", 413),
    ],
)
def test_odd_bodies_are_answered(
    client: FlaskClient, body: bytes, mimetype: str, status: int
) -> None:
    answer = client.post("/analyze", data=body, content_type=mimetype)
    assert answer.status_code == status
    assert ("error" in answer.get_json()) == (status != 200)


def test_what_both_give_is_given_twice(client: FlaskClient) -> None:
    answer = client.post("/analyze?lang=ko", json={"lang": "ko", "text": "배"})
    assert "2 times" in answer.get_json()["error"]["message"]


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("/analyze", {"GET", "HEAD", "OPTIONS", "POST"}),
        ("/search", {"GET", "HEAD", "OPTIONS", "POST"}),
        ("/articles", {"GET", "HEAD", "OPTIONS"}),
        ("/multi-search", {"OPTIONS", "POST"}),
    ],
)
def test_methods_are_told(client: FlaskClient, address: str, allowed: set[str]) -> None:
    for answer in (client.options(address), client.delete(address)):
        assert set(answer.headers["Allow"].split(", ")) == allowed
    assert client.delete(address).status_code == 405


def test_head_has_the_headers_alone(client: FlaskClient) -> None:
    asked: dict[str, Any] = {"query_string": {"lang": "ko", "text": "배"}}
    head, whole = client.head("/analyze", **asked), client.get("/analyze", **asked)
    assert head.data == b""
    assert head.headers["Content-Length"] == str(len(whole.data))
    assert json.loads(whole.data)["lang"] == "ko"
