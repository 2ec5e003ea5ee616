"""A language: all that Naru knows of it, in one row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import re
    from collections.abc import Callable

    from search.analysis.words import Words


@dataclass(frozen=True, slots=True)
class Language:
    """A language with an analyzer of its own.

    `tag` is what texts in it are kept under, whatever region or script their tag names (en-GB,
    zh-Hant), and `also` are other first parts of tags for it. `name` is its name in itself;
    `script` finds the characters that it may be written in. `words` analyses a text, by what
    `version` says, and `typed` gives the terms by which a typed word is found in other forms. The
    words of `stemmed` languages are those of the surface, each by its stem.

    `function` are the words that only bind others, and `asking` those that only ask, separated by
    spaces. Function words are folded, and none means something in another language of the script,
    as `son` does; asking words count as the words that the analyzer makes of them, and `asks` finds
    them where the analyzer joins them with what follows. `numbers` finds, in a folded question,
    what asks for a number or a date, and `particles` the characters that particles and endings are
    written in, where the analyzer leaves them out.
    """

    tag: str
    name: str
    script: re.Pattern[str]
    words: Callable[[str], Words]
    typed: Callable[[str], list[str]]
    version: Callable[[], str]
    function: str = ""
    asking: str = ""
    asks: re.Pattern[str] | None = None
    numbers: re.Pattern[str] | None = None
    particles: re.Pattern[str] | None = None
    stemmed: bool = False
    also: tuple[str, ...] = ()
