"""What somebody can do to a copy before they hand it over, each on a bare repository whose objects lie in one pack.

Those in ``HARMLESS`` leave every object that the history needs where it is, and mislead whoever believes the rest.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

from tests.git import porcelain
from tests.scenarios.desk import CAPA, git
from tests.scenarios.test_same_answer import commit_graph, grafted, replaced

Tamper = Callable[[Path], object]

RECORD = f"records/capas/2026/{CAPA}/index.md"


def names_of(copy: Path, *revisions: str) -> list[str]:
    """The ids that git gives for some revisions."""
    return [git("rev-parse", revision, cwd=copy) for revision in revisions]


# --- what git believes, and we do not -------------------------------------------------------------------------------


def tags_called_main(copy: Path) -> None:
    """A tag called main, loose and packed, names another commit."""
    git("update-ref", "refs/tags/main", "main~3", cwd=copy)
    git("pack-refs", "--all", cwd=copy)
    git("update-ref", "refs/tags/main", "main~5", cwd=copy)
    git("update-ref", "refs/tags/refs/heads/main", "main~5", cwd=copy)
    git("update-ref", "refs/remotes/main/HEAD", "main~5", cwd=copy)


def head_elsewhere(copy: Path) -> None:
    """HEAD names a branch with an older tip."""
    git("update-ref", "refs/heads/other", "main~4", cwd=copy)
    git("symbolic-ref", "HEAD", "refs/heads/other", cwd=copy)


def hostile_settings(copy: Path) -> None:
    """The configuration names programs, another folder, other addresses, and extensions that nobody knows."""
    trap = copy / "trap"
    trap.write_text(f"#!/bin/sh\ntouch {copy.parent}/sprung\n", "ascii")
    trap.chmod(0o755)
    hooks = copy / "hooks"
    hooks.mkdir(exist_ok=True)
    for name in ("post-checkout", "pre-auto-gc", "reference-transaction", "fsmonitor-watchman"):
        shutil.copy(trap, hooks / name)
    settings = f"""
[core]
	repositoryFormatVersion = 1
	fsmonitor = {trap}
	hooksPath = {hooks}
	worktree = /nonexistent
	bare = false
	commitGraph = true
	useReplaceRefs = true
[extensions]
	unknownToAll = true
	refStorage = reftable
	partialClone = origin
[include]
	path = {trap}
	path = /nonexistent
[includeIf "gitdir:**"]
	path = {trap}
[url "file:///nonexistent/"]
	insteadOf = file:///
[filter "x"]
	smudge = {trap}
	required = true
[gpg]
	program = {trap}
[mailmap]
	file = {trap}
