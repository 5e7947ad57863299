"""Reading objects: what git says, and nothing that only claims to be it."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pygit2
import pytest

from sealtrail.errors import CommitError, MissingObjectError, ObjectError, SurroundingsError
from sealtrail.git import EMPTY_TREE, MAX_BLOB, MAX_TREE, Entry, Objects, Repository
from tests.cli.demo import made
from tests.git.porcelain import PERSON, all_objects, commit, forge, git, line, put, tree_of, write


def test_every_object_of_a_real_history_is_read_as_git_reads_it() -> None:
    """Each blob, tree and commit of the demo's history has the bytes, entries and fields that git shows."""
    path = made().upstream
    repository = Repository(path)
    kinds = {"blob": 0, "tree": 0, "commit": 0}
    logged = git(
        path, "log", "--all", "-z", "--no-show-signature", "--format=tformat:%H%n%T%n%P%n%an%n%ct%n%B"
    ).decode()
    told = {entry[:40]: entry[41:].split("\n", 4) for entry in logged.split("\0") if entry}
    for name, (kind, data) in all_objects(path).items():
        kinds[kind] += 1
        if kind == "blob":
            assert repository.objects.blob(name) == data
            assert repository.objects.size(name) == len(data)
        elif kind == "tree":
            entries = repository.objects.tree(name)
            assert b"".join(f"{e.mode} {n}\0".encode() + bytes.fromhex(e.id) for n, e in entries.items()) == data
        else:
            tree, parents, author, seconds, message = told[name]
            read = repository.objects.commit(name)
            assert (read.id, read.tree, " ".join(read.parents), read.author) == (name, tree, parents, author)
            assert int(read.committed_at.timestamp()) == int(seconds)
            assert read.message.strip() == message.strip()
    assert min(kinds.values()) > 30


def test_the_files_of_a_tree_are_those_that_git_lists() -> None:
    """Walking a tree gives the modes, ids and paths of ``git ls-tree``, in its order."""
    path = made().upstream
    repository = Repository(path)
    tree = repository.objects.commit(repository.commit_of("main")).tree
    listed = git(path, "ls-tree", "-r", tree).decode().splitlines()
    assert [f"{e.mode} blob {e.id}\t{p}" for p, e in repository.objects.files(tree)] == listed
    assert repository.objects.entry(tree, "") == Entry("40000", tree)
    assert repository.objects.entry(tree, "schema/root.yaml/deeper") is None
    assert repository.objects.entry(tree, "nothing/here") is None


@pytest.mark.parametrize(
    ("kind", "stored"),
    [
        ("blob", lambda p, n: forge(p, n, "blob", b"forged")),
        ("tree", lambda p, n: forge(p, n, "tree", b"")),
        ("commit", lambda p, n: forge(p, n, "commit", b"tree " + b"0" * 40)),
        ("blob", lambda p, n: forge(p, n, "tree", b"wanted")),
        ("blob", lambda p, n: put(p, n, b"no zlib at all")),
        ("blob", lambda p, n: put(p, n, b"")),
        ("blob", lambda p, n: forge(p, n, "blob", b"wanted", size=3)),
        ("blob", lambda p, n: forge(p, n, "blob", b"wanted", size=60)),
        ("blob", lambda p, n: forge(p, n, "wibble", b"wanted")),
    ],
    ids=["blob", "tree", "commit", "other-kind", "garbage", "empty", "short", "long", "unknown-kind"],
)
def test_an_object_that_is_not_what_its_name_says_is_refused(
    bare: Path, kind: str, stored: Callable[[Path, str], None]
) -> None:
    """Bytes stored under a name that is not their hash are never believed, whatever was tampered with."""
    name = line(bare, "hash-object", "-t", "blob", "--stdin", given=b"wanted")
    stored(bare, name)
    objects = Repository(bare).objects
    with pytest.raises(ObjectError) as refused:
        {"blob": objects.blob, "tree": objects.tree, "commit": objects.commit}[kind](name)
    assert refused.value.code == "object.hash"
    assert refused.value.hint


