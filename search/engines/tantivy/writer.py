"""How tantivy keeps an index: terms joined by spaces, in fields that split on spaces."""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
from collections import Counter
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import tantivy

from search.engines.dates import KEYS, day_number, sort_key
from search.engines.long_terms import shortened_all
from search.engines.records import RECORDS, RecordsWriter
from search.engines.tantivy.orders import as_word
from search.engines.tantivy.phrases import LONGEST
from search.stored.fields import FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import TracebackType

    from search.stored.document import IndexedArticle

HEAP = 256_000_000
"""Bytes that tantivy gathers before it writes a segment."""

STATISTICS = "articles.json"
"""The file that says how many articles have each field."""

_PRIVATE = ("meta.json", ".managed.json")
"""Files that tantivy writes for their owner alone."""

_NUMBER = re.compile(r"(?:os error|code:) (\d+)")
_UNNUMBERED = re.compile(r"IO error|in a thread")
"""What tantivy says of a disk, and of a thread of its own that could not write."""

_ROOM = 1 << 20
"""Bytes; where a disk has less, what failed is taken to have needed more."""

_WHITE_SPACE, _WHOLE = "whitespace", "raw"


class TantivyWriter:
    """Builds an index in an empty folder; see `search.engines.base.Writer`."""

    engine = "tantivy"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with _reporting_disk(folder):
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
            self._drop()
            return
        try:
            with _reporting_disk(self._folder):
                self._commit()
        except OSError:
            # Its threads have ended, and tantivy would wait for them.
            raise
        except BaseException:
            self._drop()
            raise

    def _drop(self) -> None:
        """Let go of everything, so that no thread writes while the folder is removed."""
        # A disk that is full refuses this too, which is not the reason to be told.
        with suppress(OSError), _reporting_disk(self._folder):
            self._writer.rollback()
        with suppress(OSError):
            self._records.discard()

    def _commit(self) -> None:
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
        # For all that may read the other files; tantivy keeps these to their owner.
        for name in _PRIVATE:
            shutil.copymode(self._folder / RECORDS, self._folder / name)

    def add(self, article: IndexedArticle) -> None:
        """Take one article in; ids must not repeat."""
        document = tantivy.Document()
        for field, terms in article.fields.items():
            document.add_text(field.name, shortened_all(terms, LONGEST))
            self._articles[field.name] += 1
        document.add_text("id", article.id)
        for sort, name in KEYS.items():
            key = sort_key(sort, article.date, article.id, article.times.added)
            document.add_text(name, as_word(key))
        document.add_unsigned("added", article.times.added)
        if article.source:
            document.add_text("press", article.source)
            document.add_text("press_key", article.source_key)
        document.add_text("combination", " ".join(sorted(set(article.languages))) or " ")
        document.add_text("language", " ".join(map(str.lower, article.languages)))
        if article.date:
            document.add_unsigned("date", day_number(article.date))
            document.add_unsigned("month", day_number(article.date[:7]))
            document.add_unsigned("year", int(article.date[:4]))
        document.add_unsigned("number", self._records.append(article.record))
        with _reporting_disk(self._folder):
            self._writer.add_document(document)


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for field in FIELDS:
        builder.add_text_field(field.name, tokenizer_name=_WHITE_SPACE, index_option="position")
    for name in (*KEYS.values(), "combination", "press"):
        builder.add_text_field(name, fast=True, tokenizer_name=_WHOLE, index_option="basic")
    for name in ("id", "press_key"):
        builder.add_text_field(name, tokenizer_name=_WHOLE, index_option="basic")
    builder.add_text_field("language", tokenizer_name=_WHITE_SPACE, index_option="basic")
    for name in ("date", "month", "year", "added", "number"):
        builder.add_unsigned_field(name, fast=True)
    return builder.build()


@contextmanager
def _reporting_disk(folder: Path) -> Iterator[None]:
    """What tantivy says of a disk becomes the OSError that it was, with the folder."""
    try:
        yield
    except BaseException as error:
        # A panic of tantivy's is no Exception.
        said = str(error)
        numbered = _NUMBER.search(said)
        if isinstance(error, OSError) or not (numbered or _UNNUMBERED.search(said)):
            raise
        number = int(numbered[1]) if numbered else _likely(folder)
        raise OSError(number, os.strerror(number), str(folder)) from error


def _likely(folder: Path) -> int:
    """Why a thread of tantivy failed, which does not say so."""
    return errno.ENOSPC if shutil.disk_usage(folder).free < _ROOM else errno.EIO
