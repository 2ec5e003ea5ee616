"""The generation before: what a run takes over from it, and what it compares with."""

from __future__ import annotations

import struct
from abc import ABC, abstractmethod
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from indexer.catalog import Catalog
from search.engines.auto import engine_for
from search.engines.records import RECORDS, Records, ends_of, sums_of
from search.index.digests import check_digests
from search.index.folder import DATA, read_manifest
from search.stored import records
from search.stored.document import IndexedArticle
from search.stored.records import Times, is_same, read_record

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from search.index.manifest import Manifest
    from search.model import Article
    from search.stored.records import StoredArticle

CATALOG, REPORT, TERMS = "catalog", "report.json", "terms"
"""Files of a generation that only the indexer reads: see `Catalog`, `Report` and `pack_terms`."""

_COMPARED = (
    CATALOG,
    *(ends_of(TERMS), sums_of(TERMS)),
    *(f"{DATA}/{ends_of(RECORDS)}", f"{DATA}/{sums_of(RECORDS)}"),
)


_TIMES = struct.Struct("<QQ")


def pack_times(each: Iterable[Times]) -> bytes:
    """The times of a file's articles, as its row has them."""
    return b"".join(_TIMES.pack(*times) for times in each)


class Copied(NamedTuple):
    """An article that a cluster copies by itself from the generation `origin`, as it is there.

    `sums` are its checksums (see `indexer.generations.sums`).
    """

    id: str
    origin: str
    sums: bytes


class Before(ABC):
    """A finished generation; each part is read when it is asked for.

    Its articles have numbers from 0, in the order of the files. It can be sent to other processes,
    which then read it themselves. Raises OSError or ValueError where a part is missing or damaged.
    """

    name: str
    """What the generation is called."""

    @property
    @abstractmethod
    def manifest(self) -> Manifest:
        """What built it; raises `IndexUnavailableError`."""

    @property
    @abstractmethod
    def size(self) -> int:
        """Bytes of all of it."""

    @property
    @abstractmethod
    def catalog(self) -> Catalog:
        """The files that it was made of."""

    @property
    def is_readable(self) -> bool:
        """Whether its articles are laid out as they are here; its catalog can be read anyway."""
        return self.catalog.analysis.get("records") == records.VERSION

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The number of each article, by its id."""
        ids = (identity for row in self.catalog.rows for identity in row.ids)
        return {identity: number for number, identity in enumerate(ids)}

    def times(self, number: int) -> Times:
        """When the article of a number was added and changed, even where no record is readable."""
        return Times(*_TIMES.unpack_from(self._times, number * _TIMES.size))

    @cached_property
    def _times(self) -> bytes:
        return b"".join(row.times for row in self.catalog.rows)

    def _count_times(self) -> int:
        return len(self._times) // _TIMES.size

    @property
    @abstractmethod
    def is_up_to_date(self) -> bool:
        """Whether a new generation of its articles would be kept in the same way."""

    @abstractmethod
    def has_article(self, number: int, article: Article) -> bool:
        """Whether this is the article of the number, as it was read."""

    @abstractmethod
    def has_record(self, number: int, record: bytes) -> bool:
        """Whether this is the record of the number, whatever its times."""

    @abstractmethod
    def stored(self, number: int) -> StoredArticle:
        """The article of a number."""

    @abstractmethod
    def indexed(self, number: int) -> IndexedArticle | Copied:
        """The same for a new generation: nothing is analysed."""


class FolderBefore(Before):
    """A finished generation in a folder; see `Before`."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.name = place.name

    def __reduce__(self) -> tuple[type[FolderBefore], tuple[Path]]:
        return FolderBefore, (self.place,)

    def check(self) -> None:
        """Open all parts: as many articles are in each as the catalog names.

        Records have checksums of their own; what says where they are is compared here.
        """
        check_digests(self.place, {name: self.manifest.files.get(name, "") for name in _COMPARED})
        articles = self.catalog.first_numbers()[-1]
        if not articles == len(self._records) == len(self._terms) == self._count_times():
            raise ValueError(f"{self.place} does not hold the {articles} articles of its catalog")

    @cached_property
    def manifest(self) -> Manifest:
        """What built it; raises `IndexUnavailableError`."""
        return read_manifest(self.place)

    @cached_property
    def size(self) -> int:
        """Bytes of all its files."""
        return sum(path.stat().st_size for path in self.place.rglob("*") if path.is_file())

    @cached_property
    def catalog(self) -> Catalog:
        """The files that it was made of."""
        return Catalog.from_bytes((self.place / CATALOG).read_bytes())

    @property
    def is_up_to_date(self) -> bool:
        """Whether the engine that keeps it is the one for as many articles."""
        return self.manifest.engine == engine_for(self.manifest.articles)

    def has_article(self, number: int, article: Article) -> bool:
        """Whether this is the article of the number, as it was read."""
        return self.stored(number).article == article

    def has_record(self, number: int, record: bytes) -> bool:
        """Whether this is the record of the number, whatever its times."""
        return is_same(self._records[number], record)

    def stored(self, number: int) -> StoredArticle:
        """The article of a number."""
        return read_record(self._records[number])

    def indexed(self, number: int) -> IndexedArticle:
        """The same as an engine takes it: nothing is analysed."""
        return IndexedArticle.kept(bytes(self._records[number]), bytes(self._terms[number]))

    @cached_property
    def _records(self) -> Records:
        return Records(self.place / DATA)

    @cached_property
    def _terms(self) -> Records:
        return Records(self.place, TERMS)
