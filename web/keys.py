"""The API keys: a file with the name of each and the digest of what is secret in it.

A key is 256 random bits, which nobody finds by trying, so that one SHA-256 hides it well enough.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from threading import Lock
from typing import TYPE_CHECKING

from filelock import FileLock

from search.errors import KeyFileError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

SECRET_BYTES = 32

NAMES = re.compile(r"[\w.-]{1,64}")
"""What a key may be called; the log of requests says who asked by it."""

OWNER_ALONE = 0o600

State = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Key:
    """A key by its name; `added` is a point in time as in ISO 8601."""

    name: str
    sha256: str
    added: str


class KeyFile:
    """The keys in a file, which is read again when it has changed.

    Every method raises `KeyFileError` where it cannot be read. Threads may use it together.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = Lock()
        self._state: State | None = None
        self._keys: tuple[Key, ...] = ()

    def listed(self) -> tuple[Key, ...]:
        """Those that there are now, in the order in which they were added."""
        with self._lock:
            state = self._look()
            if state != self._state:
                self._keys, self._state = self._read(), state
            return self._keys

    def name_of(self, secret: str) -> str | None:
        """The name of a key, None where it is not known; every one takes the same time."""
        digest = _digest(secret)
        same = [key.name for key in self.listed() if hmac.compare_digest(key.sha256, digest)]
        return same[0] if same else None

    def add(self, name: str) -> str:
        """A new key of this name, to be told once; raises also where there is such a name."""
        if not NAMES.fullmatch(name):
            raise KeyFileError(
                f"{name!r} cannot be the name of a key; use 1 to 64 letters, digits, - _ and ."
            )
        secret = f"naru_{secrets.token_urlsafe(SECRET_BYTES)}"
        with self._writing():
            keys = self._there()
            if any(key.name == name for key in keys):
                raise KeyFileError(f"There is a key {name} already; revoke it, or name another.")
            now = datetime.now(UTC).isoformat(timespec="seconds")
            self._write([*keys, Key(name, _digest(secret), now)])
        return secret

    def revoke(self, name: str) -> None:
        """Remove the key of this name; raises also where there is none."""
        with self._writing():
            keys = self._read()
            others = [key for key in keys if key.name != name]
            if len(others) == len(keys):
                raise KeyFileError(f"There is no key {name} in {self._path}; see: naru keys list")
            self._write(others)

    def _there(self) -> tuple[Key, ...]:
        return self._read() if self._path.exists() else ()

    def _look(self) -> State:
        try:
            found = self._path.stat()
        except OSError as error:
            raise self._unreadable(error.strerror or error) from error
        return found.st_mtime_ns, found.st_size, found.st_ino

    def _read(self) -> tuple[Key, ...]:
        try:
            rows = json.loads(self._path.read_text(encoding="utf-8"))
            return tuple(Key(**row) for row in rows)
        except OSError as error:
            raise self._unreadable(error.strerror or error) from error
        except (ValueError, TypeError) as error:
            raise self._unreadable("it is no list of keys") from error

    def _unreadable(self, why: object) -> KeyFileError:
        return KeyFileError(
            f"The keys in {self._path} cannot be read: {why}. Make it with: naru keys add NAME"
        )

    def _writing(self) -> FileLock:
        return FileLock(self._path.with_name(f"{self._path.name}.lock"))

    def _write(self, keys: Iterable[Key]) -> None:
        """Put another file in its place, so that servers read the one or the other."""
        mode = self._path.stat().st_mode if self._path.exists() else OWNER_ALONE
        new = self._path.with_name(f"{self._path.name}.new")
        new.touch(OWNER_ALONE)
        text = json.dumps([asdict(key) for key in keys], indent=1)
        new.write_text(f"{text}\n", encoding="utf-8")
        new.chmod(mode & 0o777)
        new.replace(self._path)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
