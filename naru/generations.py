"""The generations of an index: which there are, whether they are sound, going back, clearing up."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from indexer.generations import reports
from indexer.generations.base import open_generations
from indexer.generations.rollback import check_finished, roll_back
from indexer.report import as_text
from naru.failures import FAILED, fail
from naru.options import index_option, json_option, wait_option
from naru.printing import print_generations
from naru.terminal import err, out
from search.errors import IndexUnavailableError
from search.index.address import absolute, is_cluster, open_index

if TYPE_CHECKING:
    from indexer.generations.base import Generations
    from indexer.report import Report

generation_argument = click.argument("generation", required=False)


@click.command()
@index_option
@json_option
def status(address: str, as_json: bool) -> None:
    """Say which generation of the index is served, and which others there are."""
    generations = open_generations(address)
    facts, refusal = _facts(address, generations)
    if as_json:
        click.echo(as_text(facts))
    else:
        print_generations(facts)
    if refusal:
        fail(refusal.message)


@click.command()
@generation_argument
@index_option
@json_option
def verify(generation: str | None, address: str, as_json: bool) -> None:
    """Read everything of GENERATION, or of the served one, and say whether it is what was written.

    It fails where a single bit is not, and names the file.
    """
    generations = open_generations(address)
    name = generation or generations.served()
    check_finished(generations, name)
    faults = [error.message for error in generations.faults(name)]
    if as_json:
        facts = {"index": absolute(address), "generation": name, "faults": faults}
        click.echo(json.dumps(facts, ensure_ascii=False))
    elif not faults:
        out.print(f"{name} is what was written.")
    for fault in faults if not as_json else ():
        err.print(fault, style="red", markup=False)
    if faults:
        err.print("To serve the generation before it: naru rollback")
        raise SystemExit(FAILED)


@click.command()
@generation_argument
@index_option
@wait_option
def rollback(generation: str | None, address: str, wait: int) -> None:
    """Serve GENERATION again, or the one before the served one, once it is verified.

    Newer ones stay until the next run publishes one; to serve such a one again, name it.
    """
    name = roll_back(open_generations(address), generation, wait)
    out.print(f"{absolute(address)} now serves {name}.")


@click.command()
@click.option(
    "--keep",
    type=click.IntRange(1),
    help="How many stay, with the served one. [2, and the newest that other analyzers built]",
)
@index_option
def prune(keep: int | None, address: str) -> None:
    """Remove older generations than the served one, and what runs left that were killed.

    Newer ones stay: the index was rolled back from them. So does whatever Naru has not made.
    """
    generations = open_generations(address)
    # Nothing is made at a mistyped address.
    generations.served()
    with generations.writing():
        gone = generations.prune(keep)
    out.print(f"Removed: {', '.join(gone) or 'nothing'}.")
    if strays := generations.strays():
        err.print(f"Not made by Naru, and left alone: {', '.join(strays)}.", markup=False)


def _last_run(address: str) -> Report | None:
    """The report of the last run; an index in a cluster has none."""
    return None if is_cluster(address) else reports.last(Path(address).absolute())


def _facts(
    address: str, generations: Generations
) -> tuple[dict[str, Any], IndexUnavailableError | None]:
    """What `naru status` says, and why nothing can be served, if that is so."""
    index, refusal, served = open_index(address), None, None
    try:
        served = index.current()
    except IndexUnavailableError as error:
        refusal = error
    listing, last = generations.listing(), _last_run(address)
    if refusal and not listing and not last:
        raise refusal
    facts = {
        "index": absolute(address),
        "generation": served and served.name,
        "published_at": served and served.manifest.published,
        "age_seconds": served and served.manifest.age(),
        "articles": served and served.manifest.articles,
        "quarantined": served and served.manifest.quarantined,
        "engine": served and served.manifest.engine,
        "newest": listing[0].name if listing else None,
        "stale": index.why() is not None,
        "why": index.why(),
        "generations": list(map(asdict, listing)),
        "last_run": last.as_json() if last else None,
        "strays": generations.strays(),
    }
    return facts, refusal
