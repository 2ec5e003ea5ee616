"""Where spaces may be in what is found, as a regular expression over a folded text."""

from __future__ import annotations

import re
from itertools import pairwise

from search.analysis.folding import fold

_CHARACTER = re.compile(r"(\w)( *)")


def rule(typed: str) -> re.Pattern[str]:
    """What is found for characters of scripts that put no spaces between words."""
    each = _CHARACTER.findall(fold(typed.strip()).text.strip())
    pattern = each[0][0]
    for turn, ((_, space), (char, _)) in enumerate(pairwise(each), 1):
        at_an_edge = turn in (1, len(each) - 1)
        between = (" +" if space else "") if at_an_edge else " *"
        pattern += between + char
    return re.compile(pattern)
