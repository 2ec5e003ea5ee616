"""How Whoosh keeps an index: terms joined by spaces, with their places; nothing is analysed."""

from __future__ import annotations

from array import array
from collections import defaultdict
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from whoosh import fields, formats, index

from search.engines.records import RecordsWriter
from search.stored.fields import FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from types import TracebackType

    from search.stored.document import IndexedArticle


class Terms(formats.Positions):
    """Posting format for terms joined by spaces: their places are their turns."""

    def word_values(
        self, value: str, analyzer: object = None, **kwargs: object
    ) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Every distinct term with its frequency, weight and packed positions."""
        places: dict[str, list[int]] = defaultdict(list)
        for place, term in enumerate(value.split(" ")):
            places[term].append(place)
        for term, positions in places.items():
            yield term.encode(), len(positions), float(len(positions)), self.encode(positions)

    def encode(self, positions: Sequence[int]) -> bytes:
        """Four bytes per position."""
        return array("I", positions).tobytes()

    @staticmethod
    def decode_positions(packed: bytes) -> list[int]:
        """The positions, ascending."""
        return array("I", packed).tolist()

    def decode_frequency(self, packed: bytes) -> int:
        """How often the term is in the field."""
        return len(packed) // array("I").itemsize


class WhooshWriter:
    """Builds an index in an empty folder; see `search.engines.base.Writer`."""

    engine = "whoosh"

    def __init__(self, folder: Path) -> None:
        self._writer = index.create_in(str(folder), _schema()).writer(limitmb=256)
        self._records = RecordsWriter(folder)

    def __enter__(self) -> WhooshWriter:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is None:
            self._records.close()
            self._writer.commit()
            return
        # A disk that is full refuses this too, which is not the reason to be told.
        for let_go in (self._records.discard, self._writer.cancel):
            with suppress(OSError):
                let_go()

    def add(self, article: IndexedArticle) -> None:
        """Take one article in; ids must not repeat."""
        # Whoosh numbers documents as the file does records, in their order.
        self._records.append(article.record)
        self._writer.add_document(
            id=article.id.encode(),
            date=(article.date or "").encode(),
            languages=" ".join(article.languages).encode(),
            added=str(article.times.added).encode(),
            press=(article.source or "").encode(),
            press_key=article.source_key.encode(),
            **{field.name: terms for field, terms in article.fields.items()},
        )


def _schema() -> fields.Schema:
    terms = {field.name: _TermsField() for field in FIELDS}
    stored = {name: fields.COLUMN() for name in _COLUMNS}
    return fields.Schema(**terms, **stored)


_COLUMNS = ("id", "date", "languages", "added", "press", "press_key")


class _TermsField(fields.TEXT):
    """A field of terms joined by spaces; `Terms` has encoded them as Whoosh keeps them."""

    def __init__(self) -> None:
        super().__init__()
        self.format = Terms()

    def index(self, value: str, **kwargs: object) -> Any:
        """Every distinct term of the value, as Whoosh keeps it."""
        return Terms().word_values(value)
