"""The words of `labels.toml`, by which press sites label what is around an article."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_TABLE: dict[str, dict[str, list[str]]] = tomllib.loads(
    Path(__file__).with_name("labels.toml").read_text(encoding="utf-8")
)


def any_of(section: str, *lists: str) -> str:
    """A regular expression for any word of these lists, the longest first, spaces at will."""
    return alternation(word for name in lists for word in _TABLE[section][name])


def first_words(section: str, *lists: str) -> frozenset[str]:
    """The first word of each of these lists, in small letters: without one there is none."""
    return frozenset(word.split()[0].lower() for name in lists for word in _TABLE[section][name])


def alternation(words: Iterable[str]) -> str:
    """A regular expression for any of these words, in NFKC; no longer word counts as one."""
    folded = {unicodedata.normalize("NFKC", word) for word in words}
    return "(?:" + "|".join(map(_pattern, sorted(folded, key=len, reverse=True))) + ")"


def _pattern(word: str) -> str:
    pattern = r"\s*".join(map(re.escape, word.split()))
    # East Asian words stand side by side without spaces, so only alphabets have an edge.
    before = r"(?<![^\W\d_])" if word[0] < "\u1100" else ""
    after = r"(?![^\W\d_])" if word[-1] < "\u1100" else ""
    return before + pattern + after
