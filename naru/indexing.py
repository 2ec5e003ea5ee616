"""Building and publishing an index."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import click

from indexer.analysing import processors
from indexer.generations.part import Part
from indexer.memory import affordable
from indexer.parts import index_part
from indexer.preview import Preview
from indexer.reindex import preview, reindex
from indexer.report import Report, as_text
from naru.failures import QUARANTINED, SHRINKS, fail
from naru.options import boilerplate, index_option, json_option, wait_option
from naru.printing import print_preview
from naru.progress import shown
from naru.stopping import stopping
from naru.terminal import err, out
from search.errors import counted
from search.index.address import absolute
from search.settings import ARCHIVE, MOST_REMOVED


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
@wait_option
@click.option("--dry-run", is_flag=True, help="Say what would be done, and write nothing.")
@stopping()
def index(
    paths: tuple[Path, ...],
    address: str,
    as_json: bool,
    jobs: int,
    part: Part | None,
    full: bool,
    allow_shrink: bool,
    wait: int,
    dry_run: bool,
) -> None:
    """Bring the index of the archive files below PATHS up to date, and publish it.

    What has not changed since the last run is neither read nor analysed. The index that is being
    served stays as it is until the new one is complete.
    """
    if part and (dry_run or wait):
        raise click.UsageError("--part goes neither with --dry-run nor with --wait")
    failed = _print_json if as_json else _print_nothing
    looking = partial(preview, full=full, allow_shrink=allow_shrink)
    whole = partial(reindex, full=full, allow_shrink=allow_shrink, wait=wait, failed=failed)
    run = looking if dry_run else partial(index_part, part=part) if part else whole
    # Left before anything is said, however the run ends: else its bar would go on in a thread.
    with shown(as_json=as_json) as progress:
        found: Preview | Report = run(
            paths or [Path(ARCHIVE.value)],
            address,
            boilerplate=boilerplate(),
            progress=progress,
            jobs=affordable(jobs),
        )
    if as_json:
        _print_json(found)
    elif isinstance(found, Preview):
        print_preview(found)
    else:
        _print_end(found, address, part)
    _end(found)


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


def _print_json(found: Preview | Report) -> None:
    click.echo(as_text(found.as_json()))


def _print_nothing(report: Report) -> None:
    """A run that failed says why on standard error, and that is enough for people."""


def _print_end(report: Report, address: str, part: Part | None) -> None:
    if part:
        _print_report(report, f"part {part} of {report.generation} is written.")
    elif not report.published:
        _print_losses(report)
        out.print(f"Nothing has changed: {address} goes on serving {report.generation}.")
    else:
        _print_report(report, f"{absolute(address)} now serves {report.generation}.")


def _end(found: Preview | Report) -> None:
    """The exit code says what a machine has to know."""
    if isinstance(found, Preview):
        if found.refusal:
            fail(found.refusal, SHRINKS)
    elif found.new_losses:
        raise SystemExit(QUARANTINED)


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