class Lying:
    """An object database that vouches for everything and gives other bytes."""

    def __contains__(self, _: str) -> bool:
        return True

    def read_header(self, _: str) -> tuple[int, int]:
        return 3, 6

    def read(self, _: str) -> tuple[int, bytes]:
        return 3, b"forged"


def test_every_object_is_hashed_by_ourselves() -> None:
    """Even a database that checks nothing cannot pass off other bytes, because each object is hashed here again."""
    objects = Objects(cast("pygit2.Repository", SimpleNamespace(odb=Lying())))
    with pytest.raises(ObjectError) as refused:
        objects.blob("12" * 20)
    assert refused.value.code == "object.hash"
    honest = hashlib.sha1(b"blob 6\0forged").hexdigest()
    assert objects.blob(honest) == b"forged"


def test_a_pack_index_that_swaps_two_objects_is_refused(bare: Path) -> None:
    """A forged pack index, which makes ``git show`` print other content, is found out by hashing."""
    names = [line(bare, "hash-object", "-w", "--stdin", given=data) for data in (b"first\n", b"other\n")]
    git(bare, "pack-objects", "--quiet", "objects/pack/pack", given="\n".join(names).encode() + b"\n")
    git(bare, "prune-packed")
    index = next((bare / "objects" / "pack").glob("*.idx"))
    data = bytearray(index.read_bytes())
    offsets = 8 + 256 * 4 + 2 * 20 + 2 * 4  # after the header, the fan-out table, two names and two checksums
    first, second = struct.unpack_from(">II", data, offsets)
    struct.pack_into(">II", data, offsets, second, first)
    data[-20:] = hashlib.sha1(data[:-20]).digest()
    index.chmod(0o644)
    index.write_bytes(data)
    objects = Repository(bare).objects
    for name in names:
        with pytest.raises(ObjectError) as refused:
            objects.blob(name)
        assert refused.value.code == "object.hash"


def test_a_replace_ref_changes_nothing(bare: Path) -> None:
    """Where git shows other content because of a replace ref, the object itself is read."""
    names = [line(bare, "hash-object", "-w", "--stdin", given=data) for data in (b"true\n", b"false\n")]
    git(bare, "replace", *names)
    assert git(bare, "cat-file", "blob", names[0]) == b"false\n"
    assert Repository(bare).objects.blob(names[0]) == b"true\n"


def test_what_is_missing_is_told_from_what_is_forged(bare: Path) -> None:
    """An object that is not there has a code of its own, because a whole clone may still show it."""
    objects = Repository(bare).objects
    for read in (objects.blob, objects.tree, objects.commit, objects.size, Objects().blob, Objects().size):
        with pytest.raises(MissingObjectError) as refused:
            read("12" * 20)
        assert refused.value.code == "object.missing"


@pytest.mark.parametrize("kind", ["blob", "tree", "commit"])
def test_an_object_that_claims_to_be_huge_is_not_read(bare: Path, kind: str) -> None:
    """A size beyond the limit is refused by the header alone, before any memory is spent on it."""
    size = {"blob": MAX_BLOB, "tree": MAX_TREE, "commit": 1024 * 1024}[kind] + 1
    forge(bare, "ab" * 20, kind, b"little", size=size)
    objects = Repository(bare).objects
    with pytest.raises(ObjectError) as refused:
        {"blob": objects.blob, "tree": objects.tree, "commit": objects.commit}[kind]("ab" * 20)
    assert refused.value.code == "object.size"


def test_a_damaged_object_has_no_size(bare: Path) -> None:
    """Asking for the size of an object whose header cannot be read is an answer, not a crash."""
    put(bare, "ab" * 20, b"no zlib at all")
    with pytest.raises(ObjectError) as refused:
        Repository(bare).objects.size("ab" * 20)
    assert refused.value.code == "object.hash"


def test_an_object_of_another_kind_is_refused(bare: Path) -> None:
    """A blob is no tree and a tree no commit, however they are asked for."""
    blob = line(bare, "hash-object", "-w", "--stdin", given=b"x")
    objects = Repository(bare).objects
    for read, name in ((objects.tree, blob), (objects.commit, blob), (objects.blob, EMPTY_TREE)):
        with pytest.raises(ObjectError, match="expected a") as refused:
            read(name)
        assert refused.value.code == "object.hash"


