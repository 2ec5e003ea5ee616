"""French words, stemmed whether or not they were typed with their accents.

Snowball reads accents, which people leave out when they search, so words are folded before they are
stemmed. All that this loses is the ending of a feminine participle (signée, signées), which is
therefore brought to the masculine (signé) first.
"""

from __future__ import annotations

import re
from importlib.metadata import version as installed
from typing import TYPE_CHECKING

from search.analysis.remembered import Remembered
from search.analysis.stemmed import snowball, stemmed_words, typed_stems
from search.analysis.surface import BREAK

if TYPE_CHECKING:
    from search.analysis.words import Words

FUNCTION = """
le la les un une des du de au aux
a dans en sur pour par avec chez
et ou si comme
je tu il elle nous vous ils elles me te se moi toi lui leur leurs y
ce cet cette ces ca cela ma mes ta tes sa ses notre nos votre vos
est sont suis es sommes etes etait etaient sera seront etre ont avons avez avait avaient avoir
puis peux peut pouvons pouvez peuvent dois doit devons devez doivent faut ne pas
"""
"""Articles; prepositions; conjunctions; pronouns; what goes with nouns; auxiliaries."""

_FEMININE = re.compile(r"(?<=\w\w)ees?$")


def words(text: str) -> Words:
    """The words of a French text, by their stems."""
    return stemmed_words(text, _STEMS)


def typed(text: str) -> list[str]:
    """The stems by which other forms of a typed word are found."""
    stems = typed_stems(text, _STEMS)
    # An e that is left stands for é: année is no form of the name Anne.
    is_cut = text[:1].isupper() and any(stem.endswith("e") for stem in stems)
    return [] if is_cut else stems


def version() -> str:
    """The stemmer, for the fingerprint of an index."""
    return f"1 PyStemmer {installed('PyStemmer')}"


def _stem(word: str) -> str:
    return BREAK if word == "\n" else str(snowball("french").stemWord(_FEMININE.sub("e", word)))


_STEMS = Remembered(_stem)
