"""The reports of the last runs are kept, whatever came of them."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock

import pytest
from click.testing import CliRunner

from indexer.generations.folder import FolderGenerations
from indexer.generations.reports import KEPT, RUNS, last
from naru import main
from search.errors import LockedError, ReadingError, SettingError, ShrinkError
from tests.archives import Archive, stacked

if TYPE_CHECKING:
    from click.testing import Result


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    made = Archive(tmp_path)
    made.write("a.txt", stacked("배"))
    return made


def status(archive: Archive, *options: str) -> Result:
    return CliRunner().invoke(main, ["status", "--index", str(archive.index), *options])


def last_run(archive: Archive) -> Any:
    return json.loads(status(archive, "--json").stdout)["last_run"]


def test_every_outcome_is_shown(archive: Archive) -> None:
    published = archive.run()
    assert last_run(archive) == published.as_json() | {"quarantined": []}
    assert f"published {published.generation}" in status(archive).stdout
    archive.run()
    assert last_run(archive)["published"] is False
    assert "nothing had changed" in status(archive).stdout
    (archive.folder / "a.txt").unlink()
    archive.write("b.txt", stacked("강"))
    with pytest.raises(ShrinkError) as refused:
        archive.run()
    assert last_run(archive)["error"] == refused.value.message
    shown = status(archive)
    assert shown.exit_code == 0
    assert "failed: 1 of the 1 articles would leave" in shown.stdout


def test_first_run_that_failed_is_shown(archive: Archive) -> None:
    archive.write("a.txt", "\0\1\2")
    with pytest.raises(ReadingError):
        archive.run()
    shown = status(archive)
    assert shown.exit_code == 1
    assert "failed: There is no readable article" in shown.stdout
    assert shown.stderr.startswith("There is no index at")


def test_only_the_last_ones_are_kept(archive: Archive) -> None:
    reports = [archive.run() for _ in range(KEPT + 3)]
    (archive.index / RUNS / "notes").touch()
    (archive.index / RUNS / "killed.new").touch()
    reports.append(archive.run())
    kept = sorted((archive.index / RUNS).glob("*.json"))
    assert [json.loads(path.read_text())["at"] for path in kept] == [
        report.at for report in reports[-KEPT:]
    ]
    assert {path.name for path in (archive.index / RUNS).iterdir()} - {
        path.name for path in kept
    } == {"notes"}


def test_interrupted_run_is_kept(archive: Archive) -> None:
    with (
        mock.patch("indexer.reindex.list_files", side_effect=KeyboardInterrupt),
        pytest.raises(KeyboardInterrupt),
    ):
        archive.run()
    assert last_run(archive)["error"] == "KeyboardInterrupt"


def test_run_beside_another_is_not_kept(archive: Archive) -> None:
    first = archive.run()
    with FolderGenerations(archive.index).writing(), pytest.raises(LockedError):
        archive.run()
    assert last_run(archive)["at"] == first.at


def test_wrong_setting_is_kept_where_there_is_an_index(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NARU_STALE_RUNS", "some")
    with pytest.raises(SettingError):
        archive.run()
    assert not archive.index.exists()
    monkeypatch.delenv("NARU_STALE_RUNS")
    archive.run()
    monkeypatch.setenv("NARU_STALE_RUNS", "some")
    with pytest.raises(SettingError):
        archive.run()
    assert "NARU_STALE_RUNS" in last_run(archive)["error"]


def test_full_disk_takes_no_report(archive: Archive) -> None:
    real = Path.write_text

    def full(path: Path, *args: Any, **how: Any) -> int:
        if path.parent.name == RUNS:
            real(path, "{", "utf-8")
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        return real(path, *args, **how)

    with mock.patch.object(Path, "write_text", full):
        command = ["index", str(archive.folder), "--index", str(archive.index)]
        result = CliRunner().invoke(main, command)
    assert (result.exit_code, result.stderr) == (0, "")
    assert list((archive.index / RUNS).iterdir()) == []
    assert last_run(archive) is None


@pytest.mark.parametrize("text", ["", "[]", '{"at": 1}', "null"])
def test_unreadable_report_is_none(archive: Archive, text: str) -> None:
    archive.run()
    next((archive.index / RUNS).iterdir()).write_text(text)
    assert last(archive.index) is None
    assert status(archive).exit_code == 0


def test_file_whose_name_is_no_text_is_reported(archive: Archive) -> None:
    (archive.folder / os.fsdecode(b"\xff.txt")).write_bytes(b"\0\1\2")
    command = ["index", str(archive.folder), "--index", str(archive.index), "--json"]
    result = CliRunner().invoke(main, command)
    assert result.exit_code == 3
    report = json.loads(result.stdout.splitlines()[-1])
    assert "\udcff.txt" in report["quarantined"][0]["message"]
    assert last_run(archive) == report
