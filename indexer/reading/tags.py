"""Language tags (BCP-47), as files declare them and as Naru keeps them."""

from __future__ import annotations

import re

from search.analysis.registry import kept_tag

_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*", re.ASCII)


def language_tag(text: str) -> str | None:
    """The tag that Naru keeps for a declared one (`zh` for zh-Hant-TW), None if it is not a tag."""
    text = text.strip()
    if not _TAG.fullmatch(text):
        return None
    return kept_tag(text)
