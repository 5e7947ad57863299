"""A working directory as a snapshot: the same engine looks at files that nobody has committed yet."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from hashlib import sha256
from io import FileIO
from pathlib import Path

from sealtrail.errors import SurroundingsError
from sealtrail.git import EMPTY_TREE, FILE_MODE, TREE_MODE, Entry, Objects
from sealtrail.store.snapshot import Snapshot

TOP_FOLDERS = ("records", "agreements", "schema", "site", ".github")
TOP_FILES = (".gitattributes", "CODEOWNERS", "README.md")
_GENERATED = "schema/json"
"""Made from the models: neither a record nor governed."""


def directory_snapshot(directory: Path, objects: Objects | None = None, *, committed: str = EMPTY_TREE) -> Snapshot:
    """The snapshot of a directory as it stands, with or without git. Symbolic links are seen, never followed.

    ``objects`` are those of the repository that the directory is a working copy of, where there is one, and
    ``committed`` is the tree of its last commit: files outside of the folders looked at here are as that has them.

    Raises ``SurroundingsError`` when the directory holds no records repository.
    """
    _must_hold_records(directory)
    objects = objects if objects is not None else Objects()
    elsewhere = objects.with_changes(committed, dict.fromkeys((*TOP_FOLDERS, *TOP_FILES)))
    return Snapshot(objects, objects.with_changes(elsewhere, dict(_files(objects, "", str(directory)))))


def unread_snapshot(directory: Path) -> Snapshot:
    """The same of a directory of which little will be asked: each folder is read when it is first looked into.

    Its trees have ids of their own, which say nothing about other trees.

    Raises ``SurroundingsError`` when the directory holds no records repository.
    """
    _must_hold_records(directory)
    folders = _Folders()
    return Snapshot(folders, folders.unread("", str(directory)))


class _Folders(Objects):
    """Objects in memory, of which a folder of a directory becomes one when it is first asked for.

    Until then it has an id that is made from its path and is none of git's. It keeps that id, and is read once, so
    that one id stands for one content here as everywhere.
    """

    def __init__(self) -> None:
        super().__init__()
        self._unread: dict[str, tuple[str, str]] = {}
        self._known: dict[str, str] = {}

    def unread(self, path: str, folder: str) -> str:
        """The id of the folder at ``path`` here, which lies at ``folder`` on this machine."""
        name = sha256(f"unread {path}".encode("utf-8", "surrogateescape")).hexdigest()[:40]
        self._unread[name] = (path, folder)
        return name

    def _read(self, object_id: str, kind: str, limit: int) -> bytes:
        if object_id in self._unread:
            self._known[object_id] = self._listed(*self._unread.pop(object_id))
        return super()._read(self._known.get(object_id, object_id), kind, limit)

    def _listed(self, path: str, folder: str) -> str:
        entries: dict[str, Entry | None] = {}
        for held in _held(path, folder):
            if not held.is_dir(follow_symlinks=False):
                entries[held.name] = _entry(self, held)
            elif _holds_files(inner := _inside(path, held.name), held.path):
                entries[held.name] = Entry(TREE_MODE, self.unread(inner, held.path))
        return self.with_changes(EMPTY_TREE, entries)


def _must_hold_records(directory: Path) -> None:
    if not (directory / "schema").is_dir():
        raise SurroundingsError(
            f"{directory} holds no records repository: it has no schema folder",
            hint="change to the top folder of a records repository, or make one with sealtrail demo DIR",
            code="repository.none",
        )


def _files(objects: Objects, path: str, folder: str) -> Iterator[tuple[str, Entry]]:
    for held in _held(path, folder):
        inner = _inside(path, held.name)
        if held.is_dir(follow_symlinks=False):
            yield from _files(objects, inner, held.path)
        elif (entry := _entry(objects, held)) is not None:
            yield inner, entry


def _holds_files(path: str, folder: str) -> bool:
    """Whether git would see anything in a folder: it keeps none that is empty."""
    return any(
        _holds_files(_inside(path, held.name), held.path)
        if held.is_dir(follow_symlinks=False)
        else held.is_symlink() or held.is_file(follow_symlinks=False)
        for held in _held(path, folder)
    )


def _held(path: str, folder: str) -> list[os.DirEntry[str]]:
    """What lies in a folder and is looked at. Raises ``OSError`` when it cannot be listed: that is no empty folder."""
    # As the system gives them: a path object for each of a hundred thousand files costs more than reading them.
    with os.scandir(folder) as entries:
        return [entry for entry in entries if _counts(path, entry)]


def _counts(path: str, entry: os.DirEntry[str]) -> bool:
    name, is_folder = entry.name, entry.is_dir(follow_symlinks=False)
    if not path:
        return name in TOP_FOLDERS or (name in TOP_FILES and not is_folder)
    if is_folder:
        return f"{path}/{name}" != _GENERATED
    return name == ".gitattributes" or not name.startswith(".")


def _inside(path: str, name: str) -> str:
    return f"{path}/{name}" if path else name


def _entry(objects: Objects, held: os.DirEntry[str]) -> Entry | None:
    """A file as git would keep it. It sees no pipes and sockets, and reading one would never end."""
    if held.is_symlink():
        return Entry("120000", objects.put_blob(os.fsencode(Path(held.path).readlink())))
    mode = held.stat(follow_symlinks=False).st_mode
    if not stat.S_ISREG(mode):
        return None
    with FileIO(held.path) as file:
        return Entry("100755" if mode & stat.S_IXUSR else FILE_MODE, objects.put_blob(file.readall()))
