"""A copy that somebody hands over, of which nothing is believed but objects that have the bytes of their names.

libgit2 opens a repository by reading its configuration, which can include other files, name other folders and ask for
extensions; it follows ``objects/info/alternates``, and reads the commit-graph. None of that is opened here: loose
objects and packs are read from the one folder ``objects``, and a branch from the file that names its commit. A pack's
index is used to find things and believed in nothing. What is not there is missing, wherever else it may lie.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

import pygit2

from sealtrail.errors import SurroundingsError, UsageError
from sealtrail.git.objects import Objects
from sealtrail.git.repository import Repository

MAX_REFERENCES = 64 * 1024 * 1024
"""The most bytes that a list of references may have: it is searched in memory."""

_MAX_HEADER = 16 * 1024 * 1024
_PACKS, _LOOSE = 2, 1
"""In which order they are asked; libgit2's own."""
_UNREADABLE = "repository.unreadable"


class Supplied(Repository):
    """A bare repository, a clone or an unpacked bundle, with its objects and its branches and nothing else.

    ``branches`` are those that a bundle names; without them they are read from the copy. Raises ``SurroundingsError``
    when there is no repository at the path; with no path at all, one above may be meant. There is no work tree.
    """

    def __init__(self, path: Path, branches: Mapping[str, str] | None = None) -> None:
        self.directory, self._shared = _directories(path)
        self.work_tree = None
        self._branches = branches
        objects = str(_plain(self._shared / "objects"))
        database = pygit2.Odb()
        database.add_backend(pygit2.OdbBackendPack(objects), _PACKS)
        database.add_backend(pygit2.OdbBackendLoose(objects, -1, False), _LOOSE)
        self._git = pygit2.Repository()
        self._git.set_odb(database)
        self.objects = Objects(self._git)

    def commit_of(self, name: str) -> str:
        """The commit that a name means. Raises ``UsageError`` for ``HEAD`` too: whoever made the copy has chosen it."""
        if name == "HEAD":
            raise UsageError("in a copy HEAD may be anything", hint="name a branch, or a commit's 40 digits")
        return super().commit_of(name)

    def _reference(self, name: str) -> str | None:
        if self._branches is not None:
            return self._branches.get(name)
        if not pygit2.reference_is_valid_name(name):
            return None
        told = _small(self._shared / name)
        if told is None:
            return self._packed(name)
        if re.fullmatch(r"[0-9a-f]{40}\n?", told) is None:
            raise _unreadable(f"{name} does not name a commit", "compare with an independent copy, or ask for a bundle")
        return told.strip()

    def _packed(self, name: str) -> str | None:
        path = self._shared / "packed-refs"
        if (self._shared / "reftable").is_dir():
            how = "in a form that this release does not read (reftable)"
            raise _unreadable(f"this copy keeps its branches {how}", "ask for a bundle: git bundle create FILE main")
        if not path.is_file():
            return None
        if path.stat().st_size > MAX_REFERENCES:
            raise _unreadable(f"packed-refs is longer than {MAX_REFERENCES} bytes", "ask for a bundle of main alone")
        found = set(re.findall(rb"^([0-9a-f]{40}) %s$" % re.escape(name.encode()), path.read_bytes(), re.MULTILINE))
        if len(found) > 1:
            raise _unreadable(f"packed-refs names {name} more than once", "compare with an independent copy")
        return found.pop().decode() if found else None


def bundle_branches(file: BinaryIO, name: str) -> dict[str, str]:
    """The references that a git bundle (version 2 or 3, gitformat-bundle) holds; leaves the file where its pack begins.

    ``file`` is unbuffered, so that a program that is given the file reads on from there. Raises ``SurroundingsError``,
    calling the file ``name``, when it is no bundle, or one that holds only a part of a history.
    """
    start = file.read(_MAX_HEADER)
    if not start.startswith((b"# v2 git bundle\n", b"# v3 git bundle\n")):
        raise SurroundingsError(
            f"{name} is neither a git repository nor a bundle",
            hint="name the top folder of a clone, a bare repository, or a file that git bundle create made",
            code="repository.none",
        )
    head = _BUNDLE.match(start)
    if head is None:
        raise _unreadable(f"the bundle {name} is cut off or damaged", _WHOLE)
    for asked in head["capabilities"].splitlines():
        if asked != b"@object-format=sha1":
            words = asked[1:].decode("ascii", "replace")
            raise _unreadable(f"the bundle {name} was made with {words}, which this release does not read", _WHOLE)
    if head["needs"]:
        needed = head["needs"][1:41].decode()
        raise _unreadable(f"the bundle {name} holds only what came after {needed}, expected the whole history", _WHOLE)
    pairs = [line.split(b" ", 1) for line in head["references"].splitlines()]
    found = {reference.decode("utf-8", "surrogateescape"): commit.decode() for commit, reference in pairs}
    if len(found) != len(pairs):
        raise _unreadable(f"the bundle {name} names a branch more than once", _WHOLE)
    file.seek(head.end())
    return found


_WHOLE = "ask for it again, whole: git bundle create FILE main"
_BUNDLE = re.compile(
    rb"# v[23] git bundle\n"
    rb"(?P<capabilities>(?:@[^\n]*\n)*)"
    rb"(?P<needs>(?:-[0-9a-f]{40}[^\n]*\n)*)"
    rb"(?P<references>(?:[0-9a-f]{40} [^\n]+\n)*)"
    rb"\n"
)


def _unreadable(message: str, hint: str) -> SurroundingsError:
    return SurroundingsError(message, hint=hint, code=_UNREADABLE)


def _directories(path: Path) -> tuple[Path, Path]:
    """A repository's own directory, and the one that a linked work tree shares with others: mostly the same."""
    here = path.resolve()
    for folder in (here, *here.parents) if path == Path() else (here,):
        for found in (folder / ".git", folder):
            link = _small(found)
            own = found if link is None else folder / link.removeprefix("gitdir: ").rstrip("\n")
            common = _small(own / "commondir")
            shared = own if common is None else own / common.rstrip("\n")
            if (own / "HEAD").is_file() and (shared / "objects").is_dir():
                return own, shared
    raise SurroundingsError(
        f"{path} is no git repository",
        hint="run this inside a clone of a records repository, or name one with --repo",
        code="repository.none",
    )


def _plain(objects: Path) -> Path:
    """A folder of objects in which nothing but files is read: at a pipe, reading would wait for ever."""
    for folder in objects.iterdir():
        if folder.is_dir():
            with os.scandir(folder) as held:
                odd = [entry.name for entry in held if not (entry.is_file() or entry.is_dir())]
            if odd:
                where = f"objects/{folder.name}/{odd[0]}"
                raise _unreadable(f"{where} is no plain file", "ask for a bundle: git bundle create FILE main")
    return objects


def _small(path: Path) -> str | None:
    """The text of a file that git keeps one line in; nothing where there is no plain file, or a longer one."""
    if not path.is_file():  # a pipe would be waited for, and a device never ends
        return None
    with path.open("rb") as file:
        data = file.read(_LONGEST_LINE + 1)
    return None if len(data) > _LONGEST_LINE else data.decode("utf-8", "surrogateescape")


_LONGEST_LINE = 4096
