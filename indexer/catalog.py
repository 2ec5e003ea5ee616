"""What a generation was made of: one row a file, for the next run to see what has changed.

It belongs to the indexer alone; nothing that serves a generation reads it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple

import msgpack

from indexer.report import Loss

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

VERSION = 2
"""Raise it whenever a catalog is laid out in another way; the next run then reads everything."""

Key = tuple[str, str]
"""A file by the absolute folder to which its id is relative, and its path below that."""


class Row(NamedTuple):
    """A file as a run found it, and what it gave.

    `mtime` is in nanoseconds, 0 where it says nothing, and `content` the SHA-256 of the file, empty
    for one that could not be opened. `ids` are its articles in their order, `twins` the ids of
    those that were left out since another file has them too. For `stale` runs it could not be
    read. `ends` are the keys of the lines after its texts, joined by spaces (see
    `indexer.reading.cleaning.recurring`), None for one that has no say in which lines recur;
    `lines` the checksums of all lines (see `line_sums`), None where they are not known. `times` are
    those of its articles, packed: they outlive records that are laid out in another way.
    """

    root: str
    path: str
    size: int
    mtime: int
    content: bytes = b""
    ids: Sequence[str] = ()
    twins: Sequence[str] = ()
    losses: Sequence[Loss] = ()
    stale: int = 0
    ends: str | None = None
    lines: bytes | None = None
    times: bytes = b""

    @property
    def key(self) -> Key:
        """The file."""
        return self.root, self.path


@dataclass(frozen=True, slots=True)
class Catalog:
    """The rows of a generation, in the order of its articles, and what it was made with.

    `reading` and `analysis` are the fingerprints of what read and analysed the files, `recurring`
    the keys of lines that recurred.
    """

    reading: Mapping[str, str]
    analysis: Mapping[str, str]
    recurring: frozenset[str]
    rows: Sequence[Row]

    def first_numbers(self) -> list[int]:
        """The number of each row's first article in the generation, and that after the last."""
        return list(accumulate((len(row.ids) for row in self.rows), initial=0))

    def to_bytes(self) -> bytes:
        """What is written, and read again by `from_bytes`."""
        roots = {root: at for at, root in enumerate(dict.fromkeys(row.root for row in self.rows))}
        rows = [_packed(row, roots) for row in self.rows]
        facts = (self.reading, self.analysis, sorted(self.recurring), list(roots), rows)
        packed: bytes = msgpack.packb((VERSION, *facts), unicode_errors="surrogateescape")
        return packed

    @classmethod
    def from_bytes(cls, packed: bytes) -> Catalog:
        """From what `to_bytes` gave; raises ValueError for anything else."""
        version, *facts = msgpack.unpackb(packed, unicode_errors="surrogateescape", use_list=False)
        if version != VERSION:
            raise ValueError(f"a catalog of version {version}, and not {VERSION}")
        reading, analysis, recurring, roots, rows = facts
        known = [_unpacked(row, roots) for row in rows]
        return cls(reading, analysis, frozenset(recurring), known)


NOTHING = Catalog({}, {}, frozenset(), ())
"""The catalog where there is no generation before."""


def _packed(row: Row, roots: Mapping[str, int]) -> tuple[Any, ...]:
    losses = [(loss.message, loss.since) for loss in row.losses]
    return row._replace(root=roots[row.root], losses=losses)  # type: ignore[arg-type]


def _unpacked(fields: Sequence[Any], roots: Sequence[str]) -> Row:
    row = Row(*fields)
    losses = tuple(Loss(*loss) for loss in row.losses)  # type: ignore[misc]
    return row._replace(root=roots[fields[0]], losses=losses)
