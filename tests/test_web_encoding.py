"""Answers are compressed as the client takes them, and are the same once they are unpacked."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import brotli
import pytest
from flask import Response

from web import create_app

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask.testing import FlaskClient

UNPACK = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}
LONG = "/articles/2019/ferry?q=MOU"


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("br", "br"),
        ("gzip", "gzip"),
        ("deflate, gzip, br, zstd", "br"),
        ("gzip;q=1.0, br;q=0.5", "gzip"),
        ("br;q=0, gzip;q=0.1", "gzip"),
        ("*", "br"),
        ("br;q=0, *", "gzip"),
        ("gzip;q=0, br;q=0", None),
        ("identity, gzip;q=0.5", None),
        ("identity;q=0.2, gzip;q=0.5", "gzip"),
        ("deflate", None),
        ("", None),
        ("gzip;q=x", None),
        (None, None),
    ],
)
@pytest.mark.parametrize("address", [LONG, "/static/naru.css"])
def test_client_gets_the_encoding_it_prefers(
    client: FlaskClient, address: str, accepted: str | None, encoding: str | None
) -> None:
    headers = {} if accepted is None else {"Accept-Encoding": accepted}
    answer = client.get(address, headers=headers)
    assert answer.headers.get("Content-Encoding") == encoding
    assert UNPACK[encoding](answer.data) == client.get(address).data
    assert answer.content_length == len(answer.data)
    assert "Accept-Encoding" in answer.headers["Vary"]


@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_compressed_answer_is_shorter(corpus_client: FlaskClient, encoding: str) -> None:
    plain = corpus_client.get("/search?per_page=100")
    packed = corpus_client.get("/search?per_page=100", headers={"Accept-Encoding": encoding})
    assert len(packed.data) < len(plain.data) / 2


def test_short_answer_is_sent_as_it_is(client: FlaskClient) -> None:
    answer = client.get("/healthz", headers={"Accept-Encoding": "br, gzip"})
    assert "Content-Encoding" not in answer.headers


def test_tag_is_the_same_in_all_encodings(client: FlaskClient) -> None:
    tag = client.get(LONG).headers["ETag"]
    packed = client.get(LONG, headers={"Accept-Encoding": "br"})
    assert packed.headers["ETag"] == tag
    again = client.get(LONG, headers={"Accept-Encoding": "gzip", "If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    assert "Content-Encoding" not in again.headers


@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_stream_is_compressed_as_it_comes(index_folder: Path, encoding: str) -> None:
    app = create_app(str(index_folder))
    made: list[int] = []

    def lines() -> Iterator[str]:
        for number in range(1000):
            made.append(number)
            yield f'{{"number": {number}}}\n'

    app.add_url_rule("/lines", view_func=lambda: Response(lines(), mimetype="application/jsonl"))
    answer = app.test_client().get("/lines", headers={"Accept-Encoding": encoding})
    first = next(chunks := answer.iter_encoded())
    assert len(first) > 15
    assert made == [0]
    assert UNPACK[encoding](first + b"".join(chunks)).count(b"\n") == 1000


def test_left_stream_is_closed(index_folder: Path) -> None:
    app = create_app(str(index_folder))
    closed: list[bool] = []

    def lines() -> Iterator[str]:
        try:
            while True:
                yield "나루\n"
        finally:
            closed.append(True)

    app.add_url_rule("/lines", view_func=lambda: Response(lines(), mimetype="text/csv"))
    answer = app.test_client().get("/lines", headers={"Accept-Encoding": "gzip"})
    next(iter(answer.iter_encoded()))
    answer.close()
    assert closed == [True]
