"""Whatever is sent, wherever it is sent: an answer in one shape, and never a defect of ours."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.parameters import ROWS

if TYPE_CHECKING:
    from flask import Flask

PATHS = st.sampled_from(
    [
        "/",
        "/search",
        "/articles",
        "/articles/2019/ferry",
        "/articles/",
        "/analyze",
        "/multi-search",
        "/healthz",
        "/x",
    ]
) | st.text(min_size=1, max_size=12).map(lambda text: f"/articles/{quote(text)}")
QUERIES = st.text(max_size=20) | st.text(
    '나루 ferry"()-*:OR..2019…«»title:date:has:ko', max_size=20
)
VALUES = QUERIES | st.sampled_from(["1", "2..3", "json", "html", "ko", "0", "-1", "\x00", "bare"])
PARAMETERS = st.lists(st.tuples(st.sampled_from([*ROWS]) | st.text(max_size=5), VALUES), max_size=4)
METHODS = st.sampled_from(["GET", "GET", "GET", "HEAD", "POST", "PUT", "OPTIONS", "X"])
FACES = ["text/html", "application/json", "*/*;q=x", "\x7f"]


@pytest.mark.parametrize("face", FACES)
@given(path=PATHS, parameters=PARAMETERS, method=METHODS, body=st.binary(max_size=20) | st.none())
def test_nothing_makes_the_server_fail(
    app: Flask,
    face: str,
    path: str,
    parameters: list[tuple[str, str]],
    method: str,
    body: bytes | None,
) -> None:
    answer = app.test_client().open(
        path, method=method, query_string=parameters, data=body, headers={"Accept": face}
    )
    assert answer.status_code < 500
    text = answer.get_data(as_text=True)
    assert "Traceback" not in text
    if answer.mimetype == "application/json" and answer.status_code >= 400 and text:
        error = answer.get_json()["error"]
        assert list(error) == ["code", "message", "position", "parameter"]


NAMES = st.sampled_from([*ROWS]) | st.text(max_size=5)
OBJECTS = st.dictionaries(NAMES, VALUES | st.integers(0, 5) | st.booleans(), max_size=3)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | VALUES | OBJECTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=9,
)
BODIES = JSON | OBJECTS | st.lists(OBJECTS | JSON, max_size=3).map(lambda each: {"queries": each})


@given(path=st.sampled_from(["/search", "/multi-search", "/analyze"]), body=BODIES)
def test_no_body_makes_the_server_fail(app: Flask, path: str, body: object) -> None:
    answer = app.test_client().post(path, data=json.dumps(body), content_type="application/json")
    assert answer.status_code in (200, 400)
    assert ("error" in answer.get_json()) == (answer.status_code == 400)
