"""Which pages of other sites may read answers (CORS): none, unless a setting names them."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from flask import request

from search.errors import SettingError
from search.settings import CORS

if TYPE_CHECKING:
    from collections.abc import Collection

    from flask import Flask, Response

ANY = "*"

READING, ALL = "GET, HEAD", "GET, HEAD, POST"

TAKEN = "Accept, Accept-Language, Authorization, Content-Type, If-None-Match"
"""What a page may send beside what browsers send."""

SHOWN = (
    "ETag, Link, Retry-After, X-Request-ID, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset"
)
"""What a page may read beside what browsers always let it."""

DAY = "86400"
"""Seconds for which a browser need not ask again what it may do."""

_ORIGIN = re.compile(r"https?://[a-z0-9.\-]+(:[0-9]{1,5})?|https?://\[[0-9a-f:.]+\](:[0-9]{1,5})?")


def init_app(app: Flask) -> None:
    """Let pages of the origins in the setting read; raises `SettingError` as `origins` does."""
    if listed := origins(CORS.value):
        app.after_request(partial(let_read, listed))


def origins(listed: str) -> frozenset[str]:
    """The origins in a list with commas; raises `SettingError` where one is none."""
    names = {name.strip().lower() for name in listed.split(",") if name.strip()}
    for name in names - {ANY}:
        if not _ORIGIN.fullmatch(name):
            raise SettingError(
                f"{CORS.name} has {name!r}; write an origin, such as https://www.example.org, or *"
            )
    return frozenset(names)


def let_read(listed: Collection[str], response: Response) -> Response:
    """Say that the page may read the answer, and in an answer to OPTIONS what it may ask."""
    response.vary.add("Origin")
    origin = request.headers.get("Origin", "").lower()
    named = origin in listed
    asked = request.headers.get("Access-Control-Request-Method", request.method)
    if not origin or not (named or (ANY in listed and asked in READING.split(", "))):
        return response
    response.headers["Access-Control-Allow-Origin"] = origin if named else ANY
    response.headers["Access-Control-Expose-Headers"] = SHOWN
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = ALL if named else READING
        response.headers["Access-Control-Allow-Headers"] = TAKEN
        response.headers["Access-Control-Max-Age"] = DAY
    return response
