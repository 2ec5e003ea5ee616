"""The web face of Naru: pages and the JSON API, over `search` alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask
from jinja2 import StrictUndefined

from search.settings import INDEX, TIMEOUT
from web import (
    analysis,
    articles,
    assets,
    errors,
    health,
    metrics,
    multisearch,
    searches,
    suggestions,
)
from web.faces import interface
from web.faces.json import ReadableJSON
from web.faces.marks import html_lang, parts
from web.guards import (
    answers,
    authority,
    encoding,
    freshness,
    headers,
    hosts,
    limits,
    origins,
    proxies,
    queue,
    record,
)
from web.library import Library

if TYPE_CHECKING:
    from collections.abc import Callable

GUARDS = (
    *(errors, assets, proxies, record, hosts, authority, limits),
    *(origins, headers, answers, encoding, freshness),
)
"""Requests meet them in this order, and answers in the opposite one."""


def create_app(index: str | None = None, *, log: Callable[[str], object] | None = None) -> Flask:
    """The WSGI application over the index at `index` (default: the setting NARU_INDEX).

    `log` is given a line about each request, if there is one.
    It starts without an index too: it then answers 503 and takes the index up once it is there.
    Raises `SettingError` for an address or a setting that cannot be.
    """
    app = Flask(__name__, static_folder=None)
    app.json = ReadableJSON(app)
    app.url_map.converters["article"] = articles.ArticleIdConverter
    # The id of an article may hold two slashes in a row.
    app.url_map.merge_slashes = False
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.globals.update(
        parts=parts,
        html_lang=html_lang,
        interface_languages=interface.interfaces,
        language_name=interface.language_name,
    )
    if log:
        app.extensions["log"] = log
    for area in (searches, multisearch, articles, analysis, suggestions, health, metrics):
        app.register_blueprint(area.bp)
    for guard in GUARDS:
        guard.init_app(app)
    address = index or INDEX.value
    queue.init_app(app, address)
    library = Library(address)
    library.warm()
    app.extensions["library"] = library
    return app


def check_settings() -> None:
    """Raises `SettingError` for a setting with which no application can be made."""
    TIMEOUT.seconds  # noqa: B018
    for guard in GUARDS:
        guard.init_app(Flask(__name__, static_folder=None))
