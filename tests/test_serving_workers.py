"""What several workers of a real server do together: they count, and they log."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

import pytest

from tests.processes import alive, children, wait_until
from tests.test_serving import wait_for
from tests.test_web_metrics import samples

if TYPE_CHECKING:
    from collections.abc import Iterator

LINE = re.compile(r"time=\S+ method=GET route=/search status=200 ms=[\d.]+ hits=\d+ id=\w{16} q=.+")


class Served:
    """A server with two workers; what it logs goes into files."""

    def __init__(self, folder: Path, index: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port: int = free.getsockname()[1]
        self.output, self.errors = folder / "output", folder / "errors"
        command = [sys.executable, "-m", "naru", "serve", "--workers", "2"]
        command += ["--port", str(self.port), "--index", str(index)]
        with self.output.open("wb") as output, self.errors.open("wb") as errors:
            environment = {**os.environ, "NARU_LOG_QUERIES": "1"}
            self.process = subprocess.Popen(command, env=environment, stdout=output, stderr=errors)
        wait_for(self.port)
        wait_until(lambda: len(self.workers()) == 2)

    def get(self, path: str) -> str:
        with urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=60) as answer:
            text: str = answer.read().decode()
        return text

    def metrics(self) -> dict[str, float]:
        return samples(self.get("/metrics"))

    def workers(self) -> list[int]:
        return children(self.process.pid)

    def requests(self) -> list[str]:
        return [line for line in self.output.read_text().splitlines() if "route=/search" in line]


@pytest.fixture
def served(tmp_path: Path, index_folder: Path) -> Iterator[Served]:
    served = Served(tmp_path, index_folder)
    yield served
    served.process.terminate()
    served.process.wait()


def scratch_folders() -> set[Path]:
    return set(Path("/dev/shm").glob("naru-serve-*"))


def test_workers_count_together_and_keep_the_counts_of_the_dead(served: Served) -> None:
    name = "naru_requests_total{route=/search,status=200}"
    for _ in range(40):
        served.get("/search?q=MOU")
    assert {served.metrics()[name] for _ in range(10)} == {40}
    for worker in served.workers():
        os.kill(worker, signal.SIGKILL)
        wait_until(lambda gone=worker: not alive(gone) and len(served.workers()) == 2)  # type: ignore[misc]
        wait_for(served.port)
    served.get("/search?q=MOU")
    told = served.metrics()
    assert told[name] == 41
    assert told["naru_request_duration_seconds_count{route=/search,status=200}"] == 41
    assert told["naru_search_hits_count{}"] == 41
    assert told["naru_memory_bytes{}"] > 50_000_000


def test_lines_of_workers_do_not_break_each_other(served: Served) -> None:
    long = quote("나루 " * 150)
    with ThreadPoolExecutor(16) as threads:
        list(threads.map(served.get, [f"/search?q={long}"] * 200))
    lines = served.requests()
    assert len(lines) == 200
    assert all(map(LINE.fullmatch, lines))
    assert len({re.search(r"id=(\w+)", line)[1] for line in lines}) == 200  # type: ignore[index]


def test_scratch_is_removed_however_the_server_ends(tmp_path: Path, index_folder: Path) -> None:
    before = scratch_folders()
    for number in (signal.SIGTERM, signal.SIGKILL):
        served = Served(tmp_path, index_folder)
        assert scratch_folders() - before
        workers = served.workers()
        served.process.send_signal(number)
        served.process.wait()
        wait_until(lambda gone=workers: not any(map(alive, gone)))  # type: ignore[misc]
        assert not scratch_folders() - before


def test_log_that_nobody_reads_stops_no_request(index_folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    command = [sys.executable, "-m", "naru", "serve", "--workers", "1", "--port", str(port)]
    command += ["--index", str(index_folder)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=os.environ, stdout=pipe, stderr=pipe, text=True) as server:
        assert server.stdout
        wait_for(port)
        server.stdout.close()
        for _ in range(5):
            urlopen(f"http://127.0.0.1:{port}/search", timeout=60).close()
        server.terminate()
        assert server.stderr
        said = server.stderr.read()
    assert said.count("Requests cannot be logged") == 1
    assert server.returncode == 0


def test_workers_share_limits_and_see_the_address_of_the_client(
    tmp_path: Path, index_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NARU_RATE_LIMIT", "10/day")
    monkeypatch.setenv("NARU_TRUSTED_PROXIES", "127.0.0.1")
    served = Served(tmp_path, index_folder)

    def ask(client: str) -> int:
        headers = {"X-Forwarded-For": client, "X-Request-ID": "given"}
        asked = Request(f"http://127.0.0.1:{served.port}/search", headers=headers)
        try:
            with urlopen(asked, timeout=60) as answer:
                assert answer.headers["X-Request-ID"] == "given"
                return int(answer.status)
        except HTTPError as error:
            error.close()
            return error.code

    try:
        with ThreadPoolExecutor(8) as threads:
            told = list(threads.map(ask, ["192.0.2.1"] * 30))
        assert told.count(200) == 10
        assert told.count(429) == 20
        assert ask("192.0.2.2") == 200
    finally:
        served.process.terminate()
        served.process.wait()