TREE = f"tree {EMPTY_TREE}\n"
WHO = f"author {PERSON}\ncommitter {PERSON}\n"
MALFORMED = {
    "two-trees": f"{TREE}{TREE}{WHO}\nx\n",
    "no-tree": f"{WHO}\nx\n",
    "no-author": f"{TREE}committer {PERSON}\n\nx\n",
    "two-authors": f"{TREE}author {PERSON}\n{WHO}\nx\n",
    "author-after-committer": f"{TREE}committer {PERSON}\nauthor {PERSON}\n\nx\n",
    "late-parent": f"{TREE}{WHO}parent {'1' * 40}\n\nx\n",
    "same-parent-twice": f"{TREE}parent {'1' * 40}\nparent {'1' * 40}\n{WHO}\nx\n",
    "two-gpgsig": f"{TREE}{WHO}gpgsig a\n b\ngpgsig c\n\nx\n",
    "two-encodings": f"{TREE}{WHO}encoding UTF-8\nencoding latin1\n\nx\n",
    "nul-in-message": f"{TREE}{WHO}\nx\0hidden\n",
    "nul-in-header": f"{TREE}{WHO}gpgsig a\0b\n\nx\n",
    "junk-header": f"{TREE}{WHO}junk header\n\nx\n",
    "junk-before": f"junk header\n{TREE}{WHO}\nx\n",
    "no-blank-line": f"{TREE}{WHO}",
    "short-tree": f"tree {EMPTY_TREE[:39]}\n{WHO}\nx\n",
    "upper-case-tree": f"tree {EMPTY_TREE.upper()}\n{WHO}\nx\n",
    "no-time": f"{TREE}author A <a@b>\ncommitter A <a@b>\n\nx\n",
    "negative-time": f"{TREE}author {PERSON}\ncommitter A <a@b> -5 +0000\n\nx\n",
    "beyond-the-calendar": f"{TREE}author {PERSON}\ncommitter A <a@b> 999999999999 +0000\n\nx\n",
    "no-zone": f"{TREE}author {PERSON}\ncommitter A <a@b> 5\n\nx\n",
    "empty": "",
}


@pytest.mark.parametrize("name", MALFORMED)
def test_a_commit_that_git_would_not_write_is_malformed(bare: Path, name: str) -> None:
    """Commits that two readers could take in two ways are refused, even where git itself would read on."""
    with pytest.raises(CommitError) as refused:
        Repository(bare).objects.commit(write(bare, "commit", MALFORMED[name].encode()))
    assert refused.value.code == "commit.malformed"
    assert refused.value.hint


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ("", "x\n"),
        ("", ""),
        ("", "no line end"),
        ("", "gpgsig in the text\n\ntree of life\n"),
        ("encoding ISO-8859-1\n", "x\n"),
        ("gpgsig -----BEGIN SSH SIGNATURE-----\n AAAA\n -----END SSH SIGNATURE-----\n", "x\n"),
        (f"mergetag object {'1' * 40}\n type commit\nmergetag object {'2' * 40}\n type commit\n", "x\n"),
        ("gpgsig a\n \n b\ngpgsig-sha256 c\n", "x\n"),
    ],
    ids=["plain", "empty", "unended", "words", "encoding", "signed", "two-merged-tags", "two-hashes"],
)
def test_commits_as_git_writes_them_are_read(bare: Path, more: str, message: str) -> None:
    """Signatures, merged tags and odd messages are no reason to refuse a commit."""
    name = write(bare, "commit", f"{TREE}parent {'1' * 40}\n{WHO}{more}\n{message}".encode())
    read = Repository(bare).objects.commit(name)
    assert (read.tree, read.parents, read.author, read.message) == (EMPTY_TREE, ("1" * 40,), "Ada Byron", message)
    assert read.committed_at.isoformat() == "2026-01-01T00:00:00+00:00"


