"""Options that several commands have, or that are parameters of a search."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from search.parameters import Choice, Flag, Number
from search.settings import BOILERPLATE, INDEX

if TYPE_CHECKING:
    from collections.abc import Callable

    from search.parameters import Parameter

    Decorated = TypeVar("Decorated", bound=Callable[..., Any])

index_option = click.option(
    "--index",
    "address",
    default=lambda: INDEX.value,
    help=f"{INDEX.help} [{INDEX.name}, {INDEX.default}]",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for machines.")


class Patience(click.IntRange):
    """Seconds; an option without a value would take a PATH for them, so that is explained."""

    def convert(self, value: Any, param: Any, ctx: Any) -> int:
        """The seconds; anything else is wrong usage."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(
                f"{value!r} is no number of seconds; write --wait last, or --wait=60", param, ctx
            )


FOREVER = 10**9
"""Seconds of patience that do not end."""

wait_option = click.option(
    "--wait",
    is_flag=False,
    flag_value=FOREVER,
    default=0,
    type=Patience(0),
    metavar="[SECONDS]",
    help="Wait for another run that writes the index, so long at most, or as long as it takes.",
)


def parameter_option(row: Parameter[Any]) -> Callable[[Decorated], Decorated]:
    """The option for a parameter of a search, as its row describes it."""
    sentence = f"{row.help[0].upper()}{row.help[1:].replace('`', '')}."
    name = f"--{row.name.replace('_', '-')}"
    if isinstance(row, Flag):
        name = f"{name}/--no-{row.name}"
    return click.option(name, default=row.default, type=_type(row), help=sentence)


def _type(row: Parameter[Any]) -> click.ParamType[Any] | None:
    match row:
        case Number(first=first, last=last):
            return click.IntRange(first, last)
        case Choice(values=values):
            return click.Choice(values)
        case Flag():
            return click.BOOL
    return None


def boilerplate() -> Path | None:
    """The user's own list of boilerplate lines, if the settings name one."""
    return Path(BOILERPLATE.value) if BOILERPLATE.value else None
