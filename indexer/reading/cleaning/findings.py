"""What is not part of an article: for each such line a reason, and what it states."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from indexer.reading.cleaning.addresses import is_attachment, read_address
from indexer.reading.cleaning.boilerplate import boilerplate_key
from indexer.reading.cleaning.captions import is_caption, is_rights, points_at_picture
from indexer.reading.cleaning.dates import is_bare_date
from indexer.reading.cleaning.metadata import read_metadata
from indexer.reading.model import Facts, Finding
from indexer.reading.scripts import is_prose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indexer.reading.cleaning.boilerplate import Boilerplate
    from indexer.reading.model import Line


def clean(
    lines: Sequence[Line], boilerplate: Boilerplate, recurring: frozenset[str]
) -> list[Finding | None]:
    """For each line of a file why it is not part of the article, or None where it is.

    `recurring` holds the keys (`boilerplate_key`) of lines that recur all over the archive.
    """
    findings = [_find(line.text, boilerplate, recurring) for line in lines]
    findings = _keep_subheads(lines, findings)
    findings = _keep_links(lines, findings)
    return _find_pictures(lines, findings)


def _find(text: str, boilerplate: Boilerplate, recurring: frozenset[str]) -> Finding | None:
    """What a line is by itself, whatever is around it; None for a line of the article."""
    if not boilerplate_key(text):
        return Finding("separator")
    if boilerplate.matches(text) or is_rights(text):
        return Finding("boilerplate")
    address = read_address(text)
    if address:
        return Finding("address", Facts(url=address[0]))
    if is_attachment(text):
        return Finding("attachment")
    finding = read_metadata(text, boilerplate)
    # A credit is a name too: [photo=A reporter].
    if is_caption(text) and (finding is None or finding.reason == "byline"):
        return Finding("caption")
    if finding is None and boilerplate_key(text) in recurring:
        return Finding("recurring line")
    return finding


def _keep_subheads(
    lines: Sequence[Line], findings: Sequence[Finding | None]
) -> list[Finding | None]:
    """Dates between the paragraphs that differ from each other are the subheads of a chronicle."""
    bare = {at for at, line in enumerate(lines) if findings[at] and is_bare_date(_plain(line))}
    stated = {finding.facts.date for at in bare if (finding := findings[at])}
    if len(stated) < 2:
        return list(findings)
    inside = bare & set(_body(lines))
    return [None if at in inside else finding for at, finding in enumerate(findings)]


def _keep_links(lines: Sequence[Line], findings: Sequence[Finding | None]) -> list[Finding | None]:
    """An address without a label is that of the article only before or after its paragraphs."""
    body = _body(lines)
    return [
        None if at in body and finding and _is_bare_address(line) else finding
        for at, (line, finding) in enumerate(zip(lines, findings, strict=True))
    ]


def _find_pictures(
    lines: Sequence[Line], findings: Sequence[Finding | None]
) -> list[Finding | None]:
    """A line that points at a picture is its caption, unless it is one of a list."""
    pointing = {at for at, line in enumerate(lines) if points_at_picture(line.text)}
    alone = {at for at in pointing if not pointing & {at - 1, at + 1}}
    return [
        Finding("caption") if at in alone and not finding else finding
        for at, finding in enumerate(findings)
    ]


def _body(lines: Sequence[Line]) -> range:
    """From the first paragraph to the last."""
    prose = [at for at, line in enumerate(lines) if is_prose(line.text)]
    return range(prose[0], prose[-1] + 1) if prose else range(0)


def _is_bare_address(line: Line) -> bool:
    address = read_address(line.text)
    return address is not None and not address[1]


def _plain(line: Line) -> str:
    return unicodedata.normalize("NFKC", line.text)
