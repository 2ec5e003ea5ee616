"""One line for each request in the log, and an id that leads to it."""

from __future__ import annotations

import json
import re
import shlex
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from flask import Response
from hypothesis import given
from hypothesis import strategies as st

from search.errors import SettingError
from web import create_app
from web.guards.record import LONGEST_QUERY, as_json, log_format, logfmt

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient

ATOMIC = 4096
"""Bytes that a pipe takes in one piece."""


@pytest.fixture
def lines() -> list[str]:
    """What was logged."""
    return []


@pytest.fixture
def app(index_folder: Path, lines: list[str], monkeypatch: pytest.MonkeyPatch) -> Flask:
    """An application that logs JSON, with queries."""
    monkeypatch.setenv("NARU_REQUEST_LOG", "json")
    monkeypatch.setenv("NARU_LOG_QUERIES", "1")
    return create_app(str(index_folder), log=lines.append)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def test_line_says_what_was_answered(client: FlaskClient, lines: list[str]) -> None:
    answer = client.get("/search?q=나루")
    line = json.loads(lines[0])
    assert list(line) == ["time", "method", "route", "status", "ms", "hits", "id", "q"]
    assert datetime.fromisoformat(line.pop("time")).utcoffset() is not None
    assert line.pop("ms") > 0
    assert line == {
        "method": "GET",
        "route": "/search",
        "status": 200,
        "hits": answer.get_json()["total"],
        "id": answer.headers["X-Request-ID"],
        "q": "나루",
    }


def test_what_a_body_asks_for_is_logged(client: FlaskClient, lines: list[str]) -> None:
    alone = client.post("/search", json={"q": "나루"}).get_json()["total"]
    client.post("/multi-search", json={"queries": [{"q": "나루"}, {"q": "("}, {"page": 0}, {}]})
    posted, several = map(json.loads, lines)
    assert (posted["q"], posted["hits"]) == ("나루", alone)
    assert several["hits"] > alone


@pytest.mark.parametrize(
    ("address", "status"),
    [("/search?page=x", 400), ("/nowhere", 404), ("/articles/nowhere", 404), ("/healthz", 200)],
)
def test_every_answer_has_a_line_and_an_id(
    client: FlaskClient, lines: list[str], address: str, status: int
) -> None:
    identity = client.get(address).headers["X-Request-ID"]
    assert [(line["status"], line["id"]) for line in map(json.loads, lines)] == [(status, identity)]


def test_ids_differ(client: FlaskClient) -> None:
    assert len({client.get("/healthz").headers["X-Request-ID"] for _ in range(20)}) == 20


def test_queries_are_not_logged_unless_asked(index_folder: Path, lines: list[str]) -> None:
    client = create_app(str(index_folder), log=lines.append).test_client()
    client.get("/search?q=secret")
    client.get("/articles/secret?q=secret")
    assert len(lines) == 2
    assert "secret" not in "".join(lines)


def test_long_query_is_cut(client: FlaskClient, lines: list[str]) -> None:
    client.get("/search?q=" + "나" * 2000)
    assert json.loads(lines[0])["q"] == "나" * LONGEST_QUERY


def test_nothing_is_logged_where_a_setting_says_so(
    index_folder: Path, lines: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NARU_REQUEST_LOG", "none")
    answer = create_app(str(index_folder), log=lines.append).test_client().get("/search")
    assert "X-Request-ID" in answer.headers
    assert not lines


def test_stream_is_logged_once_it_has_ended(app: Flask, lines: list[str]) -> None:
    def parts() -> Iterator[str]:
        yield "first"
        assert not lines
        yield "last"

    app.add_url_rule("/parts", view_func=lambda: Response(parts()))
    with app.test_client().get("/parts") as answer:
        assert answer.data == b"firstlast"
    line = json.loads(lines[0])
    assert (line["route"], line["status"]) == ("/parts", 200)


@given(st.text())
def test_logfmt_is_one_line_and_can_be_read(text: str) -> None:
    line = logfmt({"status": 200, "q": text})
    assert len(line.splitlines()) == 1 or not line.isascii()
    assert "\n" not in line
    assert "\r" not in line
    assert line.startswith("status=200 q=")
    value = line.removeprefix("status=200 q=")
    if not value.startswith('"'):
        assert value == text
        assert not re.search(r"[\s=]", value)
        return
    assert json.loads(value) == text


def test_logfmt_quotes_what_needs_it() -> None:
    assert logfmt({"route": "/articles/<id>", "q": "나루"}) == "route=/articles/<id> q=나루"
    assert shlex.split(logfmt({"q": "a b", "empty": ""})) == ["q=a b", "empty="]


@given(st.text(max_size=LONGEST_QUERY))
def test_line_is_written_in_one_piece(text: str) -> None:
    for write in (logfmt, as_json):
        line = write({"route": "/" + "r" * 60, "id": "i" * 128, "q": text, "time": "t" * 30})
        assert len(line.encode(errors="replace")) < ATOMIC


def test_other_formats_are_refused() -> None:
    assert log_format("none") is None
    with pytest.raises(SettingError, match="logfmt, json, none"):
        log_format("xml")
