"""Writing the file of a vocabulary: see `search.vocabulary.vocabulary`."""

from __future__ import annotations

from array import array
from itertools import accumulate
from typing import TYPE_CHECKING

import msgpack

from search.analysis.readings import is_han, pinyin
from search.vocabulary.keys import keys_of
from search.vocabulary.vocabulary import (
    BLOCK,
    READING,
    SECTIONS,
    VERSION,
    identity_of,
    weight_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from search.vocabulary.vocabulary import Entry, Vocabulary

MOST_LANGUAGES = 32
"""Languages of a vocabulary, each a bit of the masks; texts in others suggest nothing."""


_GB2312 = b"".join(
    bytes((first, second)) for first in range(0xB0, 0xF8) for second in range(0xA1, 0xFF)
).decode("gb2312", "ignore")
"""The common characters of simplified Chinese."""


def write_vocabulary(
    path: Path, entries: Sequence[Entry], before: Vocabulary | None = None
) -> None:
    """Write the file of these entries, in their order.

    The keys of those that the vocabulary `before` has are taken from it: readings cost most.
    """
    langs = sorted({entry.lang for entry in entries})
    forms = [entry.form.encode() for entry in entries]
    weights = [*map(weight_of, entries)]
    number_of = {lang: number for number, lang in enumerate(langs)}
    lang_of = [number_of[entry.lang] for entry in entries]
    known = before.keys_by_form() if before else {}
    rows = [
        (key, number)
        for number, entry in enumerate(entries)
        for key in known.get(identity_of(entry)) or _keys(entry)
    ]
    rows = sorted([*rows, *_readings(entries, before)])
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


def _keys(entry: Entry) -> list[bytes]:
    """The keys of an entry, each after its view."""
    keys = keys_of(entry.form, entry.lang, whole=entry.is_title)
    return [f"{view}{key}\n".encode() for view, key in keys if key]


def _readings(entries: Iterable[Entry], before: Vocabulary | None) -> Iterator[tuple[bytes, int]]:
    """The pinyin of each character of the Chinese words, and of those that may be mistyped."""
    words = [entry.form for entry in entries if entry.lang == "zh" and not entry.is_title]
    chars = {char for word in words for char in word if is_han(char)}
    for char in sorted(chars.union(_GB2312) if words else ()):
        for syllable in (before.readings(char) if before else ()) or pinyin(char):
            yield f"{READING}{char}{syllable}\n".encode(), 0


def _integers(numbers: Iterable[int]) -> bytes:
    return array("I", numbers).tobytes()


def _mask(langs: Iterable[int]) -> int:
    return sum(1 << lang for lang in set(langs))
