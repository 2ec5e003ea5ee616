"""Serving the page and the API."""

from __future__ import annotations

import os
import socket

import click

from indexer.analysing import processors
from naru.failures import fail
from naru.options import index_option
from naru.terminal import out
from search.analysis.registry import warm_up
from search.index.address import absolute, is_cluster, open_index
from search.settings import ALLOWED_HOSTS, INDEX

WORKERS = 8
"""Processes that answer, at most, unless more are asked for: each holds dictionaries of its own."""

THREADS, THREADS_OF_CLUSTER = 1, 8
"""Requests that one worker takes on at once. In a folder it computes, and two threads would hinder
each other (by a tenth at 16 connections); the answers of a cluster are waited for.
"""

KILL_AFTER = 5
"""Seconds that a worker has to end by itself. One that is told twice to end, as service managers
do that signal every process, would otherwise never end.
"""


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
    # Granian alone takes as long to load as a search takes.
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    hosts = ",".join((ALLOWED_HOSTS.value, host, *names))
    _refuse_what_no_worker_can_serve(address, hosts)
    _refuse_taken(host, port)
    # Where the workers read them.
    os.environ |= {INDEX.name: absolute(address), ALLOWED_HOSTS.name: hosts}
    out.print(f"Naru listens on http://{f'[{host}]' if ':' in host else host}:{port}")
    Granian(
        "web:create_app",
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS_OF_CLUSTER if is_cluster(address) else THREADS,
        workers_kill_timeout=KILL_AFTER,
        log_level=LogLevels.error,
        websockets=False,
    ).serve()


def _refuse_what_no_worker_can_serve(address: str, hosts: str) -> None:
    """Raises `SettingError` for an address or setting that would end every worker at its start."""
    # Flask takes as long to load as a search takes.
    from web.guards.hosts import allowed_hosts

    allowed_hosts(hosts)
    open_index(address)
    warm_up()


def _refuse_taken(host: str, port: int) -> None:
    """Granian's workers share a port, so it would share that of another server as well."""
    try:
        family = socket.getaddrinfo(host, port)[0][0]
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror
        fail(f"Naru cannot listen on {host}, port {port}: {reason}.")
