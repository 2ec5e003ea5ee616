"""Chinese words: jieba's cut of runs of Han characters, in simplified form.

The cut is made by rjieba, which is jieba in Rust, or by jieba itself where the archive has a
dictionary of its own (NARU_JIEBA_DICTIONARY).
"""

from __future__ import annotations

import functools
import logging
import re
from hashlib import blake2b
from importlib.metadata import version as installed
from pathlib import Path
from typing import TYPE_CHECKING

from search.analysis.folding import fold
from search.analysis.morphemes import GAP
from search.analysis.remembered import Remembered
from search.analysis.surface import BREAK, DENSE, WORD
from search.analysis.words import Piece, Words, join_pieces, unfolded, without_gaps
from search.errors import SettingError
from search.settings import JIEBA_DICTIONARY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_HAN = "々〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_BETWEEN_RUNS = re.compile(f"[^{_HAN}]+")
_OTHER = re.compile(rf"(?P<line>\n)|(?P<word>{WORD})|[^\n\w ]+|[{DENSE}]")

_CUT = "\n"
"""Stands between runs; no word has one, so that all runs are cut in one call."""


def words(text: str) -> Words:
    """The words of a Chinese text, traditional or simplified, with `GAP` for marks."""
    folded = fold(text)
    between = iter(_BETWEEN_RUNS.findall(folded.text))
    cut = _cut(_BETWEEN_RUNS.sub(_CUT, folded.text))
    pieces = [_OTHERS[next(between)] if word == _CUT else _RUNS[word] for word in cut]
    return unfolded(without_gaps(join_pieces(pieces)), folded)


def typed(text: str) -> list[str]:
    """The terms of a typed word; none where it has letters that are not Chinese: お茶 is not 茶."""
    terms, starts, ends = words(text)
    gaps = [text[starts[turn] : ends[turn]] for turn, term in enumerate(terms) if term == GAP]
    if any(map(str.isalnum, "".join(gaps))):
        return []
    found = [turn for turn, term in enumerate(terms) if term != GAP]
    return terms[found[0] : found[-1] + 1] if found else []


def version() -> str:
    """The segmenter, for the fingerprint of an index."""
    if path := JIEBA_DICTIONARY.value:
        return f"2 jieba {installed('jieba')} {_fingerprint(path)}"
    return f"2 rjieba {installed('rjieba')}"


def _run(word: str) -> Piece:
    return Piece((word,), (0, len(word)))


def _other(text: str) -> Piece:
    """The words of what stands between runs; spaces at its end are an empty term."""
    terms: list[str] = []
    steps: list[int] = []
    place = 0
    for found in _OTHER.finditer(text):
        start, end = found.span()
        terms.append(found[0] if found["word"] else BREAK if found["line"] else GAP)
        steps += (start - place, end - start)
        place = end
    if place < len(text):
        terms.append("")
        steps += (0, len(text) - place)
    return Piece(tuple(terms), tuple(steps))


_RUNS, _OTHERS = Remembered(_run), Remembered(_other)


def _cut(runs: str) -> Iterable[str]:
    return _segmenter(JIEBA_DICTIONARY.value)(runs)


@functools.cache
def _segmenter(path: str) -> Callable[[str], Iterable[str]]:
    """Loaded when a text first has Han characters, since that takes as long as some searches."""
    if path:
        return _with_dictionary(path)
    import rjieba

    cut: Callable[[str], Iterable[str]] = rjieba.cut
    return cut


def _with_dictionary(path: str) -> Callable[[str], Iterable[str]]:
    import jieba

    # jieba announces on standard error that it loads its dictionary.
    jieba.setLogLevel(logging.WARNING)
    segmenter = jieba.Tokenizer()
    try:
        with Path(path).open("rb") as lines:
            segmenter.load_userdict(lines)
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error
    cut: Callable[[str], Iterable[str]] = segmenter.cut
    return cut


@functools.cache
def _fingerprint(path: str) -> str:
    try:
        return blake2b(Path(path).read_bytes(), digest_size=8).hexdigest()
    except OSError as error:
        raise _unreadable(path, error) from error


def _unreadable(path: str, error: Exception) -> SettingError:
    return SettingError(f"{JIEBA_DICTIONARY.name} is {path!r}, which cannot be read: {error}")
