"""An archive that is indexed again and again."""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from unittest import mock

from indexer.generations.before import FolderBefore
from indexer.reindex import reindex
from search.index.folder import FolderIndex
from search.stored.document import index_article

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from indexer.report import Report

LONG_AGO = 10**9


class Archive:
    """An archive with an index of it; `analysed` are the ids that the last run analysed."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.index = folder / "archive", folder / "index"
        self.address = str(self.index)
        self.folder.mkdir()
        self.analysed: list[str] = []

    def write(self, name: str, text: str, *, age: int = LONG_AGO) -> None:
        (self.folder / name).write_text(text, encoding="utf-8")
        os.utime(self.folder / name, (age, age))

    def run(self, **options: Any) -> Report:
        self.analysed.clear()
        return reindex(
            options.pop("paths", [self.folder]),
            self.address,
            boilerplate=None,
            **options,
        )

    def ids(self) -> list[str]:
        before = FolderBefore(self.index / "generations" / FolderIndex(self.index).current().name)
        return [one.id for one in map(before.stored, range(before.manifest.articles))]

    def text(self, identity: str) -> str:
        before = FolderBefore(self.index / "generations" / FolderIndex(self.index).current().name)
        return before.stored(before.numbers[identity]).segments[0].text

    @contextmanager
    def watched(self) -> Iterator[Archive]:
        """The same, in which `analysed` are the ids that the last run analysed."""

        def noted(article: Any) -> Any:
            self.analysed.append(article.id)
            return index_article(article)

        places = ("indexer.analyst.index_article", "indexer.archive.index_article")
        with mock.patch(places[0], noted), mock.patch(places[1], noted):
            yield self


def stacked(word: str, end: str = "", inside: str = "") -> str:
    text = f"{word} 이야기가 온 나라에 알려져 사람들이 강가로 모여들고 있다고 시가 오늘 밝혔다."
    return "\n\n".join([f"{word}의 봄", text, inside, text.replace("온", "이"), end])


def line(identity: str, word: str) -> str:
    text = {"lang": "ko", "title": f"{word} 이야기", "text": f"{word}에 관한 글이다."}
    return json.dumps({"id": identity, "segments": [text]}, ensure_ascii=False) + "\n"
