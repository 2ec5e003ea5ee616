"""The forms of an article: its words as they are written, compounds and names, and its titles.

They are what an archive suggests. Each is written so in the article, so a search for it finds
something; what only binds words, what is inflected, and numbers are not among them.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import msgpack

from search.analysis.morphemes import GAP, MARK, term_of
from search.analysis.registry import ANALYZERS, field_language
from search.analysis.surface import BREAK, WORD
from search.errors import IndexUnavailableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from search.analysis.words import Words
    from search.model import Segment
    from search.stored.records import AnalysedSegment

LONGEST_TITLE = 80
"""Code points of a title that is suggested whole."""

_LONGEST = 14
"""Code points of a compound; what is longer is rather half a sentence."""

_LONGEST_PAIR = 6
"""Code points of two Chinese words that are one term."""

_OUTSIDE = frozenset((GAP, MARK, BREAK))
_CUT = "\n"
_ENOUGH = re.compile(r"[^\W\d_].*[^\W\d_]")
_WORD = re.compile(WORD)
_RUN = re.compile(r"[^\s]+")
_NAME = re.compile(
    r"\b[A-ZÀ-ÖØ-Þ][\w’'-]*\w(?: (?:(?:of|de|du|des|la|le|for|and|et|the) )?"
    r"[A-ZÀ-ÖØ-Þ][\w-]*\w){1,3}"
)
_SUFFIXES = frozenset("市区县省州国部局院会署厅岛山河路站军党镇村")
"""Characters that end the names of places and offices, which jieba cuts off."""

_FAST = 1
"""See `search.stored.terms`."""


class Forms(NamedTuple):
    """The forms of one text, each once, those that its title has, and the title if it is short."""

    lang: str
    words: Sequence[str]
    titled: Sequence[str]
    title: str | None


def forms_of(analysed: AnalysedSegment) -> Forms:
    """The forms of a text, in the order in which they first come."""
    segment = analysed.segment
    lang = field_language(segment.lang)
    found: Iterable[str]
    if lang == "zh":
        found = _chinese(segment, analysed.words)
    elif lang == "other" or ANALYZERS[lang].stemmed:
        found = _spaced(segment.text, lang)
    else:
        found = _compounds(segment.text, analysed.words)
    words, title = _each_once(found), segment.title or ""
    titled = [word for word in words if word in title]
    is_short = len(title) <= LONGEST_TITLE and _ENOUGH.search(title)
    return Forms(segment.lang, words, titled, title if is_short else None)


def pack_forms(forms: Iterable[Forms]) -> bytes:
    """The forms of an article, compressed, with a checksum."""
    return zlib.compress(msgpack.packb(list(forms)), _FAST)


def unpack_forms(packed: bytes) -> list[Forms]:
    """What was packed; raises `IndexUnavailableError` where it is damaged."""
    try:
        return [Forms(*row) for row in msgpack.unpackb(zlib.decompress(packed))]
    except (zlib.error, ValueError, TypeError) as error:
        raise IndexUnavailableError(f"The forms of an article are damaged: {error}.") from error


def _each_once(forms: Iterable[str]) -> list[str]:
    """The first of those that differ in case alone."""
    first: dict[str, str] = {}
    # A text repeats its words: what is done to each is done to few.
    for form in filter(_ENOUGH.match, dict.fromkeys(forms)):
        first.setdefault(form.lower(), form)
    return list(first.values())


def _spaced(text: str, lang: str) -> Iterator[str]:
    """The words of a text with spaces between them, and runs of capitalised ones."""
    function = ANALYZERS[lang].function.split() if lang in ANALYZERS else ()
    binding = frozenset(function)
    yield from (word for word in dict.fromkeys(_WORD.findall(text)) if word.lower() not in binding)
    for name in _NAME.findall(text):
        first, _, rest = name.partition(" ")
        name = rest if first.lower() in binding else name
        if " " in name:
            yield name


def _compounds(text: str, words: Words) -> list[str]:
    """The words of a Korean or Japanese text, and those that stand side by side as one."""
    pieces = _pieces(text, words)
    runs = _RUN.findall(_joined(text, words, pieces))
    return [*pieces, *(run for run in dict.fromkeys(runs) if len(run) <= _LONGEST)]


def _pieces(text: str, words: Words) -> list[str]:
    """Each word as it is written, or `_CUT` where it is inflected or no word."""
    written = [text[start:end] for start, end in zip(words.starts, words.ends, strict=True)]
    known = [term if term not in _OUTSIDE else "" for term in words.terms]
    pairs = zip(written, known, strict=True)
    return [form if term and term == term_of(form) else _CUT for form, term in pairs]


def _joined(text: str, words: Words, pieces: Sequence[str]) -> str:
    """The pieces with what stands between them."""
    ends = [0, *words.ends]
    between = [text[end:start] for end, start in zip(ends, words.starts, strict=False)]
    return "".join([part for pair in zip(between, pieces, strict=True) for part in pair])


def _chinese(segment: Segment, words: Words) -> Iterator[str]:
    """The words of a Chinese text, and pairs that come again or stand in the title."""
    text = segment.text
    spans = zip(words.terms, words.starts, words.ends, strict=True)
    pieces = [_CUT if term in _OUTSIDE else text[start:end] for term, start, end in spans]
    yield from (piece for piece in dict.fromkeys(pieces) if len(piece) > 1)
    for pair, count in Counter(pairwise(pieces)).items():
        form = "".join(pair)
        if (count > 1 or form in (segment.title or "")) and _is_term(*pair):
            yield form


def _is_term(first: str, second: str) -> bool:
    if _CUT in (first, second) or len(first) < 2 or len(first + second) > _LONGEST_PAIR:
        return False
    return len(second) > 1 or second in _SUFFIXES
