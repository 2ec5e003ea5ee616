"""Whatever is sent, wherever it is sent: an answer in one shape, and never a defect of ours."""

from __future__ import annotations

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
