"""What a node needs on this machine: a Java, and OpenSearch as it is published."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import urllib.request
import zipfile
from pathlib import Path

VERSION, NEWEST = "2.19.4", "3.5.0"
"""What is started unless another is asked for, and the newest that is tested."""

_ARCHIVE = (
    "https://repo1.maven.org/maven2/org/opensearch/distribution/integ-test-zip/opensearch/"
    "{version}/opensearch-{version}.zip"
)
_SHA512 = {
    VERSION: "f647ffad1263d5cef32657abe14533cf83e297b7dda42b0c27fa7250aa1de223"
    "67876a4b4bbc76205d84dabeea5f70c8c34d93753e751441a469f09b5e24a8a2",
    NEWEST: "ca4c739cb0457de59df464f8f01eafb962ba140c41a649d29a2f5306cb59b436"
    "d76742a8e710c1493f3a68080e5f55fe5f9bf929cc3b0a6e04c6f87061a2e2a3",
}
"""Not every version has its checksum beside it."""

_CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "naru"


class NoJavaError(Exception):
    """No Java here is new enough; the message says what was looked for."""


def find_java(oldest: int) -> Path:
    """The home of a Java that is new enough, the one of JAVA_HOME first; raises `NoJavaError`."""
    named = [Path(home)] if (home := os.environ.get("JAVA_HOME")) else []
    found = [Path(java).resolve().parent.parent] if (java := shutil.which("java")) else []
    for place in [*named, *found, *sorted(Path("/usr/lib/jvm").glob("*"))]:
        release = place / "release"
        if (place / "bin" / "java").exists() and _java_version(release) >= oldest:
            return place
    raise NoJavaError(f"no Java {oldest} or newer is installed")


def _java_version(release: Path) -> int:
    if not release.exists():
        return 0
    for line in release.read_text(encoding="utf-8").splitlines():
        if line.startswith("JAVA_VERSION="):
            return int(line.split('"')[1].split(".")[0])
    return 0


def unpacked(version: str, folder: Path) -> Path:
    """The distribution in a folder, downloaded once and checked, where any user can read it.

    Raises OSError where it cannot be had.
    """
    home = folder / f"opensearch-{version}"
    if home.exists():
        return home
    archive = _CACHE / f"opensearch-{version}.zip"
    if not archive.exists():
        _download(version, archive)
    folder.mkdir(mode=0o755, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as aside:
        with zipfile.ZipFile(archive) as zipped:
            zipped.extractall(aside)
        for program in (Path(aside) / home.name / "bin").iterdir():
            program.chmod(0o755)
        Path(aside).chmod(0o755)
        (Path(aside) / home.name).rename(home)
    return home


def _download(version: str, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    url = _ARCHIVE.format(version=version)
    expected = _SHA512.get(version) or _checksum_beside(url)
    with urllib.request.urlopen(url, timeout=60) as answer:
        content = answer.read()
    if hashlib.sha512(content).hexdigest() != expected:
        raise OSError(f"{url} is not what its checksum says; try again")
    aside = path.with_suffix(".part")
    aside.write_bytes(content)
    aside.replace(path)


def _checksum_beside(url: str) -> str:
    with urllib.request.urlopen(f"{url}.sha512", timeout=60) as answer:
        return str(answer.read().decode().split()[0])
