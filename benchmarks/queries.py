"""What is asked in every measurement of speed: five kinds of queries, drawn from the archive.

Each is taken from a random text, so that languages and rare and frequent words come as they stand
in the archive, and nearly every query finds something. The same archive gives the same queries.
"""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.archive import Text

PER_KIND = 200
"""Queries of each kind."""

_UNSPACED = ("ja", "zh")
_RUN = re.compile("[\u4e00-\u9fff\u30a0-\u30ff]{2,6}")
_WORD = re.compile(r"\b[^\W_]{2,12}\b")


def draw_queries(texts: Sequence[Text]) -> dict[str, list[str]]:
    """`PER_KIND` queries of each kind."""
    chance = random.Random(2019)
    return {kind: [draw(texts, chance) for _ in range(PER_KIND)] for kind, draw in KINDS.items()}


def _one_word(texts: Sequence[Text], chance: random.Random) -> str:
    """A word of Korean or French; two to six kanji, hanzi or katakana."""
    return chance.choice(words_of_one(texts, chance))


def words_of_one(texts: Sequence[Text], chance: random.Random) -> list[str]:
    """The words of a random text; see `KINDS`."""
    while True:
        text = chance.choice(texts)
        pattern = _RUN if text["lang"] in _UNSPACED else _WORD
        if found := pattern.findall(text["body"]):
            return found


def _phrase(texts: Sequence[Text], chance: random.Random) -> str:
    """Two words side by side, or six characters where words are not apart, in quotes."""
    while True:
        text = chance.choice(texts)
        line = chance.choice(text["body"].split("\n"))
        if text["lang"] in _UNSPACED:
            runs = [run for run in re.findall(r"[^\W\d_]{6,}", line) if not run.isascii()]
            if runs:
                return f'"{chance.choice(runs)[:6]}"'
        elif pairs := re.findall(r"[^\W\d_]{2,} [^\W\d_]{2,}", line):
            return f'"{chance.choice(pairs)}"'


def _three_words(texts: Sequence[Text], chance: random.Random) -> str:
    """Three words of one text, as somebody types them who looks for it."""
    return " ".join(chance.choices(words_of_one(texts, chance), k=3))


def _any_of_five(texts: Sequence[Text], chance: random.Random) -> str:
    """Five words, each from a text of its own."""
    return " OR ".join(_one_word(texts, chance) for _ in range(5))


def _prefix(texts: Sequence[Text], chance: random.Random) -> str:
    """The first three characters of a word."""
    return f"{_one_word(texts, chance)[:3]}*"


KINDS = {
    "one word": _one_word,
    "phrase": _phrase,
    "three words": _three_words,
    "OR of five": _any_of_five,
    "prefix": _prefix,
}
