"""The embedded engines by their names: those that keep an index in a folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from search.engines.tantivy import TantivyEngine, TantivyWriter
from search.engines.whoosh import WhooshEngine
from search.engines.whoosh_format import WhooshWriter

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from search.engines.base import Engine, Writer


class Embedded(NamedTuple):
    """How an engine writes an index in an empty folder, and opens it."""

    writer: Callable[[Path], Writer]
    engine: Callable[[Path], Engine]


EMBEDDED = {
    "whoosh": Embedded(WhooshWriter, WhooshEngine),
    "tantivy": Embedded(TantivyWriter, TantivyEngine),
}
