"""How a server, and what else runs by itself, logs: a line for each event on standard error.

A server has a line for each request on standard output.

Several workers write to the same places. A line is written in one piece, so none breaks another.
"""

from __future__ import annotations

import logging
import os
from typing import Any

OUTPUT = 1
"""The file descriptor of standard output."""

log = logging.getLogger(__name__)


class Lines(logging.Handler):
    """Writes each message as a line of its own, at once and in UTF-8, whatever the terminal has."""

    def __init__(self) -> None:
        super().__init__()
        self._fails = False

    def emit(self, record: logging.LogRecord) -> None:
        """Write it; where that fails, say so once: a request is answered all the same."""
        try:
            os.write(OUTPUT, f"{record.getMessage()}\n".encode(errors="replace"))
        except OSError as error:
            if not self._fails:
                log.warning("Requests cannot be logged: %s", error.strerror)
            self._fails = True


LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "format": "%(asctime)s %(levelname)s [%(process)d] %(message)s",
            "datefmt": "%Y-%m-%dT%H:%M:%S%z",
        }
    },
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line"},
        "lines": {"()": Lines},
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        # The HTTP server's go the same way.
        "_granian": {"propagate": True},
        "naru": {"level": "INFO"},
        "naru.requests": {"handlers": ["lines"], "level": "INFO", "propagate": False},
    },
}
"""For `logging.config.dictConfig`."""
