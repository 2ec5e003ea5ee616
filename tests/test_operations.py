"""What docs/operations.md has a system run is what that system, and Naru, understand."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click import Context

from naru import main

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
UNITS = dict(re.findall(r"```ini\n# /etc/systemd/system/(\S+)\n(.+?)```", TEXT, re.DOTALL))
NARU = "/opt/naru/.venv/bin/naru"


def test_there_are_units() -> None:
    assert {name.rpartition(".")[2] for name in UNITS} == {"service", "timer"}


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="there is no systemd here")
@pytest.mark.parametrize("name", UNITS)
def test_units_are_what_systemd_understands(name: str, tmp_path: Path) -> None:
    for other, unit in UNITS.items():
        (tmp_path / other).write_text(unit.replace(NARU, sys.executable), encoding="utf-8")
    command = ["systemd-analyze", "verify", "--man=no", str(tmp_path / name)]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    wrong = [line for line in checked.stderr.splitlines() if name in line]
    assert (checked.returncode, wrong) == (0, []), checked.stderr


@pytest.mark.parametrize("line", sorted(set(re.findall(rf"{NARU} (.+)", TEXT))))
def test_commands_are_those_of_naru(line: str, tmp_path: Path) -> None:
    name, *arguments = shlex.split(line.replace("/srv/archive", str(tmp_path)))
    command = main.get_command(Context(main), name)
    assert command
    assert command.make_context(name, arguments)
