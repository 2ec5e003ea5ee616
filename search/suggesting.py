"""Suggestions while somebody types: forms of the archive that begin so, however they are typed."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

from search.suggestions import Completion, Completions
from search.vocabulary.keys import (
    INITIALS,
    KEYS,
    LATIN,
    PINYIN,
    PINYIN_INITIALS,
    SOUND,
    WRITTEN,
    typed_keys,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.index.generation import Generation
    from search.vocabulary.keys import Typed
    from search.vocabulary.vocabulary import Vocabulary

SHORTEST_NEAR = 3
"""Keys of a beginning in which a wrong one can be told."""

_WORTH = {WRITTEN: 1.0, KEYS: 1.0, INITIALS: 1.0, LATIN: 0.3, PINYIN: 0.3}
_WORTH |= {PINYIN_INITIALS: 0.1, SOUND: 0.2}
_KEYBOARD = 0.1
"""What a form is worth that is typed in such a way, against one that is written so."""


class _Scored(NamedTuple):
    score: float
    entry: int
    by: str


def suggest(generation: Generation, q: str, lang: str | None, limit: int) -> Completions:
    """At most `limit` forms that somebody who has typed `q` may mean, of one language if given."""
    started = perf_counter()
    vocabulary = generation.vocabulary
    found = list(_completions(vocabulary, q, lang, limit)) if vocabulary else []
    took = round((perf_counter() - started) * 1000, 2)
    return Completions(q, took, generation.name, tuple(found))


def _completions(
    vocabulary: Vocabulary, q: str, lang: str | None, limit: int
) -> Iterator[Completion]:
    typed = [each for each in typed_keys(q) if each.key]
    scored = [one for each in typed for one in _beginning(vocabulary, each, lang, limit)]
    if not scored:
        scored = [one for each in typed[:1] for one in _near(vocabulary, each, lang)]
    shown: set[str] = set()
    for one in sorted(scored, key=lambda one: (-one.score, one.entry)):
        entry = vocabulary[one.entry]
        if entry.form in shown:
            continue
        shown.add(entry.form)
        yield Completion(entry.form, entry.lang, entry.articles, entry.kind, one.by)
        if len(shown) == limit:
            return


def _beginning(
    vocabulary: Vocabulary, typed: Typed, lang: str | None, limit: int
) -> Iterator[_Scored]:
    worth = _KEYBOARD if typed.by == "keyboard" else _WORTH[typed.view]
    # As it is written, a form comes once for each language, and is shown once.
    most = 2 * limit if typed.view == WRITTEN else limit
    for entry in vocabulary.beginning(typed.view, typed.key, most, lang):
        yield _Scored(worth * vocabulary.weight(entry), entry, typed.by)


def _near(vocabulary: Vocabulary, typed: Typed, lang: str | None) -> Iterator[_Scored]:
    if len(typed.key) < SHORTEST_NEAR or typed.by != "written":
        return
    for entry in vocabulary.nearly_beginning(typed.view, typed.key):
        if lang in (None, vocabulary.lang(entry)):
            yield _Scored(vocabulary.weight(entry), entry, "near")
