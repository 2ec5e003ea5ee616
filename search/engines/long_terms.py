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
    if len(terms) <= longest:
        return terms
    each = terms.split(" ")
    if max(map(len, each)) <= longest:
        return terms
    return " ".join(shortened(term, longest) for term in each)