"""
    with (copy / "config").open("a", encoding="utf-8") as config:
        config.write(settings)


def broken_settings(copy: Path) -> None:
    """The configuration is no configuration."""
    (copy / "config").write_bytes(b"[core\n\0\xff bare = perhaps")


def settings_without_end(copy: Path) -> None:
    """The configuration is a pipe, at which whoever reads it waits for ever."""
    (copy / "config").unlink()
    os.mkfifo(copy / "config")


def no_settings(copy: Path) -> None:
    """There is no configuration at all, nor anything else that is not needed."""
    for name in ("config", "description", "hooks", "info", "logs", "branches"):
        path = copy / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def union_attributes(copy: Path) -> None:
    """Attributes ask for other line ends, filters, and merges that keep both sides."""
    (copy / "info").mkdir(exist_ok=True)
    (copy / "info" / "attributes").write_text("* merge=union eol=crlf ident filter=x text\n", "ascii")


def borrowing_nothing(copy: Path) -> None:
    """It says that it borrows objects, from a folder that is not there and from itself, and needs none of them."""
    (copy / "objects" / "info" / "alternates").write_text(f"/nonexistent/objects\n{copy}/objects\n../../x\n", "utf-8")


def cut_in_words_alone(copy: Path) -> None:
    """It calls itself a shallow clone, and is a whole one."""
    (copy / "shallow").write_text("\n".join(names_of(copy, "main~2", "main")) + "\n", "ascii")


def packed_branches(copy: Path) -> None:
    """Its branches lie in one file."""
    git("pack-refs", "--all", cwd=copy)


def one_index_for_all(copy: Path) -> None:
    """An index over all packs lies beside their own, as large repositories have it."""
    git("multi-pack-index", "write", cwd=copy)


HARMLESS: tuple[Tamper, ...] = (
    replaced,
    grafted,
    commit_graph,
    tags_called_main,
    head_elsewhere,
    hostile_settings,
    broken_settings,
    settings_without_end,
    no_settings,
    union_attributes,
    borrowing_nothing,
    cut_in_words_alone,
    packed_branches,
    one_index_for_all,
)


# --- forged objects -------------------------------------------------------------------------------------------------


def forged_loose(copy: Path, name: str, data: bytes) -> None:
    """Put a blob of other bytes where a loose object of this name lies."""
    path = copy / "objects" / name[:2] / name[2:]
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    path.write_bytes(zlib.compress(b"blob %d\0" % len(data) + data))


def loose_forgery(copy: Path) -> None:
    """Beside the pack lies a loose object under the name of the newest record, with other words in it."""
    (name,) = names_of(copy, f"main:{RECORD}")
    forged_loose(copy, name, git("cat-file", "blob", name, cwd=copy, strip=False).replace("state:", "status:").encode())


def unpacked(copy: Path) -> None:
    """Take every object out of its pack."""
    pack = next((copy / "objects" / "pack").glob("*.pack"))
    moved = pack.rename(copy / "moved.pack")
    for rest in (copy / "objects" / "pack").iterdir():
        rest.unlink()
    porcelain.git(copy, "unpack-objects", "-q", given=moved.read_bytes())
    moved.unlink()


def loose_record(copy: Path) -> None:
    """The only copy of the newest record is a loose object with other words in it."""
    unpacked(copy)
    loose_forgery(copy)


def loose_commit(copy: Path) -> None:
    """Under the name of the tip lies the commit before it."""
    unpacked(copy)
    tip, before = (copy / "objects" / n[:2] / n[2:] for n in names_of(copy, "main", "main~1"))
    tip.unlink()
    shutil.copy(before, tip)


def swapped_offsets(copy: Path, *, shared: bool = False) -> None:
    """The pack's index, or the one over all packs, exchanges the places of a record's newest text and the one before.

    Git prints the old text for the new one then; its checksums fit.
    """
    git("repack", "-adq", "--depth=0", "--window=0", cwd=copy)
    if shared:
        git("multi-pack-index", "write", cwd=copy)
    name = "multi-pack-index" if shared else "*.idx"
    index = next((copy / "objects" / "pack").glob(name))
    index.chmod(0o644)
    data = bytearray(index.read_bytes()[:-20])
    names, width, offsets = _tables(data, shared=shared)
    count = struct.unpack_from(">I", data, names - 4)[0]
    ids = [data[names + 20 * i : names + 20 * (i + 1)].hex() for i in range(count)]
    landings = git("rev-list", "--first-parent", "-n2", "main", "--", RECORD, cwd=copy).split()
    texts = (f"{landing}:{RECORD}" for landing in landings)
    one, other = (offsets + width * ids.index(n) for n in names_of(copy, *texts))
    data[one : one + width], data[other : other + width] = data[other : other + width], data[one : one + width]
    index.write_bytes(bytes(data) + hashlib.sha1(data, usedforsecurity=False).digest())
    assert "state: open" in git("cat-file", "blob", f"main:{RECORD}", cwd=copy)


def _tables(data: bytearray, *, shared: bool) -> tuple[int, int, int]:
    """Where the names and the places are in an index, and how wide a place is (gitformat-pack)."""
    if not shared:
        count = struct.unpack_from(">I", data, 8 + 4 * 255)[0]
        return 8 + 1024, 4, 8 + 1024 + 24 * count
    chunks = dict(struct.unpack_from(">4sQ", data, 12 + 12 * i) for i in range(data[6]))
    return chunks[b"OIDL"], 8, chunks[b"OOFF"]


def swapped_in_all(copy: Path) -> None:
    """The index over all packs exchanges two texts."""
    swapped_offsets(copy, shared=True)


FORGED: tuple[Tamper, ...] = (loose_forgery, loose_record, loose_commit, swapped_offsets, swapped_in_all)
"""Where an object that is needed has other bytes than its name says."""


# --- what is not there ----------------------------------------------------------------------------------------------


def borrowing(copy: Path) -> None:
    """Its objects lie in another repository on the same machine, from which it says that it borrows."""
    lender = copy.with_name("lender")
    shutil.copytree(copy, lender)
    shutil.rmtree(copy / "objects")
    (copy / "objects" / "info").mkdir(parents=True)
    (copy / "objects" / "info" / "alternates").write_text(f"{lender}/objects\n", "utf-8")
    assert git("cat-file", "-t", "main", cwd=copy) == "commit"


def borrowing_in_vain(copy: Path) -> None:
    """One object is only said to lie elsewhere, and does not."""
    unpacked(copy)
    (name,) = names_of(copy, f"main:{RECORD}")
    (copy / "objects" / name[:2] / name[2:]).unlink()
    (copy / "objects" / "info" / "alternates").write_text(f"{copy.parent}/nowhere/objects\n", "utf-8")


def cut_off(copy: Path) -> None:
    """History is cut off after five steps."""
    whole = copy.with_name("whole")
    copy.rename(whole)
    git("clone", "--quiet", "--bare", "--depth", "5", whole.as_uri(), copy, cwd=copy.parent)


def without_blobs(copy: Path) -> None:
    """It was cloned without the contents of files, to be fetched when needed."""
    whole = copy.with_name("whole")
    copy.rename(whole)
    git("config", "uploadpack.allowFilter", "true", cwd=whole)
    git("clone", "--quiet", "--bare", "--filter=blob:none", whole.as_uri(), copy, cwd=copy.parent)


LACKING: tuple[Tamper, ...] = (borrowing, borrowing_in_vain, cut_off, without_blobs)
"""Where an object that is needed is not there."""
