"""The fields of an index document: a document is an article, and each language has its own."""

from __future__ import annotations

from typing import Literal, NamedTuple

from search.analysis.registry import ANALYZERS, LANGUAGES

Part = Literal["text", "title", "source", "byline"]
View = Literal["surface", "words", "exact"]
"""`exact` is the surface with its accents and clitics; few texts have one of their own."""

DIFFERS = "≠"
"""The first term of an exact view, which is there only where it is not the surface."""


class Field(NamedTuple):
    """One stream of terms: a language's title, or its whole text with the title, in one view.

    The fields `source`, the name of the press site, and `byline` belong to no language.
    """

    lang: str
    part: Part
    view: View

    @property
    def name(self) -> str:
        """What an engine calls it, such as `ko_title_words`."""
        return f"{self.lang}_{self.part}_{self.view}" if self.lang else self.part


SOURCE = Field("", "source", "surface")
BYLINE = Field("", "byline", "surface")

TEXT_FIELDS = (
    *(Field(lang, part, "surface") for lang in LANGUAGES for part in ("text", "title")),
    *(Field(lang, part, "exact") for lang in LANGUAGES for part in ("text", "title")),
    *(Field(lang, part, "words") for lang in ANALYZERS for part in ("text", "title")),
)

FIELDS: tuple[Field, ...] = (*TEXT_FIELDS, SOURCE, BYLINE)
"""Every indexed field of terms; engines make their schema from it."""
