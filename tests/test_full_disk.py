"""A disk that is full or refuses ends a run with a sentence that names it, and harms nothing."""

from __future__ import annotations

import errno
import os
import resource
import shutil
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from benchmarks.generated import write_archive
from indexer.generations.folder import FolderGenerations
from naru import main
from search.engines.tantivy.writer import _reporting_disk
from search.index.folder import FolderIndex

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from click.testing import Result

BEFORE, AFTER = 2, 12
TENTHS = range(10)
DISK = 256 << 20
"""Bytes of a disk that is large enough."""

# A library that is interrupted leaves its open files to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("archive")
    write_archive(folder / "before", BEFORE, sentences=1)
    write_archive(folder / "after", AFTER, sentences=6)
    return folder


@pytest.fixture(params=["whoosh", "tantivy", "auto"])
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NARU_ENGINE", request.param)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own, where this user may mount one."""
    mounting = ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "naru-test", str(tmp_path)]
    if not shutil.which("mount") or subprocess.run(mounting, capture_output=True).returncode:
        pytest.skip("this user may mount no disk")
    yield tmp_path
    subprocess.run(["umount", "--lazy", str(tmp_path)], check=True)


def run(archive: Path, index: Path) -> Result:
    return CliRunner().invoke(main, ["index", str(archive), "--index", str(index)])


def used(disk: Path) -> int:
    """Bytes."""
    facts = os.statvfs(disk)
    return (facts.f_blocks - facts.f_bfree) * facts.f_frsize


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """No file may grow beyond so many bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def assert_refused(result: Result, index: Path, reason: int) -> None:
    """With one sentence, after which all is as it was."""
    assert result.exit_code == 1, result.output
    said = result.stderr.splitlines()[-1]
    assert os.strerror(reason) in said
    assert str(index) in said
    generation = FolderIndex(index).current()
    assert generation.engine.count() == BEFORE
    assert [place.name for place in (index / "generations").iterdir()] == [generation.name]


@pytest.mark.usefixtures("engine")
def test_file_that_may_not_grow_ends_the_run(archive: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    assert run(archive / "after", index).exit_code == 0
    largest = max(file.stat().st_size for file in index.rglob("*"))
    shutil.rmtree(index)
    assert run(archive / "before", index).exit_code == 0
    for tenth in TENTHS:
        with largest_file(largest * tenth // 10):
            result = run(archive / "after", index)
        assert_refused(result, index, errno.EFBIG)
    assert run(archive / "after", index).exit_code == 0


@pytest.mark.usefixtures("engine")
def test_full_disk_ends_the_run(archive: Path, disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody else may fill it after a run has found that there is room."""
    monkeypatch.setattr(FolderGenerations, "make_room", lambda self, needed: None)
    index = disk / "index"
    assert run(archive / "before", index).exit_code == 0
    first = used(disk)
    assert run(archive / "after", index).exit_code == 0
    needed = used(disk) - first
    shutil.rmtree(index)
    assert run(archive / "before", index).exit_code == 0
    for tenth in TENTHS:
        size = used(disk) + needed * tenth // 10
        subprocess.run(["mount", "-o", f"remount,size={size}", str(disk)], check=True)
        assert_refused(run(archive / "after", index), index, errno.ENOSPC)
    subprocess.run(["mount", "-o", f"remount,size={DISK}", str(disk)], check=True)
    assert run(archive / "after", index).exit_code == 0


@pytest.mark.parametrize("reason", [errno.EIO, errno.EACCES, errno.ENOSPC, errno.EDQUOT])
@pytest.mark.parametrize("call", ["os.fsync", "pathlib.Path.replace", "pathlib.Path.mkdir"])
@pytest.mark.usefixtures("engine")
def test_refusal_ends_the_run(
    archive: Path, tmp_path: Path, call: str, reason: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = tmp_path / "index"
    assert run(archive / "before", index).exit_code == 0

    def refuse(*args: Any, **_: Any) -> None:
        place = (str(args[0]),) if call.startswith("pathlib") else ()
        raise OSError(reason, os.strerror(reason), *place)

    with monkeypatch.context() as patched:
        patched.setattr(call, refuse)
        result = run(archive / "after", index)
    assert_refused(result, index, reason)


@pytest.mark.parametrize("call", ["os.fsync", "pathlib.Path.replace"])
@pytest.mark.usefixtures("engine")
def test_refusal_at_the_last_step_leaves_nothing(
    archive: Path, tmp_path: Path, call: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = tmp_path / "index"
    assert run(archive / "before", index).exit_code == 0
    switch = FolderGenerations.switch

    def refused(self: FolderGenerations, name: str) -> None:
        def refuse(*_: Any) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(index))

        with monkeypatch.context() as patched:
            patched.setattr(call, refuse)
            switch(self, name)

    with monkeypatch.context() as patched:
        patched.setattr(FolderGenerations, "switch", refused)
        assert_refused(run(archive / "after", index), index, errno.ENOSPC)
    assert not list(index.glob("*.new"))
    assert run(archive / "after", index).exit_code == 0


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("An IO error occurred: 'No space left on device (os error 28)'", errno.ENOSPC),
        ('`Err` value: Os { code: 13, kind: PermissionDenied, message: "…" }', errno.EACCES),
        ("An error occurred in a thread: 'An index writer was killed.'", errno.EIO),
    ],
)
def test_words_of_tantivy_are_understood(tmp_path: Path, said: str, reason: int) -> None:
    with pytest.raises(OSError, match=str(tmp_path)) as raised, _reporting_disk(tmp_path):
        raise ValueError(said)
    assert raised.value.errno == reason


def test_other_errors_of_tantivy_stay_what_they_are(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="schema"), _reporting_disk(tmp_path):
        raise ValueError("The schema has no such field.")


def test_panic_of_tantivy_is_an_error_of_the_disk(tmp_path: Path) -> None:
    panic = type("PanicException", (BaseException,), {})
    with pytest.raises(OSError, match=str(tmp_path)), _reporting_disk(tmp_path):
        raise panic("Os { code: 28 }")
