"""One article of our own in many languages, and ways to stack it as press sites do."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

from indexer.reading.article import read_lines
from indexer.reading.cleaning.boilerplate import load_boilerplate
from indexer.reading.formats.stacked import to_lines
from indexer.reading.model import Line, Reading
from indexer.reading.sources import Source
from search.model import Segment

if TYPE_CHECKING:
    from collections.abc import Iterable

LAMPS = {
    lang: Segment(lang, text["title"], tuple(text["paragraphs"]))
    for lang, text in tomllib.loads(
        Path(__file__).with_name("lamps.toml").read_text(encoding="utf-8")
    ).items()
}
"""The segments by language, in ko, en, ja, zh, fr, de, ru."""

MORE = {
    "ko": "  • 관련 기사 더보기",
    "en": "  • See more related articles",
    "ja": "  • 関連記事をもっと見る",
    "zh": "  • 查看更多相关文章",
    "fr": "  • Voir plus d'articles connexes",
    "de": "  • Weitere Artikel",
    "ru": "  • Читайте также",
}


def stack(langs: Iterable[str], *, gap: str = "\n\n", more: bool = True) -> str:
    """The article in these languages, one below the other, as the text of a file."""
    parts: list[str] = []
    for lang in langs:
        segment = LAMPS[lang]
        parts += [*filter(None, [segment.title]), *segment.paragraphs]
        parts += [MORE[lang]] if more else []
    return gap.join(parts) + "\n"


def lines(*texts: str) -> list[Line]:
    """Lines as a reader gives them, numbered from 1."""
    return [Line(number, text) for number, text in enumerate(texts, 1)]


def read(text: str, recurring: frozenset[str] = frozenset()) -> Reading:
    """The reading of a text file that holds this."""
    source = Source(Path("archive/lamps.txt"), Path("archive"))
    return read_lines(source, to_lines(text), load_boilerplate(), recurring)


def roles(reading: Reading) -> dict[int, str]:
    """What became of each line, by its number."""
    return {line.number: line.role for line in reading.lines}
