"""The programs of the documentation print what stands below them, in Python and in JavaScript."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright
from werkzeug.serving import make_server

from tests.test_browser import CHROMIUM, QUIET

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient

API = (Path(__file__).parent.parent / "docs" / "api.md").read_text(encoding="utf-8")
PROGRAMS = re.findall(r"```(python|javascript)\n(.+?)```\n\n```text\n(.+?)```", API, re.DOTALL)
NODE = shutil.which("node")
LONGEST = 60
"""Seconds that a program may take; they take one."""


@pytest.fixture(scope="module")
def address(corpus_client: FlaskClient) -> Iterator[str]:
    """Where the sample archive is served."""
    server = make_server("127.0.0.1", 0, corpus_client.application, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


def printed(command: list[str]) -> str:
    run = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST, check=False)
    assert run.returncode == 0, run.stderr
    return run.stdout


def printed_in_browser(program: str, address: str) -> str:
    lines: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET.split())
        page = browser.new_context(bypass_csp=True).new_page()
        page.on("console", lambda message: lines.append(message.text))
        page.goto(f"{address}/")
        page.evaluate(f"async () => {{ {program} }}")
        browser.close()
    return "".join(f"{line}\n" for line in lines)


@pytest.mark.parametrize(
    ("program", "output"), [(text, shown) for lang, text, shown in PROGRAMS if lang == "python"]
)
def test_python_prints_what_is_shown(address: str, program: str, output: str) -> None:
    here = program.replace("http://127.0.0.1:8000", address)
    assert printed([sys.executable, "-c", here]) == output


@pytest.mark.parametrize("where", ["node", "browser"])
@pytest.mark.parametrize(
    ("program", "output"), [(text, shown) for lang, text, shown in PROGRAMS if lang == "javascript"]
)
def test_javascript_prints_what_is_shown(
    address: str, program: str, output: str, where: str
) -> None:
    here = program.replace("http://127.0.0.1:8000", address)
    if where == "node" and NODE:
        assert printed([NODE, "--input-type=module", "--eval", here]) == output
    elif where == "browser" and CHROMIUM:
        assert printed_in_browser(here, address) == output
    else:
        pytest.skip(f"There is no {where} here; on Debian: apt-get install nodejs chromium")


def test_documentation_has_programs() -> None:
    assert [lang for lang, _, _ in PROGRAMS] == ["python", "python", "javascript", "javascript"]
