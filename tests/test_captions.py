"""Captions and rights, told from subheads, lists and headlines."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from indexer.reading.cleaning import labels
from indexer.reading.cleaning.captions import is_caption, is_rights, points_at_picture

LABELS = tomllib.loads(Path(labels.__file__).with_name("labels.toml").read_text(encoding="utf-8"))

CAPTIONS = [
    "▲ 다시 문을 연 나루터 <사진제공=나루시>  © 나루신문",
    "[사진=나루통신]",
    "나루터 전경. (사진=나루시 제공)",
    "나루터 전경 [나루통신 자료사진]",
    "写真：修理された灯り",
    "修理された灯り＝市提供",
    "图：修好的灯",
    "图为修好的灯（渡口社发）",
    "修好的灯（图片来源：渡口网）",
    "Photo: the harbour at dusk",
    "The harbour at dusk (Photo by Naru Daily/Getty Images)",
    "The harbour at dusk. REUTERS/Harbour Desk",
    "Le port au crépuscule. © AFP",
    "Crédit photo : Naru Presse",
]
TEXTS = [
    "<종로 귀금속지구에 공동 감정소와 세공 학교>",
    "나루터 열린다 (무료 시승)",
    "사진으로 보는 나루터 백 년",
    "Video: what the ferry saw",
    "Watch: the ferry leaves (again)",
    "写真で見る渡し場",
    "Photo show opens in the old warehouse",
    "□ 시는 나루터를 고친다고 밝혔다.",
]


@pytest.mark.parametrize("text", CAPTIONS)
def test_credit_makes_a_caption(text: str) -> None:
    assert is_caption(text)


@pytest.mark.parametrize("text", TEXTS)
def test_text_is_no_caption(text: str) -> None:
    assert not is_caption(text)


@pytest.mark.parametrize("label", LABELS["captions"]["by"])
def test_name_of_a_photographer_makes_a_caption(label: str) -> None:
    assert is_caption(f"The harbour at dusk {label.upper()} Naru Daily")


def test_long_paragraph_is_no_caption() -> None:
    assert not is_caption("나루터에 다시 배가 뜬다. " * 20 + "(사진=나루시)")


@pytest.mark.parametrize("text", ["ⓒ 나루신문", "© 2019 Naru Daily", "Copyright 2019 Naru Daily"])
def test_sign_at_the_front_says_rights(text: str) -> None:
    assert is_rights(text)


def test_copyright_headline_says_no_rights() -> None:
    assert not is_rights("Copyright law changes for ferries")


def test_triangle_points_unless_sentence() -> None:
    assert points_at_picture("▲ 나루터 전경")
    assert not points_at_picture("▲ 나루터를 고친다.")
    assert not points_at_picture("나루터 ▲ 전경")
