"""The copy that a reading command is pointed at: a bundle, a bare repository or a clone. None of them is believed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sealtrail import worktree
from sealtrail.git import Supplied, bundle_branches


@contextmanager
def supplied(path: Path) -> Iterator[Supplied]:
    """Open a copy to read its history; nothing is ever written into it. A bundle is unpacked elsewhere, for so long.

    Raises ``SurroundingsError`` when it is none of these, or a bundle that does not hold a whole history.
    """
    if not path.is_file():
        yield Supplied(path)
        return
    with path.open("rb", buffering=0) as file:
        branches = bundle_branches(file, str(path))
        with worktree.unpacked(file, str(path)) as directory:
            yield Supplied(directory, branches)
