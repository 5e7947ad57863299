"""Git itself, run as a process: what our reader is compared with, and what writes objects that git would not make."""

from __future__ import annotations

import hashlib
import os
import subprocess
import zlib
from collections.abc import Mapping
from pathlib import Path

PERSON = "Ada Byron <ada@larkspur.example> 1767225600 +0100"


def git(repository: Path, *words: str, given: bytes = b"", index: Path | None = None) -> bytes:
    """What a git command prints."""
    env = {**os.environ, "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@b", "GIT_COMMITTER_NAME": "C"}
    env |= {
        "GIT_COMMITTER_EMAIL": "c@d",
        "GIT_AUTHOR_DATE": "1767225600 +0100",
        "GIT_COMMITTER_DATE": "1767225600 +0100",
    }
    if index is not None:
        env["GIT_INDEX_FILE"] = str(index)
    run = subprocess.run(["git", "-C", str(repository), *words], input=given, capture_output=True, env=env, check=False)
    assert run.returncode == 0, run.stderr.decode()
    return run.stdout


def line(repository: Path, *words: str, given: bytes = b"") -> str:
    """The one line that a git command prints."""
    return git(repository, *words, given=given).decode().strip()


def all_objects(repository: Path) -> dict[str, tuple[str, bytes]]:
    """Every object by id with its kind and bytes, as ``git cat-file --batch`` gives them."""
    printed = git(repository, "cat-file", "--batch-all-objects", "--batch")
    found: dict[str, tuple[str, bytes]] = {}
    at = 0
    while at < len(printed):
        end = printed.index(b"\n", at)
        name, kind, size = printed[at:end].decode().split()
        found[name] = (kind, printed[end + 1 : end + 1 + int(size)])
        at = end + 2 + int(size)
    return found


def write(repository: Path, kind: str, data: bytes) -> str:
    """Store bytes as an object that git would refuse to make, under their own name."""
    name = hashlib.sha1(b"%s %d\0" % (kind.encode(), len(data)) + data).hexdigest()
    forge(repository, name, kind, data)
    return name


def forge(repository: Path, name: str, kind: str, data: bytes, *, size: int | None = None) -> None:
    """Store bytes as a loose object under any name, and with any size in its header."""
    put(repository, name, zlib.compress(b"%s %d\0" % (kind.encode(), len(data) if size is None else size) + data))


def put(repository: Path, name: str, stored: bytes) -> None:
    """Put bytes where a loose object lies."""
    path = repository / "objects" / name[:2] / name[2:]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    path.write_bytes(stored)


def commit(repository: Path, tree: str, *parents: str, message: str = "x") -> str:
    """A commit made by git."""
    return line(repository, "commit-tree", tree, *(w for p in parents for w in ("-p", p)), "-m", message)


def tree_of(repository: Path, files: Mapping[str, bytes], index: Path) -> str:
    """The tree that git makes of files, through an index of its own."""
    index.unlink(missing_ok=True)
    listed = b"".join(
        b"100644 %s\t%s\n" % (line(repository, "hash-object", "-w", "--stdin", given=data).encode(), path.encode())
        for path, data in sorted(files.items())
    )
    git(repository, "update-index", "--add", "--index-info", given=listed, index=index)
    return git(repository, "write-tree", index=index).decode().strip()
