"""How long a stacked file takes to be read: `python -m benchmarks.reading FOLDER [--json]`.

Every text file below FOLDER is read once, as `naru index` does in each of its processes, in the
order of their paths. Milliseconds of processor time for a file: all of them in a new process, which
loads the models of languages when it first needs them, and the same files again. The digest is that
of all readings: two versions of Naru that read alike have the same.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING

import click

from indexer.reading.files import Reading, find_files, recurring_lines, try_file
from search.analysis.remembered import INDEXING, remember

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indexer.reading.sources import Source


def measure(sources: Sequence[Source], recurring: frozenset[str]) -> tuple[float, str]:
    """Milliseconds a file, and the SHA-256 of what was read."""
    started = process_time()
    found = [item for source in sources for item in try_file(source, recurring)]
    spent = process_time() - started
    digest = hashlib.sha256()
    for item in found:
        text = json.dumps(item.as_json()) if isinstance(item, Reading) else item.message
        digest.update(text.encode())
    return 1000 * spent / len(sources), digest.hexdigest()


@click.command(help="How long a stacked file takes to be read.")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def main(folder: Path, as_json: bool) -> None:
    """Print how long it takes at first and later, and the digest of the readings."""
    remember(INDEXING)
    sources = [one for one in find_files([folder]) if one.path.suffix.lower() == ".txt"]
    recurring = recurring_lines(sources)
    cold, digest = measure(sources, recurring)
    warm, _ = measure(sources, recurring)
    row = {"files": len(sources), "cold": round(cold, 2), "warm": round(warm, 2), "digest": digest}
    if as_json:
        click.echo(json.dumps(row))
    else:
        click.echo("   ".join(f"{name} {value}" for name, value in row.items()))


if __name__ == "__main__":
    main()
