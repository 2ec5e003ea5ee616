"""The vocabulary of an archive, open for looking up: a file that is mapped and shared by processes.

It has the forms of the archive, each with its language and its count, and a sorted table of the
keys by which they are typed (see `search.vocabulary.keys`). A table of maxima, one for each block
of its rows, finds the most frequent of thousands of forms without looking at each.
"""

from __future__ import annotations

import mmap
from bisect import bisect_left
from heapq import nlargest
from operator import itemgetter
from typing import TYPE_CHECKING, Literal, NamedTuple

import msgpack
from rapidfuzz import process
from rapidfuzz.distance import OSA

from search.errors import DamagedError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

VERSION = 1
"""Raise it whenever forms, keys or their file are others."""

BLOCK = 64
"""Rows of the table of keys that have a maximum in common."""

MOST_NEAR = 2_000
"""Rows of keys among which one is looked for that begins nearly as was typed."""

LONGEST_WEIGHT = 127
_COUNT, _NO_TITLE = 256, 128
"""What an article or a title, and not being one, add to a weight; a short form adds a little."""

_MOST_COUNTED = (1 << 24) - 1

_BYTES = frozenset({"forms", "langs", "keys"})
READING = "x"
"""The view of characters with their pinyin; these rows are of no entry in particular."""

SECTIONS = (
    *("forms", "ends", "counts", "weights", "langs"),
    *("keys", "key_ends", "entries", "maxima", "masks"),
)
_HIGHEST = "\U0010ffff"


class Entry(NamedTuple):
    """A form of the archive, in how many articles it is in that language, and in how many titles.

    One that is a title itself is no word.
    """

    form: str
    lang: str
    articles: int
    titles: int = 0
    is_title: bool = False

    @property
    def kind(self) -> Literal["word", "title"]:
        """What it is."""
        return "title" if self.is_title else "word"


class Near(NamedTuple):
    """An entry by its number, how many letters of its key are wrong, and if the first is right."""

    entry: int
    wrong: int
    is_first: bool


def weight_of(entry: Entry) -> int:
    """More for what is in more articles and titles, then for words, then for short ones."""
    short = max(0, LONGEST_WEIGHT - len(entry.form))
    return (
        min(entry.articles + entry.titles, _MOST_COUNTED) * _COUNT
        + (not entry.is_title) * _NO_TITLE
        + short
    )


Identity = tuple[str, str, bool]
"""The form, the language and whether it is a title, by which an entry has its keys."""


def identity_of(entry: Entry) -> Identity:
    """What the keys of an entry depend on."""
    return entry.form, entry.lang, entry.is_title


