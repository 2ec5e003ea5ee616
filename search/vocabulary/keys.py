"""The keys of a form: the ways in which it may be typed, each in a view of its own.

Keys are letters and digits alone, without the spaces and hyphens that people put or leave out. A
form in Hangul has the keys of the keyboard, so that what is typed of it, finished or not, with the
keyboard on Korean or not, is how its key begins.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from search.analysis.folding import fold
from search.analysis.hangul import has_hangul, initials, is_initials, keystrokes, plain_keys
from search.analysis.kana import has_kana
from search.analysis.readings import kana, pinyin
from search.analysis.romaji import romaji, spellings
from search.analysis.romanised import revised, sound

if TYPE_CHECKING:
    from collections.abc import Iterator

WRITTEN, KEYS, INITIALS, LATIN, SOUND, PINYIN, PINYIN_INITIALS = "whclspi"
"""The views: as written and folded, by the keys of Hangul, its initial consonants, in Latin letters
(romaji, and Korean by the Revised Romanization), by the sound of Korean, in pinyin, by the first
letters of pinyin.
"""

SHORTEST_SOUND = 3
"""Letters with which the sound of a word tells anything."""


By = Literal["written", "initials", "romanised", "pinyin", "keyboard", "near"]
"""How what was typed leads to a form; `near` is with some letters of it wrong."""


class Typed(NamedTuple):
    """What was typed as the key of a view."""

    view: str
    key: str
    by: By = "written"


def keys_of(form: str, lang: str, *, whole: bool = False) -> Iterator[tuple[str, str]]:
    """The views and keys of a form; where it is a `whole` title, only those of its letters."""
    if has_hangul(form):
        yield KEYS, _hangul(form)
        if not whole:
            yield INITIALS, _plain(initials(form))
            yield LATIN, _plain(revised(form))
            yield SOUND, sound(revised(form))
        return
    yield WRITTEN, written(form)
    if whole or form.isascii():
        return
    if lang == "ja":
        for spelling in spellings(kana(form)):
            yield LATIN, _plain(spelling)
    elif lang == "zh" and (syllables := pinyin(form)):
        yield PINYIN, "".join(syllables)
        yield PINYIN_INITIALS, "".join(syllable[0] for syllable in syllables)


def typed_keys(text: str) -> list[Typed]:
    """The keys that a form may have which begins with this text, the likeliest first."""
    if is_initials("".join(text.split())):
        return [Typed(INITIALS, _plain(text), "initials"), Typed(KEYS, _hangul(text))]
    key = written(text)
    if has_hangul(text):
        return [Typed(KEYS, _hangul(text)), Typed(WRITTEN, written(keystrokes(text)), "keyboard")]
    as_written = Typed(WRITTEN, key)
    if has_kana(text):
        return [as_written, *(Typed(LATIN, key) for key in _readings(text))]
    if not key.isascii():
        return [as_written]
    return [as_written, *_latin(key), Typed(KEYS, _only(plain_keys(text)), "keyboard")]


def _readings(text: str) -> list[str]:
    """Kana in Latin letters; where a small one may follow, as in しゃ, both ways."""
    spelt = _plain(romaji(text))
    is_open = spelt.endswith("i") and spelt[-2:-1] not in ("", *"aiueo")
    return [spelt, f"{spelt[:-1]}y"] if is_open else [spelt]


def written(text: str) -> str:
    """The folded letters and digits of a text."""
    return _plain(fold(text).text)


def _latin(key: str) -> list[Typed]:
    """Latin letters as the spelling of words of other scripts."""
    found = [Typed(LATIN, key, "romanised")]
    found += [Typed(view, key, "pinyin") for view in (PINYIN, PINYIN_INITIALS)]
    by_sound = sound(key)
    return (
        found if len(by_sound) < SHORTEST_SOUND else [*found, Typed(SOUND, by_sound, "romanised")]
    )


def _hangul(text: str) -> str:
    """The keys of Hangul, and the letters of what else there is."""
    return _only(keystrokes(text.lower()))


def _plain(text: str) -> str:
    return _only(text.lower())


def _only(text: str) -> str:
    return "".join(filter(str.isalnum, text))
