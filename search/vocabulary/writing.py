"""Writing the file of a vocabulary: see `search.vocabulary.vocabulary`."""

from __future__ import annotations

from array import array
from itertools import accumulate
from typing import TYPE_CHECKING

import msgpack

from search.analysis.readings import pinyin
from search.vocabulary.keys import keys_of
from search.vocabulary.vocabulary import BLOCK, READING, SECTIONS, VERSION, weight_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from search.vocabulary.vocabulary import Entry

MOST_LANGUAGES = 32
"""Languages of a vocabulary, each a bit of the masks; texts in others suggest nothing."""


_GB2312 = b"".join(
    bytes((first, second)) for first in range(0xB0, 0xF8) for second in range(0xA1, 0xFF)
).decode("gb2312", "ignore")
"""The common characters of simplified Chinese."""


def write_vocabulary(path: Path, entries: Sequence[Entry]) -> None:
    """Write the file of these entries, whose order is that of the archive's forms."""
    langs = sorted({entry.lang for entry in entries})
    forms = [entry.form.encode() for entry in entries]
    weights = [*map(weight_of, entries)]
    lang_of = [langs.index(entry.lang) for entry in entries]
    rows = [
        (f"{view}{key}\n".encode(), number)
        for number, entry in enumerate(entries)
        for view, key in keys_of(entry.form, entry.lang, whole=entry.is_title)
        if key
    ]
    rows = sorted([*rows, *_readings(entries)])
    numbers = [number for _, number in rows]
    starts = range(0, len(rows), BLOCK)
    blocks = [numbers[start : start + BLOCK] for start in starts]
    sections = {
        "forms": b"".join(forms),
        "ends": _integers(accumulate(map(len, forms))),
        "counts": _integers(entry.articles for entry in entries),
        "weights": _integers(weights),
        "langs": bytes(lang_of),
        "keys": b"".join(key for key, _ in rows),
        "key_ends": _integers(accumulate(len(key) for key, _ in rows)),
        "entries": _integers(numbers),
        "maxima": _integers(max(weights[number] for number in block) for block in blocks),
        "masks": _integers(_mask(lang_of[number] for number in block) for block in blocks),
    }
    parts = [sections[name] for name in SECTIONS]
    head = msgpack.packb({"version": VERSION, "langs": langs, "sizes": [*map(len, parts)]})
    with path.open("xb") as file:
        file.write(len(head).to_bytes(4, "little") + head)
        file.writelines(parts)


def _readings(entries: Iterable[Entry]) -> Iterator[tuple[bytes, int]]:
    """The pinyin of each character of the Chinese words, and of those that may be mistyped."""
    words = [entry.form for entry in entries if entry.lang == "zh" and not entry.is_title]
    chars = {char for word in words for char in word if not char.isascii()}
    for char in sorted(chars.union(_GB2312) if words else ()):
        for syllable in pinyin(char):
            yield f"{READING}{char}{syllable}\n".encode(), 0


def _integers(numbers: Iterable[int]) -> bytes:
    return array("I", numbers).tobytes()


def _mask(langs: Iterable[int]) -> int:
    return sum(1 << lang for lang in set(langs))
