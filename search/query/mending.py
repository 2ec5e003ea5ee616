"""What was pasted, mended lexeme by lexeme, so that the parser meets nothing it cannot read.

A mark that is never closed ends with the text, a parenthesis that was never opened is a space, and
an operator without a word is a word. Each of these is a warning.
"""

from __future__ import annotations

import difflib
from dataclasses import replace
from typing import TYPE_CHECKING

from search.errors import echoed
from search.model import QueryWarning
from search.query.lexer import FIELD_NAMES, Lexeme, is_written, lex

if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.query.lexer import Kind

MAX_DEPTH = 50
"""Parentheses inside each other; an engine can still answer."""

NEAR = 0.75
"""How like a field, as `difflib` counts it, a name must be to be taken for a slip."""

_WORDS: tuple[Kind, ...] = ("word", "unknown", "phrase", "unclosed")
_TAKERS: tuple[Kind, ...] = ("not", "minus", "field")
_ENDS: tuple[Kind, ...] = ("close", "end")
_PLAIN: tuple[Kind, ...] = ("word", "phrase", "end")
"""What needs no mending; most queries have nothing else."""

_MESSAGES = {
    "unclosed_quote": "This {text} is never closed: all that follows is one phrase.",
    "unclosed_group": "This parenthesis is never closed: it ends with the query.",
    "unopened_group": "This parenthesis was never opened: it is left out.",
    "too_deep": f"More than {MAX_DEPTH} parentheses inside each other: this one is left out.",
    "operator_as_word": "{text} has no word to apply to: it is searched for as a word itself.",
    "unknown_field": "There is no field “{text}”{guess}: this is searched for as it stands.",
    "nothing_to_search": "There is nothing to search for: type a word with a letter or a digit.",
}

CODES = tuple(_MESSAGES)
"""What a warning can be about."""


def mended(q: str) -> tuple[list[Lexeme], list[QueryWarning]]:
    """The lexemes of a query as far as they make sense, and what was wrong, in its order."""
    lexemes = lex(q)
    if all(lexeme.kind in _PLAIN for lexeme in lexemes):
        return lexemes, []
    lexemes, about_groups = _balanced(lexemes)
    lexemes, about_operators = _settled(lexemes, q)
    about_words = [
        _about(lexeme, q) for lexeme in lexemes if lexeme.kind in ("unclosed", "unknown")
    ]
    warnings = [*about_groups, *about_operators, *about_words]
    return lexemes, sorted(warnings, key=lambda warning: warning.position)


def nothing_to_search(position: int) -> QueryWarning:
    """The warning that a query, from this place on, has no letter or digit."""
    return QueryWarning("nothing_to_search", _MESSAGES["nothing_to_search"], position)


def _balanced(lexemes: Sequence[Lexeme]) -> tuple[list[Lexeme], list[QueryWarning]]:
    """Every parenthesis with its other half, none more than `MAX_DEPTH` deep."""
    kept, warnings = [], []
    opened: list[Lexeme] = []
    *inside, end = lexemes
    for lexeme in inside:
        fault = _fault(lexeme, opened)
        if fault:
            warnings.append(_warning(fault, lexeme))
        else:
            kept.append(lexeme)
    unclosed = opened[:MAX_DEPTH]
    kept += [replace(end, kind="close") for _ in unclosed]
    return [*kept, end], [*warnings, *(_warning("unclosed_group", each) for each in unclosed)]


def _fault(lexeme: Lexeme, opened: list[Lexeme]) -> str | None:
    """What is wrong with a parenthesis, if anything; takes note of it in `opened`."""
    if lexeme.kind == "open":
        opened.append(lexeme)
        return "too_deep" if len(opened) > MAX_DEPTH else None
    if lexeme.kind != "close":
        return None
    if not opened:
        return "unopened_group"
    opened.pop()
    return "too_deep" if len(opened) >= MAX_DEPTH else None


def _settled(lexemes: Sequence[Lexeme], q: str) -> tuple[list[Lexeme], list[QueryWarning]]:
    """Every operator and field with what it needs; the others are words."""
    settled: list[Lexeme] = []
    warnings = []
    for lexeme, following in zip(lexemes, [*lexemes[1:], lexemes[-1]], strict=True):
        before = settled[-1].kind if settled else "open"
        if _lacks_word(lexeme.kind, before, following.kind):
            lexeme = replace(lexeme, kind="word", text=q[lexeme.start : lexeme.end])
            if is_written(lexeme.text):
                warnings.append(_warning("operator_as_word", lexeme))
        settled.append(lexeme)
    return settled, warnings


def _lacks_word(kind: Kind, before: Kind, following: Kind) -> bool:
    if kind in ("and", "or"):
        return before not in (*_WORDS, "close") or following in _ENDS
    return kind in _TAKERS and following in _ENDS


def _about(lexeme: Lexeme, q: str) -> QueryWarning:
    if lexeme.kind == "unclosed":
        return _warning("unclosed_quote", replace(lexeme, text=q[lexeme.start]))
    name = lexeme.text.partition(":")[0]
    near = difflib.get_close_matches(name, FIELD_NAMES, n=1, cutoff=NEAR)
    guess = f" (did you mean {near[0]}:?)" if near else ""
    return _warning("unknown_field", replace(lexeme, text=f"{echoed(name)}:"), guess)


def _warning(code: str, lexeme: Lexeme, guess: str = "") -> QueryWarning:
    return QueryWarning(code, _MESSAGES[code].format(text=lexeme.text, guess=guess), lexeme.start)
