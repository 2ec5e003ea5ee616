"""A query cut into lexemes: words, phrases, fields, operators and parentheses.

Headlines are pasted here as they are, so what could be punctuation is taken for punctuation: a
quotation mark, a hyphen or a colon counts as an operator only where it can be nothing else.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from search.analysis.registry import LANGUAGES, TAGS, field_language

Kind = Literal[
    "word",
    "unknown",
    "phrase",
    "unclosed",
    "field",
    "minus",
    "not",
    "and",
    "or",
    "open",
    "close",
    "end",
]

FIELD_NAMES = (*LANGUAGES, "title", "source", "byline", "has", "date", "added")
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
_BLANK = re.compile(f"[{_SPACE}]*")
_MINUS = r"\-－−–"
_DASH = rf"{_MINUS}—―"

# Opening and closing marks. Exact pairs come first, then whatever a keyboard mixes.
_PAIRS = (
    ('"＂', '"＂'),
    ("“‟", "”"),
    ("„", "“”"),
    ("«", "»"),
    ("‹", "›"),
    ("「｢", "」｣"),
    ("『", "』"),
    ("《", "》"),
    ("〈", "〉"),
    ("〝", "〞〟"),
    ('"＂“„‟', '"＂“”‟'),
)
# Marks that close in most languages open in some, close to the words: ”ja”, »ja«. Between the
# quotations of a French text, « oui » et « non », there is a space.
_TURNED = (("”", "”"), ("»", "«"), ("›", "‹"))
_OPENING = '"＂“„‟«‹「｢『《〈〝'

# A ’ before a Latin letter is an apostrophe (l’accord); before a Chinese, Japanese or
# Korean one it closes, since these attach their particles to the quotation (‘서울’의).
_CJK = r"\u1100-\u11ff\u3005-\u30ff\u3131-\u318e\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
_APOSTROPHE = rf"’(?=[^\W{_CJK}])"
_SINGLE = rf"‘(?:[^‘’]|{_APOSTROPHE})*(?!{_APOSTROPHE})’"
_PHRASE = "|".join(
    (
        *(rf"[{start}][^{end}]*[{end}]" for start, end in _PAIRS),
        *(rf"{start}(?![{_SPACE}])[^{end}]*(?<![{_SPACE}{start}]){end}" for start, end in _TURNED),
        _SINGLE,
    )
)

# After a word, a mark opens only before text that it also closes, and never after a digit,
# where it stands for inches.
_PHRASE_BEHIND = rf'(?=[{_OPENING}][^{_SPACE}])(?!(?<=\d)["＂])(?:{_PHRASE})'

_WORD = rf"(?: (?!{_PHRASE_BEHIND}) [^{_SPACE}()（）] )"
_TAGS = rf"(?:{'|'.join(TAGS)}) (?: - (?: [a-z]{{4}} | [a-z]{{2}} | [0-9]{{3}} ) )*"

_LEXEME = re.compile(
    rf"""
      (?P<blank>    [{_SPACE}]+ )
    | (?P<open>     [(（] )
    | (?P<close>    [)）] )
    | (?P<phrase>   {_PHRASE} )
    | (?P<unclosed> (?<![^{_SPACE}(（:：{_DASH}]) [{_OPENING}] (?s:.*) )
    | (?P<minus>    (?<![^{_SPACE}(（:：]) [{_MINUS}] (?![{_SPACE})）{_DASH}]|\Z) )
    | (?P<dash>     [{_DASH}]+ )
    | (?P<field>    (?ai: {_TAGS} | {"|".join(FIELD_NAMES)} ) [:：] )
    | (?P<unknown>  [a-z]+ : (?![{_SPACE}]|//|\Z) {_WORD}* )
    | (?P<word>     {_WORD}+ )
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Lexeme:
    """A piece of the query; `start` and `end` are its place in code points.

    `text` is what was written there (a phrase has neither its marks nor the space inside them);
    that of a field is its name alone, in lower case, of a language with a region its own: `en`.
    """

    kind: Kind
    text: str
    start: int
    end: int


def lex(q: str) -> list[Lexeme]:
    """The lexemes of a query and an "end" after them.

    A phrase that is "unclosed" begins at its mark and ends with the query; a mark after which
    nothing is written is a space. A word that is "unknown" begins like a field, but no field has
    its name.
    """
    lexemes = [_lexeme(found) for found in _LEXEME.finditer(q)]
    return [*filter(None, lexemes), Lexeme("end", "", len(q), len(q))]


def is_blank(q: str) -> bool:
    """Whether nothing was typed but spaces."""
    return _BLANK.fullmatch(q) is not None


def without_open_mark(q: str) -> str:
    """The query without a quotation mark at its end, which would take in what is put after it."""
    for found in _LEXEME.finditer(q):
        if found.lastgroup == "unclosed" and not is_written(found.group()):
            return q[: found.start()]
    return q


def is_written(text: str) -> bool:
    """Whether it has a letter or digit, so that it can be searched for."""
    return any(map(str.isalnum, unicodedata.normalize("NFKC", text)))


def _lexeme(found: re.Match[str]) -> Lexeme | None:
    text, start, end = found.group(), found.start(), found.end()
    match found.lastgroup:
        case "phrase":
            return _phrase(text, start)
        case "unclosed":
            inside, end = text[1:].strip(), start + len(text.rstrip())
            return Lexeme("unclosed", inside, start, end) if is_written(inside) else None
        case "field":
            name = text[:-1].lower()
            return Lexeme(
                "field", name if name in FIELD_NAMES else field_language(name), start, end
            )
        case "word":
            return Lexeme(_OPERATORS.get(text, "word"), text, start, end)
        case "open" | "close" | "minus" | "unknown" as kind:
            return Lexeme(kind, text, start, end)
    return None


def _phrase(quoted: str, start: int) -> Lexeme:
    text = quoted[1:-1].strip()
    start += quoted.index(text, 1)
    return Lexeme("phrase", text, start, start + len(text))
