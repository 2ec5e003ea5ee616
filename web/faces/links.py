"""Addresses within the site: those of the same answer with something changed, and of its twin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import url_for

from web.faces.negotiation import FACES
from web.parameters import written

if TYPE_CHECKING:
    from collections.abc import Callable

    from web.parameters import Given


def link(endpoint: str, given: Given, /, **changes: Any) -> str:
    """The path of `endpoint` with the given parameters, changed; None leaves one out."""
    return url_for(endpoint, **written(given, changes))


def link_header(
    here: Callable[..., str], media_type: str | None, next_url: str | None = None
) -> str:
    """The value of a `Link` header: the next page, and this answer as the other media type."""
    other = next(other for other in FACES if other != media_type)
    twin = f'<{here(format=FACES[other])}>; rel="alternate"; type="{other}"'
    return f'<{next_url}>; rel="next", {twin}' if next_url else twin
