"""What clients may ask of a search and of suggestions, as rows; filters are in another file."""

from __future__ import annotations

from typing import get_args

from search.model import Sort
from search.parameters import Choice, Flag, Number, Several, Tag, Text
from search.settings import (
    LONGEST_SNIPPET,
    LONGEST_TYPED,
    MAX_PER_PAGE,
    MAX_WINDOW,
    MOST_SNIPPETS,
    MOST_SUGGESTED,
    MOST_TAGS,
    SHORTEST_SNIPPET,
    SNIPPET_LENGTH,
)

Q = Text(
    "q",
    "the query, in [the query language](query.md), at most 1,000 code points; an empty one finds "
    "every article, newest first",
    "",
)
PAGE = Number(
    "page",
    f"which page of hits, from 1; `page` times `per_page` is at most {MAX_WINDOW:,}",
    1,
    1,
    MAX_WINDOW,
)
PER_PAGE = Number("per_page", f"articles on a page, 1 to {MAX_PER_PAGE}", 10, 1, MAX_PER_PAGE)
SORT = Choice(
    "sort",
    "the order: `relevance`, `date:desc` (newest first), `date:asc` (oldest first), or "
    "`added:desc` (what the index had last first); articles without a date come last",
    "relevance",
    get_args(Sort),
)
EXPLAIN = Flag("explain", "`1` for the reasons of every score, in JSON alone", False)
TYPED = Text(
    "q",
    f"what was typed so far, at most {LONGEST_TYPED} code points",
    None,
    LONGEST_TYPED,
    required=True,
)
ONLY = Tag("lang", "the BCP 47 tag of the only language to suggest words of", None)
LIMIT = Number("limit", f"how many at most, 1 to {MOST_SUGGESTED}", 10, 1, MOST_SUGGESTED)
SUGGESTIONS = Flag(
    "suggestions",
    "whether other queries are suggested where this one finds fewer than three articles, `1` or "
    "`0`",
    True,
)
RELAX = Flag(
    "relax",
    "whether articles with some of the words are found where none has all of them, `1` or `0`",
    True,
)
SNIPPETS = Number(
    "snippets",
    f"how many passages are shown of each language, the best first, 0 to {MOST_SNIPPETS}",
    1,
    0,
    MOST_SNIPPETS,
)
SNIPPET_SIZE = Number(
    "snippet_length",
    f"code points of a passage at most, {SHORTEST_SNIPPET} to {LONGEST_SNIPPET:,}",
    SNIPPET_LENGTH,
    SHORTEST_SNIPPET,
    LONGEST_SNIPPET,
)
PREFER = Several(
    "prefer",
    f"languages in the order of your wish, such as `ja,en-GB`, at most {MOST_TAGS}: what is shown "
    "comes from the first of them that an article has",
    of=Tag("prefer", "the tag of a language"),
    most=MOST_TAGS,
)
