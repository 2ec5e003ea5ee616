"""What clients may keep: the tag of an answer says from which state of the index it is.

A client that has an answer asks with its tag, and nothing is computed where it is still right.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING

from flask import Response, g, request

from search.index.generation import fingerprint
from web.guards.queue import FREE
from web.library import current_library

if TYPE_CHECKING:
    from flask import Flask

ASK_AGAIN = "no-cache"
"""Kept, but never shown before the server was asked: a new generation may be there at any time."""

NOT_KEPT = "no-store"

_VARYING = ("HTTP_ACCEPT", "HTTP_ACCEPT_LANGUAGE")
_PLACE = ("SCRIPT_NAME", "PATH_INFO", "QUERY_STRING")
_DIGEST_BYTES = 12


def init_app(app: Flask) -> None:
    """Tag answers, and say of each whether it may be kept."""
    _code()
    app.before_request(answer_unchanged)
    app.after_request(tag)


def answer_unchanged() -> Response | None:
    """304 for a client that has what would be answered; raises `IndexUnavailableError`."""
    if request.endpoint in FREE or not is_read() or "If-None-Match" not in request.headers:
        return None
    generation = current_library().generation()
    # A star would stand for any answer, even for a refusal.
    if not request.if_none_match.as_set(include_weak=True) & {tag_of(generation)}:
        return None
    g.generation = generation
    return Response(status=304)


def tag(response: Response) -> Response:
    """Add the tag of an answer that came from the index, and `Cache-Control`."""
    if "Cache-Control" in response.headers:
        return response
    kept = response.status_code in (200, 304) and is_read() and "generation" in g
    if kept:
        # What was measured varies: two answers of one tag say the same, in other bytes.
        response.set_etag(tag_of(g.generation), weak=True)
    response.headers["Cache-Control"] = ASK_AGAIN if kept else NOT_KEPT
    return response


def tag_of(generation: str) -> str:
    """What tells the answer to the request from others, as long as it comes from `generation`."""
    environ = request.environ
    asked = [environ.get(name, "") for name in (*_PLACE, *_VARYING)]
    text = "\n".join((generation, _code(), *asked))
    return hashlib.blake2b(
        text.encode("utf-8", "surrogatepass"), digest_size=_DIGEST_BYTES
    ).hexdigest()


@cache
def _code() -> str:
    """What else an answer depends on: this version, and what analyses the query."""
    return f"{version('naru-search')} {sorted(fingerprint().items())}"


def is_read() -> bool:
    """Whether a request asks for what may be kept."""
    return request.method in ("GET", "HEAD")
