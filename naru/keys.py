"""The API keys of a server: which there are, new ones, and those that are no longer good."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.table import Table

from naru.options import json_option
from naru.terminal import err, out
from search.settings import KEYS

if TYPE_CHECKING:
    from web.keys import KeyFile

file_option = click.option(
    "--keys", "path", default=lambda: KEYS.value, help=f"The file that has them. [{KEYS.name}]"
)
name_argument = click.argument("name")


@click.group()
def keys() -> None:
    """Add, list and revoke the API keys that programs send to a server.

    Running servers notice a change at once. Only digests are kept.
    """


@keys.command()
@name_argument
@file_option
def add(name: str, path: str) -> None:
    """Make a key and print it, once; NAME is who has it."""
    click.echo(_file(path).add(name))
    err.print("Nobody can show this key again. It is sent as: Authorization: Bearer KEY")


@keys.command("list")
@file_option
@json_option
def list_(path: str, as_json: bool) -> None:
    """List the keys by their names."""
    rows = [{"name": key.name, "added": key.added} for key in _file(path).listed()]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    table = Table("key", "added", box=None)
    for row in rows:
        table.add_row(*row.values())
    out.print(table)


@keys.command()
@name_argument
@file_option
def revoke(name: str, path: str) -> None:
    """Remove a key: whoever has it is refused from now on."""
    _file(path).revoke(name)
    out.print(f"{name} is revoked.", markup=False)


def _file(path: str) -> KeyFile:
    # Flask takes as long to load as a search takes.
    from web.keys import KeyFile

    if not path:
        raise click.UsageError(f"Say which file has the keys: --keys FILE, or {KEYS.name}=FILE")
    return KeyFile(Path(path))
