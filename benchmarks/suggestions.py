"""How often the right word is among the first five suggestions, by language and kind of typing.

    python -m benchmarks.suggestions INDEX [--words 60] [--seed 1] [--tuning]

Words are drawn from the articles of an index, `--words` of each language, by its analyzers and not
from the vocabulary that suggests. Each is typed in part, with an error, with the keyboard on
another layout, or in Latin letters, and asked of `/suggest` or `/spell`. Words fall into two halves
by a checksum: what is tuned is tuned with `--tuning`, and reported is the other half.
"""

from __future__ import annotations

import random
import re
import time
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

import click

from search.analysis.folding import fold
from search.analysis.hangul import composed, has_hangul, initials, keystrokes
from search.analysis.kana import hiragana, is_kana
from search.analysis.readings import kana, pinyin
from search.analysis.registry import ANALYZERS
from search.analysis.romaji import romaji
from search.analysis.romanised import revised
from search.index.folder import FolderIndex
from search.query.terms import EVERYTHING
from search.spelling import spell
from search.stored.records import read_record
from search.suggesting import suggest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from search.index.generation import Generation

FIRST = 5
"""Suggestions among which the right word has to be."""

SHORTEST = 3
"""Characters of a word that is typed in part: of one of two, one says nothing."""

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_KANA = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン"
_LATIN = re.compile(r"[^\W\d_]{5,}")
_HANGUL, _HAN = re.compile("[가-힣]{2,}"), re.compile("[\u4e00-\u9fff]{2,}")
_JAPANESE = re.compile("[\u4e00-\u9fffァ-ヶー]{2,}")
_WRITTEN = {"ko": _HANGUL, "ja": _JAPANESE, "zh": _HAN, "en": _LATIN, "fr": _LATIN}


class Answer(NamedTuple):
    """What was typed for a word, whether the word came, and the seconds of the processor."""

    word: str
    typed: str
    is_right: bool
    seconds: float


class Way(NamedTuple):
    """A way of typing words: its name, its languages, what asks, and what is typed of a word."""

    kind: str
    langs: tuple[str, ...]
    asks: str
    typed: Callable[[str, random.Random], str]


def words_of(generation: Generation) -> dict[str, list[str]]:
    """The different words of each language, as they are written in the articles."""
    words: dict[str, set[str]] = defaultdict(set)
    count = generation.manifest.articles
    found = generation.engine.search(EVERYTHING, offset=0, limit=count, sort="relevance")
    for hit in found.hits:
        for segment in read_record(hit.record).article.segments:
            if segment.lang in _WRITTEN:
                words[segment.lang].update(_words(segment.text, segment.lang))
    return {lang: sorted(found) for lang, found in sorted(words.items())}


def _words(text: str, lang: str) -> Iterator[str]:
    if ANALYZERS[lang].stemmed:
        yield from _LATIN.findall(text)
        return
    terms, starts, ends = ANALYZERS[lang].words(text)
    for term, start, end in zip(terms, starts, ends, strict=True):
        word = text[start:end]
        if _WRITTEN[lang].fullmatch(word) and hiragana(fold(word).text) == term:
            yield word


def _beginning(word: str, chance: random.Random) -> str:
    """More than half of a word; of Hangul, letter by letter."""
    if has_hangul(word):
        keys = keystrokes(word)
        return composed(keys[: _some(len(keys))])
    return word[: _some(len(word))]


