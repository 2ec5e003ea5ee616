"""The headers of every answer: what browsers may load, keep and tell to others."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask, Response

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    # The address holds what a journalist is looking for: no other site is told.
    "Referrer-Policy": "same-origin",
    # What the choice of a face, and of its encoding, depends on.
    "Vary": "Accept, Accept-Language, Accept-Encoding",
}


def init_app(app: Flask) -> None:
    """Send the headers with every answer."""
    app.after_request(set_headers)


def set_headers(response: Response) -> Response:
    """Add them."""
    response.headers.extend(HEADERS)
    return response
