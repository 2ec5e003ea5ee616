"""Options that several commands have."""

from __future__ import annotations

from pathlib import Path

import click

from search.settings import BOILERPLATE, INDEX

index_option = click.option(
    "--index",
    "address",
    default=lambda: INDEX.value,
    help=f"{INDEX.help} [{INDEX.name}, {INDEX.default}]",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for machines.")


def boilerplate() -> Path | None:
    """The user's own list of boilerplate lines, if the settings name one."""
    return Path(BOILERPLATE.value) if BOILERPLATE.value else None
