"""The texts of the pages in five languages: one file per language in `texts/`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from search.analysis.registry import ANALYZERS
from search.errors import echoed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from werkzeug.datastructures import LanguageAccept

FALLBACK = "en"

WORDS = 6
"""Words of a client that a sentence repeats, at most."""

TEXTS = Path(__file__).parent.parent / "texts"

LANGUAGE_NAMES = Path(__file__).parent.parent / "languages.toml"


@dataclass(frozen=True, slots=True)
class Interface:
    """The pages' words in one language; `interface("key", …)` gives one, its places filled."""

    lang: str
    texts: Mapping[str, str]

    def __call__(self, key: str, /, **values: object) -> str:
        """The text of `key` with `values` in its places; raises KeyError for an unknown key."""
        return self.texts[key].format(**values)

    def number(self, value: int) -> str:
        """The number with this language's mark between thousands."""
        return f"{value:,}".replace(",", self.texts["thousands"])

    def count(self, key: str, value: int) -> str:
        """The text of `key_one` or `key_many` with the number in its place; `zero` says which."""
        form = {0: self.texts["zero"], 1: "one"}.get(value, "many")
        return self(f"{key}_{form}", count=self.number(value))

    def words(self, words: Sequence[str]) -> str:
        """Words of a client in quotation marks, as part of a sentence; the first few."""
        quoted = (self("quoted", word=echoed(word)) for word in words[:WORDS])
        shown = self.texts["comma"].join(quoted)
        return self("more_words", words=shown) if words[WORDS:] else shown


@cache
def interfaces() -> dict[str, Interface]:
    """All interfaces by language tag."""
    return {path.stem: Interface(path.stem, _load(path)) for path in sorted(TEXTS.glob("*.toml"))}


def choose_interface(wanted: str | None, accept: LanguageAccept) -> Interface:
    """The interface named by `ui=`, else the one the browser prefers, else English."""
    known = interfaces()
    if wanted in known:
        return known[wanted]
    primary = (tag.partition("-")[0].lower() for tag in accept.values())
    return known[next((lang for lang in primary if lang in known), FALLBACK)]


def language_name(lang: str) -> str:
    """A language's name in itself; its tag where we have no name for it."""
    known = ANALYZERS.get(lang)
    return known.name if known else _language_names().get(lang, lang)


@cache
def _language_names() -> dict[str, str]:
    return _load(LANGUAGE_NAMES)


def _load(path: Path) -> dict[str, str]:
    return tomllib.loads(path.read_text(encoding="utf-8"))
