"""What decides how a file is read: where it is another one, files are read again."""

from __future__ import annotations

import platform
import unicodedata
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from search.analysis.registry import TAGS
from search.settings import FOLLOW_LINKS, LARGEST_FILE, LONGEST_LINE, LONGEST_TEXT

if TYPE_CHECKING:
    from collections.abc import Iterable

_PACKAGES = ("lingua-language-detector", "lxml", "trafilatura")
_SETTINGS = (LONGEST_TEXT, LONGEST_LINE, LARGEST_FILE, FOLLOW_LINKS)
"""The settings that change how a file is read, or whether it is."""


def fingerprint(boilerplate: Path | None) -> dict[str, str]:
    """The readers with their lists, the user's own list, and what else reading depends on.

    Of the code itself and not of a version in it, which somebody could forget to raise.
    """
    own = Path(__file__).parent
    files = (path for path in own.rglob("*") if path.suffix in (".py", ".toml", ".txt"))
    return {
        "readers": _digest(sorted(files)),
        "boilerplate": _digest([boilerplate] if boilerplate else []),
        "tags": repr(sorted(TAGS.items())),
        "python": platform.python_version(),
        "unicode": unicodedata.unidata_version,
        **{package: version(package) for package in _PACKAGES},
        **{setting.name: setting.value for setting in _SETTINGS},
    }


def _digest(paths: Iterable[Path]) -> str:
    digest = sha256()
    for path in paths:
        content = path.read_bytes()
        digest.update(f"{path.name} {len(content)}\n".encode() + content)
    return digest.hexdigest()
