"""Building and publishing an index."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.progress import Progress

from indexer.analysing import processors
from indexer.generations.part import Part
from indexer.memory import affordable
from indexer.parts import index_part
from indexer.reindex import reindex
from naru.failures import QUARANTINED
from naru.options import boilerplate, index_option, json_option
from naru.stopping import stopping
from naru.terminal import err, out
from search.errors import counted
from search.index.address import absolute
from search.settings import ARCHIVE, MOST_REMOVED

if TYPE_CHECKING:
    from indexer.report import Report


class PartOption(click.ParamType[Part]):
    """A share of an archive, such as 2/3."""

    name = "I/N"

    def convert(self, value: Any, param: Any, ctx: Any) -> Part:
        """The part; a wrong one is wrong usage."""
        try:
            return Part.parse(value)
        except ValueError:
            self.fail(f"{value!r} is not a part such as 2/3", param, ctx)


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@index_option
@json_option
@click.option(
    "--jobs",
    default=processors,
    type=click.IntRange(1),
    help="Processes that read and analyse, as long as there is memory for them. "
    "[as many as there are processors]",
)
@click.option(
    "--part",
    type=PartOption(),
    help="Index only this share of an archive, such as 2/3, into a cluster; then naru publish.",
)
@click.option("--full", is_flag=True, help="Read and analyse everything, changed or not.")
@click.option(
    "--allow-shrink",
    is_flag=True,
    help=f"Publish even where more articles go than {MOST_REMOVED.name} allows.",
)
@stopping()
def index(
    paths: tuple[Path, ...],
    address: str,
    as_json: bool,
    jobs: int,
    part: Part | None,
    full: bool,
    allow_shrink: bool,
) -> None:
    """Bring the index of the archive files below PATHS up to date, and publish it.

    What has not changed since the last run is neither read nor analysed. The index that is being
    served stays as it is until the new one is complete.
    """
    told = _print_json if as_json else _print_nothing
    whole = partial(reindex, full=full, allow_shrink=allow_shrink, failed=told)
    run = partial(index_part, part=part) if part else whole
    # Left before anything is said, however the run ends: else its bar would go on in a thread.
    with Progress(console=err, disable=as_json or not err.is_terminal) as bar:
        report = run(
            paths or [Path(ARCHIVE.value)],
            address,
            boilerplate=boilerplate(),
            progress=lambda stage, work: bar.track(work, description=stage) if work else work,
            jobs=affordable(jobs),
        )
    if as_json:
        _print_json(report)
    elif part:
        _print_report(report, f"part {part} of {report.generation} is written.")
    elif not report.published:
        _print_losses(report)
        out.print(f"Nothing has changed: {address} goes on serving {report.generation}.")
    else:
        _print_report(report, f"{absolute(address)} now serves {report.generation}.")
    if report.new_losses:
        raise SystemExit(QUARANTINED)


@click.command()
@index_option
@click.option(
    "--discard", is_flag=True, help="Remove what the parts have built, and serve nothing."
)
@stopping()
def publish(address: str, discard: bool) -> None:
    """Verify and serve what all parts of `naru index --part` have built in a cluster."""
    # Only here, since it needs the cluster's client.
    from indexer.generations.base import open_shared

    shared = open_shared(address)
    if discard:
        shared.discard()
        out.print(f"{shared.name} is removed.")
    else:
        articles = shared.publish()
        out.print(f"{counted(articles, 'article')}; {address} now serves {shared.name}.")


def _print_json(report: Report) -> None:
    click.echo(json.dumps(report.as_json(), ensure_ascii=False))


def _print_nothing(report: Report) -> None:
    """A run that failed says why on standard error, and that is enough for people."""


def _print_losses(report: Report) -> None:
    known = len(report.quarantined) - len(report.new_losses)
    for loss in report.new_losses:
        err.print(f"Left out: {loss.message}", style="yellow", markup=False)
    if known:
        err.print(f"Still left out, as the runs before said: {known:,}", style="yellow")
    if report.stale:
        err.print(
            f"{report.stale:,} articles are kept of files that cannot be read", style="yellow"
        )


def _print_report(report: Report, outcome: str) -> None:
    _print_losses(report)
    if report.engine_before not in (None, report.engine):
        out.print(
            f"The index is kept by {report.engine} now, and no longer by {report.engine_before}."
        )
    counts = f"{report.added:,} new, {report.changed:,} changed, {report.removed:,} removed"
    articles = counted(report.articles, "article")
    out.print(f"{articles} ({counts}) in {report.seconds:.1f} s; {outcome}")
