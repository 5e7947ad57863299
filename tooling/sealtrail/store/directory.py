"""A working directory as a snapshot: the same engine looks at files that nobody has committed yet."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from sealtrail.errors import SurroundingsError
from sealtrail.git import EMPTY_TREE, FILE_MODE, Entry, Objects
from sealtrail.store.snapshot import Snapshot

TOP_FOLDERS = ("records", "agreements", "schema", "site", ".github")
TOP_FILES = (".gitattributes", "CODEOWNERS", "README.md")


def directory_snapshot(directory: Path, objects: Objects | None = None, *, committed: str = EMPTY_TREE) -> Snapshot:
    """The snapshot of a directory as it stands, with or without git. Symbolic links are seen, never followed.

    ``objects`` are those of the repository that the directory is a working copy of, where there is one, and
    ``committed`` is the tree of its last commit: files outside of the folders looked at here are as that has them.

    Raises ``SurroundingsError`` when the directory holds no records repository.
    """
    if not (directory / "schema").is_dir():
        raise SurroundingsError(
            f"{directory} holds no records repository: it has no schema folder",
            hint="change to the top folder of a records repository, or make one with sealtrail demo DIR",
            code="repository.none",
        )
    objects = objects if objects is not None else Objects()
    changes: dict[str, Entry | None] = {}
    for file in _files(directory):
        path = file.relative_to(directory).as_posix()
        if path.startswith("schema/json/"):
            continue  # generated from the models, neither a record nor governed
        if file.is_symlink():
            changes[path] = Entry("120000", objects.put_blob(os.fsencode(file.readlink())))
        elif file.is_file():  # git sees no pipes and sockets, and reading one would never end
            mode = "100755" if file.stat().st_mode & stat.S_IXUSR else FILE_MODE
            changes[path] = Entry(mode, objects.put_blob(file.read_bytes()))
    elsewhere = objects.with_changes(committed, dict.fromkeys((*TOP_FOLDERS, *TOP_FILES)))
    return Snapshot(objects, objects.with_changes(elsewhere, changes))


def _files(directory: Path) -> Iterator[Path]:
    """Whatever may be a file or a symbolic link below the top folders, and the files beside them."""
    for top in TOP_FOLDERS:
        if (directory / top).is_symlink():
            yield directory / top
            continue
        for folder, folders, names in os.walk(directory / top, onerror=_stop):
            folders.sort()
            links = [name for name in folders if (Path(folder) / name).is_symlink()]
            for name in sorted(n for n in names + links if n == ".gitattributes" or not n.startswith(".")):
                yield Path(folder) / name
    yield from (directory / name for name in TOP_FILES)


def _stop(error: OSError) -> None:
    # A folder that cannot be listed is no empty folder; only one that is not there at all is.
    if not isinstance(error, FileNotFoundError):
        raise error
