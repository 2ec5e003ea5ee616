"""Labels as regular expressions: the longest first, whole words in alphabets."""

from __future__ import annotations

import re

import pytest

from indexer.reading.cleaning.labels import alternation, any_of

LABELS = re.compile(alternation(["입력", "기사입력", "on", "published on"]), re.IGNORECASE)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("기사입력 2019", "기사입력"),
        ("Published  on May", "Published  on"),
        ("일과 입력됨", "입력"),
    ],
)
def test_longest_label_is_found(text: str, label: str) -> None:
    found = LABELS.search(text)
    assert found is not None
    assert found[0] == label


def test_label_is_no_part_of_a_word() -> None:
    assert LABELS.search("London, once") is None


def test_lists_of_a_section_are_joined() -> None:
    both = re.compile(any_of("dates", "published", "updated"), re.IGNORECASE)
    assert both.fullmatch("입력")
    assert both.fullmatch("Mis à jour le")
