"""An OpenSearch of one node or three on this machine, to try, test and measure against.

    python -m scripts.opensearch start [--nodes 3]
    python -m scripts.opensearch stop

The official minimal distribution is downloaded once. It refuses to run as root, and then runs as
nobody. It needs a Java: 11 or newer, or 21 for OpenSearch 3. A node has 512 MB of heap, or what
OPENSEARCH_JAVA_OPTS says.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scripts.distribution import VERSION, NoJavaError, find_java, unpacked

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PORT = 9200
START = "python -m scripts.opensearch start"

_RUNS = Path(tempfile.gettempdir()) / f"naru-opensearch-{os.getuid()}"
_NODES = "nodes.json"
_PATIENCE = 120
"""Seconds that nodes have to start, and half of it to stop."""


@dataclass(frozen=True, slots=True)
class Node:
    """A running node: its process and its port for HTTP."""

    pid: int
    port: int

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def kill(self) -> None:
        """End it as a power cut would."""
        os.kill(self.pid, signal.SIGKILL)
        _await_end(self.pid)


@contextmanager
def cluster(nodes: int = 1, version: str = VERSION, port: int = 0) -> Iterator[list[Node]]:
    """Nodes that answer, and are stopped and removed in the end; `port` 0 takes free ones.

    Raises `NoJavaError`, and OSError or TimeoutError where they cannot be had or do not start.
    """
    _RUNS.mkdir(mode=0o755, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="run-", dir=_RUNS))
    started: list[Node] = []
    try:
        started = start(folder, nodes, version, port)
        yield started
    finally:
        stop(started)
        shutil.rmtree(folder)


def start(folder: Path, nodes: int, version: str, port: int) -> list[Node]:
    """Start nodes that keep everything below `folder`, and wait until they answer together."""
    java = find_java(21 if version >= "3" else 11)
    home = unpacked(version, _RUNS)
    ports = [port + n for n in range(2 * nodes)] if port else _free_ports(2 * nodes)
    http, transport = ports[:nodes], ports[nodes:]
    started: list[Node] = []
    try:
        for number in range(nodes):
            own = folder / f"node-{number}"
            shutil.copytree(home / "config", own / "config")
            (own / "config" / "opensearch.yml").write_text(
                json.dumps(_settings(own, number, http, transport)), encoding="utf-8"
            )
            _keep_java_inside(own / "config" / "jvm.options")
            _hand_over(folder)
            started.append(Node(_launch(home, own, java), http[number]))
        _await_answer(started)
    except BaseException:
        stop(started)
        raise
    return started


def stop(nodes: Sequence[Node]) -> None:
    """End these processes, and no others."""
    for node in nodes:
        if _runs(node.pid):
            os.kill(node.pid, signal.SIGTERM)
    for node in nodes:
        _await_end(node.pid)


def _settings(
    own: Path, number: int, http: Sequence[int], transport: Sequence[int]
) -> dict[str, object]:
    names = [f"node-{n}" for n in range(len(http))]
    seeds = [f"127.0.0.1:{port}" for port in transport]
    alone = {"discovery.type": "single-node"}
    together = {
        "discovery.seed_hosts": seeds,
        "cluster.initial_cluster_manager_nodes": names,
        # A killed node is missed within seconds rather than minutes.
        "cluster.fault_detection.follower_check.timeout": "2s",
        "cluster.fault_detection.leader_check.timeout": "2s",
    }
    return {
        "cluster.name": f"naru-{transport[0]}",
        "node.name": names[number],
        "network.host": "127.0.0.1",
        "http.port": http[number],
        "transport.port": transport[number],
        "path.data": str(own / "data"),
        "path.logs": str(own / "logs"),
        "node.store.allow_mmap": False,
        "cluster.routing.allocation.disk.threshold_enabled": False,
        **(together if len(http) > 1 else alone),
    }


def _keep_java_inside(options: Path) -> None:
    """Java would write logs and dumps into the distribution, which is not the nodes'."""
    lines = options.read_text(encoding="utf-8").splitlines()
    outside = ("logs/", "HeapDumpPath")
    kept = [line for line in lines if not any(part in line for part in outside)]
    options.write_text("\n".join(kept), encoding="utf-8")


