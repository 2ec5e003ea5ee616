"""`naru watch` keeps an index up to date until it is told to end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from naru import watching
from naru.watching import await_changes, matters
from search.errors import IndexUnavailableError
from search.index.folder import FolderIndex
from tests.archives import Archive, stacked
from tests.processes import alive, children, command_of, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Watched(Archive):
    """An archive that is watched by a process, which logs to a file."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.log = folder / "log"
        self.write("a.txt", stacked("배"))

    def start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "naru", "watch", str(self.folder), "--gather", "0.5"]
        with self.log.open("w") as log:
            return subprocess.Popen(
                [*command, "--index", str(self.index)],
                stdout=log,
                stderr=log,
                start_new_session=True,
                # Also where the tests are run so that signals of terminals are ignored.
                preexec_fn=heed_signals,
            )

    def said(self) -> str:
        return self.log.read_text()

    def articles(self) -> int:
        try:
            return FolderIndex(self.index).current().engine.count()
        except IndexUnavailableError:
            return 0


def heed_signals() -> None:
    for number in SIGNALS:
        signal.signal(number, signal.SIG_DFL)


@pytest.fixture
def archive(tmp_path: Path) -> Watched:
    return Watched(tmp_path)


@pytest.fixture
def watch(archive: Watched) -> Iterator[subprocess.Popen[bytes]]:
    """What watches the archive, once its first run is done."""
    process = archive.start()
    wait_until(lambda: "now serves" in archive.said())
    yield process
    process.kill()
    process.wait()


def runs_of(process: subprocess.Popen[bytes]) -> list[int]:
    return [pid for pid in children(process.pid) if b"spawn_main" in command_of(pid)]


@pytest.mark.usefixtures("watch")
def test_changes_are_indexed(archive: Watched) -> None:
    archive.write("b.txt", stacked("강"))
    wait_until(lambda: archive.articles() == 2)
    (archive.folder / "2024").mkdir()
    archive.write("2024/c.txt", stacked("달"))
    wait_until(lambda: archive.articles() == 3)
    (archive.folder / "2024").rename(archive.folder / "2025")
    wait_until(lambda: "would leave the index" in archive.said())
    archive.write("a.txt", stacked("물"), age=2 * 10**9)
    (archive.folder / "2025").rename(archive.folder / "2024")
    wait_until(lambda: "1 changed" in archive.said())
    assert archive.articles() == 3


@pytest.mark.usefixtures("watch")
def test_failed_run_is_said_and_watching_goes_on(archive: Watched) -> None:
    (archive.folder / "a.txt").unlink()
    wait_until(lambda: "The run ended with 1;" in archive.said())
    assert "there is no archive file in this folder" in archive.said()
    archive.write("a.txt", stacked("강"))
    archive.write("b.txt", stacked("달"))
    wait_until(lambda: archive.articles() == 2)


@pytest.mark.parametrize("number", SIGNALS)
def test_signal_ends_it(
    archive: Watched, watch: subprocess.Popen[bytes], number: signal.Signals
) -> None:
    watch.send_signal(number)
    assert watch.wait() == 128 + number
    assert archive.said().splitlines()[-1].startswith("Stopped by")
    assert archive.articles() == 1


@pytest.mark.parametrize("whole_group", [False, True])
@pytest.mark.parametrize("number", [*SIGNALS, signal.SIGKILL])
def test_signal_ends_the_run_too(
    archive: Watched, number: signal.Signals, whole_group: bool
) -> None:
    process = archive.start()
    wait_until(lambda: len(runs_of(process)) == 1)
    (run,) = runs_of(process)
    (os.killpg if whole_group else os.kill)(process.pid, number)
    assert process.wait() in (128 + number, -number)
    wait_until(lambda: not alive(run))
    said = [line for line in archive.said().splitlines() if "Stopped" in line]
    assert len(said) == (number != signal.SIGKILL)
    assert "Traceback" not in archive.said()
    assert archive.articles() == 0


def test_what_cannot_be_of_an_archive_is_passed_over(tmp_path: Path) -> None:
    archive, index = tmp_path / ".archive", tmp_path / ".archive" / "index"
    index.mkdir(parents=True)
    for name in ("a.txt", ".a.txt.swp", "a.txt~", "picture.jpg", "README.txt", "named.dat"):
        (archive / name).touch()
    (archive / "1.10").mkdir()
    there = [path.name for path in archive.iterdir()]
    found = {
        name
        for name in (*there, "gone", "gone.10", "gone.tmp", ".git/a.txt", "index/x")
        if matters(archive / name, [archive, archive / "named.dat"], index)
    }
    assert found == {"a.txt", "1.10", "named.dat", "gone", "gone.10"}


@pytest.mark.parametrize(
    ("changes", "ends"),
    [
        ((), 100),
        ((3,), 8),
        ((3, 7), 12),
        (range(3, 200), 63),
    ],
)
def test_changes_are_gathered(
    changes: tuple[int, ...], ends: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 0

    def seen() -> Iterator[bool]:
        nonlocal now
        while True:
            now += 1
            yield now in changes

    monkeypatch.setattr(watching, "monotonic", lambda: now)
    await_changes(seen(), 5, 100)
    assert now == ends
