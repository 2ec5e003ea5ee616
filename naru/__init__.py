"""The command line of Naru, and the one place that knows both the indexer and the web."""

from naru.commands import main

__all__ = ["main"]
