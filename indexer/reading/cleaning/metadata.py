"""Metadata lines: dates, bylines, sources, view counts, alone or side by side."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from indexer.reading.cleaning.boilerplate import boilerplate_key
from indexer.reading.cleaning.bylines import read_byline
from indexer.reading.cleaning.dates import StatedDate, find_dates
from indexer.reading.cleaning.labels import any_of
from indexer.reading.model import Facts, Finding
from indexer.reading.scripts import columns

if TYPE_CHECKING:
    from indexer.reading.cleaning.boilerplate import Boilerplate

WIDEST = 160
"""A line of metadata is at most this many columns wide."""

_LABELS = any_of("dates", "published", "updated")
_AROUND = any_of("dates", "published", "updated", "days", "zones", "halves", "around")
_CLOCK = re.compile(
    r"\d{1,2}\s*[:時时시hH點点](?:\s*\d{1,2}(?!\d)\s*[분分]?)?"
    r"(?:\s*:\s*\d{2}(?:\.\d+)?|\s*\d{1,2}\s*[초秒])?"
    r"(?:\s*[+-]\d{2}:?\d{2})?"
)
_AROUND_A_DATE = re.compile(rf"(?:\W|_|{_CLOCK.pattern}|{_AROUND})*+", re.IGNORECASE)
_LABEL = re.compile(
    any_of("dates", "published", "updated", "days", "zones", "halves"), re.IGNORECASE
)
_UPDATED = re.compile(any_of("dates", "updated"), re.IGNORECASE)
_DAY_ONLY = re.compile(rf"\W*{_LABELS}\W+[\d\s./:월일月日-]+", re.IGNORECASE)
_SOURCE = re.compile(
    rf"\W*(?i:{any_of('sources', 'labels')})\s*[:=]\s*(?P<name>(?!https?:)[^\s:=][^:=]{{0,40}}?)\W*"
)
_OTHER = re.compile(rf"\W*(?i:{any_of('editors', 'labels')})\s*[:=]\s*\S.{{0,60}}")
_SIGNS = r"\s*[|ㅣ│┃¦]\s*|\s{2,}|\t|\s+/\s+"
_BAR = re.compile(_SIGNS)
_BAR_OR_LABEL = re.compile(
    rf"{_SIGNS}|\s+(?=(?i:{any_of('bylines', 'labels')}|{any_of('sources', 'labels')}"
    rf"|{any_of('editors', 'labels')}|{_LABELS})\s*:)"
)


def read_metadata(text: str, boilerplate: Boilerplate) -> Finding | None:
    """What a line says about the article, if it says nothing else."""
    plain = unicodedata.normalize("NFKC", text)
    if columns(plain) > WIDEST:
        return None
    # Before a label is also a bar, but looking for one at every space takes long.
    bar = _BAR_OR_LABEL if ":" in plain else _BAR
    parts = [part for part in bar.split(plain) if part.strip()]
    findings = [_read_part(part, boilerplate) for part in parts]
    known = [finding for finding in findings if finding]
    unknown = [part for part, finding in zip(parts, findings, strict=True) if not finding]
    # A short part among known ones is the name of a section; a long one is a headline.
    if not known or any(columns(part) > 20 for part in unknown):
        return None
    # A headline may have a known word beside it: Top | The ferry is back.
    if unknown and all(finding.reason == "boilerplate" for finding in known):
        return None
    return Finding(_reason(known), _united(known))


def _reason(findings: list[Finding]) -> str:
    """The one reason of them all, or that the line holds several."""
    reasons = {finding.reason for finding in findings} - {"boilerplate"}
    return reasons.pop() if len(reasons) == 1 else "metadata"


def _united(findings: list[Finding]) -> Facts:
    facts = Facts()
    for finding in findings:
        facts |= finding.facts
    return facts


def _read_part(part: str, boilerplate: Boilerplate) -> Finding | None:
    dates = find_dates(part)
    if not dates:
        return _read_undated(part, boilerplate)
    facts = _dated_facts(part, dates)
    rest = _without(part, dates)
    # Nothing but labels and times may stand around it, or the date is part of a sentence.
    if _AROUND_A_DATE.fullmatch(rest):
        return Finding("date", facts)
    other = _read_undated(_CLOCK.sub(" ", _LABEL.sub(" ", rest)).strip(), boilerplate)
    return Finding("metadata", facts | other.facts) if other else None


def _read_undated(part: str, boilerplate: Boilerplate) -> Finding | None:
    source = _SOURCE.fullmatch(part)
    if source:
        return Finding("source", Facts(source=source["name"].strip()))
    byline = read_byline(part)
    if byline is not None:
        return Finding("byline", Facts(byline=byline or None))
    if boilerplate.matches(part):
        # A number makes it a count: of views, of comments.
        return Finding("metadata" if "0" in boilerplate_key(part) else "boilerplate")
    if _DAY_ONLY.fullmatch(part) or _is_time(part):
        return Finding("date")
    return Finding("metadata") if _OTHER.fullmatch(part) else None


def _is_time(part: str) -> bool:
    """Whether a part is a time of day, or a label whose date is missing."""
    if _AROUND_A_DATE.fullmatch(part) is None:
        return False
    return bool(_CLOCK.search(part) or (":" in part and _LABEL.search(part)))


def _without(part: str, dates: list[StatedDate]) -> str:
    for stated in reversed(dates):
        part = f"{part[: stated.start]} {part[stated.end :]}"
    return part


def _dated_facts(part: str, dates: list[StatedDate]) -> Facts:
    published: list[str] = []
    updated: list[str] = []
    place = 0
    for stated in dates:
        labelled = _UPDATED.search(part, place, stated.start)
        if stated.iso:
            (updated if labelled else published).append(stated.iso)
        place = stated.end
    return Facts(date=next(iter(published), None), updated=next(iter(updated), None))