def _some(length: int) -> int:
    return max(2, -(-length * 6 // 10))


def _slip(keys: str, chance: random.Random) -> str:
    """Keys with one of four errors: another key beside, one twice, one missing, two swapped."""
    while (wrong := _slip_once(keys, chance)) == keys:
        pass
    return wrong


def _slip_once(keys: str, chance: random.Random) -> str:
    place = chance.randrange(len(keys))
    error = chance.choice(("beside", "twice", "missing", "swapped"))
    if error == "twice":
        return keys[:place] + keys[place] + keys[place:]
    if error == "missing":
        return keys[:place] + keys[place + 1 :]
    if error == "swapped":
        place = min(place, len(keys) - 2)
        return keys[:place] + keys[place + 1] + keys[place] + keys[place + 2 :]
    return keys[:place] + chance.choice(_beside(keys[place])) + keys[place + 1 :]


def _beside(key: str) -> list[str]:
    for row in _ROWS:
        if key.lower() in row:
            place = row.index(key.lower())
            return [*row[max(0, place - 1) : place], *row[place + 1 : place + 2]]
    return list(_KANA if is_kana(key) else "aeiou")


def _misspelt(word: str, chance: random.Random) -> str:
    if has_hangul(word):
        return composed(_slip(keystrokes(word), chance))
    if is_kana(fold(word).text) or word.isascii() or not _JAPANESE.fullmatch(word):
        return _slip(word, chance)
    return _slip(romaji(kana(word)), chance)


def _chinese_homophone(word: str, chance: random.Random) -> str:
    """One character is another of the same sound, as an input method offers them."""
    place = chance.randrange(len(word))
    sound = pinyin(word[place])
    others = [char for char in map(chr, _common_han()) if char != word[place]]
    same = [char for char in others if pinyin(char) == sound]
    return word[:place] + chance.choice(same or [word[place]]) + word[place + 1 :]


def _common_han() -> Iterator[int]:
    """The commonest 3,755 characters of Chinese."""
    for first in range(0xB0, 0xD8):
        for second in range(0xA1, 0xFF):
            char = bytes((first, second)).decode("gb2312", "ignore")
            yield from map(ord, char)


def _in_pinyin(word: str, chance: random.Random) -> str:
    return "".join(pinyin(word))


WAYS = (
    Way("beginning", ("ko", "ja", "zh", "en", "fr"), "suggest", _beginning),
    Way("initials", ("ko",), "suggest", lambda word, _: initials(word)),
    Way(
        "beginning on the other layout",
        ("ko",),
        "suggest",
        lambda w, _: keystrokes(_beginning(w, _)),
    ),
    Way("beginning in kana", ("ja",), "suggest", lambda w, _: _beginning(hiragana(kana(w)), _)),
    Way(
        "beginning in Latin letters",
        ("ja",),
        "suggest",
        lambda w, _: _beginning(romaji(kana(w)), _),
    ),
    Way(
        "beginning in Latin letters",
        ("zh",),
        "suggest",
        lambda w, _: _beginning(_in_pinyin(w, _), _),
    ),
    Way("typing error", ("ko", "ja", "en", "fr"), "spell", _misspelt),
    Way("typing error", ("zh",), "spell", _chinese_homophone),
    Way("other layout", ("ko",), "spell", lambda word, _: keystrokes(word)),
    Way("other layout", ("en", "fr"), "spell", lambda word, _: composed(fold(word).text)),
    Way("Latin letters", ("ko",), "spell", lambda word, _: revised(word)),
    Way("Latin letters", ("ja",), "spell", lambda word, _: romaji(kana(word))),
    Way("Latin letters", ("zh",), "spell", _in_pinyin),
)


def asked(generation: Generation, way: Way, typed: str) -> list[str]:
    """The first suggestions, folded."""
    if way.asks == "suggest":
        found = [one.text for one in suggest(generation, typed, None, FIRST).suggestions]
    else:
        found = [one.q for one in spell(generation, typed, FIRST).suggestions]
    return [fold(text).text for text in found]


@click.command()
@click.argument("index", type=click.Path(exists=True, path_type=Path))
@click.option("--words", default=60, help="Words of each language.")
@click.option("--seed", default=1)
@click.option("--tuning", is_flag=True, help="Ask for the half that is tuned on.")
@click.option("--missed", is_flag=True, help="Print what was not found.")
def main(index: Path, words: int, seed: int, tuning: bool, missed: bool) -> None:
    """Print how many were right, and the milliseconds of the processor that each took."""
    generation = FolderIndex(index).current()
    drawn = {
        lang: random.Random(seed).sample(half, min(words, len(half)))
        for lang, every in words_of(generation).items()
        if (half := [word for word in every if (crc32(word.encode()) & 1) == tuning])
    }
    right, of = 0, 0
    ways = [(way, lang) for way in WAYS for lang in way.langs if lang in drawn]
    for way, lang in ways:
        chance = random.Random(f"{seed} {way.kind} {lang}")
        answers = [_answer(generation, way, word, chance) for word in _asked(way, drawn[lang])]
        found = [one for one in answers if one.is_right]
        each = sum(one.seconds for one in answers) * 1000 / max(1, len(answers))
        click.echo(f"{way.kind:29} {lang}  {len(found):3} of {len(answers):3}  {each:6.2f} ms")
        for one in (one for one in answers if missed and not one.is_right):
            click.echo(f"    {one.typed} for {one.word}")
        right, of = right + len(found), of + len(answers)
    click.echo(f"{right} of {of}: {right / max(1, of):.1%}")


def _asked(way: Way, words: list[str]) -> list[str]:
    return [word for word in words if len(word) >= SHORTEST or way.asks == "spell"]


def _answer(generation: Generation, way: Way, word: str, chance: random.Random) -> Answer:
    typed, started = way.typed(word, chance), time.process_time()
    is_right = fold(word).text in asked(generation, way, typed)
    return Answer(word, typed, is_right, time.process_time() - started)


if __name__ == "__main__":
    main()
