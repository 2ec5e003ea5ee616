"""Lines that are only an address on the web, or the name of an attached file."""

from __future__ import annotations

import re

from indexer.reading.cleaning.labels import any_of
from indexer.reading.scripts import columns

_URL = re.compile(
    rf"\W*(?P<label>(?i:{any_of('addresses', 'labels')})\s*[:：=]?)?\s*[<(\[]?"
    r"(?P<url>(?:https?://|www\.)[^\s<>\"]+?)[>)\]]?\s*"
)
_ENDING = any_of("attachments", "endings")
_FILE = re.compile(
    rf"""
    (?:\W*{any_of("attachments", "labels")}\s*[:：=]\s*.*\.{_ENDING}\b.*   # Attachment: plan.pdf
    | .*\.{_ENDING}\s*[(\[]\s*[\d.,]+\s*(?:bytes?|[kmg]i?b?)\s*[)\]]\W*    # plan.pdf (12 KB)
    | \W*[^\s/]+\.{_ENDING}\W*)                                            # plan.pdf
    """,
    re.IGNORECASE | re.VERBOSE,
)


def read_address(text: str) -> tuple[str, bool] | None:
    """The address that a line consists of, and whether a label calls it that of the article."""
    match = _URL.fullmatch(text)
    return (match["url"], bool(match["label"])) if match else None


def is_attachment(text: str) -> bool:
    """Whether a line names an attached file: by a label, its size, or a file name alone."""
    return columns(text) <= 200 and _FILE.fullmatch(text) is not None
