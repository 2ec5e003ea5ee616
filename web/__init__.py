"""The web face of Naru: pages and the JSON API, over `search` alone."""

from __future__ import annotations

from flask import Flask
from jinja2 import StrictUndefined

from search.settings import INDEX
from web import analysis, articles, errors, health, searches, suggestions
from web.faces import interface
from web.faces.json import ReadableJSON
from web.faces.marks import html_lang, parts
from web.guards import headers, hosts, queue
from web.library import Library


def create_app(index: str | None = None) -> Flask:
    """The WSGI application over the index at `index` (default: the setting NARU_INDEX).

    It starts without an index too: it then answers 503 and takes the index up once it is there.
    Raises `SettingError` for an address or a setting that cannot be.
    """
    app = Flask(__name__)
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
    for area in (searches, articles, analysis, suggestions, health):
        app.register_blueprint(area.bp)
    for area in (errors, hosts, headers):
        area.init_app(app)
    address = index or INDEX.value
    queue.init_app(app, address)
    library = Library(address)
    library.warm()
    app.extensions["library"] = library
    return app
