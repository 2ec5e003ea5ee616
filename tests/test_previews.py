"""`naru index --dry-run` says what a run would do, and writes nothing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from unittest import mock

import pytest
from click.testing import CliRunner, Result

from naru import main
from tests.archives import Archive, line, stacked

if TYPE_CHECKING:
    from pathlib import Path

LATER = 2 * 10**9


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    made = Archive(tmp_path)
    for number in range(12):
        made.write(f"{number:02}.txt", stacked(f"배{number}"))
    made.write("lines.jsonl", line("x", "강"))
    return made


def dry_run(archive: Archive, *options: str) -> Result:
    command = ["index", str(archive.folder), "--index", str(archive.index), "--dry-run"]
    return CliRunner().invoke(main, [*command, *options])


def facts(archive: Archive, *options: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(dry_run(archive, "--json", *options).stdout.splitlines()[-1])
    return found


def fates(archive: Archive, *options: str) -> dict[str, tuple[str, str]]:
    files = facts(archive, *options)["files"]
    return {
        fate["path"].removeprefix(f"{archive.folder}/"): (fate["what"], fate["why"])
        for fate in files
    }


def state(folder: Path) -> dict[str, int]:
    return {str(path): path.stat().st_mtime_ns for path in folder.rglob("*")}


def test_first_run_is_all_new_and_makes_no_folder(archive: Archive) -> None:
    result = dry_run(archive)
    assert result.exit_code == 0
    assert result.stdout.count("new      ") == 13
    assert result.stdout.endswith(
        "13 new, 0 changed, 0 again, 0 gone, 0 refused; 0 are kept as they are.\n"
    )
    assert not archive.index.exists()


def test_every_file_says_what_comes_of_it(archive: Archive) -> None:
    archive.run()
    before = state(archive.index)
    archive.write("new.txt", stacked("달"))
    archive.write("00.txt", stacked("별"), age=LATER)
    (archive.folder / "01.txt").unlink()
    (archive.folder / "out.txt").symlink_to("/etc/hostname")
    assert fates(archive) == {
        "00.txt": ("changed", ""),
        "01.txt": ("gone", ""),
        "new.txt": ("new", ""),
        "out.txt": ("refused", "is a link out of the archive; set NARU_FOLLOW_LINKS=1 to read it"),
    }
    result = dry_run(archive)
    assert "gone     " in result.stdout
    assert "01.txt (1 article)" in result.stdout
    assert "known only once files are read" in result.stdout
    assert state(archive.index) == before


def test_unchanged_archive_would_publish_nothing(archive: Archive) -> None:
    archive.run()
    assert "nothing has changed" in dry_run(archive).stdout
    found = facts(archive)
    assert (found["publishes"], found["files"], found["kept"]) == (False, [], 13)
    assert facts(archive, "--full")["publishes"] is True


def test_files_that_are_read_again_say_why(archive: Archive) -> None:
    archive.write("03.txt", "\0\1\2")
    archive.write("11.txt", stacked("배"))
    archive.run()
    whys = {why for what, why in fates(archive, "--full").values() if what == "again"}
    assert whys == {"everything is read, as asked for"}
    with mock.patch("indexer.reindex.reading_fingerprint", return_value={"readers": "2"}):
        whys = {why for what, why in fates(archive).values()}
    assert whys == {"what reads it, or a setting of that, has changed"}
    archive.write("00.txt", "\0\1\2", age=LATER)
    archive.run()
    assert fates(archive)["00.txt"] == ("again", "it could not be read the last time")


def test_line_that_begins_to_recur_is_a_reason(archive: Archive) -> None:
    archive.run()
    desk = "끝이다. 나루신문 강변지국"
    for number in range(12):
        archive.write(f"{number:02}.txt", stacked(f"배{number}", inside=desk))
    archive.run()
    for number in range(11):
        archive.write(f"{number:02}.txt", stacked(f"배{number}", end=desk), age=LATER)
    assert "recur" in fates(archive)["11.txt"][1]


def test_run_that_would_be_refused_exits_with_five(archive: Archive) -> None:
    archive.run()
    (archive.folder / "00.txt").unlink()
    assert dry_run(archive).exit_code == 0
    (archive.folder / "01.txt").unlink()
    result = dry_run(archive)
    assert result.exit_code == 5
    assert "2 of the 13 articles would leave the index" in result.stderr
    assert "2 of the 13" in facts(archive)["refusal"]
    assert dry_run(archive, "--allow-shrink").exit_code == 0


def test_articles_that_may_be_elsewhere_refuse_nothing(archive: Archive) -> None:
    archive.run()
    for name in ("00.txt", "01.txt"):
        (archive.folder / name).rename(archive.folder / f"{name[:2]}.html")
    result = dry_run(archive)
    assert (result.exit_code, facts(archive)["unsure"]) == (0, None)
    (archive.folder / "02.txt").unlink()
    (archive.folder / "03.txt").unlink()
    archive.write("more.jsonl", line("02", "달") + line("03", "별"))
    assert dry_run(archive).exit_code == 0
    assert "known only once files are read" in facts(archive)["unsure"]


def test_parts_have_no_dry_run(archive: Archive) -> None:
    assert dry_run(archive, "--part", "1/2").exit_code == 2
