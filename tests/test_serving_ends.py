"""A server answers what it has begun, ends as a whole, and loses no worker for good."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.processes import PATIENCE, alive, children, wait_until
from tests.waiting import BEGUN, BROKEN, HELD, RELEASE, STARTING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent


class Server:
    """A server with two workers; its files are in a folder of the test."""

    def __init__(self, folder: Path, *command: str) -> None:
        self.folder = folder
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port: int = free.getsockname()[1]
        self.process = subprocess.Popen(
            [sys.executable, "-m", *command, str(self.port)],
            cwd=folder,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            start_new_session=True,
            stdout=subprocess.PIPE,
        )

    def close(self) -> None:
        (self.folder / RELEASE).touch()
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(PATIENCE)
        assert self.process.stdout
        self.process.stdout.close()

    def get(self, path: str = "/") -> int:
        """The number of the process that answers."""
        with urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=60) as answer:
            return int(answer.read())

    def answers(self) -> bool:
        try:
            return bool(self.get())
        except OSError:
            return False

    def is_up(self) -> bool:
        try:
            urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=60).close()
        except OSError:
            return False
        return True

    def workers(self) -> list[int]:
        return children(self.process.pid)

    def is_free(self) -> bool:
        """Whether the port can be had by another server."""
        try:
            socket.create_server(("127.0.0.1", self.port)).close()
        except OSError:
            return False
        return True


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    server = Server(tmp_path, "tests.waiting")
    wait_until(lambda: len(server.workers()) == 2 and server.answers())
    yield server
    server.close()


@pytest.mark.parametrize("whole_group", [False, True])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_request_under_way_is_answered(
    server: Server, number: signal.Signals, whole_group: bool
) -> None:
    workers = server.workers()
    with ThreadPoolExecutor() as threads:
        asked = threads.submit(server.get, "/wait")
        wait_until((server.folder / BEGUN).exists)
        (os.killpg if whole_group else os.kill)(server.process.pid, number)
        (server.folder / RELEASE).touch()
        assert asked.result() in workers
    assert server.process.wait(PATIENCE) == 0
    assert server.is_free()


def test_second_signal_ends_at_once(server: Server) -> None:
    workers = server.workers()
    with ThreadPoolExecutor() as threads:
        asked = threads.submit(server.get, "/wait")
        wait_until((server.folder / BEGUN).exists)
        server.process.terminate()
        wait_until(lambda: sum(map(alive, workers)) == 1)
        server.process.terminate()
        assert server.process.wait(PATIENCE) == 128 + signal.SIGTERM
        with pytest.raises((URLError, OSError)):
            asked.result()
    wait_until(lambda: not any(map(alive, workers)))


def test_dead_worker_comes_back(server: Server) -> None:
    first, second = server.workers()
    os.kill(first, signal.SIGKILL)
    wait_until(lambda: first not in server.workers() and len(server.workers()) == 2)
    assert second in server.workers()
    wait_until(server.answers)
    server.process.terminate()
    said, _ = server.process.communicate(timeout=PATIENCE)
    assert server.process.returncode == 0
    assert b"Unexpected exit from worker" in said


def test_worker_that_dies_at_every_start_ends_the_service(server: Server) -> None:
    (server.folder / BROKEN).touch()
    os.kill(server.workers()[0], signal.SIGKILL)
    said, _ = server.process.communicate(timeout=PATIENCE)
    assert server.process.returncode == 1
    assert b"crash loop" in said
    assert server.is_free()


def test_worker_that_is_not_ready_ends_when_told(server: Server) -> None:
    (server.folder / STARTING).unlink()
    (server.folder / HELD).touch()
    os.kill(server.workers()[0], signal.SIGKILL)
    wait_until((server.folder / STARTING).exists)
    server.process.terminate()
    assert server.process.wait(PATIENCE / 2) == 0
    assert server.is_free()


def test_workers_end_with_the_process_that_began_them(server: Server) -> None:
    workers = server.workers()
    server.process.kill()
    wait_until(lambda: not any(map(alive, workers)))
    wait_until(server.is_free)


def test_worker_whose_server_is_gone_before_it_has_started_ends() -> None:
    work = (
        "import time; from naru import server; server.ending_with_parent(lambda: time.sleep(600))"
    )
    gone = os.environ | {"NARU_SERVER_PID": "1"}
    worker = subprocess.run([sys.executable, "-c", work], env=gone, timeout=PATIENCE, check=False)
    assert worker.returncode == -signal.SIGTERM


def test_command_serves_as_these_servers_do(tmp_path: Path, index_folder: Path) -> None:
    where = ("--index", str(index_folder), "--workers", "2", "--port")
    server = Server(tmp_path, "naru", "serve", *where)
    try:
        wait_until(lambda: len(server.workers()) == 2 and server.is_up())
        first, second = server.workers()
        os.kill(first, signal.SIGKILL)
        wait_until(lambda: first not in server.workers() and len(server.workers()) == 2)
        third = next(pid for pid in server.workers() if pid != second)
        wait_until(server.is_up)
        server.process.kill()
        wait_until(lambda: not alive(second) and not alive(third))
        wait_until(server.is_free)
    finally:
        server.close()
