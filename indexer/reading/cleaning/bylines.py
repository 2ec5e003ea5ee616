"""Bylines: lines, or parts of lines, that say who wrote an article."""

from __future__ import annotations

import re

from indexer.reading.cleaning.labels import any_of
from indexer.reading.scripts import columns, ends_sentence

_EMAIL = re.compile(r"[(<\[]?\s*[\w.+-]+@[\w-]+(?:\.[\w-]+)+\s*[)>\]]?")
_OUTER = " \t=-–—·,;/:|"
_EDGES = _OUTER + "[]()<>【】〈〉"

_CAPITAL = r"[^\W\d_a-zß-öø-ÿ][\w'’.-]*"
_JOINING = "and|et|und|y|of|de|du|des|der|van|von|for|in|at|the|la|le|with|avec|mit|con|&"
_NAMES = rf"(?:{_CAPITAL}(?:,?\s+(?:{_JOINING}|{_CAPITAL})){{0,9}}|la rédaction)"
_WORD = r"[\w·.&=]{1,12}"
_KOREAN = rf"(?:{_WORD}\s+){{0,4}}?[\w·]{{0,9}}{any_of('bylines', 'korean')}"

# The place before the name: [Seoul=Agency].
_PLACE = r"[\[(][^\])]{1,30}=[^\])]{1,20}[\])]\s*"

# In this order: a label and a name, a preposition and names, a desk, a name and a desk, then the
# Korean, Japanese and Chinese words for reporters. Hiragana before the Japanese ones would
# make a headline of it.
_FORMS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?i:{any_of('bylines', 'labels')})\s*[:=/]\s*(?P<name>\S.{{0,60}})",
        rf"(?i:{any_of('bylines', 'prepositions')})\s*:?\s*(?P<name>{_NAMES})",
        rf"(?P<name>(?:{_CAPITAL}\s+){{0,4}}(?i:{any_of('bylines', 'desks')}))",
        rf"(?P<name>{_CAPITAL}(?:\s+{_CAPITAL}){{1,3}},\s*(?i:{any_of('bylines', 'desks')}))",
        rf"(?:{_PLACE})?(?P<name>{_KOREAN}(?:\s*[,·/&]\s*{_KOREAN})*)",
        rf"(?P<name>[\u4e00-\u9fff々\u30a1-\u30ffA-Za-z・= ]{{0,16}}{any_of('bylines', 'japanese')}"
        r"(?:[ ・・][\u4e00-\u9fff々\u30a1-\u30ff]{2,10})?)",
        rf"(?P<name>{any_of('bylines', 'chinese')}(?:[:\s][\u4e00-\u9fff·]{{2,8}})+)",
        r"(?P<name>La rédaction|The [Ee]ditors)",
    )
)


def read_byline(text: str) -> str | None:
    """Who wrote it, where a text (in NFKC) is nothing but a byline; an address is not part of it.

    An empty byline is an address (of mail) alone.
    """
    name = _EMAIL.sub(" ", text)
    found_address = name != text
    name = " ".join(name.split()).strip(_OUTER)
    if not name:
        return "" if found_address else None
    if columns(name) > 80 or ends_sentence(name):
        return None
    # As it is first: a place in brackets belongs to the form.
    candidates = dict.fromkeys((name, name.strip(_EDGES)))
    matches = (form.fullmatch(candidate) for candidate in candidates for form in _FORMS)
    match = next(filter(None, matches), None)
    return match["name"].strip(_EDGES) if match else None
