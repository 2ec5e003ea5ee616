"""Where a walk through the hits of a request stands: what a client sends back to go on."""

from __future__ import annotations

import math
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any, NamedTuple

import msgpack

LONGEST = 40_000
"""Characters of a cursor: that of the longest id, and some more."""

_LATEST = 10**10


class Place(NamedTuple):
    """An article among the hits, with all that they are sorted by: its score, day and time.

    `added` counts seconds from 1970.
    """

    score: float
    id: str
    date: str | None
    added: int


class Cursor(NamedTuple):
    """The place of the last hit before, the number of those up to it, and whose hits they are.

    `asked` stands for what was asked, page and form of the answer apart.
    """

    generation: str
    asked: bytes
    offset: int
    place: Place

    def __str__(self) -> str:
        packed: bytes = msgpack.packb([*self[:-1], *self.place])
        return urlsafe_b64encode(packed).decode().rstrip("=")

    @classmethod
    def parse(cls, text: str) -> Cursor:
        """From its text; raises ValueError for anything else."""
        if len(text) > LONGEST or not text.isascii():
            raise ValueError("it is too long, or has other characters")
        packed = urlsafe_b64decode(text + "=" * (-len(text) % 4))
        cursor = _cursor(msgpack.unpackb(packed))
        if str(cursor) != text:
            raise ValueError("it is not as it was written")
        return cursor


def _cursor(values: Any) -> Cursor:
    match values:
        case [
            str(generation),
            bytes(asked),
            int(offset),
            float(score),
            str(identity),
            str() | None as date,
            int(added),
        ] if offset >= 0 and 0 <= added < _LATEST and math.isfinite(score):
            return Cursor(generation, asked, offset, Place(score, identity, date, added))
    raise ValueError("it has other values")
