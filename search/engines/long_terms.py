"""Terms longer than an engine can keep: their beginning and a fingerprint stand for them."""

from __future__ import annotations

from hashlib import blake2b

LONGEST = 8_000
"""Code points of a term that every engine keeps as it is; Lucene's bound is 32,766 bytes."""

_KEPT = 7_900


def shortened(term: str) -> str:
    """The term itself, or what stands for a longer one; equal for equal terms alone."""
    if len(term) <= LONGEST:
        return term
    return term[:_KEPT] + blake2b(term.encode(), digest_size=16).hexdigest()


def shortened_all(terms: str) -> str:
    """The same for terms joined by spaces."""
    if len(terms) <= LONGEST:
        return terms
    each = terms.split(" ")
    return terms if max(map(len, each)) <= LONGEST else " ".join(map(shortened, each))
