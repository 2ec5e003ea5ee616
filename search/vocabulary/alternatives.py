"""What else a word may be, that an archive hardly knows as it was typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from search.analysis.folding import fold
from search.analysis.hangul import composed, has_hangul, keystrokes
from search.analysis.readings import kana
from search.analysis.romaji import romaji
from search.vocabulary.keys import KEYS, LATIN, PINYIN, SOUND, WRITTEN, typed_keys, written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.suggestions import Kind
    from search.vocabulary.vocabulary import Vocabulary

MOST = 8
"""Alternatives of a word."""

_BEHIND = 1.0
"""How much more unlikely than the likeliest one an alternative may be."""

_ONE_WRONG, _TWO_WRONG = 4, 7
"""Letters of a word in which one may be wrong, and two."""

_ANOTHER_FIRST = 0.4
"""What a wrong first letter counts besides: people mostly know how a word begins."""

_KEYBOARD, _SPACED, _HOMOPHONE, _ROMANISED, _OTHERWISE = 0.2, 0.3, 0.6, 0.8, 1.1
"""How unlikely it is against a wrong letter, which counts 1; the last is added to letters wrong in
what was typed on another keyboard or in another script.
"""

_AZERTY = str.maketrans("aqzwAQZW;m", "qawzQAWZm,")


class Alternative(NamedTuple):
    """A form that may be meant, what was done to the word, and how unlikely that is."""

    form: str
    kind: Kind
    cost: float
    weight: int


class _Found(NamedTuple):
    entry: int
    kind: Kind
    cost: float


def alternatives(vocabulary: Vocabulary, word: str) -> list[Alternative]:
    """The likeliest forms that may be meant by a word, none of them the word itself."""
    best: dict[str, Alternative] = {}
    for entry, kind, cost in _all(vocabulary, word):
        form = vocabulary[entry].form
        known = best.get(form)
        if not vocabulary[entry].is_title and (known is None or cost < known.cost):
            best[form] = Alternative(form, kind, cost, vocabulary.weight(entry))
    # A search takes what folds alike for the same.
    others = (one for one in best.values() if fold(one.form).text != fold(word).text)
    ordered = sorted(others, key=lambda one: (one.cost, -one.weight, one.form))
    return [one for one in ordered[:MOST] if one.cost <= ordered[0].cost + _BEHIND]


def knows(vocabulary: Vocabulary, word: str) -> bool:
    """Whether the archive has a word as it was typed."""
    view, key, _ = typed_keys(word)[0]
    return any(" " not in vocabulary[entry].form for entry in vocabulary.exactly(view, key))


def pieces(vocabulary: Vocabulary, word: str) -> str | None:
    """The word cut into two that the archive knows; None where it cannot be."""
    cuts = [(word[:end], word[end:]) for end in range(2, len(word) - 1)]
    known = [cut for cut in cuts if all(knows(vocabulary, part) for part in cut)]
    # Of two words, the rarer tells whether they are meant.
    best = max(known, key=lambda cut: min(map(len, cut)), default=None)
    return " ".join(best) if best else None


def _all(vocabulary: Vocabulary, word: str) -> Iterator[_Found]:
    view, key, _ = typed_keys(word)[0]
    if not key:
        return
    for entry in vocabulary.exactly(view, key):
        yield _Found(entry, "spacing", _SPACED)
    yield from _misspelt(vocabulary, view, key, "spelling", 0)
    if has_hangul(word):
        yield from _exact(vocabulary, WRITTEN, written(keystrokes(word)), "keyboard", _KEYBOARD)
        yield from _misspelt(vocabulary, WRITTEN, written(keystrokes(word)), "keyboard", _OTHERWISE)
    elif key.isascii():
        yield from _from_latin(vocabulary, word)
    else:
        yield from _homophones(vocabulary, word)


def _from_latin(vocabulary: Vocabulary, word: str) -> Iterator[_Found]:
    if (azerty := written(word.translate(_AZERTY))) != written(word):
        yield from _exact(vocabulary, WRITTEN, azerty, "keyboard", _KEYBOARD)
    hangul = keystrokes(composed(word))
    yield from _exact(vocabulary, KEYS, hangul, "keyboard", _KEYBOARD)
    yield from _misspelt(vocabulary, KEYS, hangul, "keyboard", _OTHERWISE)
    for view, spelt, _ in typed_keys(word):
        if view in (LATIN, PINYIN, SOUND):
            yield from _exact(vocabulary, view, spelt, "romanised", _ROMANISED)
            yield from _misspelt(vocabulary, view, spelt, "romanised", _OTHERWISE)


def _homophones(vocabulary: Vocabulary, word: str) -> Iterator[_Found]:
    """Words that sound the same: another one was chosen from what an input method offered."""
    spelt = romaji(kana(word))
    yield from _exact(vocabulary, LATIN, spelt, "spelling", _HOMOPHONE)
    yield from _misspelt(vocabulary, LATIN, spelt, "spelling", _OTHERWISE)
    syllables = [vocabulary.readings(char) for char in written(word)]
    if all(syllables):
        pinyin = "".join(readings[0] for readings in syllables)
        yield from _exact(vocabulary, PINYIN, pinyin, "spelling", _HOMOPHONE)


def _exact(
    vocabulary: Vocabulary, view: str, key: str, kind: Kind, cost: float
) -> Iterator[_Found]:
    return (_Found(entry, kind, cost) for entry in vocabulary.exactly(view, key))


def _misspelt(
    vocabulary: Vocabulary, view: str, key: str, kind: Kind, cost: float
) -> Iterator[_Found]:
    for entry, wrong, is_first in vocabulary.near(view, key, _most_wrong(view, key)):
        if wrong:
            yield _Found(entry, kind, cost + wrong + _ANOTHER_FIRST * (not is_first))


def _most_wrong(view: str, key: str) -> int:
    if not key.isascii():
        return int(len(key) > 1)
    # One Hangul syllable has as many keys as an English word of three letters.
    return (len(key) >= _ONE_WRONG - (view == KEYS)) + (len(key) >= _TWO_WRONG)
