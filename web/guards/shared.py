"""What the workers of one server share: a folder of theirs, which its main process makes."""

from __future__ import annotations

import os
from pathlib import Path

from search.settings import SHARED_FOLDER


def shared_folder() -> Path | None:
    """The folder; None where there is one process alone."""
    name = os.environ.get(SHARED_FOLDER)
    return Path(name) if name else None
