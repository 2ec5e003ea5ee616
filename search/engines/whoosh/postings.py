"""The posting lists of an index in Whoosh, for several threads, which take turns at each list."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any

from whoosh.reading import TermNotFound

from search.engines.scoring import FieldLengths

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.stored.fields import Field


class Postings:
    """Which article has what, and where: by field and term."""

    def __init__(self, reader: Any) -> None:
        self._reader = reader
        self._lengths: dict[Field, FieldLengths] = {}
        # A Whoosh reader has one place in each of its files, whichever thread asks.
        self._lock = Lock()

    def count(self) -> int:
        """How many articles there are."""
        return int(self._reader.doc_count_all())

    def frequency(self, field: Field, term: str) -> int:
        """How many articles have a term."""
        with self._lock:
            return int(self._reader.doc_frequency(field.name, term))

    def read(self, field: Field, term: str) -> dict[int, bytes]:
        """The packed positions of a term in each article that has it."""
        with self._lock:
            try:
                matcher = self._reader.postings(field.name, term)
            except TermNotFound:
                return {}
            postings: dict[int, bytes] = {}
            while matcher.is_active():
                postings[matcher.id()] = matcher.value()
                matcher.next()
            return postings

    def beginning(self, field: Field, prefix: str) -> Iterator[set[int]]:
        """The articles of each term that begins so."""
        begun = prefix.encode()
        terms = self._reader.terms_from(field.name, begun)
        while True:
            with self._lock:
                name, term = next(terms, ("", b""))
                if name != field.name or not term.startswith(begun):
                    return
                found = set(self._reader.postings(name, term).all_ids())
            yield found

    def lengths(self, field: Field) -> FieldLengths:
        """How many articles have a field, and what BM25 makes of its length in each."""
        if field not in self._lengths:
            with self._lock:
                lengths = [
                    self._reader.doc_field_length(number, field.name) or 0
                    for number in range(self.count())
                ]
            self._lengths[field] = FieldLengths.of(lengths)
        return self._lengths[field]

    def close(self) -> None:
        """Let go of the files."""
        self._reader.close()
