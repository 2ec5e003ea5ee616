"""Addresses within the site: those of the same answer with something changed, and of its twin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from flask import url_for

from web.faces.negotiation import FACES
from web.parameters import Given, written

if TYPE_CHECKING:
    from collections.abc import Callable

_ANY_ID = "any-article"
_IN_PATH, _IN_QUERY = "!$&'()*+,/:;=@", "!$'()*,/:;?@"
"""What a path, and a value in a query, may hold unescaped, beside letters and digits."""

LONGEST_ADDRESS = 16_000
"""Characters of an address that is given to clients: a body may ask for more than one can hold, and
three of them fit into the headers that clients read.
"""

_PATH = ("article_id",)
"""What stands in the path of an address."""


def link(endpoint: str, given: Given, /, **changes: Any) -> str:
    """The path of `endpoint` with the given parameters, changed; None leaves one out."""
    query = written(given, changes)
    in_path = {name: query.pop(name) for name in _PATH if name in query}
    path = url_for(endpoint, **in_path)
    # Flask writes the same query, but takes twice as long.
    return f"{path}?{urlencode(query, safe=_IN_QUERY)}" if query else path


def article_link(given: Given, article_id: str, /, **changes: Any) -> str:
    """The path of an article, with the given parameters, changed."""
    if fits_path(article_id):
        return link("articles.show", given, article_id=article_id, **{"id": None, **changes})
    return link("articles.show_by_id", given, id=article_id, **changes)


def found_links(given: Given) -> Callable[[str], str]:
    """What returns the path of an article that a search found; the query is marked there.

    Flask makes one address for all: a page has a hundred of them, and each takes it 0.1 ms.
    """
    asked = Given(q=given.q or None, prefer=given.prefer, ui=given.ui)
    before, after = article_link(asked, _ANY_ID).split(f"/{_ANY_ID}", 1)

    def found_link(article_id: str) -> str:
        if fits_path(article_id):
            return f"{before}/{quote(article_id, safe=_IN_PATH)}{after}"
        return article_link(asked, article_id)

    return found_link


def fits_path(article_id: str) -> bool:
    """Whether every client and proxy passes on a path with this id as it is.

    They resolve dots, escaped or not, join slashes, turn backslashes and cut at semicolons.
    """
    plain = article_id.isprintable() and not {"\\", ";"} & set(article_id)
    return plain and not {"", ".", ".."} & set(article_id.split("/"))


def link_header(
    here: Callable[..., str],
    media_type: str | None,
    next_url: str | None = None,
    previous_url: str | None = None,
) -> str:
    """The value of a `Link` header: what is next, what is before, and the other media type.

    It is empty where no address can hold what was asked.
    """
    other = next(other for other in FACES if other != media_type)
    beside = {
        'rel="next"': next_url,
        'rel="prev"': previous_url,
        f'rel="alternate"; type="{other}"': here(format=FACES[other]),
    }
    return ", ".join(f"<{url}>; {what}" for what, url in beside.items() if url and fits(url))


def fits(address: str) -> bool:
    """Whether an address is short enough to be given, and asked for."""
    return len(address) <= LONGEST_ADDRESS
