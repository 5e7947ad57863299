"""Making and comparing trees: the same answers as git's own, for any set of files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from sealtrail.errors import ObjectError
from sealtrail.git import EMPTY_TREE, FILE_MODE, Entry, Objects, Repository
from tests.conftest import budget
from tests.git.porcelain import git, tree_of

# Names around the slash in the order of bytes (- and . before it, 0 after it), where a folder sorts unlike a file.
names = st.sampled_from(["a", "a-", "a.", "a0", "ab", "b", "é"])
paths = st.lists(names, min_size=1, max_size=3).map("/".join)
contents = st.sampled_from([b"", b"one\n", b"two\n"])


def possible(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Of some files those that can lie in one tree: none of them inside another."""
    return {p: data for p, data in files.items() if not any(q.startswith(f"{p}/") for q in files)}


file_sets = st.dictionaries(paths, contents, max_size=8).map(possible)
shared = budget(0.4, suppress_health_check=[HealthCheck.function_scoped_fixture])


@shared
@given(files=file_sets)
def test_a_tree_made_in_memory_is_the_one_that_git_makes(bare: Path, tmp_path: Path, files: dict[str, bytes]) -> None:
    """For any set of files, the id of the tree equals that of ``git write-tree``."""
    assert Objects().put_files(files) == tree_of(bare, files, tmp_path / "index")


@shared
@given(old=file_sets, new=file_sets)
def test_the_changes_between_two_trees_lead_from_one_to_the_other(old: dict[str, bytes], new: dict[str, bytes]) -> None:
    """Applying what differs to the old tree gives the new one, with folders and files taking each other's place."""
    objects = Objects()
    before, after = objects.put_files(old), objects.put_files(new)
    changes = objects.changes(before, after)
    assert objects.with_changes(before, {path: entry for path, (_, entry) in changes.items()}) == after
    assert {path for path in old.keys() | new.keys() if old.get(path) != new.get(path)} == changes.keys()
    for path, (was, now) in changes.items():
        assert was == objects.entry(before, path) or (was is None and path not in old)
        assert now == objects.entry(after, path) or (now is None and path not in new)


@shared
@given(old=file_sets, new=file_sets)
def test_changes_are_those_that_git_sees(
    bare: Path, tmp_path: Path, old: dict[str, bytes], new: dict[str, bytes]
) -> None:
    """The paths that differ are those of ``git diff-tree``, read from git's own objects."""
    trees = [tree_of(bare, files, tmp_path / "index") for files in (old, new)]
    told = git(bare, "diff-tree", "-r", "-z", "--name-only", "--no-renames", *trees).decode()
    assert sorted(Repository(bare).objects.changes(*trees)) == sorted(told.split("\0")[:-1])


@given(files=file_sets)
def test_files_come_in_the_order_of_git(files: dict[str, bytes]) -> None:
    """A tree made in memory is walked in the order of its bytes, like one that was read."""
    objects = Objects()
    listed = [path for path, _ in objects.files(objects.put_files(files))]
    assert listed == sorted(files, key=lambda path: path.encode())


def test_folders_that_become_empty_vanish() -> None:
    """Removing the last file of a folder removes the folder, as in git."""
    objects = Objects()
    tree = objects.put_files({"a/b/c": b"x", "d": b"y"})
    assert objects.with_changes(tree, {"a/b/c": None}) == objects.put_files({"d": b"y"})
    assert objects.with_changes(tree, {"a/b/c": None, "d": None}) == EMPTY_TREE


def test_removing_what_is_not_there_changes_nothing() -> None:
    """A removal of an unknown path leaves the tree as it was."""
    objects = Objects()
    tree = objects.put_files({"a": b"x"})
    assert objects.with_changes(tree, {"b": None, "c/d": None}) == tree


def test_a_mode_that_differs_is_a_change() -> None:
    """A file that becomes executable has changed, although its bytes have not."""
    objects = Objects()
    plain = objects.put_files({"a": b"x"})
    blob = objects.put_blob(b"x")
    executable = objects.with_changes(plain, {"a": Entry("100755", blob)})
    assert objects.changes(plain, executable) == {"a": (Entry(FILE_MODE, blob), Entry("100755", blob))}


def test_equal_folders_are_never_opened() -> None:
    """A folder that is the same on both sides need not even be there."""
    objects = Objects()
    lost = Entry("40000", "12" * 20)
    before = objects.with_changes(EMPTY_TREE, {"same": lost, "x": Entry(FILE_MODE, objects.put_blob(b"1"))})
    after = objects.with_changes(before, {"x": Entry(FILE_MODE, objects.put_blob(b"2"))})
    assert list(objects.changes(before, after)) == ["x"]


def test_a_change_beyond_the_limit_is_refused() -> None:
    """More differences than the limit allows are an answer, so that nobody can keep the gate busy for ever."""
    objects = Objects()
    tree = objects.put_files({f"f{n}": b"" for n in range(12)})
    assert len(objects.changes(EMPTY_TREE, tree, limit=12)) == 12
    with pytest.raises(ObjectError) as refused:
        objects.changes(EMPTY_TREE, tree, limit=10)
    assert refused.value.code == "tree.size"
