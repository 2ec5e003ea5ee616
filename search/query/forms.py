"""What sets one form of a word apart: accents that were typed, quotation marks, kana.

What is in quotation marks is looked for as it is written. Without them resume and résumé find
each other, but a typed accent brings the texts that have it first.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from search.analysis.folding import fold, fold_lightly
from search.analysis.kana import has_hiragana, hiragana, is_kana
from search.analysis.surface import is_dense, is_gram, surface_terms
from search.query.terms import Term, TermNode, TermPhrase, Written

if TYPE_CHECKING:
    from collections.abc import Iterable

    from search.stored.fields import Field

OTHER_ACCENTS = 0.25
"""What a word counts for in a text that has it with other accents than were typed, as a share."""


def quoted(leaves: Iterable[TermNode], text: str) -> list[TermNode]:
    """The leaves of a surface as they are written; characters and digits have no accents."""
    exact, _ = _forms(text)
    if not any(map(_is_word, exact)):
        return [*leaves]
    return [
        Written(leaf.field, leaf.terms, exact, leaf.weight)
        if isinstance(leaf, Term | TermPhrase)
        else leaf
        for leaf in leaves
    ]


def accented(leaves: Iterable[TermNode], text: str) -> list[TermNode]:
    """The leaves of a surface, and beside those with accents what counts for more."""
    exact, plain = _forms(text)
    if exact == plain:
        return [*leaves]
    return [form for leaf in leaves for form in _with_accents(leaf, exact, plain)]


def without_tail(terms: list[str]) -> list[str]:
    """Without the single character that ends a run: a text may go on where the query ends."""
    return terms[:-1] if len(terms) > 1 and is_gram(terms[-2]) and len(terms[-1]) == 1 else terms


def in_either_kana(leaves: list[TermNode], words: Field, text: str) -> list[TermNode]:
    """The leaves of Japanese words, and a word of kana alone as a whole word: そうる for ソウル."""
    folded = fold(text).text if words.lang == "ja" else ""
    if len(folded) < 2 or not is_kana(folded):
        return leaves
    whole = Term(words, (hiragana(folded),))
    # No particle is written in katakana, though MeCab may cut one off: クター is not クタ.
    return [*leaves, whole] if has_hiragana(folded) else [whole]


@functools.lru_cache(maxsize=1)
def _forms(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The terms of a text with its accents and clitics, and each of them folded."""
    exact = tuple(without_tail(surface_terms(fold_lightly(text.replace("\n", " ")).text)))
    return exact, tuple(fold(term).text for term in exact)


def _with_accents(leaf: TermNode, exact: tuple[str, ...], plain: tuple[str, ...]) -> list[TermNode]:
    spelled = _spelled(leaf.terms, exact, plain) if isinstance(leaf, Term | TermPhrase) else ()
    if not isinstance(leaf, Term | TermPhrase) or spelled in ((), leaf.terms):
        return [leaf]
    written = Written(leaf.field, leaf.terms, spelled, leaf.weight * (1 - OTHER_ACCENTS))
    return [leaf._replace(weight=leaf.weight * OTHER_ACCENTS), written]


def _spelled(
    terms: tuple[str, ...], exact: tuple[str, ...], plain: tuple[str, ...]
) -> tuple[str, ...]:
    """The exact terms from the first of these to the last, without clitics around them."""
    if terms[0] not in plain or terms[-1] not in plain:
        return ()
    first = plain.index(terms[0])
    last = len(plain) - plain[::-1].index(terms[-1]) if terms[1:] else first + 1
    return exact[first:last]


def _is_word(term: str) -> bool:
    return not is_dense(term) and any(map(str.isalpha, term))
