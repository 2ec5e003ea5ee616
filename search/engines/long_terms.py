"""Terms longer than an engine can keep: their beginning and a fingerprint stand for them."""

from __future__ import annotations

from hashlib import blake2b

_FINGERPRINT = 16
"""Bytes; twice as many characters."""


def shortened(term: str, longest: int) -> str:
    """The term itself, or what stands for one of more code points than `longest`.

    It is equal for equal terms alone, and begins as the term does.
    """
    if len(term) <= longest:
        return term
    fingerprint = blake2b(term.encode(), digest_size=_FINGERPRINT).hexdigest()
    return term[: longest - len(fingerprint)] + fingerprint


def shortened_all(terms: str, longest: int) -> str:
    """The same for terms joined by spaces."""
    if not _has_long_run(terms, longest):
        return terms
    return " ".join(shortened(term, longest) for term in terms.split(" "))


def _has_long_run(terms: str, longest: int) -> bool:
    """Whether some term may be longer, which is rare.

    Cut into pieces of half that length, the terms then have a piece without a space.
    """
    half = longest // 2
    starts = range(0, len(terms) - half + 1, half)
    return any(terms.find(" ", start, start + half) < 0 for start in starts)
