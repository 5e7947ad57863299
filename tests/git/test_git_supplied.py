"""A copy that is handed over: which file its branches are read from, and what is not read at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from sealtrail.errors import SurroundingsError, UsageError
from sealtrail.git import EMPTY_TREE, Supplied
from tests.git.porcelain import commit, git


@pytest.fixture
def history(bare: Path) -> tuple[Path, str, str]:
    """A repository with two commits, main being the second."""
    git(bare, "hash-object", "-t", "tree", "-w", "--stdin")
    first = commit(bare, EMPTY_TREE)
    second = commit(bare, EMPTY_TREE, first, message="second")
    git(bare, "update-ref", "refs/heads/main", second)
    return bare, first, second


def test_the_file_of_a_branch_comes_before_the_list(history: tuple[Path, str, str]) -> None:
    """As git has it, a branch in a file of its own is newer than the one in the list of all."""
    path, first, second = history
    git(path, "pack-refs", "--all")
    assert not (path / "refs" / "heads" / "main").exists()
    assert Supplied(path).branch("main") == second
    (path / "refs" / "heads" / "main").write_text(f"{first}\n", "ascii")
    assert Supplied(path).branch("main") == first


def test_a_list_of_branches_is_read_by_its_whole_lines(history: tuple[Path, str, str]) -> None:
    """Tags, peeled tags, and branches whose names contain another name are not taken for it."""
    path, first, second = history
    (path / "refs" / "heads" / "main").unlink()
    lines = [f"{first} refs/heads/main2", f"{first} refs/tags/refs/heads/main", f"^{first}", f"{first} refs/heads/mai.",
             f"{second} refs/heads/main", f"# {first} refs/heads/main"]  # fmt: skip
    (path / "packed-refs").write_text("\n".join(lines) + "\n", "ascii")
    assert Supplied(path).branch("main") == second
    assert Supplied(path).branch("mai") is None


def test_a_list_that_is_too_long_is_not_read(history: tuple[Path, str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A list of branches beyond any that people make costs no memory."""
    path, _, _ = history
    git(path, "pack-refs", "--all")
    monkeypatch.setattr("sealtrail.git.supplied.MAX_REFERENCES", 10)
    with pytest.raises(SurroundingsError, match="longer than 10 bytes") as refused:
        Supplied(path).branch("main")
    assert refused.value.code == "repository.unreadable"


def test_a_name_means_a_branch_or_a_commit(history: tuple[Path, str, str]) -> None:
    """A commit and a branch can be named, and HEAD cannot: whoever made the copy has set it."""
    path, first, second = history
    copy = Supplied(path)
    assert (copy.commit_of("main"), copy.commit_of(first)) == (second, first)
    with pytest.raises(UsageError, match="HEAD may be anything"):
        copy.commit_of("HEAD")
    assert copy.work_tree is None


def test_files_and_pipes_elsewhere_do_not_matter(history: tuple[Path, str, str]) -> None:
    """Only what lies where objects are read from has to be a plain file."""
    path, _, second = history
    (path / "objects" / "note").write_text("x", "ascii")
    (path / "objects" / "ab" / "deeper").mkdir(parents=True, exist_ok=True)
    assert Supplied(path).branch("main") == second
