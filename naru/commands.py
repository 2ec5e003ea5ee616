"""The commands of Naru by their names; each is loaded when it is asked for.

What analyses texts or talks to a cluster takes longer to load than a search takes.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click

from naru.failures import reporting

_FILES = {
    "index": "indexing",
    "watch": "watching",
    "publish": "indexing",
    "serve": "serving",
    "search": "searching",
    "explain": "searching",
    "analyze": "searching",
    "inspect": "inspecting",
    "status": "generations",
    "verify": "generations",
    "rollback": "generations",
    "prune": "generations",
    "keys": "keys",
}
"""The file of each command, in the order in which the help lists them."""


class Commands(click.Group):
    """A group that loads a command when it is run, and reports how it failed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands."""
        return list(_FILES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name; None where there is none."""
        if cmd_name not in _FILES:
            return None
        command: click.Command = getattr(import_module(f"naru.{_FILES[cmd_name]}"), cmd_name)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; an expected error ends it with a sentence and an exit code."""
        with reporting():
            return super().invoke(ctx)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="naru-search")
def main() -> None:
    """Search press archives that keep the same article in several languages.

    Exit codes: 0 done, 1 failed, 2 wrong usage, 3 done but files could not be read that could be
    before, 4 another run is writing the index, 5 too many articles would leave the index,
    128 + n ended by signal n (130: Ctrl-C).
    """
