"""Language tags as files declare them."""

from __future__ import annotations

import pytest

from indexer.reading.tags import language_tag


@pytest.mark.parametrize(
    ("declared", "kept"),
    [
        ("ko", "ko"),
        ("ko-KR", "ko"),
        ("zh-Hant-TW", "zh"),
        ("EN_us", "en"),
        ("cmn-Hans-CN", "zh"),
        ("kor", "ko"),
        (" fr ", "fr"),
        ("pt-BR", "pt-BR"),
        ("DE-at", "de-at"),
    ],
)
def test_tag_is_kept_or_shortened(declared: str, kept: str) -> None:
    assert language_tag(declared) == kept


@pytest.mark.parametrize("declared", ["", "k", "korean", "x-default", "한국어", "ko-"])
def test_other_text_is_no_tag(declared: str) -> None:
    assert language_tag(declared) is None
