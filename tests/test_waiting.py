"""A command that is told to waits for the run that is writing."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from indexer.generations import folder
from indexer.generations.folder import FolderGenerations
from naru import main
from search.index.folder import FolderIndex
from tests.archives import Archive, stacked

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    made = Archive(tmp_path)
    made.write("a.txt", stacked("배"))
    return made


@pytest.mark.parametrize("wait", ["--wait", "--wait=600"])
def test_run_waits_for_the_one_that_is_writing(archive: Archive, wait: str) -> None:
    with FolderGenerations(archive.index).writing():
        waiting, other = started(archive, wait), started(archive)
        # By now the one that waits has met the lock, too.
        assert other.wait() == 4
        assert waiting.poll() is None
    assert waiting.wait() == 0
    assert FolderIndex(archive.index).current().engine.count() == 1


def started(archive: Archive, *options: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "naru", "index", str(archive.folder), *options]
    return subprocess.Popen([*command, "--index", str(archive.index)], stderr=subprocess.DEVNULL)


def test_patience_ends_with_four(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder, "LOOK", 0.01)
    archive.run()
    for command in (["index", str(archive.folder)], ["rollback"]):
        with FolderGenerations(archive.index).writing():
            result = CliRunner().invoke(
                main, [*command, "--index", str(archive.index), "--wait", "1"]
            )
        assert result.exit_code == 4
        assert "Another run is writing" in result.stderr


def test_path_is_not_taken_for_seconds(archive: Archive) -> None:
    result = CliRunner().invoke(main, ["index", "--wait", str(archive.folder)])
    assert result.exit_code == 2
    assert "write --wait last" in result.stderr
