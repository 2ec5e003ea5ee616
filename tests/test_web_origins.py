"""Pages of other sites read answers only where a setting lets them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from search.errors import SettingError
from web import create_app
from web.guards.origins import origins

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

DESK = "https://desk.example.org"
ALLOWED = "Access-Control-Allow-Origin"


def client_of(folder: Path, monkeypatch: pytest.MonkeyPatch, listed: str) -> FlaskClient:
    monkeypatch.setenv("NARU_CORS", listed)
    return create_app(str(folder)).test_client()


def test_nobody_else_reads_by_default(client: FlaskClient) -> None:
    for method in ("GET", "OPTIONS"):
        answer = client.open("/search", method=method, headers={"Origin": DESK})
        assert not [name for name in dict(answer.headers) if name.startswith("Access-Control")]


def test_every_page_may_get_what_a_star_allows(
    index_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of(index_folder, monkeypatch, "*")
    for address in ("/search", "/search?page=x", "/nowhere", "/healthz"):
        assert client.get(address, headers={"Origin": DESK}).headers[ALLOWED] == "*"
    body = {"lang": "ko", "text": "배"}
    assert ALLOWED not in client.post("/analyze", json=body, headers={"Origin": DESK}).headers
    assert ALLOWED not in client.get("/search").headers


@pytest.mark.parametrize(("method", "is_let"), [("GET", True), ("POST", False), ("PUT", False)])
def test_star_promises_reading_alone(
    index_folder: Path, monkeypatch: pytest.MonkeyPatch, method: str, is_let: bool
) -> None:
    client = client_of(index_folder, monkeypatch, "*")
    asked = {"Origin": DESK, "Access-Control-Request-Method": method}
    headers = client.options("/analyze", headers=asked).headers
    assert (ALLOWED in headers) == is_let
    assert headers.get("Access-Control-Allow-Methods") == ("GET, HEAD" if is_let else None)


def test_named_origins_may_post_and_others_nothing(
    index_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of(index_folder, monkeypatch, f"{DESK}, http://localhost:3000")
    asked = {"Origin": DESK, "Access-Control-Request-Method": "POST"}
    headers = client.options("/analyze", headers=asked).headers
    assert headers[ALLOWED] == DESK
    assert "POST" in headers["Access-Control-Allow-Methods"]
    assert "Content-Type" in headers["Access-Control-Allow-Headers"]
    answer = client.get("/search", headers={"Origin": "https://example.org"})
    assert ALLOWED not in answer.headers
    assert "Origin" in answer.headers["Vary"]


@pytest.mark.parametrize("listed", ["example.org", "https://a.example/", "ftp://a.example", "**"])
def test_what_is_no_origin_is_refused(listed: str) -> None:
    with pytest.raises(SettingError, match="NARU_CORS"):
        origins(listed)
