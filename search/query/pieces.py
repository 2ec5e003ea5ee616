"""A query in pieces, each with whatever belongs to it, so that one can be left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from search.query.lexer import lex

if TYPE_CHECKING:
    from collections.abc import Iterable

    from search.model import Span
    from search.query.lexer import Lexeme

_BEFORE = ("field", "minus", "not")
"""What belongs to the piece after it."""


def pieces_of(q: str) -> list[Span]:
    """The places of what a query asks for all at once; none where it is of alternatives.

    A piece is a word, a phrase or a group, with the field and the sign before it.
    """
    pieces: list[Span] = []
    depth, start = 0, -1
    for lexeme in lex(q):
        if not depth and lexeme.kind in ("or", "end"):
            return pieces if lexeme.kind == "end" else []
        start = lexeme.start if start < 0 else start
        depth = max(0, depth + _step(lexeme))
        if depth or lexeme.kind in _BEFORE:
            continue
        if lexeme.kind != "and":
            pieces.append((start, _end(q, lexeme)))
        start = -1
    return []


def without(q: str, pieces: Iterable[Span], left_out: Span) -> str:
    """The query of all the pieces but one."""
    return " ".join(q[start:end] for start, end in pieces if (start, end) != left_out)


def _step(lexeme: Lexeme) -> int:
    return {"open": 1, "close": -1}.get(lexeme.kind, 0)


def _end(q: str, lexeme: Lexeme) -> int:
    """Of a phrase, with the mark that closes it, which is not part of its lexeme."""
    closes = lexeme.kind == "phrase" and lexeme.end < len(q)
    return lexeme.end + closes
