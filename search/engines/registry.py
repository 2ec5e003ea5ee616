"""The embedded engines by their names: those that keep an index in a folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from search.engines.tantivy.engine import TantivyEngine
from search.engines.tantivy.writer import TantivyWriter
from search.engines.whoosh.engine import WhooshEngine
from search.engines.whoosh.writer import WhooshWriter

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
