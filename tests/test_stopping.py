"""A run that is told to end, or killed, leaves the old state or the new one, and nothing else."""

from __future__ import annotations

import fcntl
import multiprocessing
import os
import pty
import signal
import subprocess
import sys
import termios
from functools import partial
from pathlib import Path
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any
from unittest.mock import Mock

import pytest
from click.testing import CliRunner

from benchmarks.generated import write_archive
from naru import main
from search.index.folder import FolderIndex
from tests.processes import PATIENCE, alive, children, command_of, wait_until

if TYPE_CHECKING:
    from click.testing import Result

BEFORE, SMALL, LARGE = 3, 5, 150
"""Articles of the old state and of two new ones, of which one is worth two processes."""

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
STAGES = (
    "indexer.reindex.list_files",
    "indexer.reindex.find_changes",
    "indexer.generations.folder.FolderGenerations.write",
    "search.engines.{engine}.writer.{writer}.add",
    "search.engines.records.RecordsWriter.close",
    "indexer.generations.folder.FolderGenerations.finish",
    "indexer.generations.folder.check_sound",
    "indexer.generations.folder.FolderGenerations.publish",
    "pathlib.Path.replace",
)

# A library that is interrupted leaves its open files to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("archive")
    write_archive(folder / "before", BEFORE, sentences=1)
    write_archive(folder / "small", SMALL, sentences=1)
    write_archive(folder / "large", LARGE)
    return folder


