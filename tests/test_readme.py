"""What the README shows is what happens: its transcripts are run and compared."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from naru import main
from web import create_app

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
TRANSCRIPTS = re.findall(r"```console\n\$ (.+?)\n(.*?)```", README, re.DOTALL)

VARYING = (
    (re.compile(r"\d+ ms"), "N ms"),
    (re.compile(r'"took_ms":[\d.]+'), '"took_ms":N'),
    (re.compile(r'"(added|changed)":"[^"]+"'), r'"\1":"T"'),
    (re.compile(r'"generation":"[^"]+"'), '"generation":"NAME"'),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = str(tmp_path_factory.mktemp("readme") / "index")
    CliRunner().invoke(main, ["index", str(ROOT / "corpus"), "--index", folder])
    return folder


def test_readme_has_transcripts() -> None:
    assert len(TRANSCRIPTS) >= 3


@pytest.mark.parametrize(("command", "shown"), TRANSCRIPTS)
def test_transcript_is_what_happens(
    command: str, shown: str, folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("NARU_INDEX", folder)
    assert steady(output_of(shlex.split(command), folder)) == steady(shown)


@pytest.mark.parametrize("link", re.findall(r"\]\(((?!http)[^)]+)\)", README))
def test_links_lead_somewhere(link: str) -> None:
    assert (ROOT / link).exists()


def output_of(arguments: list[str], folder: str) -> str:
    if arguments[0] == ".venv/bin/naru":
        return CliRunner().invoke(main, arguments[1:]).stdout
    assert arguments[:2] == ["curl", "-s"]
    path = arguments[2].removeprefix("http://127.0.0.1:8000")
    return create_app(folder).test_client().get(path).get_data(as_text=True)


def steady(text: str) -> str:
    for pattern, name in VARYING:
        text = pattern.sub(name, text)
    return text.strip()
