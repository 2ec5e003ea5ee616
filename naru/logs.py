"""How a server, and what else runs by itself, logs: a line for each event on standard error.

It has the time, the level and the process. A server has a line for each request as well, on
standard output. Workers write to the same places: a line goes out in one piece, so none breaks
another.
"""

from __future__ import annotations

import logging
import os
from functools import cache
from typing import Any

OUTPUT = 1
"""The file descriptor of standard output."""

log = logging.getLogger(__name__)


def write_line(line: str) -> None:
    """Write a line to standard output; where that fails, say so once: requests are answered."""
    try:
        os.write(OUTPUT, f"{line}\n".encode(errors="replace"))
    except OSError as error:
        _say_once(f"Requests cannot be logged: {error.strerror}")


@cache
def _say_once(message: str) -> None:
    log.warning("%s", message)


LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "format": "%(asctime)s %(levelname)s [%(process)d] %(message)s",
            "datefmt": "%Y-%m-%dT%H:%M:%S%z",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # The HTTP server's go the same way.
    "loggers": {"_granian": {"propagate": True}, "naru": {"level": "INFO"}},
}
"""For `logging.config.dictConfig`."""
