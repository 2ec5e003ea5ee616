"""How tantivy keeps an index: terms joined by spaces, in fields that split on spaces."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

import tantivy

from search.engines.dates import day_number, newest_first, oldest_first
from search.engines.long_terms import shortened_all
from search.engines.records import RecordsWriter
from search.engines.tantivy.phrases import LONGEST
from search.stored.fields import FIELDS

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from search.stored.document import IndexedArticle

HEAP = 256_000_000
"""Bytes that tantivy gathers before it writes a segment."""

STATISTICS = "articles.json"
"""The file that says how many articles have each field."""

_WHITE_SPACE, _WHOLE = "whitespace", "raw"


class TantivyWriter:
    """Builds an index in an empty folder; see `search.engines.base.Writer`."""

    engine = "tantivy"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        # Sorted, so that equal scores of one segment are in the right order by themselves.
        self._index = tantivy.Index(_schema(), path=str(folder), sort_by_field="newest")
        # One thread keeps up with several that analyse, and leaves a single segment.
        self._writer = self._index.writer(heap_size=HEAP, num_threads=1)
        self._records = RecordsWriter(folder)
        self._articles: Counter[str] = Counter()

    def __enter__(self) -> TantivyWriter:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is not None:
            self._writer.rollback()
            self._records.discard()
            return
        self._records.close()
        statistics = json.dumps(self._articles)
        (self._folder / STATISTICS).write_text(statistics, encoding="utf-8")
        self._writer.commit()
        self._writer.wait_merging_threads()
        # Only a writer opened after the merge removes the segments that were merged away.
        self._index.reload()
        collector = self._index.writer(heap_size=HEAP, num_threads=1)
        collector.garbage_collect_files()
        collector.wait_merging_threads()

    def add(self, article: IndexedArticle) -> None:
        """Take one article in; ids must not repeat."""
        document = tantivy.Document()
        for field, terms in article.fields.items():
            document.add_text(field.name, shortened_all(terms, LONGEST))
            self._articles[field.name] += 1
        document.add_text("id", article.id)
        document.add_text("newest", newest_first(article.date, article.id))
        document.add_text("oldest", oldest_first(article.date, article.id))
        document.add_text("combination", " ".join(sorted(set(article.languages))) or " ")
        document.add_text("language", " ".join(map(str.lower, article.languages)))
        if article.date:
            document.add_unsigned("date", day_number(article.date))
            document.add_unsigned("year", int(article.date[:4]))
        document.add_unsigned("number", self._records.append(article.record))
        self._writer.add_document(document)


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for field in FIELDS:
        builder.add_text_field(field.name, tokenizer_name=_WHITE_SPACE, index_option="position")
    for name in ("newest", "oldest", "combination"):
        builder.add_text_field(name, fast=True, tokenizer_name=_WHOLE, index_option="basic")
    builder.add_text_field("id", tokenizer_name=_WHOLE, index_option="basic")
    builder.add_text_field("language", tokenizer_name=_WHITE_SPACE, index_option="basic")
    for name in ("date", "year", "number"):
        builder.add_unsigned_field(name, fast=True)
    return builder.build()
