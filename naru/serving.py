"""Serving the page and the API."""

from __future__ import annotations

import os
import resource
import socket

import click

from indexer.analysing import processors
from naru.failures import fail
from naru.logs import LOGGING
from naru.options import index_option
from naru.scratch import scratch
from naru.terminal import out
from search.analysis.registry import warm_up
from search.index.address import absolute, open_index
from search.settings import ALLOWED_HOSTS, INDEX

WORKERS = 8
"""Processes that answer, at most, unless more are asked for: each holds dictionaries of its own."""

THREADS = 64
"""Requests that one worker takes on at once: more than `web.guards.queue` keeps waiting, so that
the others are refused, and probes answered, at once.
"""

CONNECTIONS = 4096
"""Connections that one worker keeps open: a thousand that only wait keep nobody out."""

FILES = 64
"""Other files that a worker has open."""

IDLE = 10
"""Seconds that a connection may stay open without a request."""


@click.command()
@index_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option(
    "--workers",
    default=lambda: min(processors(), WORKERS),
    type=click.IntRange(1),
    help=f"Processes that answer. [as many as there are processors, but {WORKERS} at most]",
)
@click.option(
    "--allow-host",
    "names",
    multiple=True,
    metavar="NAME",
    help="Another name by which this server may be called; may be given several times. "
    f"[{ALLOWED_HOSTS.name}]",
)
def serve(address: str, host: str, port: int, workers: int, names: tuple[str, ...]) -> None:
    """Serve the page and the API; a new generation of the index is taken up by itself."""
    hosts = ",".join((ALLOWED_HOSTS.value, host, *names))
    os.environ |= {INDEX.name: absolute(address), ALLOWED_HOSTS.name: hosts}
    # Before anything is loaded that counts.
    with scratch():
        _refuse_what_no_worker_can_serve(address)
        _refuse_taken(host, port)
        out.print(f"Naru listens on http://{f'[{host}]' if ':' in host else host}:{port}")
        out.print(f"It serves the index at {absolute(address)}")
        _serve(host, port, workers)


def _serve(host: str, port: int, workers: int) -> None:
    # Granian alone takes as long to load as a search takes.
    from granian.constants import HTTPModes, Interfaces
    from granian.http import HTTP1Settings
    from granian.log import LogLevels

    from naru.server import KILL_AFTER, Server

    Server(
        "naru.server:application",
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        backpressure=_connections(),
        # Only where the protocol need not be guessed are silent connections ended.
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=IDLE * 1000),
        workers_kill_timeout=KILL_AFTER,
        respawn_failed_workers=True,
        log_level=LogLevels.error,
        log_dictconfig=LOGGING,
        websockets=False,
    ).serve()


def _refuse_what_no_worker_can_serve(address: str) -> None:
    """Raises `SettingError` for an address or setting that would end every worker at its start."""
    # Flask takes as long to load as a search takes.
    from web import check_settings

    check_settings()
    open_index(address)
    warm_up()


def _connections() -> int:
    """How many connections a worker may keep open, of as many files as the system allows."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = CONNECTIONS + FILES if hard == resource.RLIM_INFINITY else hard
    allowed = max(soft, min(CONNECTIONS + FILES, most))
    resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
    return min(CONNECTIONS, max(1, allowed - FILES))


def _refuse_taken(host: str, port: int) -> None:
    """Granian's workers share a port, so it would share that of another server as well."""
    try:
        family = socket.getaddrinfo(host, port)[0][0]
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror
        fail(f"Naru cannot listen on {host}, port {port}: {reason}.")
