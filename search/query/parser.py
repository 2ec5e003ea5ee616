"""The query language: from what the user typed to the tree of `tree.py`.

    any     = all (OR all)*
    all     = operand ([AND] operand)*
    operand = NOT operand | -operand | field: operand | ( any ) | word | "phrase" | prefix*

What is empty, such as `()` or `""`, parses to None and leaves no trace in the tree.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, NoReturn

from search.analysis.registry import LANGUAGES
from search.errors import QueryError
from search.query import tree
from search.query.dates import date_range
from search.query.lexer import Kind, Lexeme, lex

if TYPE_CHECKING:
    from collections.abc import Callable

# What a query may have: code points; words, phrases and values; operators, fields and parentheses
# inside each other. Headlines stay far below, and an engine can still answer.
MAX_LENGTH = 1000
MAX_LEAVES = 100
MAX_DEPTH = 50

_OPERANDS: tuple[Kind, ...] = ("word", "phrase", "field", "minus", "not", "open")
_TAKERS: tuple[Kind, ...] = ("and", "or", "not", "minus", "field")
_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")


def parse(q: str) -> tree.Node:
    """The tree of a query; an empty one asks for every article.

    Raises QueryError, and nothing else, for what cannot be read.
    """
    if len(q) > MAX_LENGTH:
        raise QueryError(
            f"The query is longer than {MAX_LENGTH:,} characters: shorten it.", position=MAX_LENGTH
        )
    lexemes = lex(q)
    leaves = [lexeme for lexeme in lexemes if lexeme.kind in ("word", "phrase")]
    if len(leaves) > MAX_LEAVES:
        raise QueryError(
            f"The query has more than {MAX_LEAVES} words: leave some out from here.",
            position=leaves[MAX_LEAVES].start,
        )
    return _Parser(lexemes).query()


class _Parser:
    """Recursive descent over the lexemes: each method reads on from where the last one stopped."""

    def __init__(self, lexemes: list[Lexeme]) -> None:
        self.lexemes = lexemes
        self.at = 0

    @property
    def here(self) -> Lexeme:
        return self.lexemes[self.at]

    def skip(self, kind: Kind) -> bool:
        """Step over the next lexeme if it is one of this kind."""
        found = self.here.kind == kind
        self.at += found
        return found

    def query(self) -> tree.Node:
        whole = self.any_of(0)
        if self.here.kind == "close":
            raise QueryError(
                "This parenthesis was never opened: open it, or leave it out.",
                position=self.here.start,
            )
        return tree.All() if whole is None else whole

    def any_of(self, depth: int) -> tree.Node | None:
        if self.here.kind in ("close", "end"):
            return None
        alternatives = [self.all_of(depth)]
        while self.skip("or"):
            alternatives.append(self.all_of(depth))
        return _joined(tree.Or, alternatives)

    def all_of(self, depth: int) -> tree.Node | None:
        operands = [self.operand(depth)]
        while self.skip("and") or self.here.kind in _OPERANDS:
            operands.append(self.operand(depth))
        return _joined(tree.And, operands)

    def operand(self, depth: int) -> tree.Node | None:
        lexeme = self.here
        if lexeme.kind not in _OPERANDS:
            self.refuse_missing_operand()
        if depth > MAX_DEPTH:
            raise QueryError(
                f"This is nested more than {MAX_DEPTH} deep: simplify the query.",
                position=lexeme.start,
            )
        self.at += 1
        match lexeme.kind:
            case "open":
                return self.group(lexeme, depth + 1)
            case "field":
                return self.field(lexeme, depth + 1)
            case "not" | "minus":
                return _around(tree.Not, self.operand(depth + 1))
        return _leaf(lexeme)

    def group(self, opening: Lexeme, depth: int) -> tree.Node | None:
        inside = self.any_of(depth)
        if not self.skip("close"):
            raise QueryError(
                "This parenthesis is never closed: close it, or leave it out.",
                position=opening.start,
            )
        return inside

    def field(self, field: Lexeme, depth: int) -> tree.Node | None:
        read = _VALUES.get(field.text)
        if read is None:
            return _around(_FIELDS[field.text], self.operand(depth))
        value = self.here
        if value.kind not in _OPERANDS:
            self.refuse_missing_operand()
        self.at += 1
        return read(value.text if value.kind in ("word", "phrase") else "", value.start)

    def refuse_missing_operand(self) -> NoReturn:
        """Blame the operator or field that still needs something, otherwise the one right here."""
        taker, side = self.here, "in front of"
        if self.at and self.lexemes[self.at - 1].kind in _TAKERS:
            taker, side = self.lexemes[self.at - 1], "behind"
        name = f"{taker.text}:" if taker.kind == "field" else taker.text
        raise QueryError(
            f"There is nothing {side} {name} – write a word there, "
            f'or "{name}" with quotation marks to search for it.',
            position=taker.start,
        )


def _joined(kind: type[tree.And | tree.Or], nodes: list[tree.Node | None]) -> tree.Node | None:
    """The nodes in one And or Or; one node stays as it is, and a chain inside a chain is one."""
    children: list[tree.Node] = []
    for node in nodes:
        if isinstance(node, kind):
            children.extend(node.children)
        elif node is not None:
            children.append(node)
    if len(children) > 1:
        return kind(tuple(children))
    return children[0] if children else None


def _around(wrap: Callable[[tree.Node], tree.Node], child: tree.Node | None) -> tree.Node | None:
    return None if child is None else wrap(child)


def _leaf(lexeme: Lexeme) -> tree.Node | None:
    text, start, end = lexeme.text, lexeme.start, lexeme.end
    if lexeme.kind == "phrase":
        return tree.Phrase(text, start, end) if text else None
    beginning = text.rstrip("*＊")
    if beginning == text:
        return tree.Word(text, start, end)
    if not any(character.isalnum() for character in beginning):
        raise QueryError("A prefix needs at least one letter in front of the star.", position=start)
    return tree.Prefix(beginning, start, start + len(beginning))


def _tag(text: str, position: int) -> tree.Has:
    if not _TAG.fullmatch(text):
        raise QueryError(
            "This is not a language: write a tag such as has:ko, has:fr or has:pt-BR.",
            position=position,
        )
    return tree.Has(text.lower())


_VALUES: dict[str, Callable[[str, int], tree.Node]] = {"has": _tag, "date": date_range}

_FIELDS: dict[str, Callable[[tree.Node], tree.Node]] = {
    "title": tree.InTitle,
    "source": tree.InSource,
    **{lang: partial(tree.InLanguage, lang) for lang in LANGUAGES},
}
