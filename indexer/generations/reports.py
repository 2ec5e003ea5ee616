"""The reports of the last runs, whatever came of them, beside the generations of an index."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

from indexer.report import Report
from search.index.folder import NAMES

if TYPE_CHECKING:
    from pathlib import Path

RUNS = "runs"
"""The folder of the reports."""

KEPT = 10
"""Reports that are kept."""

_JSON, _ASIDE = ".json", ".new"


def keep(folder: Path, report: Report) -> None:
    """Keep the report of a run in an index folder, and the last ones before it.

    One that the disk does not take is missing: what ended the run has been said.
    """
    with suppress(OSError):
        runs = folder / RUNS
        # A run that failed before it made the folder of the index leaves none.
        runs.mkdir(exist_ok=True)
        _write(runs / _name(report), report.as_text())
        for path in [*_ours(runs)[:-KEPT], *runs.glob(f"*{_ASIDE}")]:
            path.unlink(missing_ok=True)


def last(folder: Path) -> Report | None:
    """What the last run did; None where no report of it can be read."""
    try:
        return Report.from_text(_ours(folder / RUNS)[-1].read_text(encoding="utf-8"))
    except (OSError, ValueError, IndexError):
        return None


def _name(report: Report) -> str:
    """The time of the run, as the names of generations state theirs."""
    return datetime.fromisoformat(report.at).strftime("%Y%m%dT%H%M%S.%fZ") + _JSON


def _write(path: Path, text: str) -> None:
    """In one step, so that nobody reads half a report."""
    aside = path.with_suffix(_ASIDE)
    try:
        aside.write_text(text, encoding="utf-8")
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def _ours(runs: Path) -> list[Path]:
    """The reports, oldest first."""
    found = (path for path in runs.iterdir() if path.suffix == _JSON)
    return sorted(path for path in found if NAMES.fullmatch(path.stem))
