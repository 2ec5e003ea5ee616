"""Narrowing a search by a language, and widening it to other languages or to undated articles.

`has:ko` is put into the query, seen in it and taken out again.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from search.analysis.registry import kept_tag
from search.query.lexer import lex, without_open_mark
from search.query.mending import mended
from search.query.parser import parse
from search.query.tree import And, Has, Node

if TYPE_CHECKING:
    from collections.abc import Iterable

    from search.model import FacetCount


@dataclass(frozen=True, slots=True)
class LanguageFilter:
    """A row of the language facet; following it searches for `q` instead."""

    lang: str
    count: int
    active: bool
    q: str


def language_filters(q: str, counts: Iterable[FacetCount]) -> tuple[LanguageFilter, ...]:
    """The facet as filters of a query; raises `QueryError` where that cannot be read."""
    required = set(_required(parse(q)))
    return tuple(_filter(q, row, row.value.lower() in required) for row in counts)


def narrowed(q: str, lang: str) -> str:
    """The query, for articles with a text in this language only."""
    q = without_open_mark(q)
    faults = Counter(warning.code for warning in mended(q)[1])
    if faults:
        # A mark that is never closed would take in what is written after it.
        opening = "(" * (1 + faults["unopened_group"])
        closing = "" if faults["unclosed_quote"] else ")" * (1 + faults["unclosed_group"])
        return f"has:{lang} {opening}{q}{closing}"
    # What is side by side binds more tightly than OR.
    whole = f"({q})" if _has_alternatives(q) else q
    return f"{whole} has:{lang}".strip()


def widened(q: str, lang: str) -> str:
    """The query without its last `has:lang`, and without an AND that held it."""
    lexemes = lex(q)
    wanted = ("field", "has", lang.lower())
    for at in reversed(range(len(lexemes) - 1)):
        field, value = lexemes[at : at + 2]
        if (field.kind, field.text, kept_tag(value.text).lower()) == wanted:
            joined = at > 0 and lexemes[at - 1].kind == "and"
            start = lexemes[at - 1].start if joined else field.start
            orphan = not joined and lexemes[at + 2].kind == "and"
            end = lexemes[at + 2].end if orphan else value.end
            return f"{q[:start].rstrip()} {q[end:].lstrip()}".strip()
    return q


def undated(q: str) -> str:
    """The query for articles without a date, in place of those of the days that it asks for."""
    lexemes = lex(q)
    for at in reversed(range(len(lexemes) - 1)):
        field, value = lexemes[at : at + 2]
        excluded = at > 0 and lexemes[at - 1].kind in ("minus", "not")
        if (field.kind, field.text) == ("field", "date") and not excluded:
            q = f"{q[: value.end - len(value.text)]}none{q[value.end :]}"
    return q


def _has_alternatives(q: str) -> bool:
    """Whether an OR is outside all parentheses."""
    depth = 0
    for lexeme in lex(q):
        depth += (lexeme.kind == "open") - (lexeme.kind == "close")
        if lexeme.kind == "or" and not depth:
            return True
    return False


def _filter(q: str, row: FacetCount, active: bool) -> LanguageFilter:
    other = widened(q, row.value) if active else narrowed(q, row.value)
    return LanguageFilter(row.value, row.count, active, other)


def _required(tree: Node) -> Iterable[str]:
    """The languages that every article found must have."""
    nodes = tree.children if isinstance(tree, And) else (tree,)
    return (node.lang for node in nodes if isinstance(node, Has))
