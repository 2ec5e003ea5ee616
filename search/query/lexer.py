"""A query cut into lexemes: words, phrases, fields, operators and parentheses.

Headlines are pasted here as they are, so what could be punctuation is taken for punctuation: a
quotation mark, a hyphen or a colon counts as an operator only where it can be nothing else.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import Literal

from search.analysis.registry import LANGUAGES
from search.errors import QueryError

Kind = Literal["word", "phrase", "field", "minus", "not", "and", "or", "open", "close", "end"]

FIELD_NAMES = (*LANGUAGES, "title", "source", "has", "date")
"""The names that a colon makes a field of."""

_OPERATORS: dict[str, Kind] = {
    "AND": "and",
    "OR": "or",
    "NOT": "not",
    "ＡＮＤ": "and",
    "ＯＲ": "or",
    "ＮＯＴ": "not",
}
_SPACE = r"\s\u200b\u2060\ufeff"
_MINUS = r"\-－−–"
_DASH = rf"{_MINUS}—―"

# Opening and closing marks. Exact pairs come first, then whatever a keyboard mixes.
_PAIRS = (
    ('"＂', '"＂'),
    ("“‟", "”"),
    ("„", "“”"),
    ("”", "”"),
    ("«", "»"),
    ("»", "«"),
    ("‹", "›"),
    ("›", "‹"),
    ("「｢", "」｣"),
    ("『", "』"),
    ("《", "》"),
    ("〈", "〉"),
    ("〝", "〞〟"),
    ('"＂“„‟”', '"＂“”‟'),
)
_OPENING = '"＂“„‟«‹「｢『《〈〝'

# A ’ in front of a Latin letter is an apostrophe (l’accord); in front of a Chinese, Japanese or
# Korean one it closes, since these attach their particles to the quotation (‘서울’의).
_CJK = r"\u1100-\u11ff\u3005-\u30ff\u3131-\u318e\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
_APOSTROPHE = rf"’(?=[^\W{_CJK}])"
_SINGLE = rf"‘(?:[^‘’]|{_APOSTROPHE})*(?!{_APOSTROPHE})’"
_PHRASE = "|".join((*(rf"[{start}][^{end}]*[{end}]" for start, end in _PAIRS), _SINGLE))

# Behind a word, a mark opens only in front of text that it also closes, and never behind a digit,
# where it stands for inches.
_PHRASE_BEHIND = rf'(?=[{_OPENING}][^{_SPACE}])(?!(?<=\d)["＂])(?:{_PHRASE})'

_LEXEME = re.compile(
    rf"""
      (?P<blank>    [{_SPACE}]+ )
    | (?P<open>     [(（] )
    | (?P<close>    [)）] )
    | (?P<phrase>   {_PHRASE} )
    | (?P<unclosed> (?<![^{_SPACE}(（:：{_DASH}]) [{_OPENING}] )
    | (?P<minus>    (?<![^{_SPACE}(（:：]) [{_MINUS}] (?![{_SPACE})）{_DASH}]|\Z) )
    | (?P<dash>     [{_DASH}]+ )
    | (?P<field>    (?ai:{"|".join(FIELD_NAMES)}) [:：] )
    | (?P<unknown>  [a-z]+ : (?![{_SPACE}]|//|\Z) )
    | (?P<word>     (?: (?!{_PHRASE_BEHIND}) [^{_SPACE}()（）] )+ )
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Lexeme:
    """A piece of the query; `start` and `end` are its place in code points.

    `text` is what was written there (a phrase has neither its marks nor the space inside them);
    that of a field is its name alone, in lower case.
    """

    kind: Kind
    text: str
    start: int
    end: int


def lex(q: str) -> list[Lexeme]:
    """The lexemes of a query and an "end" behind them.

    Raises QueryError for a quotation mark that is never closed and for an unknown field.
    """
    lexemes = [_lexeme(found) for found in _LEXEME.finditer(q)]
    return [*filter(None, lexemes), Lexeme("end", "", len(q), len(q))]


def _lexeme(found: re.Match[str]) -> Lexeme | None:
    text, start, end = found.group(), found.start(), found.end()
    match found.lastgroup:
        case "unclosed":
            raise QueryError(
                f"This {text} is never closed: close it, or leave it out.", position=start
            )
        case "unknown":
            raise QueryError(_unknown_field(text[:-1]), position=start)
        case "phrase":
            return _phrase(text, start)
        case "field":
            return Lexeme("field", text[:-1].lower(), start, end)
        case "word":
            return Lexeme(_OPERATORS.get(text, "word"), text, start, end)
        case "open" | "close" | "minus" as kind:
            return Lexeme(kind, text, start, end)
    return None


def _phrase(quoted: str, start: int) -> Lexeme:
    text = quoted[1:-1].strip()
    start += quoted.index(text, 1)
    return Lexeme("phrase", text, start, start + len(text))


def _unknown_field(name: str) -> str:
    near = difflib.get_close_matches(name, FIELD_NAMES, n=1)
    guess = f" (did you mean {near[0]}:?)" if near else ""
    fields = ", ".join(f"{field}:" for field in FIELD_NAMES)
    return (
        f"There is no field {name}:{guess}. Use one of {fields}, "
        "or quotation marks to search for it as it stands."
    )
