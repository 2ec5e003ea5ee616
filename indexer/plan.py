"""What a run has to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from indexer.analyst import Analyst
    from indexer.catalog import Catalog
    from indexer.changes import Changes
    from indexer.generations.before import Before


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run has to do; `catalog` has no rows yet."""

    changes: Changes
    analyst: Analyst
    catalog: Catalog
    before: Before | None

    @property
    def bytes(self) -> int:
        """Of the files that are read, or whose articles are analysed again."""
        every = not self.analyst.takes_over
        return sum(step.entry.size for step in self.changes.steps if every or step.reads)

    @property
    def is_empty(self) -> bool:
        """Whether the generation before is what this run would write."""
        if self.before is None or not self.changes.same or not self.analyst.takes_over:
            return False
        return self.before.is_up_to_date
