"""One line for each request in the log, and an id that leads to it."""

from __future__ import annotations

import json
import logging
import re
import shlex
from datetime import datetime
from typing import TYPE_CHECKING, Any

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

    from _pytest.logging import LogCaptureFixture
    from flask.testing import FlaskClient

ATOMIC = 4096
"""Bytes that a pipe takes in one piece."""


@pytest.fixture
def logged(
    index_folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: LogCaptureFixture
) -> FlaskClient:
    """A client of an application that logs JSON, with queries."""
    caplog.set_level(logging.INFO, "naru.requests")
    monkeypatch.setenv("NARU_REQUEST_LOG", "json")
    monkeypatch.setenv("NARU_LOG_QUERIES", "1")
    return create_app(str(index_folder)).test_client()


def lines(caplog: LogCaptureFixture) -> list[dict[str, Any]]:
    records = [record for record in caplog.records if record.name == "naru.requests"]
    return [json.loads(record.getMessage()) for record in records]


def test_line_says_what_was_answered(logged: FlaskClient, caplog: LogCaptureFixture) -> None:
    answer = logged.get("/search?q=나루")
    (line,) = lines(caplog)
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


@pytest.mark.parametrize(
    ("address", "status"),
    [("/search?page=x", 400), ("/nowhere", 404), ("/articles/nowhere", 404), ("/healthz", 200)],
)
def test_every_answer_has_a_line_and_an_id(
    logged: FlaskClient, caplog: LogCaptureFixture, address: str, status: int
) -> None:
    identity = logged.get(address).headers["X-Request-ID"]
    assert [(line["status"], line["id"]) for line in lines(caplog)] == [(status, identity)]


def test_ids_differ(client: FlaskClient) -> None:
    assert len({client.get("/healthz").headers["X-Request-ID"] for _ in range(20)}) == 20


def test_queries_are_not_logged_unless_asked(index_folder: Path, caplog: LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "naru.requests")
    client = create_app(str(index_folder)).test_client()
    client.get("/search?q=secret")
    client.get("/articles/secret?q=secret")
    assert len(caplog.records) == 2
    assert "secret" not in caplog.text


def test_stream_is_logged_once_it_has_ended(
    index_folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "naru.requests")
    monkeypatch.setenv("NARU_REQUEST_LOG", "json")
    app = create_app(str(index_folder))

    def parts() -> Iterator[str]:
        yield "first"
        assert not lines(caplog)
        yield "last"

    app.add_url_rule("/parts", view_func=lambda: Response(parts()))
    with app.test_client().get("/parts") as answer:
        assert answer.data == b"firstlast"
    (line,) = lines(caplog)
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
