"""What a real server says on standard error."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from typing import TYPE_CHECKING

from tests.test_serving import HOST, get, wait_for

if TYPE_CHECKING:
    from pathlib import Path

LINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4} (WARNING|ERROR) \[\d+\] .+")


def test_lines_have_time_and_level_and_are_said_once(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    command = [sys.executable, "-m", "naru", "serve", "--workers", "1", "--port", str(port)]
    command += ["--index", str(tmp_path / "index"), "--allow-host", "archive.example"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=os.environ, text=True, stdout=pipe, stderr=pipe) as server:
        wait_for(port)
        assert {get(port, b"/search?q=a", HOST)[0] for _ in range(100)} == {503}
        server.terminate()
        said, logged = server.communicate()
    assert f"It serves the index at {tmp_path / 'index'}\n" in said
    lines = logged.splitlines()
    assert all(map(LINE.fullmatch, lines)), logged
    assert len([line for line in lines if "There is no index" in line]) == 1
    assert len(lines) == 2
