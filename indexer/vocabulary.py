"""Counting the forms of an archive while it is written, for the vocabulary of its generation.

The same articles in the same order give the same vocabulary, whether they were analysed in this run
or taken over.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from heapq import nlargest
from typing import TYPE_CHECKING

from search.analysis.folding import fold
from search.stored.forms import unpack_forms
from search.vocabulary.vocabulary import Entry, weight_of
from search.vocabulary.writing import MOST_LANGUAGES, write_vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from search.vocabulary.vocabulary import Vocabulary

MOST_FORMS = 300_000
"""Forms of a vocabulary: the most frequent; they take some 40 MB."""

MOST_COUNTED = 1_000_000
"""Forms of a language that are counted at a time; beyond, those that came only once are dropped."""


class Census:
    """How many articles have each form, in each language."""

    def __init__(self) -> None:
        self._words: dict[str, Counter[str]] = defaultdict(Counter)
        self._titled: dict[str, Counter[str]] = defaultdict(Counter)
        self._titles: dict[str, Counter[str]] = defaultdict(Counter)

    def add(self, forms: bytes) -> None:
        """Count the forms of an article; raises `IndexUnavailableError` where they are damaged."""
        for lang, words, titled, title in unpack_forms(forms):
            if lang not in self._words and len(self._words) == MOST_LANGUAGES:
                continue
            self._words[lang].update(words)
            self._titled[lang].update(titled)
            if title:
                self._titles[lang][title] += 1
            for counts in (self._words[lang], self._titled[lang], self._titles[lang]):
                if len(counts) > MOST_COUNTED:
                    self._drop_rare(counts)

    def write(self, path: Path, before: Vocabulary | None = None) -> None:
        """Write the vocabulary of what was counted, which is empty then.

        `before` is that of the generation before, if the same version wrote it.
        """
        entries = [*self._entries()]
        if len(entries) > MOST_FORMS:
            entries = nlargest(MOST_FORMS, entries, key=weight_of)
        write_vocabulary(path, entries, before)

    def _entries(self) -> Iterator[Entry]:
        for lang in sorted(self._words):
            titled = {_folded(form): count for form, count in self._titled.pop(lang).items()}
            for form, folded, count in _joined(self._words.pop(lang)):
                yield Entry(form, lang, count, titled.get(folded, 0))
            for title, _, count in _joined(self._titles.pop(lang, Counter())):
                yield Entry(title, lang, count, is_title=True)

    def _drop_rare(self, counts: Counter[str]) -> None:
        for form in [form for form, count in counts.items() if count == 1]:
            del counts[form]


def _joined(counts: Counter[str]) -> Iterator[tuple[str, str, int]]:
    """Each form as it is mostly written, folded, and the count of all its ways of writing."""
    mostly: dict[str, tuple[str, int]] = {}
    total: Counter[str] = Counter()
    for form, count in counts.items():
        folded = _folded(form)
        total[folded] += count
        if count > mostly.get(folded, ("", 0))[1]:
            mostly[folded] = form, count
    return ((form, folded, total[folded]) for folded, (form, _) in mostly.items())


def _folded(form: str) -> str:
    return form.lower() if form.isascii() else fold(form).text
