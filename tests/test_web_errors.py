"""Every error has one shape: {"error": {"code", "message", "position", "parameter"}}."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from search.errors import SettingError
from web import create_app

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from _pytest.logging import LogCaptureFixture
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

HTML = {"Accept": "text/html"}
WRONG = [
    ("/search?q=협약 date:soon", 400, "bad_query"),
    ("/search?q=" + "나" * 1001, 400, "bad_query"),
    ("/articles/2019/ferry?q=has:korean", 400, "bad_query"),
    ("/search?page=x", 400, "bad_request"),
    ("/?ui=xx", 400, "bad_request"),
    ("/healthz?q=1", 400, "bad_request"),
    ("/metrics?q=1", 400, "bad_request"),
    ("/articles/nowhere", 404, "not_found"),
    ("/articles/", 404, "not_found"),
    ("/nowhere", 404, "not_found"),
    ("/static/nowhere.css", 404, "not_found"),
]


def assert_error(answer: TestResponse, status: int, code: str) -> dict[str, Any]:
    assert answer.status_code == status
    assert list(answer.get_json()) == ["error"]
    error: dict[str, Any] = answer.get_json()["error"]
    assert list(error) == ["code", "message", "position", "parameter"]
    assert error["code"] == code
    return error


@pytest.mark.parametrize(("address", "status", "code"), WRONG)
def test_errors_have_one_shape(client: FlaskClient, address: str, status: int, code: str) -> None:
    assert_error(client.get(address), status, code)


@pytest.mark.parametrize(("address", "status", "code"), WRONG)
def test_page_shows_same_message(client: FlaskClient, address: str, status: int, code: str) -> None:
    message = client.get(address).get_json()["error"]["message"]
    answer = client.get(address, headers=HTML)
    assert answer.status_code == status
    shown = answer.get_data(as_text=True).replace("&#34;", '"').replace("&#39;", "'")
    assert message in shown


def test_bad_query_tells_place(client: FlaskClient) -> None:
    error = assert_error(client.get("/search?q=협약 date:soon"), 400, "bad_query")
    assert (error["position"], error["parameter"]) == (8, "q")


def test_page_points_at_place(client: FlaskClient) -> None:
    text = client.get("/search?q=협약 date:soon", headers=HTML).get_data(as_text=True)
    assert "<code>협약 date:<mark>s</mark>oon</code>" in text
    assert 'value="협약 date:soon"' in text


def test_wrong_method_tells_right_ones(client: FlaskClient) -> None:
    answer = client.put("/search")
    assert_error(answer, 405, "method_not_allowed")
    assert "GET" in answer.headers["Allow"]


@pytest.mark.parametrize("headers", [{}, HTML])
def test_defect_of_ours_shows_no_traceback(index_folder: Path, headers: dict[str, str]) -> None:
    app = create_app(str(index_folder))
    app.add_url_rule("/defect", view_func=lambda: str(1 // 0))
    answer = app.test_client().get("/defect", headers=headers)
    assert answer.status_code == 500
    assert "ZeroDivisionError" not in answer.get_data(as_text=True)
    assert "its log says what" in answer.get_data(as_text=True)


@pytest.mark.parametrize("address", ["/", "/search?q=나루", "/articles/bare", "/readyz"])
def test_missing_index_answers_unavailable(tmp_path: Path, address: str) -> None:
    answer = create_app(str(tmp_path / "none")).test_client().get(address)
    error = assert_error(answer, 503, "index_unavailable")
    assert "naru index" in error["message"]
    assert str(tmp_path) not in answer.get_data(as_text=True)
    assert int(answer.headers["Retry-After"]) > 0


def test_reason_of_missing_index_is_logged(tmp_path: Path, caplog: LogCaptureFixture) -> None:
    create_app(str(tmp_path / "none"))
    assert f"There is no index at {tmp_path / 'none'}" in caplog.text


def test_broken_setting_is_told_to_the_log_alone(
    index_folder: Path, caplog: LogCaptureFixture
) -> None:
    app = create_app(str(index_folder))

    def defect() -> str:
        raise SettingError("/secret/dictionary.txt is not there")

    app.add_url_rule("/defect", view_func=defect)
    answer = app.test_client().get("/defect")
    assert_error(answer, 500, "internal_error")
    assert "secret" not in answer.get_data(as_text=True)
    assert "secret" in caplog.text


@pytest.mark.parametrize(
    "address", ["/articles/{}", "/search?{}=1", "/search?page={}", "/analyze?lang={}&text=", "/{}"]
)
def test_little_of_a_request_is_repeated(client: FlaskClient, address: str) -> None:
    answer = client.get(address.format("가" * 5000))
    assert answer.status_code in (400, 404)
    assert answer.get_data(as_text=True).count("가") <= 80
    assert answer.get_json()["error"]["message"].count("가") <= 40


def test_index_is_taken_up_once_there(tmp_path: Path, publish_index: Callable[[Path], str]) -> None:
    client = create_app(str(tmp_path)).test_client()
    assert client.get("/readyz").status_code == 503
    name = publish_index(tmp_path)
    health = client.get("/healthz").get_json()
    told = [health[key] for key in ("status", "generation", "documents", "newest", "stale", "why")]
    assert told == ["ok", name, 3, name, False, None]
    assert 0 <= health["age_seconds"] < 3600


def test_new_generation_is_taken_up(tmp_path: Path, publish_index: Callable[[Path], str]) -> None:
    first = publish_index(tmp_path)
    client = create_app(str(tmp_path)).test_client()
    assert client.get("/search").get_json()["generation"] == first
    second = publish_index(tmp_path)
    # It is opened beside the requests, and the first ones are answered by the one before.
    while client.get("/search").get_json()["generation"] != second:
        assert client.get("/healthz").get_json()["why"] is None