class Vocabulary:
    """The forms of an archive; raises `DamagedError` for a file that cannot be one."""

    def __init__(self, path: Path) -> None:
        try:
            with path.open("rb") as file:
                mapped = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
            size = int.from_bytes(mapped[:4], "little")
            head = msgpack.unpackb(mapped[4 : 4 + size])
            if head["version"] != VERSION:
                raise ValueError(f"it is of version {head['version']}")
            self._langs: list[str] = head["langs"]
            place = 4 + size
            sections: dict[str, memoryview[int]] = {}
            for name, length in zip(SECTIONS, head["sizes"], strict=True):
                section = mapped[place : place + length]
                sections[name] = section if name in _BYTES else section.cast("I")
                place += length
        except (OSError, ValueError, LookupError, TypeError) as error:
            raise DamagedError(path, error) from error
        self._forms, self._ends = sections["forms"], sections["ends"]
        self._counts = sections["counts"]
        self._weights, self._lang_of = sections["weights"], sections["langs"]
        self._keys, self._key_ends = sections["keys"], sections["key_ends"]
        self._entries = sections["entries"]
        self._maxima, self._masks = sections["maxima"], sections["masks"]

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, number: int) -> Entry:
        start = self._ends[number - 1] if number else 0
        form = bytes(self._forms[start : self._ends[number]]).decode()
        weight, articles = self._weights[number], self._counts[number]
        is_title = not weight & _NO_TITLE
        titles = 0 if is_title else weight // _COUNT - articles
        return Entry(form, self.lang(number), articles, titles, is_title)

    def weight(self, number: int) -> int:
        """See `weight_of`."""
        return self._weights[number]

    def lang(self, number: int) -> str:
        """The language of an entry."""
        return self._langs[self._lang_of[number]]

    def beginning(self, view: str, key: str, most: int, lang: str | None = None) -> list[int]:
        """The heaviest entries with a key that begins so, by their numbers; in one language."""
        if lang is not None and lang not in self._langs:
            return []
        mask = ~0 if lang is None else 1 << self._langs.index(lang)
        return self._heaviest(*self._rows(view + key), most, mask)

    def keys_by_form(self) -> dict[Identity, list[bytes]]:
        """All keys of each entry, each after its view."""
        ends = [0, *self._key_ends]
        keys: list[list[bytes]] = [[] for _ in range(len(self))]
        whole = bytes(self._keys)
        for row, entry in enumerate(self._entries.tolist()):
            key = whole[ends[row] : ends[row + 1]]
            if not key.startswith(READING.encode()):
                keys[entry].append(key)
        return {identity_of(self[number]): found for number, found in enumerate(keys)}

    def readings(self, char: str) -> list[str]:
        """How a Chinese character is read, where a word of the archive has it."""
        first, last = self._rows(READING + char)
        return [self._key(row).decode()[2:-1] for row in range(first, last)]

    def exactly(self, view: str, key: str) -> list[int]:
        """The entries with this key, the heaviest first."""
        first = self._place(f"{view}{key}\n".encode())
        last = self._place(f"{view}{key}\n\0".encode())
        return sorted({*self._entries[first:last]}, key=self._weights.__getitem__, reverse=True)

    def near(self, view: str, key: str, most: int) -> Iterator[Near]:
        """The entries with a key in which at most so many letters are wrong.

        Two that changed places are one.
        """
        first, last = self._rows(view)
        # Of the same alphabet: letters of others would all be wrong.
        middle = self._place(f"{view}\x7f".encode())
        first, last = (first, middle) if key.isascii() else (middle, last)
        wanted, known = view + key, self._known(first, last)
        found = process.extract(wanted, known, scorer=OSA.distance, score_cutoff=most, limit=None)
        return (
            Near(self._entries[first + row], wrong, each[:2] == wanted[:2])
            for each, wrong, row in found
        )

    def nearly_beginning(self, view: str, key: str) -> set[int]:
        """The entries with a key that begins so but for one letter, which is not the first.

        Where many begin with the same letter, it is none of the first few.
        """
        sure = (len(view) + 1, len(view) + 2, len(view) + 3)
        rows = (self._rows((view + key)[:end]) for end in sure)
        first, last = next(((a, b) for a, b in rows if b - a <= MOST_NEAR), (0, 0))
        wanted, known = view + key, self._known(first, last)
        # Another letter, one that was left out, one too many.
        for end in (len(wanted), len(wanted) + 1, len(wanted) - 1):
            cut = [each[:end] for each in known]
            if found := process.extract(
                wanted, cut, scorer=OSA.distance, score_cutoff=1, limit=None
            ):
                return {self._entries[first + row] for _, _, row in found}
        return set()

    def _known(self, first: int, last: int) -> list[str]:
        """The keys of these rows, each after its view."""
        start = self._key_ends[first - 1] if first else 0
        end = self._key_ends[last - 1] if last > first else start
        return bytes(self._keys[start:end]).decode().split("\n")[:-1]

    def _heaviest(self, first: int, last: int, most: int, mask: int) -> list[int]:
        blocks = range(first // BLOCK, -(-last // BLOCK))
        found: dict[int, int] = {}
        least = 0
        for block in sorted(blocks, key=self._maxima.__getitem__, reverse=True):
            if self._maxima[block] <= least:
                break
            if self._masks[block] & mask:
                rows = range(max(first, block * BLOCK), min(last, (block + 1) * BLOCK))
                found |= self._heavier(rows, mask, least)
            if len(found) >= most:
                found = dict(nlargest(most, found.items(), key=itemgetter(1)))
                least = min(found.values())
        return sorted(found, key=found.__getitem__, reverse=True)

    def _heavier(self, rows: range, mask: int, least: int) -> dict[int, int]:
        """The entries of these rows, and of these languages, with a larger weight."""
        weights, lang_of = self._weights, self._lang_of
        pairs = [(each, weights[each]) for each in self._entries[rows.start : rows.stop].tolist()]
        heavier = [(each, weight) for each, weight in pairs if weight > least]
        return {each: weight for each, weight in heavier if mask >> lang_of[each] & 1}

    def _rows(self, beginning: str) -> tuple[int, int]:
        first = self._place(beginning.encode())
        return first, self._place(f"{beginning}{_HIGHEST}".encode())

    def _place(self, key: bytes) -> int:
        """The first row whose key, with the line feed after it, is not before this."""
        return bisect_left(range(len(self._entries)), key, key=self._key)

    def _key(self, row: int) -> bytes:
        start = self._key_ends[row - 1] if row else 0
        return bytes(self._keys[start : self._key_ends[row]])
