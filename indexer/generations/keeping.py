"""What a generation in a folder keeps beside its index: for the next run, and what is suggested."""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexer.generations.before import FORMS, TERMS
from indexer.vocabulary import Census
from search.engines.records import RecordsWriter
from search.index.generation import VOCABULARY

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from search.stored.document import IndexedArticle
    from search.vocabulary.vocabulary import Vocabulary


class Keeper:
    """Writes these files; those of a block that an exception ends are worth nothing.

    `before` is the vocabulary of the generation before, if the same version wrote it.
    """

    def __init__(self, place: Path, before: Vocabulary | None) -> None:
        self._place = place
        self._before = before
        self._terms, self._forms = RecordsWriter(place, TERMS), RecordsWriter(place, FORMS)
        self._census = Census()

    def __enter__(self) -> Keeper:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for writer in (self._terms, self._forms):
            writer.close()
        if error is None:
            self._census.write(self._place / VOCABULARY, self._before)

    def add(self, article: IndexedArticle) -> None:
        """Keep what there is of an article."""
        self._terms.append(article.terms)
        self._forms.append(article.forms)
        self._census.add(article.forms)
