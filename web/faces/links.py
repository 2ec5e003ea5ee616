"""Addresses within the site: those of the same answer with something changed, and of its twin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import url_for

from web.faces.negotiation import FACES
from web.parameters import Given, written

if TYPE_CHECKING:
    from collections.abc import Callable


def link(endpoint: str, given: Given, /, **changes: Any) -> str:
    """The path of `endpoint` with the given parameters, changed; None leaves one out."""
    return url_for(endpoint, **written(given, changes))


def article_link(given: Given, article_id: str, /, **changes: Any) -> str:
    """The path of an article, with the given parameters, changed."""
    if fits_path(article_id):
        return link("articles.show", given, article_id=article_id, **{"id": None, **changes})
    return link("articles.show_by_id", given, id=article_id, **changes)


def found_link(given: Given, article_id: str) -> str:
    """The path of an article that a search found: the words of the query are marked there."""
    return article_link(Given(q=given.q or None, ui=given.ui), article_id)


def fits_path(article_id: str) -> bool:
    """Whether every client and proxy passes on a path with this id as it is.

    They resolve dots, escaped or not, join slashes, turn backslashes and cut at semicolons.
    """
    plain = article_id.isprintable() and not {"\\", ";"} & set(article_id)
    return plain and not {"", ".", ".."} & set(article_id.split("/"))


def link_header(
    here: Callable[..., str], media_type: str | None, next_url: str | None = None
) -> str:
    """The value of a `Link` header: the next page, and this answer as the other media type."""
    other = next(other for other in FACES if other != media_type)
    twin = f'<{here(format=FACES[other])}>; rel="alternate"; type="{other}"'
    return f'<{next_url}>; rel="next", {twin}' if next_url else twin
