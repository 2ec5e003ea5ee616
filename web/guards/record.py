"""What is kept of each request: a line in the log, its share in the metrics, and its id.

The id goes back to the client and into the line, so that one leads to the other. A proxy that is
trusted may have given one; `web.guards.proxies` removes those of all others.
"""

from __future__ import annotations

import json
import logging
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

log = logging.getLogger("naru.requests")

_ID = re.compile(r"[\w.:/+=-]{1,128}", re.ASCII)
_BARE = re.compile(r"[^\s\"=\\\x00-\x1f\x7f]+")
_PART = re.compile(r"<(?:\w+:)?(?:\w+_)?(\w+)>")
"""What varies in a rule of Flask's, such as `<article:article_id>`."""

Fields = dict[str, Any]


class Settled(NamedTuple):
    """How requests are logged, and whether with what was searched for."""

    write: Callable[[Fields], str] | None
    queries: bool


def init_app(app: Flask) -> None:
    """Record every request; raises `SettingError` as `log_format` does."""
    settled = Settled(log_format(REQUEST_LOG.value), LOG_QUERIES.value == "1")
    app.before_request(begin)
    app.after_request(partial(end, settled))


def note_hits(hits: int) -> None:
    """Have the record say how many articles were found; for views."""
    g.hits = hits


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
    g.began = perf_counter()
    given = request.headers.get("X-Request-ID", "")
    g.request_id = given if _ID.fullmatch(given) else os.urandom(8).hex()


def end(settled: Settled, response: Response) -> Response:
    """Record the request; one whose answer is a stream, once that has ended."""
    response.headers["X-Request-ID"] = g.request_id
    write = partial(_record, settled, _facts(settled, response.status_code), g.began)
    if response.is_streamed:
        response.call_on_close(write)
    else:
        write()
    return response


def _facts(settled: Settled, status: int) -> Fields:
    """What is known of a request before its answer goes out."""
    facts: Fields = {"method": request.method, "route": _route(), "status": status, "ms": None}
    facts |= {"hits": g.get("hits"), "id": g.request_id, "key": g.get("key")}
    if settled.queries and "q" in request.args:
        facts["q"] = request.args["q"][:LONGEST_QUERY]
    return facts


def _record(settled: Settled, facts: Fields, began: float) -> None:
    seconds = perf_counter() - began
    metrics.count(facts["route"], facts["status"], seconds, facts["hits"])
    if settled.write is None or not log.isEnabledFor(logging.INFO):
        return
    facts["ms"] = round(seconds * 1000, 2)
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    known = {name: value for name, value in facts.items() if value is not None}
    log.info(settled.write({"time": now, **known}))


def _route() -> str:
    """The address without what varies in it, such as `/articles/<id>`."""
    return _plain(request.url_rule.rule) if request.url_rule else NOWHERE


@cache
def _plain(rule: str) -> str:
    return _PART.sub(r"<\1>", rule)


def _value(value: object) -> str:
    text = str(value)
    return text if _BARE.fullmatch(text) else json.dumps(text, ensure_ascii=False)
