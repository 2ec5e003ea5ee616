"""Answers shorter on their way: brotli or gzip, for clients that take them."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any, Protocol

import brotli
from flask import request

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask, Request, Response

ENCODINGS = ("br", "gzip")
"""The better one first, which a client gets that takes both alike."""

SMALLEST = 1_000
"""Bytes from which an answer is compressed: a smaller one goes into one packet as it is."""

COMPRESSED = frozenset(
    {
        "application/atom+xml",
        "application/feed+json",
        "application/json",
        "application/jsonl",
        "application/x-ndjson",
        "text/csv",
        "text/html",
        "text/plain",
    }
)
"""What is compressed, of all that Naru computes."""

BROTLI_QUALITY, GZIP_LEVEL = 5, 4
"""Beyond them brotli hardly gets shorter, and gzip takes half as long again for one in twenty."""

GZIP = 16 + zlib.MAX_WBITS
"""The format of zlib with the frame of gzip around it."""


class Compressor(Protocol):
    """What brotli and zlib have in common here; each call gives what is ready."""

    def write(self, data: bytes) -> bytes:
        """Take bytes in."""

    def flush(self) -> bytes:
        """All that was taken in, so that the client can read it now."""

    def finish(self) -> bytes:
        """The end."""


class Gzip:
    """A stream of gzip."""

    def __init__(self) -> None:
        self._stream = zlib.compressobj(GZIP_LEVEL, wbits=GZIP)
        self.write = self._stream.compress
        self.finish = self._stream.flush

    def flush(self) -> bytes:
        """See `Compressor`."""
        return self._stream.flush(zlib.Z_SYNC_FLUSH)


class Brotli:
    """A stream of brotli."""

    def __init__(self) -> None:
        stream: Any = brotli.Compressor(quality=BROTLI_QUALITY)
        self.write, self.flush, self.finish = stream.process, stream.flush, stream.finish


def init_app(app: Flask) -> None:
    """Compress answers."""
    app.after_request(compress)


def compress(response: Response) -> Response:
    """The same answer in the encoding that the client prefers, where that is worth it."""
    encoding = choose_encoding(request)
    if encoding is None or not _is_worth_it(response):
        return response
    compressor = Brotli() if encoding == "br" else Gzip()
    if response.is_streamed:
        response.response = _compressed(response.iter_encoded(), compressor)
        response.headers.pop("Content-Length", None)
    else:
        response.set_data(compressor.write(response.get_data()) + compressor.finish())
    response.headers["Content-Encoding"] = encoding
    return response


def choose_encoding(asking: Request) -> str | None:
    """`br` or `gzip`, or None for a client that takes neither, or does not say so."""
    if "Accept-Encoding" not in asking.headers:
        return None
    quality = asking.accept_encodings.quality
    best = max(ENCODINGS, key=quality)
    return best if 0 < quality(best) >= quality("identity") else None


def _is_worth_it(response: Response) -> bool:
    if response.mimetype not in COMPRESSED or "Content-Encoding" in response.headers:
        return False
    return response.is_streamed or (response.content_length or 0) >= SMALLEST


def _compressed(chunks: Iterator[bytes], compressor: Compressor) -> Iterator[bytes]:
    """A stream, whose first bytes do not wait for those that come later."""
    for number, chunk in enumerate(chunks):
        ready = compressor.write(chunk)
        yield ready if number else ready + compressor.flush()
    yield compressor.finish()
