"""Processes by the memory that is free."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from indexer import memory
from indexer.memory import WORKER, affordable

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(memory, "_MACHINE", tmp_path / "meminfo")
    monkeypatch.setattr(memory, "_GROUP", tmp_path)
    return tmp_path


def set_free(machine: Path, workers: float) -> None:
    kilobytes = int(workers * WORKER) >> 10
    text = f"MemTotal:  99999999 kB\nMemAvailable:  {kilobytes} kB\n"
    (machine / "meminfo").write_text(text)


@pytest.mark.parametrize(("free", "jobs"), [(0.5, 1), (2.5, 2), (9, 8)])
def test_processes_fit_into_the_memory(machine: Path, free: float, jobs: int) -> None:
    set_free(machine, free)
    assert affordable(8) == jobs


def test_limit_of_a_container_counts(machine: Path) -> None:
    set_free(machine, 9)
    (machine / "memory.max").write_text(f"{4 * WORKER}\n")
    (machine / "memory.stat").write_text(f"anon {WORKER}\nfile {2 * WORKER}\n")
    assert affordable(8) == 3
    (machine / "memory.max").write_text("max\n")
    assert affordable(8) == 8


def test_unknown_memory_bounds_nothing(machine: Path) -> None:
    assert affordable(8) == 8
