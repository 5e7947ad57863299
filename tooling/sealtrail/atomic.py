"""Files that are there whole or not at all, and what an interrupted run left behind; whatever they hold."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file so that it is there whole or not at all, even if the power goes."""
    handle, name = tempfile.mkstemp(prefix=".unfinished-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def sweep(folder: Path) -> None:
    """Remove what an interrupted run left behind: signatures without a statement, and unfinished files."""
    for path in folder.glob("*.json.sig"):
        if not path.with_suffix("").exists():
            path.unlink()
    for path in folder.glob(".unfinished-*"):
        path.unlink()
