"""An application that answers /wait once it is told to, for tests of how a server ends."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from granian.constants import Interfaces
from granian.log import LogLevels

from naru import server

if TYPE_CHECKING:
    from collections.abc import Callable

BEGUN, RELEASE, BROKEN = "begun", "release", "broken"
STARTING, HELD = "starting", "held"
"""Files by which the application and a test talk, in the folder where it runs."""


def answer(environment: dict[str, Any], start: Callable[..., object]) -> list[bytes]:
    """The number of the process that answers."""
    if environment["PATH_INFO"] == "/wait":
        Path(BEGUN).touch()
        while not Path(RELEASE).exists():
            time.sleep(0.02)
    start("200 OK", [("Content-Type", "text/plain")])
    return [str(os.getpid()).encode()]


def create() -> Callable[..., list[bytes]]:
    """What a worker answers with, unless it is to die at its start."""
    if Path(BROKEN).exists():
        os._exit(3)
    Path(STARTING).touch()
    while Path(HELD).exists():
        time.sleep(0.02)
    return answer


def application() -> Callable[..., list[bytes]]:
    """The same as `naru.server.application` gives, of this application."""
    return server.ending_with_parent(create)


if __name__ == "__main__":
    server.Server(
        "tests.waiting:application",
        factory=True,
        port=int(sys.argv[1]),
        interface=Interfaces.WSGI,
        workers=2,
        blocking_threads=4,
        workers_kill_timeout=60,
        respawn_failed_workers=True,
        log_level=LogLevels.error,
    ).serve()
