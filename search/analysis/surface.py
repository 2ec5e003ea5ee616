"""The surface of a text: what is written, folded, in terms that need no dictionary.

One stream for every language. A word of a script that puts spaces between words is one term. In
Korean, Chinese, Japanese, Thai and the like each character gives the 2-gram that begins with it:

    2024년에 서울시와 MOU  ->  2024 년 년에 에_서 서울 울시 시와 와 mou
    미-중 회담             ->  미 중 중_회 회담 담

Spaces and middle dots do not end such a run, but a 2-gram shows that they are inside it: 업무 협약
has 무_협 where 업무협약 has 무협. A run's last character is a term of its own, and so is its first
where something precedes it on its line: then any piece of a line, cut where a user would cut it,
has its terms side by side in the stream, and no other piece has. That makes phrases exact, and a
single character the prefix of a term.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from typing import TYPE_CHECKING

from search.analysis.remembered import Remembered
from search.model import Token

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from search.analysis.folding import Folded

VERSION = 3
"""Part of the index fingerprint: raise it whenever a text gives other terms."""

BREAK = "¶"
"""The term between two lines, so that no phrase runs from one into the next."""

SPACE = "_"
"""Between the characters of a 2-gram that are written apart; it folds to itself."""


def _ranges(codes: Iterable[int]) -> str:
    """A regular expression class (without brackets) of these code points."""
    return "".join(f"\\U{code:08x}" for code in codes)


_DENSE_BLOCKS = (
    *((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF)),  # Thai, Lao, Myanmar, Khmer
    *((0x1100, 0x11FF), (0x3005, 0x3007), (0x3040, 0x318E), (0x31A0, 0x31BF), (0x31F0, 0x31FF)),
    *((0xA960, 0xA97F), (0xD7B0, 0xD7FF)),
)
_WHOLE_BLOCKS = "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
_MARK_BLOCKS = ((0x0300, 0x1DFF), (0xA66F, 0xABFF))


def _written(first: int, last: int) -> Iterator[int]:
    codes = range(first, last + 1)
    return (code for code in codes if chr(code).isalnum() or _is_mark(code))


def _is_mark(code: int) -> bool:
    return unicodedata.category(chr(code))[0] == "M"


_dense_codes = [code for block in _DENSE_BLOCKS for code in _written(*block)]
DENSE = _WHOLE_BLOCKS + _ranges(_dense_codes)
"""Class of the characters of scripts that put no spaces between words."""

_marks = [code for first, last in _MARK_BLOCKS for code in range(first, last + 1) if _is_mark(code)]
MARKS = _ranges(sorted(set(_marks) - set(_dense_codes)))
"""Class of the marks that belong to the letter before them, such as Devanagari vowels."""

LETTER = rf"[^\W_{DENSE}]"
WORD = rf"{LETTER}(?:{LETTER}|[{MARKS}])*"
_DENSE = re.compile(f"[{DENSE}]")
_IS_DENSE = Remembered(lambda char: _DENSE.match(char) is not None)
_SPACES = re.compile(" +")
_SPACED = re.compile(f".{SPACE}?")
_RUN = re.compile(rf"(?P<dense>[{DENSE}](?:[ {DENSE}]*[{DENSE}])?)|{WORD}|(?P<line>\n)")


def is_dense(term: str) -> bool:
    """Whether a term is of characters, and not a word."""
    return _IS_DENSE[term[:1]]


def is_gram(term: str) -> bool:
    """Whether a term is of two characters side by side, or with a space between."""
    return len(term) > 1 and is_dense(term)


def without_space(gram: str) -> str:
    """The same characters as they are where nothing is between them."""
    return gram.replace(SPACE, "")


def with_space(gram: str) -> str:
    """The same characters as they are where a space is between them."""
    return f"{gram[0]}{SPACE}{gram[-1]}"


def surface_terms(folded: str) -> list[str]:
    """The terms of a folded text, in order, with `BREAK` between lines."""
    terms: list[str] = []
    leads = False
    for match in _RUN.finditer(folded):
        kind = match.lastgroup
        if kind == "dense":
            terms += _grams(_SPACES.sub(SPACE, match[0]), leads)
        else:
            terms.append(BREAK if kind else match[0])
        leads = kind != "line"
    return terms


def _grams(run: str, leads: bool) -> list[str]:
    """The terms of a run; `leads` says that something precedes it on its line."""
    if SPACE in run:
        grams = [first + second[0] for first, second in pairwise(_SPACED.findall(run))]
    else:
        grams = [first + second for first, second in pairwise(run)]
    grams.append(run[-1])
    return [run[0], *grams] if leads and len(run) > 1 else grams


def surface_tokens(folded: Folded) -> list[Token]:
    """The terms of a folded text with the places where they were written."""
    tokens: list[Token] = []
    leads = False
    for match in _RUN.finditer(folded.text):
        kind = match.lastgroup
        spans = _gram_spans(match, leads) if kind == "dense" else [match.span()]
        for start, end in spans:
            term = BREAK if kind == "line" else _SPACES.sub(SPACE, folded.text[start:end])
            tokens.append(Token(term, *folded.span(start, end)))
        leads = kind != "line"
    return tokens


def terms_from(surface: str, place: int, first: str) -> Iterator[tuple[str, int]]:
    """The terms of a line from one of them on, each with its end.

    `surface` is a folded text without the spaces inside runs, so that no term shows any. Of two
    terms that begin at `place`, `first` is the one to begin with.
    """
    leads = len(first) == 1 and _begins_run(surface, place)
    for match in _RUN.finditer(surface, place):
        if match.lastgroup == "line":
            return
        if match.lastgroup:
            start = match.start() + (not leads or len(match[0]) == 1)
            ends = range(start + 1, match.end() + 1)
            yield from zip(_grams(match[0], leads), [*ends, match.end()], strict=True)
        else:
            yield match[0], match.end()
        leads = True


def _begins_run(surface: str, place: int) -> bool:
    """Whether a run begins there with something before it on its line."""
    line = surface.rfind("\n", 0, place) + 1
    return not is_dense(surface[place - 1 : place]) and bool(_RUN.search(surface, line, place))


def _gram_spans(run: re.Match[str], leads: bool) -> list[tuple[int, int]]:
    places = [place for place, char in enumerate(run[0], run.start()) if char != " "]
    spans = [(first, second + 1) for first, second in pairwise(places)]
    spans.append((places[-1], places[-1] + 1))
    lead = [(places[0], places[0] + 1)] if leads and len(places) > 1 else []
    return lead + spans
