"""What the processes of a run do: they read files and analyse what is new in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from indexer.analysing import in_turn
from indexer.reading.cleaning.recurring import line_sums
from indexer.reading.files import try_file
from indexer.reading.model import Reading
from indexer.reading.sources import Source
from search.errors import ReadingError
from search.stored.document import IndexedArticle, index_article, storable

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence
    from pathlib import Path

    from indexer.generations.before import Before

Found = IndexedArticle | int | ReadingError
"""An article, the number of one that the generation before has as it is, or why there is none."""


class Stored(NamedTuple):
    """Articles of the generation before, by their numbers, that are to be analysed again."""

    first: int
    end: int
    size: int


Work = Source | Stored


@dataclass(frozen=True, slots=True)
class Piece:
    """A file, a slice of one or stored articles, with what was found in it, in its order.

    `lines` are the checksums of all its lines (see `line_sums`), None where they are not known.
    """

    work: Work
    found: list[Found]
    lines: bytes | None = None


@dataclass(frozen=True, slots=True)
class Analyst:
    """What every file of an archive is read with.

    An article that the generation `before` has as it was read is not analysed, if it `takes_over`
    what was analysed then.
    """

    recurring: frozenset[str]
    boilerplate: Path | None
    before: Before | None = None
    takes_over: bool = False

    def work(self, item: Work) -> Piece:
        """The articles of a file, ready for an engine, and why others cannot be read."""
        if isinstance(item, Stored):
            return Piece(item, list(map(self._again, range(item.first, item.end))))
        found = try_file(item, self.recurring, self.boilerplate)
        return Piece(item, list(map(self._indexed, found)), _lines(item, found))

    def _indexed(self, found: Reading | ReadingError) -> Found:
        if isinstance(found, ReadingError):
            return found
        number = self._same(found)
        return index_article(found.article) if number is None else number

    def _same(self, found: Reading) -> int | None:
        if self.before is None or not self.takes_over:
            return None
        article = storable(found.article)
        number = self.before.numbers.get(article.id)
        if number is None or not self.before.has_article(number, article):
            return None
        return number

    def _again(self, number: int) -> IndexedArticle:
        assert self.before, "what is stored is stored in the generation before"
        return index_article(self.before.stored(number).article)


def analyse(analyst: Analyst, work: Sequence[Work], jobs: int) -> Generator[Piece, None, None]:
    """Every file of the archive, analysed by up to `jobs` processes, in the order given.

    Raises `ReadingError` where a process is killed, which happens when memory runs out.
    """
    return in_turn(analyst.work, work, jobs)


def _lines(source: Source, found: Sequence[Reading | ReadingError]) -> bytes | None:
    if source.path.suffix.lower() == ".jsonl":
        return b""
    readings = [one for one in found if isinstance(one, Reading)]
    lines = (line.text for reading in readings for line in reading.lines)
    return line_sums(lines) if readings else None