def _hand_over(folder: Path) -> None:
    """Give the folder to the user that the nodes run as."""
    if os.getuid() == 0:
        subprocess.run(["chown", "-R", "nobody:nogroup", str(folder)], check=True)


def _launch(home: Path, own: Path, java: Path) -> int:
    as_nobody = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]
    command = [*(as_nobody if os.getuid() == 0 else []), str(home / "bin" / "opensearch")]
    environment = {
        "PATH": os.environ["PATH"],
        "JAVA_HOME": str(java),
        "OPENSEARCH_JAVA_HOME": str(java),
        "OPENSEARCH_JAVA_OPTS": os.environ.get("OPENSEARCH_JAVA_OPTS", "-Xms512m -Xmx512m"),
        "OPENSEARCH_PATH_CONF": str(own / "config"),
    }
    log = (own / "console.log").open("wb")
    with log:
        process = subprocess.Popen(
            command, env=environment, stdout=log, stderr=log, cwd=own, start_new_session=True
        )
    # It is known by its id from here on; waiting for it is for `_await_end`.
    process.returncode = 0
    return process.pid


def _await_answer(nodes: Sequence[Node]) -> None:
    deadline = time.monotonic() + _PATIENCE
    health = f"{nodes[0].url}/_cluster/health?wait_for_nodes={len(nodes)}&wait_for_status=green"
    while time.monotonic() < deadline:
        if not all(_runs(node.pid) for node in nodes):
            raise OSError(f"a node ended while it started; its console.log below {_RUNS} says why")
        try:
            with urllib.request.urlopen(f"{health}&timeout=5s", timeout=10):
                return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.5)
    raise TimeoutError(f"OpenSearch did not start within {_PATIENCE} s")


def _runs(pid: int) -> bool:
    try:
        ended, _ = os.waitpid(pid, os.WNOHANG)
        return not ended
    except ChildProcessError:
        # Started by another run of this script; since then its id may have become another's.
        command = Path(f"/proc/{pid}/cmdline")
        return command.exists() and os.fsencode(_RUNS) in command.read_bytes()


def _await_end(pid: int) -> None:
    deadline = time.monotonic() + _PATIENCE / 2
    while _runs(pid):
        if time.monotonic() > deadline:
            os.kill(pid, signal.SIGKILL)
        time.sleep(0.1)


def _free_ports(count: int) -> list[int]:
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports: list[int] = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


@click.group()
def main() -> None:
    """Start and stop an OpenSearch on this machine, for trials and tests."""


@main.command("start")
@click.option("--nodes", type=click.Choice(["1", "3"]), default="1", show_default=True)
@click.option("--version", default=VERSION, show_default=True)
@click.option("--port", default=PORT, show_default=True, help="The first port that is taken.")
def start_command(nodes: str, version: str, port: int) -> None:
    """Start it in the background."""
    folder = _RUNS / "started"
    if running := [node.url for node in _started(folder) if _runs(node.pid)]:
        raise click.ClickException(f"one runs already at {running[0]}; stop it first")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        started = start(folder, int(nodes), version, port)
    except (NoJavaError, OSError, TimeoutError) as error:
        shutil.rmtree(folder)
        raise click.ClickException(str(error)) from error
    (folder / _NODES).write_text(json.dumps([asdict(node) for node in started]))
    for node in started:
        click.echo(f"{node.url} (process {node.pid})")


@main.command("stop")
def stop_command() -> None:
    """Stop what `start` started, and remove its data."""
    folder = _RUNS / "started"
    stop(_started(folder))
    shutil.rmtree(folder, ignore_errors=True)


def _started(folder: Path) -> list[Node]:
    """What `start` has started and left running; it may have ended since."""
    nodes = folder / _NODES
    return [Node(**node) for node in json.loads(nodes.read_text())] if nodes.exists() else []


if __name__ == "__main__":
    main()
