"""An index that may be read but not written is searched by anybody, as from a read-only disk."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest

from search.engines.tantivy.links import OLD, linked
from tests.conftest import publish

if TYPE_CHECKING:
    from collections.abc import Iterator

NOBODY = 65534
SEARCH = """
import os, sys
from pathlib import Path
from search.index.folder import FolderIndex
from search.model import Request
from search.service import search
def total():
    return search(FolderIndex(Path(sys.argv[1])).current(), Request("나루")).total

if os.geteuid() == 0:
    # Python itself may lie where nobody else reaches what a search loads.
    total()
    os.setgid(int(sys.argv[2]))
    os.setuid(int(sys.argv[2]))
assert not os.access(sys.argv[1], os.W_OK)
print(total())
"""


@pytest.fixture(params=["whoosh", "tantivy"])
def index(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where others may go, unlike to the folders that pytest makes."""
    monkeypatch.setenv("NARU_ENGINE", request.param)
    with TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        publish(folder)
        yield folder
        for place in everything(folder):
            place.chmod(0o755)


def everything(index: Path) -> list[Path]:
    return [index, *index.rglob("*")]


def test_files_may_be_read_by_all_that_the_mask_allows(index: Path) -> None:
    mask = os.umask(0o022)
    os.umask(mask)
    for place in everything(index):
        allowed = 0o555 if place.is_dir() else 0o444
        assert place.stat().st_mode & allowed == allowed & ~mask, place


def test_index_is_searched_without_the_right_to_write(index: Path) -> None:
    for place in everything(index):
        place.chmod(0o555 if place.is_dir() else 0o444)
    before = sorted(everything(index))
    done = subprocess.run(
        [sys.executable, "-c", SEARCH, str(index), str(NOBODY)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "3\n"), done.stderr
    assert sorted(everything(index)) == before


def test_links_are_removed_with_those_of_killed_processes(tmp_path: Path) -> None:
    (tmp_path / "meta.json").touch()
    with linked(tmp_path) as links:
        assert [link.name for link in links.iterdir()] == ["meta.json"]
        left, recent, other = (links.with_name(f"naru-links-{name}") for name in "abc")
    assert not links.exists()
    for place in (left, recent, other):
        place.mkdir()
    (left / "meta.json").symlink_to(tmp_path / "meta.json")
    (left / ".tantivy-meta.lock").touch()
    (other / "file").touch()
    long_ago = time.time() - 2 * OLD
    os.utime(left, (long_ago, long_ago))
    os.utime(other, (long_ago, long_ago))
    with linked(tmp_path):
        assert [place.exists() for place in (left, recent, other)] == [False, True, True]
    (other / "file").unlink()
    other.rmdir()
    recent.rmdir()
