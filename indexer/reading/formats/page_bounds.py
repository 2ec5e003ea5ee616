"""What no page of an article has, and would take a parser minutes: refused before it is parsed."""

from __future__ import annotations

import re

from search.errors import ReadingError

MOST_ATTRIBUTES = 1_000
"""Of one element; parsers compare each with all others."""

# A tag as parsers see it: only after an equals sign do quotation marks hold what is between them.
# What is in a script is not a tag. Every match runs to an end, so that no byte is looked at twice.
_VALUE = r"""=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z))"""
_TAG = re.compile(
    rf"""<!--.*?(?:-->|\Z)
    | <(?:(?P<raw>script|style)\b|[a-z][^\s/>]*+)(?P<inside>(?:{_VALUE}|[^>])*+)
      (?(raw)>.*?(?:</(?P=raw)|\Z))""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_ANY_VALUE = re.compile(rf"{_VALUE}|=\s*+[^\s>]*")
_NAME = re.compile(r"[^\s/]+")


def refuse_crowded(text: str) -> None:
    """Raise `ReadingError` for a page with an element of thousands of attributes."""
    for tag in _TAG.finditer(text):
        inside = tag["inside"] or ""
        # Each takes two characters at least.
        if len(inside) < 2 * MOST_ATTRIBUTES:
            continue
        count = len(_NAME.findall(_ANY_VALUE.sub(" ", inside)))
        if count > MOST_ATTRIBUTES:
            line = text.count("\n", 0, tag.start()) + 1
            counted = f"{count:,} attributes; at most {MOST_ATTRIBUTES:,} are allowed"
            raise ReadingError(f"line {line}: an element has {counted}")
