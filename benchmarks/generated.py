"""An archive of as many articles as asked, of sentences of our own; the same for the same seed."""

from __future__ import annotations

import json
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_SENTENCES = {
    "ko": ("{}의 나루터에 배가 {}번 닿았다.", "시는 {} 다리를 {}년까지 놓기로 했다."),
    "en": ("The ferry reached {} for the {}th time.", "A bridge at {} is planned for {}."),
    "ja": ("{}の渡し場に船が{}回着いた。", "市は{}の橋を{}年までに架ける。"),
    "zh": ("渡船第{1}次到达{0}的码头。", "市政府计划在{1}年前修建{0}的桥。"),
    "fr": ("Le bac a atteint {} pour la {}e fois.", "Un pont à {} est prévu pour {}."),
}
_PLACES = ("한강", "Geumcheon", "渡月", "黄浦", "Loire", "섬진강", "Thames", "隅田川", "Rhône")


def write_archive(folder: Path, articles: int, *, seed: int = 0, sentences: int = 20) -> None:
    """Write a file of articles in five languages, with so many sentences in each, one per line.

    Their ids are those of no other seed.
    """
    random = Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "archive.jsonl").open("w", encoding="utf-8") as file:
        for number in range(articles):
            file.write(json.dumps(_article(random, f"{seed}-{number}", sentences)) + "\n")


def _article(random: Random, identity: str, sentences: int) -> dict[str, object]:
    segments = [_segment(random, lang, sentences) for lang in _SENTENCES]
    date = f"20{random.randrange(100):02}-0{random.randrange(1, 10)}-11"
    return {"id": identity, "date": date, "segments": segments}


def _segment(random: Random, lang: str, sentences: int) -> dict[str, str]:
    title, *lines = (_sentence(random, lang) for _ in range(sentences + 1))
    return {"lang": lang, "title": title, "text": "\n".join(lines)}


def _sentence(random: Random, lang: str) -> str:
    return random.choice(_SENTENCES[lang]).format(random.choice(_PLACES), random.randrange(3000))
