"""Writing git: the only importer of GitPython. It makes repositories, commits, pushes and hooks, and judges nothing.

Commits are written through ``git fast-import`` from bytes, so that no checkout, filter, attribute or signing setting
of anybody's machine can change what is kept.
"""

from __future__ import annotations

import os
import re
import tempfile
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from sealtrail.errors import SurroundingsError

if TYPE_CHECKING:
    import git

_QUIET = {"GIT_TERMINAL_PROMPT": "0", "GIT_ASKPASS": "true", "LC_ALL": "C"}


@dataclass(frozen=True, slots=True)
class Author:
    """A name and a business address, as git records them; neither proves anything."""

    name: str
    email: str

    def line(self, at: datetime) -> str:
        """The author as fast-import wants it; names cannot carry what git gives a meaning to."""
        name = re.sub(r"[<>\n\0]", " ", self.name).strip()
        email = re.sub(r"[<>\s\0]", "", self.email)
        return f"{name} <{email}> {int(at.timestamp())} {at.strftime('%z')}"


@dataclass(frozen=True, slots=True)
class Push:
    """The outcome of a push: whether it was taken, and what the other side said."""

    accepted: bool
    said: str


def create_bare(path: Path) -> None:
    """Make a bare repository whose branch is main, untouched by any template of the machine."""
    path.mkdir(parents=True, exist_ok=True)
    _git(path).init("--bare", "--quiet", "--initial-branch=main", "--template=", str(path))


def clone(source: Path, target: Path, *, bare: bool = False, remote: str = "origin") -> None:
    """Clone a repository, untouched by templates and without converting line ends."""
    arguments = ["--quiet", "--template=", "--no-hardlinks", "--config=core.autocrlf=false"]
    where = ["--bare"] if bare else [f"--origin={remote}"]
    _git(target.parent).clone(*arguments, *where, str(source), str(target))


def write_commit(
    repository: Path,
    ref: str,
    *,
    parents: tuple[str, ...],
    changes: Mapping[str, bytes | None],
    message: str,
    author: Author,
    committer: Author,
    authored_at: datetime,
    at: datetime,
) -> str:
    """Write a commit whose tree is the first parent's with some files set or removed; point ``ref`` at it.

    Returns the commit's id. Raises ``SurroundingsError`` when git does not take it.
    """
    text = message.encode()
    head = [f"commit {ref}\n", f"author {author.line(authored_at)}\n", f"committer {committer.line(at)}\n"]
    stream = [*(line.encode() for line in head), b"data %d\n" % len(text), text, b"\n"]
    for word, parent in zip(("from", *("merge",) * len(parents)), parents, strict=False):
        stream.append(f"{word} {parent}\n".encode())
    for path, data in sorted(changes.items()):
        if data is None:
            stream.append(b"D " + _quoted(path) + b"\n")
        else:
            stream += [b"M 100644 inline %s\ndata %d\n" % (_quoted(path), len(data)), data, b"\n"]
    feed = b"".join([b"feature done\n", b"reset " + ref.encode() + b"\n", *stream, b"done\n"])
    with tempfile.TemporaryFile() as file:
        file.write(feed)
        file.seek(0)
        _git(repository).fast_import("--quiet", "--force", istream=file)
    return str(_git(repository).rev_parse("--verify", f"{ref}^0"))


def _quoted(path: str) -> bytes:
    """A path as ``git fast-import`` reads it: in C's quotes, so that no byte of it can begin a command of its own."""
    plain = {*range(0x20, 0x7F)} - {*b'"\\'}
    return b'"' + b"".join(b"%c" % byte if byte in plain else b"\\%03o" % byte for byte in os.fsencode(path)) + b'"'


@contextmanager
def unpacked(pack: BinaryIO, name: str) -> Iterator[Path]:
    """A bare repository with the objects of one pack, gone when the block is left.

    ``pack`` is a file that was opened without buffering, and stands where the pack begins: git gets the open file, so
    that no name of it can mean anything else. Git hashes each object anew and makes the index by itself, under no
    settings but its own; how much disk a pack takes is up to whoever made it. Raises ``SurroundingsError``, calling the
    file ``name``, when the pack is cut off, damaged or lacks what it builds on.
    """
    with tempfile.TemporaryDirectory(prefix="sealtrail-") as folder:
        alone = _git(Path(folder))
        alone.update_environment(GIT_CONFIG_GLOBAL=os.devnull, GIT_CONFIG_NOSYSTEM="1")
        alone.init("--bare", "--quiet", "--object-format=sha1", "--template=", folder)
        try:
            alone.index_pack("--stdin", istream=pack)
        except SurroundingsError as problem:
            if problem.code != "git.refused":
                raise
            raise SurroundingsError(
                f"the bundle {name} is cut off or damaged, or lacks objects that it builds on ({problem})",
                hint="ask for it again, whole: git bundle create FILE main",
                code="repository.unreadable",
            ) from None
        yield Path(folder)


