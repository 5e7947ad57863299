"""Names, ancestry and merge bases: what a commit's own bytes say, and no tag, graft or setting."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from sealtrail import worktree
from sealtrail.errors import MissingObjectError, SurroundingsError, UsageError
from sealtrail.git import EMPTY_TREE, Repository
from tests.conftest import budget
from tests.git.porcelain import commit, git, line


@budget(0.25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_merge_bases_are_those_of_git(bare: Path, data: st.DataObject) -> None:
    """On random histories the best common ancestors are exactly those of ``git merge-base --all``."""
    names: list[str] = []
    for number in range(data.draw(st.integers(2, 9))):
        parents = data.draw(st.lists(st.sampled_from(names), max_size=2, unique=True)) if names else []
        names.append(commit(bare, EMPTY_TREE, *parents, message=f"{number}"))
    one, other = data.draw(st.sampled_from(names)), data.draw(st.sampled_from(names))
    try:
        told = git(bare, "merge-base", "--all", one, other).decode().split()
    except AssertionError:
        told = []  # git fails where there is none
    assert Repository(bare).merge_bases(one, other) == tuple(sorted(told))


@pytest.fixture
def history(bare: Path) -> tuple[Path, str, str]:
    """A repository with two commits on main, and a tag of that name on the first."""
    git(bare, "hash-object", "-t", "tree", "-w", "--stdin")
    first = commit(bare, EMPTY_TREE)
    second = commit(bare, EMPTY_TREE, first, message="second")
    git(bare, "update-ref", "refs/heads/main", second)
    git(bare, "update-ref", "refs/tags/main", first)
    git(bare, "update-ref", "refs/tags/only-a-tag", first)
    git(bare, "update-ref", "refs/remotes/origin/main", first)
    return bare, first, second


def test_a_tag_called_main_has_no_effect(history: tuple[Path, str, str]) -> None:
    """Where git would take the tag, the branch is read."""
    path, first, second = history
    repository = Repository(path)
    assert line(path, "rev-parse", "main") == first
    assert repository.commit_of("main") == repository.branch("main") == second


def test_what_a_name_may_mean(history: tuple[Path, str, str]) -> None:
    """A name is forty digits, a branch, HEAD or a remote branch, and HEAD is followed to its branch."""
    path, first, second = history
    repository = Repository(path)
    assert repository.commit_of(first) == first
    assert repository.commit_of("HEAD") == second
    assert repository.commit_of("origin/main") == first
    assert repository.remote_branch("origin", "main") == first


@pytest.mark.parametrize(
    "name",
    ["only-a-tag", "refs/tags/main", "refs/heads/main", "main~1", "main^{tree}", "HEAD~1", "@", "", "-x", "a..b", "a b",
     "\0", "MAIN", "1" * 39, "1" * 41, "../../etc/passwd"],
)  # fmt: skip
def test_no_other_name_means_a_commit(history: tuple[Path, str, str], name: str) -> None:
    """Tags, revision expressions and nonsense are refused, so that nothing can stand in for a branch."""
    with pytest.raises(UsageError) as refused:
        Repository(history[0]).commit_of(name)
    assert refused.value.hint


def test_an_empty_repository_has_no_commit(bare: Path) -> None:
    """A repository without commits says so when asked for HEAD or main."""
    repository = Repository(bare)
    assert repository.branch("main") is None
    for name in ("HEAD", "main"):
        with pytest.raises(UsageError):
            repository.commit_of(name)


def test_a_detached_head_is_a_commit(history: tuple[Path, str, str]) -> None:
    """HEAD may name a commit with no branch."""
    path, first, _ = history
    (path / "HEAD").write_text(f"{first}\n")
    assert Repository(path).commit_of("HEAD") == first


def test_the_first_parents_lead_to_the_genesis(history: tuple[Path, str, str]) -> None:
    """The chain follows first parents only, and all ancestors are found by the commits' own bytes."""
    path, first, second = history
    side = commit(path, EMPTY_TREE, message="side")
    merge = commit(path, EMPTY_TREE, second, side)
    repository = Repository(path)
    assert [c.id for c in repository.first_parents(merge)] == [merge, second, first]
    assert repository.ancestors(merge) == {merge, second, first, side}


def test_a_graft_or_replaced_commit_changes_no_history(history: tuple[Path, str, str]) -> None:
    """A replace ref and a graft, which change what ``git log`` shows, change nothing here."""
    path, first, second = history
    other = commit(path, EMPTY_TREE, message="other")
    git(path, "replace", second, other)
    (path / "info").mkdir(exist_ok=True)
    (path / "info" / "grafts").write_text(f"{second} {other}\n")
    assert [c.id for c in Repository(path).first_parents(second)] == [second, first]


def test_a_shallow_clone_shows_that_its_cut_is_missing(history: tuple[Path, str, str], tmp_path: Path) -> None:
    """Where history was cut off, the walk says what is missing and does not take the cut for a genesis."""
    path, first, second = history
    target = tmp_path / "shallow"
    git(tmp_path, "clone", "--quiet", "--depth=1", "--branch=main", f"file://{path}", str(target))
    repository = Repository(target)
    with pytest.raises(MissingObjectError, match=first):
        list(repository.first_parents(second))


def test_a_broken_configuration_of_the_user_changes_nothing(
    history: tuple[Path, str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A user whose git configuration is broken, or names another repository, reads the same history."""
    path, _, tip = history
    (tmp_path / ".gitconfig").write_text("[core\n\tbare = perhaps", "utf-8")
    monkeypatch.setenv("HOME", str(tmp_path))
    repository = Repository(path)
    assert repository.branch("main") == tip
    assert repository.work_tree is None
    assert repository.directory == path


def test_settings_are_read_through_git(history: tuple[Path, str, str]) -> None:
    """The person and key of a clone come from its configuration, by the program that people set them with."""
    path, _, _ = history
    assert worktree.setting(path, "sealtrail.person") is None
    git(path, "config", "sealtrail.person", "PER-LRK-0003")
    assert worktree.setting(path, "sealtrail.person") == "PER-LRK-0003"


def test_a_repository_above_is_found_only_where_none_is_named(
    tmp_path: Path, bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A command that runs in a subfolder finds the repository above it; a folder that is named is taken at its word."""
    git(tmp_path, "clone", "--quiet", str(bare), "work")
    (tmp_path / "work" / "records").mkdir()
    with pytest.raises(SurroundingsError):
        Repository(tmp_path / "work" / "records")
    monkeypatch.chdir(tmp_path / "work" / "records")
    assert Repository(Path()).work_tree == tmp_path / "work"


def test_histories_that_crossed_have_two_bases(bare: Path) -> None:
    """Where two branches were merged into each other, both ancestors are found, and those below them are not."""
    git(bare, "hash-object", "-t", "tree", "-w", "--stdin")
    root = commit(bare, EMPTY_TREE, message="root")
    one, two = (commit(bare, EMPTY_TREE, root, message=m) for m in ("one", "two"))
    left, right = commit(bare, EMPTY_TREE, one, two, message="l"), commit(bare, EMPTY_TREE, two, one, message="r")
    repository = Repository(bare)
    assert repository.merge_bases(left, right) == tuple(sorted((one, two)))
    assert repository.merge_bases(left, one) == (one,)
    assert repository.merge_bases(left, left) == (left,)
