"""The archive that speed is measured on, as large as asked: its articles again under other ids.

`DATA` holds `docs.jsonl.gz` (or `docs.jsonl`), one text per line: `id`, which the translations of
an article share, `lang`, `title`, `date` and `body`, whose lines are paragraphs.
"""

from __future__ import annotations

import gzip
import json
from itertools import count, islice
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Text = dict[str, Any]
"""A text of an article: its `lang`, `title` and `body`."""


class Written(NamedTuple):
    """An archive file of Naru's: how many articles and code points it holds."""

    path: Path
    articles: int
    characters: int


def read_articles(data: Path) -> dict[str, list[Text]]:
    """The texts of each article; raises OSError, and KeyError or ValueError for other files."""
    packed = data / "docs.jsonl.gz"
    content = gzip.decompress(packed.read_bytes()) if packed.exists() else b""
    articles: dict[str, list[Text]] = {}
    for line in (content or (data / "docs.jsonl").read_bytes()).splitlines():
        text = json.loads(line)
        articles.setdefault(text["id"], []).append(text)
    return articles


def repeat(articles: dict[str, list[Text]], size: int) -> Iterator[tuple[str, list[Text]]]:
    """As many articles as asked, with the name of each; from the second round on, renamed."""
    rounds = (
        (f"{turn}-{name}" if turn else name, texts)
        for turn in count()
        for name, texts in articles.items()
    )
    return islice(rounds, size)


def write_archive(articles: dict[str, list[Text]], size: int, folder: Path) -> Written:
    """Write so many articles as Naru reads them, one per line."""
    path = folder / "archive.jsonl"
    characters = 0
    with path.open("w", encoding="utf-8") as file:
        for name, texts in repeat(articles, size):
            segments = [
                {"lang": text["lang"], "title": text["title"], "text": text["body"]}
                for text in texts
            ]
            line = {"id": name, "date": texts[0]["date"], "segments": segments}
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
            characters += sum(len(text["title"]) + len(text["body"]) for text in texts)
    return Written(path, size, characters)
