"""The query language: from what the user typed to the tree of `tree.py`.

    any     = all (OR all)*
    all     = operand ([AND] operand)*
    operand = NOT operand | -operand | field: operand | ( any ) | word | "phrase" | prefix*

What is empty, such as `()` or `""`, parses to None and leaves no trace in the tree. What does not
fit the grammar has been mended before (see `mending`).
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from search.analysis.registry import LANGUAGES, kept_tag
from search.errors import QueryError
from search.query import tree
from search.query.dates import DAYS, date_range
from search.query.lexer import is_blank, is_written
from search.query.mending import MAX_DEPTH, mended

if TYPE_CHECKING:
    from collections.abc import Callable

    from search.model import QueryWarning
    from search.query.lexer import Kind, Lexeme

# What a query may have: code points; words, phrases and values. Headlines stay far below, and an
# engine can still answer.
MAX_LENGTH = 1000
MAX_LEAVES = 200

MAX_WARNINGS = 20
"""Warnings that an answer has; a text may be nothing but parentheses."""

_LEAVES: tuple[Kind, ...] = ("word", "unknown", "phrase", "unclosed")
_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
_WRITTEN = re.compile(r"\S+")


class Parsed(NamedTuple):
    """The tree of a query, and what had to be mended."""

    tree: tree.Node
    warnings: tuple[QueryWarning, ...]


def parse(q: str) -> tree.Node:
    """The tree of a query; an empty one asks for every article.

    Raises QueryError, and nothing else, for a value that a field cannot have, and for a query that
    is too long.
    """
    return read_query(q).tree


def read_query(q: str) -> Parsed:
    """The tree of a query and what had to be mended; raises QueryError as `parse` does."""
    if len(q) > MAX_LENGTH:
        raise QueryError(
            f"The query is longer than {MAX_LENGTH:,} characters: shorten it.", position=MAX_LENGTH
        )
    lexemes, warnings = mended(q)
    leaves = [lexeme for lexeme in lexemes if lexeme.kind in _LEAVES and is_written(lexeme.text)]
    if len(leaves) > MAX_LEAVES:
        raise QueryError(
            f"The query has more than {MAX_LEAVES} words: leave some out from here.",
            position=leaves[MAX_LEAVES].start,
        )
    whole = _Parser(lexemes).any_of(0) or (tree.All() if is_blank(q) else tree.Or(()))
    return Parsed(whole, tuple(warnings[:MAX_WARNINGS]))


class _Parser:
    """Recursive descent over the lexemes: each method reads on from where the last one stopped."""

    def __init__(self, lexemes: list[Lexeme]) -> None:
        self.lexemes = lexemes
        self.at = 0

    @property
    def here(self) -> Lexeme:
        return self.lexemes[self.at]

    def skip(self, *kinds: Kind) -> bool:
        """Step over the next lexeme if it is one of these kinds."""
        found = self.here.kind in kinds
        self.at += found
        return found

    def any_of(self, depth: int) -> tree.Node | None:
        alternatives = [self.all_of(depth)]
        while self.skip("or"):
            alternatives.append(self.all_of(depth))
        return _joined(tree.Or, alternatives)

    def all_of(self, depth: int) -> tree.Node | None:
        operands = []
        while self.here.kind not in ("or", "close", "end"):
            self.skip("and")
            operands.append(self.operand(depth))
        return _joined(tree.And, operands)

    def operand(self, depth: int) -> tree.Node | None:
        excluded = False
        while self.skip("not", "minus"):
            excluded = not excluded
        lexeme = self.here
        self.at += 1
        match lexeme.kind:
            case "open":
                operand = self.any_of(depth)
                self.skip("close")
            case "field":
                operand = self.field(lexeme, depth + 1)
            case _:
                operand = _leaf(lexeme)
        return _around(_excluded, operand) if excluded else operand

    def field(self, field: Lexeme, depth: int) -> tree.Node | None:
        if depth > MAX_DEPTH:
            raise QueryError(
                f"More than {MAX_DEPTH} fields stand before one word: leave some out.",
                position=field.start,
            )
        read = _VALUES.get(field.text)
        if read is None:
            return _around(_FIELDS[field.text], self.operand(depth))
        value = self.here
        self.at += 1
        return read(value.text if value.kind in _LEAVES else "", value.start)


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


def _excluded(node: tree.Node) -> tree.Node:
    return node.child if isinstance(node, tree.Not) else tree.Not(node)


def _leaf(lexeme: Lexeme) -> tree.Node | None:
    text, start, end = lexeme.text, lexeme.start, lexeme.end
    match lexeme.kind:
        case "phrase":
            return tree.Phrase(text, start, end) if text else None
        case "unclosed":
            return _unclosed(text, end - len(text)) if text else None
    beginning = text.rstrip("*＊")
    if beginning == text:
        return tree.Word(text, start, end)
    return tree.Prefix(beginning, start, start + len(beginning)) if is_written(beginning) else None


def _unclosed(text: str, start: int) -> tree.Phrase:
    """The phrase, and what it can be taken for: its words, unless there are too many."""
    words = tuple(
        tree.Word(found.group(), start + found.start(), start + found.end())
        for found in _WRITTEN.finditer(text)
    )
    return tree.Phrase(text, start, start + len(text), words if len(words) <= MAX_LEAVES else ())


def _has(text: str, position: int) -> tree.Has:
    if not _TAG.fullmatch(text):
        raise QueryError(
            "This is not a language: write a tag such as has:ko, has:fr or has:pt-BR.",
            position=position,
        )
    return tree.Has(kept_tag(text).lower())


def _date(text: str, position: int) -> tree.Node:
    """A range of days, or `none`: no day at all."""
    return (
        tree.Not(tree.DateRange(None, None))
        if text.lower() == "none"
        else date_range(text, position)
    )


def _added(text: str, position: int) -> tree.AddedRange:
    days = date_range(text, position, DAYS)
    return tree.AddedRange(days.first, days.last)


_VALUES: dict[str, Callable[[str, int], tree.Node]] = {
    "has": _has,
    "date": _date,
    "added": _added,
}

_FIELDS: dict[str, Callable[[tree.Node], tree.Node]] = {
    "title": tree.InTitle,
    "source": tree.InSource,
    "byline": tree.InByline,
    **{lang: partial(tree.InLanguage, lang) for lang in LANGUAGES},
}
