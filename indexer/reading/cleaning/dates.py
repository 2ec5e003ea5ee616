"""Dates as press sites state them, to ISO 8601. Only a date that is stated in full counts."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

Parts = tuple[int, int, int] | None
"""Year, month and day; None where the order of day and month is anyone's guess."""

_MONTHS = (
    "january jan janvier janv januar jänner enero ene января янв",
    "february feb février févr fevrier februar febrero февраля фев",
    "march mar mars märz marzo марта мар",
    "april apr avril avr abril abr апреля апр",
    "may mai mayo мая",
    "june jun juin juni junio июня июн",
    "july jul juillet juil juli julio июля июл",
    "august aug août aout agosto ago августа авг",
    "september sep sept septembre septiembre setiembre сентября сен сент",
    "october oct octobre oktober okt octubre октября окт",
    "november nov novembre noviembre ноября нояб",
    "december dec décembre déc decembre dezember dez diciembre dic декабря дек",
)
MONTHS = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}
"""The year before the first of each era."""


_USUAL_YEARS = range(1800, 2201)
# Neither spaces nor two digits each for month and day.
_BARE_NUMBERS = re.compile(
    r"(?!\d{4}(\D)\d\d\1\d\d\.?$|\d\d(\D)\d\d\2\d{4}$)\d+[-./]\d+[-./]\d+\.?"
)


_DIGIT = re.compile(r"\d")


class StatedDate(NamedTuple):
    """A date and where it was written: `text[start:end]`.

    `iso` is None where day and month could be either, or where there is no such day.
    """

    iso: str | None
    start: int
    end: int


def find_dates(text: str) -> list[StatedDate]:
    """The dates in a text (in NFKC), in order."""
    if not _DIGIT.search(text):
        return []
    return [StatedDate(_iso(match), *match.span()) for match in _ANY.finditer(text)]


def is_bare_date(text: str) -> bool:
    """Whether a text (in NFKC) is a date and nothing else."""
    return _ANY.fullmatch(text) is not None


def is_date(text: str) -> bool:
    """Whether a text is a day of the years 0001 to 9999 as YYYY-MM-DD, and nothing else."""
    return re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII) is not None and _possible(
        (int(text[:4]), int(text[5:7]), int(text[8:]))
    )


def _iso(match: re.Match[str]) -> str | None:
    form = str(match.lastgroup)
    written = match.group(form)
    parts = _FORMS[form].parts(written)
    if not parts or not _possible(parts) or _is_version(written, parts[0]):
        return None
    return "{:04}-{:02}-{:02}".format(*parts)


def _possible(parts: tuple[int, int, int]) -> bool:
    try:
        date(*parts)
    except ValueError:
        return False
    return True


def _is_version(written: str, year: int) -> bool:
    """Whether bare numbers such as 1234.5.6 would be a day of a year that few write of."""
    return _BARE_NUMBERS.fullmatch(written) is not None and year not in _USUAL_YEARS


class _Form(NamedTuple):
    pattern: str
    parts: Callable[[str], Parts]


def _numbers(text: str) -> tuple[int, int, int]:
    first, second, third = (int(number) for number in re.findall(r"\d+", text)[:3])
    return first, second, third


def _year_first(text: str) -> Parts:
    return _numbers(text)


def _era(text: str) -> Parts:
    year, month, day = _numbers(text.replace("元", "1"))
    return ERAS[text[:2]] + year, month, day


def _named_month(text: str) -> Parts:
    # The year has four digits, so it is the longer one wherever it stands.
    day, year = map(int, sorted(re.findall(r"\d+", text), key=len))
    month = next(
        MONTHS[word] for word in re.findall(r"[^\W\d_]+", text.casefold()) if word in MONTHS
    )
    return year, month, day


def _dotted(text: str) -> Parts:
    day, month, year = _numbers(text)
    return year, month, day


def _slashed(text: str) -> Parts:
    first, second, year = _numbers(text)
    if first > 12 or first == second:
        return year, second, first
    return (year, first, second) if second > 12 else None


_NAMES = "(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
# The first that fits is taken, so a form comes before those that it contains.
_FORMS = {
    "era": _Form(
        r"(?:令和|平成|昭和|民國|民国)\s*(?:元|\d{1,3})\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日", _era
    ),
    "cjk": _Form(r"\d{4}\s*[년年]\s*\d{1,2}\s*[월月]\s*\d{1,2}\s*[일日号號]", _year_first),
    "iso": _Form(r"\d{4}\s?(?P<dash>[-./])\s?\d{1,2}\s?(?P=dash)\s?\d{1,2}(?!\d)\.?", _year_first),
    "day_first": _Form(
        rf"\d{{1,2}}(?:er|st|nd|rd|th|º|\.)?[\s-]+(?:de\s+)?{_NAMES},?[\s-]+(?:de\s+)?\d{{4}}(?!\d)",
        _named_month,
    ),
    "month_first": _Form(
        rf"\b{_NAMES}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}(?!\d)", _named_month
    ),
    "vietnamese": _Form(r"\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4}(?!\d)", _dotted),
    "dotted": _Form(r"\d{1,2}\.\s?\d{1,2}\.\s?\d{4}(?!\d)", _dotted),
    "slashed": _Form(r"\d{1,2}(?P<slash>[/-])\d{1,2}(?P=slash)\d{4}(?!\d)", _slashed),
}
_ANY = re.compile(
    r"(?<!\d)(?:" + "|".join(f"(?P<{name}>{form.pattern})" for name, form in _FORMS.items()) + ")",
    re.IGNORECASE,
)
