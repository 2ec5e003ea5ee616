"""What is kept of each request: a line in the log, its share in the metrics, and its id.

The id goes back to the client and into the line, so that one leads to the other. A proxy that is
trusted may have given one; `web.guards.proxies` removes those of all others.
"""

from __future__ import annotations

import json
import os
import re
from datetime import UTC, datetime
from functools import cache, partial
from time import perf_counter
from typing import TYPE_CHECKING, Any, NamedTuple

from flask import g, request

from search.errors import SettingError
from search.settings import LOG_QUERIES, REQUEST_LOG
from web import metrics

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask, Response

LONGEST_QUERY = 500
"""Code points of a query in the log: a line is written in one piece only up to 4,096 bytes."""

NOWHERE = "none"
"""The route of an address at which there is nothing."""

_ID = re.compile(r"[\w.:/+=-]{1,128}", re.ASCII)
_BARE = re.compile(r"[^\s\"=\\\x00-\x1f\x7f]+")
_PART = re.compile(r"<(?:\w+:)?(?:\w+_)?(\w+)>")
"""What varies in a rule of Flask's, such as `<article:article_id>`."""

Fields = dict[str, Any]


class Log(NamedTuple):
    """Where lines go, how they are written, and whether with what was searched for."""

    take: Callable[[str], object]
    write: Callable[[Fields], str]
    queries: bool


def init_app(app: Flask) -> None:
    """Record every request; raises `SettingError` as `log_format` does.

    Lines are given to `app.extensions["log"]`, if there is such a function.
    """
    write, take = log_format(REQUEST_LOG.value), app.extensions.get("log")
    log = Log(take, write, LOG_QUERIES.value == "1") if write and take else None
    app.before_request(begin)
    app.after_request(partial(end, log))


def note_hits(hits: int) -> None:
    """Have the record say how many articles were found; for views."""
    g.hits = hits


def note_query(q: str | None) -> None:
    """Have the record say what was searched for, which the address does not; for views."""
    g.q = q


def log_format(name: str) -> Callable[[Fields], str] | None:
    """What writes a line of the log, None for none; raises `SettingError` for another name."""
    if name not in FORMATS:
        raise SettingError(f"{REQUEST_LOG.name} is {name!r}; write {', '.join(FORMATS)}")
    return FORMATS[name]


def logfmt(fields: Fields) -> str:
    """`key=value`, with quotation marks and JSON's escapes where a value needs them."""
    return " ".join(f"{name}={_value(value)}" for name, value in fields.items())


def as_json(fields: Fields) -> str:
    """The same as one JSON object."""
    return json.dumps(fields, ensure_ascii=False)


FORMATS: dict[str, Callable[[Fields], str] | None] = {
    "logfmt": logfmt,
    "json": as_json,
    "none": None,
}


def begin() -> None:
    """Note when the request came, and give it an id."""
    given = request.environ.get("HTTP_X_REQUEST_ID", "")
    g.came = (perf_counter(), given if _ID.fullmatch(given) else os.urandom(8).hex())


def end(log: Log | None, response: Response) -> Response:
    """Record the request; one whose answer is a stream, once that has ended."""
    began, identity = g.came
    response.headers["X-Request-ID"] = identity
    route, status, hits = _route(), response.status_code, g.get("hits")
    facts = {"method": request.method, "route": route, "status": status, "ms": None}
    facts |= {"hits": hits, "id": identity, "key": g.get("key")}
    query = g.get("q") or request.args.get("q")
    if log and log.queries and query is not None:
        facts["q"] = query[:LONGEST_QUERY]

    def record() -> None:
        seconds = perf_counter() - began
        metrics.count(route, status, seconds, hits)
        if log:
            log.take(log.write(_line(facts, seconds)))

    if response.is_streamed:
        response.call_on_close(record)
    else:
        record()
    return response


def _line(facts: Fields, seconds: float) -> Fields:
    """What is known of the request, in the order in which it is written."""
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    known = {**facts, "ms": round(seconds * 1000, 2)}
    return {"time": now, **{name: value for name, value in known.items() if value is not None}}


def _route() -> str:
    """The address without what varies in it, such as `/articles/<id>`."""
    rule = request.url_rule
    return _plain(rule.rule) if rule else NOWHERE


@cache
def _plain(rule: str) -> str:
    return _PART.sub(r"<\1>", rule)


def _value(value: object) -> str:
    text = str(value)
    return text if _BARE.fullmatch(text) else json.dumps(text, ensure_ascii=False)
