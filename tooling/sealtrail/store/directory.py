"""A working directory as a snapshot: the same engine looks at files that nobody has committed yet."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from io import FileIO
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
    for path, file in _files(directory):
        if path.startswith("schema/json/"):
            continue  # generated from the models, neither a record nor governed
        mode = os.lstat(file).st_mode
        if stat.S_ISLNK(mode):
            changes[path] = Entry("120000", objects.put_blob(os.fsencode(Path(file).readlink())))
        elif stat.S_ISREG(mode):  # git sees no pipes and sockets, and reading one would never end
            kind = "100755" if mode & stat.S_IXUSR else FILE_MODE
            changes[path] = Entry(kind, objects.put_blob(_read(file)))
    elsewhere = objects.with_changes(committed, dict.fromkeys((*TOP_FOLDERS, *TOP_FILES)))
    return Snapshot(objects, objects.with_changes(elsewhere, changes))


def _files(directory: Path) -> Iterator[tuple[str, str]]:
    """Whatever is no folder below the top folders, and the files beside them: its path here, and where it lies."""
    for top in TOP_FOLDERS:
        if (directory / top).is_symlink():
            yield top, str(directory / top)
        else:
            yield from _below(top, str(directory / top))
    yield from ((name, str(directory / name)) for name in TOP_FILES if os.path.lexists(directory / name))


def _below(path: str, folder: str) -> Iterator[tuple[str, str]]:
    # Names as the system gives them: a path object for each of a hundred thousand files costs more than reading them.
    try:
        with os.scandir(folder) as held:
            entries = list(held)
    except FileNotFoundError:
        return  # a folder that cannot be listed is no empty folder; only one that is not there at all is
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _below(f"{path}/{entry.name}", entry.path)
        elif entry.name == ".gitattributes" or not entry.name.startswith("."):
            yield f"{path}/{entry.name}", entry.path


def _read(file: str) -> bytes:
    with FileIO(file) as held:
        return held.readall()
