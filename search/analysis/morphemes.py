"""What MeCab finds in a text: morphemes with their dictionary features and their places.

MeCab writes all morphemes of a line at once, one per row, and a row is read only once however often
it comes. That is five times as fast as an object for every morpheme.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

import fugashi

from search.analysis.folding import fold
from search.analysis.kana import hiragana
from search.analysis.remembered import Remembered
from search.analysis.surface import BREAK
from search.analysis.words import Piece

if TYPE_CHECKING:
    from collections.abc import Sequence

_LOCK = Lock()

GAP = "_"
"""The term of a particle or ending that is left out: no phrase closes over it."""

MARK = "|"
"""The term of a punctuation mark, which no particle stands for: 서울/금천 is not 서울과 금천."""

_BETWEEN = "\x1f"
# MeCab reads C strings, which end at a NUL; its output is UTF-8, which has no lone surrogates.
_UNREADABLE = {0: " ", ord(_BETWEEN): "\x1e"} | dict.fromkeys(range(0xD800, 0xE000), "\ufffd")


LONGEST_PIECE = 5_000
"""Code points of a line that MeCab is given at once."""


class Morpheme(NamedTuple):
    """A word with the white space before it.

    One that MeCab does not know has a single feature, and a line feed one that is empty.
    """

    space: str
    surface: str
    features: list[str]


def new_tagger(dictionary: str, features: Sequence[int]) -> fugashi.GenericTagger:
    """A tagger whose rows have these features, by their numbers, of the words that it knows."""
    known = ",".join(f"%f[{number}]" for number in features)
    place = f"%pS{_BETWEEN}%m\\n"
    end = f"{_BETWEEN}{_BETWEEN}{BREAK}"
    rows = f"-F '{known}{_BETWEEN}{place}' -U '%f[0]{_BETWEEN}{place}' -E '{end}'"
    # Without its own resources; -O says that no format of the dictionary's is meant.
    return fugashi.GenericTagger(f"-d '{dictionary}' -r /dev/null -O '' {rows}")


def rows_of(tagger: fugashi.GenericTagger, text: str) -> list[str]:
    """A row for each morpheme and each line feed of the text, to be read by `read_row`."""
    lines = text.translate(_UNREADABLE).split("\n")
    # The rows are in the tagger's memory, which the next line of any thread overwrites.
    with _LOCK:
        written = [_written(tagger, line) for line in lines]
    for turn, line in enumerate(lines):
        if line[-1:].isspace():
            written[turn] = _with_space(written[turn], line)
    return "\n".join(written).split("\n")[:-1]  # No line feed follows the last line.


def readings(tagger: fugashi.GenericTagger, word: str, count: int) -> list[list[Morpheme]]:
    """The likeliest ways of reading a word of one line, the best first, `count` at most."""
    with _LOCK:
        written = tagger.nbest(word.translate(_UNREADABLE), count)
    paths = written.split(f"{_BETWEEN}{_BETWEEN}{BREAK}")
    return [[read_row(row) for row in path.split("\n") if row] for path in paths[:-1]]


def _written(tagger: fugashi.GenericTagger, line: str) -> str:
    """The rows of a line, which is read piece by piece where it is long.

    In a run of signs that it does not know, MeCab tries every end for every start.
    """
    rows, start = "", 0
    while len(line) - start > LONGEST_PIECE:
        end = _piece_end(line, start)
        piece = tagger.parse(line[start:end])
        # All but the row for the end of the line, which is not a morpheme.
        rows += piece[: piece.rfind("\n") + 1]
        start = end
    return rows + str(tagger.parse(line[start:]))


def _piece_end(line: str, start: int) -> int:
    """Before the last white space within reach: MeCab shows that of the next piece, not of this."""
    end = start + LONGEST_PIECE
    space = line.rfind(" ", start + 1, end)
    if space > start and not line[start:space].isspace():
        return start + len(line[start:space].rstrip())
    while end < len(line) and line[end - 1].isspace():
        end += 1
    return end


def _with_space(rows: str, line: str) -> str:
    """MeCab shows white space before a morpheme, but none after the last one."""
    *morphemes, _ = rows.split("\n")
    end = sum(len(row.split(_BETWEEN, 1)[1]) - 1 for row in morphemes)
    return "\n".join([*morphemes, f"{_BETWEEN}{line[end:]}{_BETWEEN}{BREAK}"])


def read_row(row: str) -> Morpheme:
    """The morpheme of a row."""
    features, space, surface = row.split(_BETWEEN)
    return Morpheme(space, surface, features.split(","))


def term_of(word: str) -> str:
    """The folded word without the spaces that dots fold to; `GAP` where nothing is left.

    It is in hiragana, but for a single letter, which would rather be a piece of another word.
    """
    return _TERMS[word]


def _term(word: str) -> str:
    term = fold(word).text.replace(" ", "")
    return hiragana(term) if len(term) > 1 else term or GAP


_TERMS = Remembered(_term)


def line_break(space: str) -> Piece:
    """The end of a line, after any white space."""
    return Piece((BREAK,), (len(space), 1))


def left_out(surface: str) -> str:
    """The term of a morpheme that is not a word: `MARK` for one without a letter, else `GAP`."""
    return GAP if any(map(str.isalnum, surface)) else MARK
