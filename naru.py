"""The command line of Naru."""

from __future__ import annotations


def main() -> None:
    """Run the `naru` command."""