def test_bytes_that_are_no_utf8_in_a_commit_are_shown_as_such(bare: Path) -> None:
    """An author's name in another encoding is no reason to lose the commit."""
    data = f"{TREE}{WHO}\nx\n".encode().replace(b"Ada", b"Ad\xe9")
    assert Repository(bare).objects.commit(write(bare, "commit", data)).author == "Ad\ufffd Byron"


BLOB = "8baef1b4abc478178b004d62031cf7fe6db6f903"
RAW = bytes.fromhex(BLOB)
TREES = {
    "out-of-order": (b"100644 b\0" + RAW + b"100644 a\0" + RAW, "tree.kind"),
    "folder-sorted-as-file": (b"40000 a\0" + RAW + b"100644 a.b\0" + RAW, "tree.kind"),
    "same-name-twice": (b"100644 a\0" + RAW + b"100644 a\0" + RAW, "tree.path"),
    "file-and-folder-of-one-name": (b"100644 a\0" + RAW + b"40000 a\0" + RAW, "tree.path"),
    "slash": (b"100644 a/b\0" + RAW, "tree.path"),
    "no-name": (b"100644 \0" + RAW, "tree.path"),
    "cut-off": (b"100644 a\0" + RAW[:19], "tree.kind"),
    "no-end-of-name": (b"100644 abcdefghijklmnopqrstuvwxyz", "tree.kind"),
    "no-mode": (b"abcdefghijklmnopqrstuvwxyz\0" + RAW, "tree.kind"),
    "mode-of-no-letters": (b"\xff00644 a\0" + RAW, "tree.kind"),
    "empty-folder": (b"40000 a\0" + bytes.fromhex(EMPTY_TREE), "tree.kind"),
}


@pytest.mark.parametrize("name", TREES)
def test_a_tree_that_git_would_not_write_is_refused(bare: Path, name: str) -> None:
    """A tree whose names are out of order, repeated or impossible is no tree."""
    data, code = TREES[name]
    with pytest.raises(ObjectError) as refused:
        Repository(bare).objects.tree(write(bare, "tree", data))
    assert refused.value.code == code


def test_odd_modes_and_names_are_kept_for_the_gate_to_refuse(bare: Path) -> None:
    """A folder spelt with a leading zero is no folder, and bytes that are no text are still told apart."""
    objects = Repository(bare).objects
    entries = objects.tree(write(bare, "tree", b"040000 a\0" + RAW + b"100644 b\xff\0" + RAW))
    assert entries["a"] == Entry("040000", BLOB)
    assert not entries["a"].is_tree
    assert list(entries) == ["a", "b\udcff"]


def test_folders_without_end_are_refused(bare: Path) -> None:
    """A tree nested thousands deep is refused and exhausts nothing."""
    tree = write(bare, "tree", b"100644 a\0" + RAW)
    for _ in range(3000):
        tree = write(bare, "tree", b"40000 a\0" + bytes.fromhex(tree))
    objects = Repository(bare).objects
    for walk in (lambda: list(objects.files(tree)), lambda: objects.changes(EMPTY_TREE, tree)):
        with pytest.raises(ObjectError) as refused:
            walk()
        assert refused.value.code == "tree.path"


def test_a_folder_that_is_no_repository_is_named(tmp_path: Path) -> None:
    """Opening a plain folder says that there is no repository, and what to do."""
    with pytest.raises(SurroundingsError) as refused:
        Repository(tmp_path)
    assert refused.value.code == "repository.none"
    assert str(tmp_path) in str(refused.value)


def test_memory_and_disk_answer_alike(bare: Path, tmp_path: Path) -> None:
    """A tree kept in memory has the id, the files and the sizes of the one that git stores."""
    files = {"a/b": b"1", "a.b": b"22", "c/d/e": b""}
    memory, disk = Objects(), Repository(bare).objects
    tree = memory.put_files(files)
    assert tree == tree_of(bare, files, tmp_path / "index")
    assert list(memory.files(tree)) == list(disk.files(tree))
    assert {p: memory.size(e.id) for p, e in memory.files(tree)} == {p: len(d) for p, d in files.items()}
    tip = commit(bare, tree)
    assert disk.commit(tip).tree == tree
