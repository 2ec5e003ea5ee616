"""How a server, and what else runs by itself, logs: a line for each event on standard error.

It has the time, the level and the process.
"""

from __future__ import annotations

from typing import Any

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