@pytest.fixture(params=["whoosh", "tantivy"])
def index(
    archive: Path, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """An index of the old state, of each engine."""
    monkeypatch.setenv("NARU_ENGINE", request.param)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    assert run(archive / "before", tmp_path / "index").exit_code == 0
    return tmp_path / "index"


def command(archive: Path, index: Path) -> list[str]:
    return ["index", str(archive), "--index", str(index), "--jobs", "2"]


def run(archive: Path, index: Path) -> Result:
    return CliRunner().invoke(main, command(archive, index))


def started(archive: Path, index: Path, **how: Any) -> subprocess.Popen[bytes]:
    """A run of its own, with two processes at work."""
    arguments = [sys.executable, "-m", "naru", *command(archive / "large", index)]
    process = subprocess.Popen(arguments, start_new_session=True, **how)
    wait_until(lambda: len(workers_of(process)) == 2)
    return process


def workers_of(process: subprocess.Popen[bytes]) -> list[int]:
    """Its children, but for that which tracks what multiprocessing has shared."""
    return [pid for pid in children(process.pid) if b"spawn_main" in command_of(pid)]


def assert_served(index: Path, *counts: int) -> None:
    """So many articles are served, and the generations are those of finished runs."""
    generation = FolderIndex(index).current()
    assert generation.engine.count() in counts
    left = [place for place in (index / "generations").iterdir() if place.name != generation.name]
    assert all((place / "manifest.json").exists() for place in left)


def assert_nothing_left(index: Path) -> None:
    assert not multiprocessing.active_children()
    assert [place.name for place in index.parent.iterdir()] == [index.name]
    # Another test may be opening an index at this moment.
    wait_until(lambda: not any(Path("/dev/shm").glob("naru-links-*")))


def stop_at(stage: str, number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the signal reach this process where a run comes to a function."""
    engine = os.environ["NARU_ENGINE"]
    stage = stage.format(engine=engine, writer=f"{engine.title()}Writer")
    real = resolve_name(stage)

    def told_to_end(*args: Any, **more: Any) -> Any:
        os.kill(os.getpid(), number)
        return real(*args, **more)

    monkeypatch.setattr(stage, told_to_end)


@pytest.mark.parametrize("stage", STAGES)
def test_signal_at_any_stage_ends_the_run(
    archive: Path, index: Path, stage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_at(stage, signal.SIGTERM, monkeypatch)
    result = run(archive / "small", index)
    assert result.exit_code == 128 + signal.SIGTERM
    assert "Stopped by SIGTERM" in result.stderr.splitlines()[-1]
    assert_served(index, BEFORE)
    assert_nothing_left(index)


@pytest.mark.parametrize("number", SIGNALS)
def test_signal_gives_its_exit_code_and_is_heeded_once(
    archive: Path, index: Path, number: signal.Signals, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_at("indexer.generations.folder.FolderGenerations.write", number, monkeypatch)
    stop_at("indexer.generations.folder.FolderGenerations.discard", number, monkeypatch)
    before = signal.getsignal(number)
    result = run(archive / "small", index)
    assert result.exit_code == 128 + number
    assert_served(index, BEFORE)
    assert_nothing_left(index)
    assert signal.getsignal(number) is before


def test_signal_after_publication_keeps_it(
    archive: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("naru.indexing._print_report", lambda *_: os.kill(os.getpid(), 15))
    assert run(archive / "small", index).exit_code == 128 + signal.SIGTERM
    assert_served(index, SMALL)


def test_ignored_signal_stays_ignored(
    archive: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        stop_at(STAGES[0], signal.SIGHUP, monkeypatch)
        assert run(archive / "small", index).exit_code == 0
    finally:
        signal.signal(signal.SIGHUP, before)
    assert_served(index, SMALL)


def test_error_on_top_of_a_signal_does_not_hide_it(
    archive: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed_terminal(*_: object, **__: object) -> None:
        os.kill(os.getpid(), signal.SIGHUP)

    monkeypatch.setattr("indexer.generations.folder.check_sound", closed_terminal)
    discard = "indexer.generations.folder.FolderGenerations.discard"
    monkeypatch.setattr(discard, Mock(side_effect=ValueError))
    assert run(archive / "small", index).exit_code == 128 + signal.SIGHUP
    assert FolderIndex(index).current().engine.count() == BEFORE


@pytest.mark.parametrize("number", SIGNALS)
@pytest.mark.parametrize("whole_group", [False, True])
def test_signal_leaves_no_process(
    archive: Path, index: Path, number: signal.Signals, whole_group: bool
) -> None:
    process = started(archive, index, stderr=subprocess.PIPE)
    workers = workers_of(process)
    (os.killpg if whole_group else os.kill)(process.pid, number)
    _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 128 + number
    assert said.decode().splitlines()[-1].startswith("Stopped by")
    assert b"Traceback" not in said
    assert not any(map(alive, workers))
    assert_served(index, BEFORE)
    assert_nothing_left(index)


@pytest.mark.parametrize("whole_group", [False, True])
def test_killed_run_leaves_no_process(archive: Path, index: Path, whole_group: bool) -> None:
    process = started(archive, index, stderr=subprocess.DEVNULL)
    workers = workers_of(process)
    (os.killpg if whole_group else os.kill)(process.pid, signal.SIGKILL)
    process.wait(PATIENCE)
    wait_until(lambda: not any(map(alive, workers)))
    assert FolderIndex(index).current().engine.count() == BEFORE
    assert run(archive / "small", index).exit_code == 0
    assert_served(index, SMALL)
    assert_nothing_left(index)


def test_killed_worker_ends_the_run(archive: Path, index: Path) -> None:
    process = started(archive, index, stderr=subprocess.PIPE)
    os.kill(workers_of(process)[0], signal.SIGKILL)
    _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert "A process reading the archive was killed" in said.decode()
    assert_served(index, BEFORE)
    assert_nothing_left(index)


def test_closed_terminal_ends_the_run(archive: Path, index: Path) -> None:
    ours, theirs = pty.openpty()
    own = {"stdin": theirs, "stdout": theirs, "stderr": theirs}
    process = started(archive, index, preexec_fn=partial(tty_of, theirs), **own)
    workers = workers_of(process)
    os.close(theirs)
    os.close(ours)
    assert process.wait(PATIENCE) == 128 + signal.SIGHUP
    assert not any(map(alive, workers))
    assert_served(index, BEFORE)
    assert_nothing_left(index)


def tty_of(terminal: int) -> None:
    """Make it the terminal of this process, which then is told when it is closed."""
    fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)


def test_killed_first_runs_leave_nothing_that_piles_up(archive: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    for _ in range(3):
        process = started(archive, index, stderr=subprocess.DEVNULL)
        wait_until(lambda: any((index / "generations").glob("*/data")))
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(PATIENCE)
        assert len(list((index / "generations").iterdir())) == 1
    assert run(archive / "small", index).exit_code == 0
    assert_served(index, SMALL)
    assert len(list((index / "generations").iterdir())) == 1
