"""Watching an archive, and bringing its index up to date when it changes."""

from __future__ import annotations

import logging
import logging.config
import multiprocessing
import os
import signal
import time
from contextlib import closing
from pathlib import Path
from threading import Thread
from time import monotonic
from typing import TYPE_CHECKING

import click
from watchfiles import watch as watch_files

from indexer.analysing import processors
from indexer.pool import held_back
from indexer.reading.listing import belongs
from naru.failures import QUARANTINED, reporting
from naru.indexing import index
from naru.logs import LOGGING
from naru.options import index_option
from naru.stopping import Stopped, stopping
from search.index.address import absolute
from search.settings import ARCHIVE

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Sequence

log = logging.getLogger(__name__)

LONGEST = 60.0
"""Seconds for which changes are gathered at most, while files go on changing."""

AGAIN, REGULARLY = 300.0, 3600.0
"""Seconds after which a run begins although nothing is seen to change: after a failed run, and in
any case, since nobody tells of changes on network disks and in folders behind links.
"""

LOOK = 0.5
"""Seconds after which a process looks whether it is to end."""

TEMPORARY = ("~", ".swp", ".tmp", ".part")
"""How the names of files end that are about to get another name."""


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@index_option
@click.option(
    "--jobs", default=processors, type=click.IntRange(1), help="As of naru index, for each run."
)
@click.option(
    "--gather",
    default=5.0,
    show_default=True,
    type=click.FloatRange(0.5, LONGEST),
    help="Seconds without a change after which a run begins.",
)
@stopping()
def watch(paths: tuple[Path, ...], address: str, jobs: int, gather: float) -> None:
    """Do what naru index does now, and again whenever files below PATHS have changed.

    A run that fails is said, and is tried again at the next change, or after five minutes. A run
    begins every hour in any case.
    """
    logging.config.dictConfig(LOGGING)
    archive = [path.absolute() for path in paths or [Path(ARCHIVE.value)]]
    where = ["--index", absolute(address), "--jobs", str(jobs), "--wait"]
    ignored = Path(absolute(address))
    log.info("%s is watched.", ", ".join(map(str, archive)))
    while True:
        try:
            with closing(_changes(archive)) as changes:
                # From here on nothing is missed that changes after it was read.
                next(changes)
                done = _run([*map(str, archive), *where])
                seen = (any(matters(path, archive, ignored) for path in some) for some in changes)
                await_changes(seen, gather, REGULARLY if done else AGAIN)
        except FileNotFoundError as error:
            log.warning("%s; it is looked for again in %.0f seconds.", error, AGAIN)
            time.sleep(AGAIN)


def await_changes(seen: Iterable[bool], gather: float, patience: float) -> None:
    """Return once there was a change and none for `gather` seconds, or after `patience` seconds.

    `seen` says again and again whether there was a change.
    """
    until, longest = monotonic() + patience, None
    for changed in seen:
        now = monotonic()
        if changed:
            longest = longest or now + LONGEST
            until = min(now + gather, longest)
        if now >= until:
            return


def matters(path: Path, archive: Sequence[Path], index: Path) -> bool:
    """Whether what has changed at this path can be of an archive.

    Not so are hidden files, those of other endings and, while they are there, temporary ones; what
    is gone may have been a folder.
    """
    if path.is_relative_to(index):
        return False
    root = next((root for root in archive if path.is_relative_to(root)), path)
    if any(part.startswith(".") for part in path.relative_to(root).parts):
        return False
    if path in archive or not path.is_file():
        return not path.name.endswith(TEMPORARY)
    return belongs(path.name)


def _changes(archive: Sequence[Path]) -> Generator[set[Path], None, None]:
    """What has changed since it was last asked, again and again; raises FileNotFoundError."""
    every = watch_files(
        *archive,
        watch_filter=None,
        step=250,
        rust_timeout=int(LOOK * 1000),
        yield_on_timeout=True,
        ignore_permission_denied=True,
    )
    for some in every:
        yield {Path(path) for _, path in some}


def _run(arguments: Sequence[str]) -> bool:
    """Whether a run succeeds, in a process of its own, so that its memory returns."""
    process = multiprocessing.get_context("spawn").Process(
        target=_index, args=(arguments, os.getpid())
    )
    try:
        # What a terminal sends is for this process, which tells the other one to end.
        with held_back():
            process.start()
        process.join()
    finally:
        if process.is_alive():
            process.terminate()
            process.join()
    if process.exitcode in (0, QUARANTINED):
        return True
    log.warning(
        "The run ended with %s; the next one begins when files change, or in %.0f seconds.",
        process.exitcode,
        AGAIN,
    )
    return False


def _index(arguments: Sequence[str], parent: int) -> None:
    """What a process of its own does; it ends with its parent."""
    Thread(target=_end_with, args=(parent,), daemon=True).start()
    with reporting():
        try:
            index.main(arguments, prog_name="naru index")
        except Stopped as stopped:
            # The process that watches says so.
            raise SystemExit(128 + stopped.signal) from None


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(LOOK)
    os.kill(os.getpid(), signal.SIGTERM)