@contextmanager
def passing_ref(repository: Path) -> Iterator[str]:
    """The name of a ref for a commit that no branch shall hold; it is gone when the block is left."""
    ref = f"refs/sealtrail/landing/{uuid.uuid4().hex}"
    try:
        yield ref
    finally:
        _git(repository).update_ref("-d", ref)


def push(repository: Path, remote: str, *refspecs: str) -> Push:
    """Push, and tell what the other side said instead of raising."""
    status, out, err = _git(repository).push(
        "--no-follow-tags",
        "--recurse-submodules=no",
        remote,
        *refspecs,
        with_extended_output=True,
        with_exceptions=False,
    )
    return Push(status == 0, f"{out}\n{err}".strip())


def fetch(repository: Path, remote: str, *refspecs: str) -> None:
    """Fetch all branches of a remote, or those named. Raises ``SurroundingsError`` with what git said."""
    _git(repository).fetch("--quiet", "--no-tags", remote, *refspecs)


def fast_forward(repository: Path, commit: str) -> None:
    """Move the branch that is checked out, and the files with it, to a commit that descends from it."""
    _git(repository).merge("--quiet", "--ff-only", commit)


def current_branch(repository: Path) -> str:
    """The branch that is checked out, the empty text when none is."""
    return str(_git(repository).branch("--show-current"))


def configure(repository: Path, settings: Mapping[str, str]) -> None:
    """Write settings into the repository's own configuration."""
    for name, value in settings.items():
        _git(repository).config("--local", name, value)


def setting(repository: Path, name: str) -> str | None:
    """A value of the clone's or the user's git configuration, nothing when it is not set. Never read for a verdict."""
    return str(_git(repository).config("--get", name, with_exceptions=False)) or None


def identity(repository: Path) -> Author:
    """The name and address that git would record. Raises ``SurroundingsError`` when none is set."""
    name, email = setting(repository, "user.name"), setting(repository, "user.email")
    if name is None or email is None:
        raise SurroundingsError(
            "git does not know who you are",
            hint='run: git config user.name "…" and git config user.email "…"',
            code="identity.none",
        )
    return Author(name, email)


@cache
def _program() -> type[git.Git]:
    """The program git, with errors of our own and nothing to ask of a person.

    Importing GitPython starts git twice, so it waits until git is needed: who only reads never starts it.
    """
    import git  # noqa: PLC0415

    class Git(git.Git):
        def execute(self, *arguments: object, **settings: object) -> object:  # type: ignore[override]
            try:
                return super().execute(*arguments, **settings)  # type: ignore[call-overload]
            except git.exc.GitCommandNotFound:
                raise SurroundingsError(
                    "git is not installed", hint="install git 2.34 or newer", code="tool.missing"
                ) from None
            except git.exc.GitCommandError as error:
                said = [line for line in str(error.stderr).strip().strip("'").splitlines() if line.strip()]
                raise SurroundingsError(
                    f"git refused: {said[-1].strip() if said else 'no reason given'}",
                    hint="see what git says about this repository",
                    code="git.refused",
                ) from None

    return Git


_ELSEWHERE = [
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_CONFIG",
    "GIT_CONFIG_COUNT",
    "GIT_CONFIG_PARAMETERS",
    "GIT_DIR",
    "GIT_GRAFT_FILE",
    "GIT_INDEX_FILE",
    "GIT_NAMESPACE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_QUARANTINE_PATH",
    "GIT_REPLACE_REF_BASE",
    "GIT_SHALLOW_FILE",
    "GIT_WORK_TREE",
]
"""What tells git to work on another repository than the one it is started in; a hook of git's own leaves it behind."""


def _git(directory: Path) -> git.Git:
    for name in _ELSEWHERE:
        os.environ.pop(name, None)
    found = _program()(str(directory))
    found.update_environment(**_QUIET)
    return found
