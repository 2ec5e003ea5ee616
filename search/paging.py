"""From one page of hits to the next by a cursor, which costs the same however far it has come."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from search.cursor import Cursor, Place
from search.errors import GoneCursorError, RequestError

if TYPE_CHECKING:
    from search.model import Request


def check_cursor(generation: str, request: Request) -> None:
    """Raises `RequestError` or `GoneCursorError` for a cursor of another request or generation."""
    cursor = request.cursor
    if cursor is None:
        return
    if cursor.asked != _asked(request):
        raise RequestError(
            "This cursor belongs to another query, other filters or another order: repeat those "
            "of the answer that it is from, or leave it out.",
            parameter="cursor",
        )
    if cursor.generation != generation:
        raise GoneCursorError


def next_cursor(generation: str, request: Request, end: Place | None) -> Cursor | None:
    """Behind the last hit of a request, in this place; None where there are no more."""
    if end is None:
        return None
    return Cursor(generation, _asked(request), request.offset + request.per_page, end)


def _asked(request: Request) -> bytes:
    """What stands for all that decides which hits there are, and in which order."""
    whole = repr((request.q, request.filters, request.sort, request.relax))
    return blake2b(whole.encode("utf-8", "surrogatepass"), digest_size=8).digest()
