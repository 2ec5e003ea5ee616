"""The files that pages load: each has the digest of its content in its name, and is kept for long.

They are read once, at the start, and each is compressed then as well as can be.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import brotli
from flask import Response, abort, request

from web.guards.encoding import choose_encoding

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Flask

FOLDER = Path(__file__).parent / "static"

FOREVER = "public, max-age=31536000, immutable"
"""A year, of a file that is another one under another name once it changes."""

DIGITS = 12
"""Of a digest, in hexadecimal."""


@dataclass(frozen=True, slots=True)
class Asset:
    """A file: its content under the name of each encoding, and its digest."""

    media_type: str
    digest: str
    encoded: Mapping[str | None, bytes]


def init_app(app: Flask) -> None:
    """Serve the files below /static, and have addresses of them name their content."""
    app.add_url_rule("/static/<path:filename>", "static", show)
    app.url_defaults(name_content)


def show(filename: str) -> Response:
    """The file of a name, with or without its digest; without one it is asked for again."""
    asset = assets().get(filename)
    if asset is None:
        abort(404)
    encoding = choose_encoding(request)
    response = Response(asset.encoded[encoding], mimetype=asset.media_type)
    if encoding:
        response.headers["Content-Encoding"] = encoding
    response.set_etag(asset.digest, weak=True)
    response.headers["Cache-Control"] = FOREVER if asset.digest in filename else "no-cache"
    response.make_conditional(request)
    return response


def name_content(endpoint: str, values: dict[str, Any]) -> None:
    """Put the digest into the name of a file whose address is made."""
    if endpoint == "static":
        name = Path(values["filename"])
        asset = assets()[values["filename"]]
        values["filename"] = f"{name.stem}.{asset.digest}{name.suffix}"


@cache
def assets() -> dict[str, Asset]:
    """Every file, by its own name and by that with its digest."""
    found: dict[str, Asset] = {}
    for file in sorted(FOLDER.iterdir()):
        asset = _read(file)
        found |= {file.name: asset, f"{file.stem}.{asset.digest}{file.suffix}": asset}
    return found


def _read(file: Path) -> Asset:
    content = file.read_bytes()
    encoded = {None: content, "gzip": gzip.compress(content), "br": brotli.compress(content)}
    media_type = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return Asset(media_type, hashlib.sha256(content).hexdigest()[:DIGITS], encoded)
