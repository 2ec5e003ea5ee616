"""Where commands print: results on standard output, everything else on standard error."""

from __future__ import annotations

from rich.console import Console

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


def printable(text: str) -> str:
    """The text, which may be the name of a file that is no text, for standard output."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
