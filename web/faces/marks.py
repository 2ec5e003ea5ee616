"""Marked text for both faces: parts for the templates, one HTML string for `highlight=html`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import count
from typing import TYPE_CHECKING

from markupsafe import Markup
from opencc import OpenCC

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from search.model import Mark

SCRIPT_SAMPLE = 80
"""Code points of a Chinese passage that are looked at to tell its script."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a passage; `number` is that of its mark, `word` that of the query's word.

    Both are None where it is not marked.
    """

    text: str
    number: int | None = None
    word: int | None = None


def parts(text: str, marks: Iterable[Mark], numbers: Iterator[int] | None = None) -> Iterator[Part]:
    """The passage cut at its marks, which take their numbers from `numbers` (1, 2, 3 …)."""
    numbers = numbers or count(1)
    end = 0
    for mark in marks:
        if mark.start > end:
            yield Part(text[end : mark.start])
        yield Part(text[mark.start : mark.end], next(numbers), mark.word)
        end = mark.end
    if end < len(text):
        yield Part(text[end:])


def marked_html(text: str, marks: Iterable[Mark]) -> str:
    """The passage as HTML: escaped, each mark in a `<mark>`."""
    template = {True: Markup("<mark>{}</mark>"), False: Markup("{}")}
    return str(
        Markup("").join(
            template[part.number is not None].format(part.text) for part in parts(text, marks)
        )
    )


def html_lang(lang: str, text: str) -> str:
    """The value of a passage's `lang` attribute: `zh-Hant` where the Chinese is traditional.

    Browsers choose the shapes of Han characters by it.
    """
    if lang != "zh":
        return lang
    sample = text[:SCRIPT_SAMPLE]
    traditional = _changed(sample, "t2s")
    return "zh-Hant" if traditional > _changed(sample, "s2t") else "zh"


def _changed(text: str, conversion: str) -> int:
    converted = _converter(conversion).convert(text)
    return sum(before != after for before, after in zip(text, converted, strict=False))


@cache
def _converter(conversion: str) -> OpenCC:
    return OpenCC(conversion)
