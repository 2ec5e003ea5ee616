"""Whatever is wrong, a command ends with a sentence and an exit code, and never a traceback."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from indexer.generations.folder import FolderGenerations
from naru import main

if TYPE_CHECKING:
    from pathlib import Path

ADDRESSES = (
    "http://127.0.0.1:9200/naru",
    "opensearch+http://127.0.0.1:9200/",
    "opensearch+http://127.0.0.1:99999/naru",
    "opensearch+http://[127.0.0.1/naru",
)
COMMANDS = (
    ("index", "corpus"),
    ("publish",),
    ("serve", "--port", "18080"),
    ("search", "배"),
    ("search", "배", "--json"),
    ("explain", "배", "ferry"),
    ("status",),
    ("status", "--json"),
    ("verify",),
    ("rollback",),
    ("prune",),
)


def ended(environment: dict[str, str], *arguments: str) -> str:
    """What a command says on standard error, which has to be one sentence."""
    result = CliRunner().invoke(main, arguments, env=environment)
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    return result.stderr


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("address", ADDRESSES)
def test_bad_address_is_refused(command: tuple[str, ...], address: str) -> None:
    assert address in ended({}, *command, "--index", address)


@pytest.mark.parametrize(
    "command",
    [
        ("index", "corpus"),
        ("serve", "--port", "18081"),
        ("search", "나루"),
        ("search", "나루", "--json"),
        ("explain", "나루", "ferry"),
        ("status",),
        ("analyze", "--lang", "zh", "渡船"),
        ("analyze", "--lang", "zh", "渡船", "--json"),
    ],
)
def test_missing_dictionary_is_named(
    command: tuple[str, ...], tmp_path: Path, index_folder: Path
) -> None:
    lost = str(tmp_path / "lost.txt")
    where = () if command[0] == "analyze" else ("--index", str(index_folder))
    assert lost in ended({"NARU_JIEBA_DICTIONARY": lost}, *command, *where)


def test_second_run_ends_with_four(tmp_path: Path) -> None:
    with FolderGenerations(tmp_path).writing():
        result = CliRunner().invoke(main, ["index", "corpus", "--json", "--index", str(tmp_path)])
    assert result.exit_code == 4
    assert "Another run is writing" in result.stderr
    assert "Another run is writing" in json.loads(result.stdout)["error"]


def test_taken_port_is_refused(index_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("naru.server.Server", None)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        said = ended({}, "serve", "--port", port, "--index", str(index_folder))
    assert f"cannot listen on 127.0.0.1, port {port}" in said


def test_bad_setting_is_named(tmp_path: Path) -> None:
    where = ("index", "corpus", "--index", str(tmp_path / "index"))
    assert "NARU_ENGINE" in ended({"NARU_ENGINE": "sphinx"}, *where)
    assert "NARU_WHOOSH_LIMIT" in ended({"NARU_WHOOSH_LIMIT": "many"}, *where)


def test_bad_setting_is_named_where_an_answer_is_json(index_folder: Path) -> None:
    where = ("--index", str(index_folder))
    assert "NARU_TIMEOUT" in ended({"NARU_TIMEOUT": "soon"}, "search", "나루", "--json", *where)


@pytest.mark.parametrize("command", COMMANDS)
def test_missing_client_of_clusters_is_named(command: tuple[str, ...]) -> None:
    code = "import sys; sys.modules['opensearchpy'] = None; from naru import main; main()"
    address = "opensearch+http://127.0.0.1:9200/naru"
    done = subprocess.run(
        [sys.executable, "-c", code, *command, "--index", address],
        env=os.environ | {"PYTHONPATH": "."},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "naru-search[opensearch]" in done.stderr
    assert done.stderr.count("\n") == 1


def test_archive_is_searched_without_client_of_clusters(index_folder: Path) -> None:
    code = "import sys; sys.modules['opensearchpy'] = None; from naru import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "search", "나루", "--index", str(index_folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
