"""What tantivy sorts by: a key for each order, in a field of its own, as a word.

Its query parser alone can ask for the keys after another one, and it takes letters and digits only.
"""

from __future__ import annotations

from base64 import b32hexencode
from typing import TYPE_CHECKING

from search.engines.dates import KEYS, sort_key

if TYPE_CHECKING:
    from tantivy import Index, Query

    from search.cursor import Place
    from search.model import Sort


def as_word(key: str) -> str:
    """The key in letters and digits, which sort as its characters do."""
    return b32hexencode(key.encode()).decode().rstrip("=")


def behind(index: Index, sort: Sort, place: Place) -> Query:
    """The articles after a place in an order; it is looked up in a column, whatever is before."""
    word = as_word(sort_key(sort, place.date, place.id, place.added))
    return index.parse_query(f"{KEYS[sort]}:{{{word} TO *}}")
