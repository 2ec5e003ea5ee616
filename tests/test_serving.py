"""What a real server answers to bytes that no browser would send."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HOST = b"Host: archive.example\r\nConnection: close\r\n"
JSON = b"Content-Type: application/json\r\n"


@pytest.fixture(scope="module")
def port(index_folder: Path) -> Iterator[int]:
    """The port of a server with one worker, which may be called archive.example."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    command = [sys.executable, "-m", "naru", "serve", "--workers", "1", "--port", str(port)]
    command += ["--index", str(index_folder), "--allow-host", "archive.example"]
    with subprocess.Popen(command, env=os.environ, stdout=subprocess.DEVNULL) as server:
        wait_for(port)
        yield port
        server.terminate()


def wait_for(port: int) -> None:
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("the server did not start within a minute")


def ask(port: int, request: bytes) -> tuple[int, str]:
    """The status and the body of the answer."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(request)
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    head, _, body = answer.partition(b"\r\n\r\n")
    return int(head.split()[1]), body.decode()


def get(port: int, target: bytes, headers: bytes = HOST) -> tuple[int, dict[str, Any]]:
    status, body = ask(port, b"GET " + target + b" HTTP/1.1\r\n" + headers + b"\r\n")
    return status, json.loads(body)


@pytest.mark.parametrize(
    "headers",
    [
        b"Connection: close\r\n",
        b"Host: localhost\r\n" + HOST,
        b"Host:\r\nConnection: close\r\n",
        b"Host: evil.example\r\nConnection: close\r\n",
    ],
)
def test_wrong_host_is_refused(port: int, headers: bytes) -> None:
    status, answer = get(port, b"/healthz", headers)
    assert (status, answer["error"]["code"]) == (400, "bad_host")


def test_named_and_numeric_hosts_are_answered(port: int) -> None:
    for host in (HOST, b"Host: 127.0.0.1\r\nConnection: close\r\n"):
        assert get(port, b"/healthz", host)[0] == 200


def test_old_request_without_host_is_refused(port: int) -> None:
    status, body = ask(port, b"GET /healthz HTTP/1.0\r\n\r\n")
    assert (status, json.loads(body)["error"]["code"]) == (400, "bad_host")


@pytest.mark.parametrize(
    "target",
    [
        b"/search?q=%zz%1",
        b"/search?q=%ff%fe",
        b"/search?q=%00",
        b"/articles/%ff%fe%zz",
        b"/articles/%00%0a",
        b"/" + b"a" * 60_000,
        b"/articles/" + b"%ff" * 20_000,
        b"/search?" + b"%ff" * 20_000 + b"=1",
    ],
)
def test_odd_bytes_are_answered_in_one_shape(port: int, target: bytes) -> None:
    status, answer = get(port, target)
    assert status in (200, 400, 404)
    if "error" in answer:
        assert list(answer["error"]) == ["code", "message", "position", "parameter"]
        assert len(json.dumps(answer, ensure_ascii=False)) < 500


def test_body_in_chunks_is_read_and_bounded(port: int) -> None:
    head = b"POST /analyze HTTP/1.1\r\n" + HOST + JSON + b"Transfer-Encoding: chunked\r\n\r\n"
    status, body = ask(port, head + b'1e\r\n{"lang": "ko", "text": "abcd"}\r\n0\r\n\r\n')
    assert (status, json.loads(body)["text"]) == (200, "abcd")
    status, body = ask(port, head + (b"8000\r\n" + b"x" * 32768 + b"\r\n") * 5 + b"0\r\n\r\n")
    assert (status, json.loads(body)["error"]["code"]) == (413, "too_large")
    status, body = ask(port, head + b"zz\r\n")
    assert status == 400


@pytest.mark.parametrize(
    ("request_bytes", "status"),
    [
        (b"GET /search?q=" + b"a" * 100_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n", 414),
        (b"GET / HTTP/1.1\r\n" + HOST + b"X: 1\r\n" * 200 + b"\r\n", 431),
        (b"GET /search?q=\x00 HTTP/1.1\r\n" + HOST + b"\r\n", 400),
        (b"G@T / HTTP/1.1\r\n" + HOST + b"\r\n", 400),
        (b"POST /analyze HTTP/1.1\r\n" + HOST + b"Content-Length: -1\r\n\r\n", 400),
    ],
)
def test_http_server_refuses_what_is_no_request(
    port: int, request_bytes: bytes, status: int
) -> None:
    assert ask(port, request_bytes) == (status, "")
