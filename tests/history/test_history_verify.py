"""Verify: what a damaged, a cut-off and a foreign history are called."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sealtrail import history, landing
from sealtrail.errors import UsageError
from sealtrail.git import FILE_MODE, Entry, Repository
from tests.cli.demo import made
from tests.cli.terminal import sealtrail
from tests.gate.past import TREE_MODE, bomb, founded, impatient
from tests.git.porcelain import git


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the repository of record with all of its objects loose, to be damaged."""
    path = tmp_path / "copy.git"
    shutil.copytree(made().upstream, path)
    for pack in (path / "objects" / "pack").glob("*.pack"):
        moved = pack.rename(tmp_path / pack.name)
        git(path, "unpack-objects", "-q", given=moved.read_bytes())
    for index in (path / "objects" / "pack").glob("*.idx"):
        index.unlink()
    return path


def loose(repository: Path, name: str) -> Path:
    return repository / "objects" / name[:2] / name[2:]


def codes(path: Path) -> tuple[str, set[str]]:
    report = history.verify(Repository(path), history.read_anchor(made().anchor))
    return report.verdict, {f.code for f in report.findings if f.blocks}


def test_a_history_that_lacks_a_commit_cannot_be_judged(copy: Path) -> None:
    """Without a commit of the chain nothing is said to be wrong, and nothing to be right."""
    genesis = git(copy, "rev-list", "--first-parent", "main").decode().split()[-1]
    loose(copy, genesis).unlink()
    assert codes(copy) == ("indeterminate", {"object.missing"})


def test_a_history_whose_commit_was_forged_is_invalid(copy: Path) -> None:
    """A commit stored with other bytes than its name says makes the history invalid."""
    tip, before = git(copy, "rev-list", "--first-parent", "-n2", "main").decode().split()
    loose(copy, tip).unlink()
    shutil.copy(loose(copy, before), loose(copy, tip))
    verdict, found = codes(copy)
    assert verdict == "invalid"
    assert found == {"object.hash"}


def test_a_history_that_lacks_a_record_cannot_be_judged(copy: Path) -> None:
    """A record's bytes that are missing leave the step that landed them undecided, and all after it; each is named."""
    tip = Repository(copy).branch("main")
    blob = git(copy, "rev-parse", "main:records/capas/2026/CAPA-HRW-2026-0002/index.md").decode().strip()
    loose(copy, blob).unlink()
    report = history.verify(Repository(copy), history.read_anchor(made().anchor))
    assert report.verdict == "indeterminate"
    valid = len(report.valid_steps)
    assert report.steps[:valid] == report.valid_steps
    undecided = [(step.commit.id, "step.unjudged") for step in report.steps[valid:]]
    undecided[0] = (report.steps[valid].commit.id, "object.missing")
    assert [(f.commit, f.code) for f in report.findings if f.blocks] == undecided
    assert blob in {e.id for _, e in report.steps[valid].result.files()}
    assert blob not in {e.id for _, e in report.steps[valid - 1].result.files()}
    assert report.tip == tip


def test_a_shallow_clone_cannot_be_judged(tmp_path: Path) -> None:
    """A clone whose history was cut off is told to fetch the rest."""
    git(tmp_path, "clone", "-q", "--bare", "--depth=3", f"file://{made().upstream}", "cut.git")
    assert codes(tmp_path / "cut.git") == ("indeterminate", {"object.missing"})
    said = sealtrail("verify", "--repo", str(tmp_path / "cut.git"), "--anchor", str(made().anchor))
    assert (said.code, "fetch" in said.out) == (1, True)


def test_without_an_anchor_the_best_verdict_is_indeterminate() -> None:
    """A sound history without its anchor may be any history, and says which anchor it would have."""
    report = history.verify(Repository(made().upstream), None)
    assert report.verdict == "indeterminate"
    assert [f.code for f in report.findings if f.blocks] == ["anchor.missing"]
    assert report.anchor == history.read_anchor(made().anchor)


def test_an_anchor_that_cannot_be_compared() -> None:
    """A genesis of which a file is missing cannot be held against an anchor, and that is "nobody can tell"."""
    past = founded().fork()
    objects = past.memory.objects
    hole = {"README.md": Entry(FILE_MODE, "1" * 40)}
    past.memory.tip = past.memory.commit(objects.with_changes(past.steps[0].result.tree, hole), past.steps[0].at)
    report = history.verify(past.memory, past.anchor())
    assert (report.verdict, {f.code for f in report.findings}) == ("indeterminate", {"object.missing"})
    assert report.anchor is None


@pytest.mark.parametrize("folder", ["schema/workflows", "schema/calendars", "records/incidents", "site"])
def test_row_29_bomb_in_a_first_commit(folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Row 29: a forged genesis of folders within folders is called what it is in bounded time, anchor or not."""
    past = founded().fork()
    objects, genesis = past.memory.objects, past.steps[0]
    tree = objects.with_changes(genesis.result.tree, {folder: Entry(TREE_MODE, bomb(objects))})
    past.memory.tip = past.memory.commit(tree, genesis.at)
    impatient(monkeypatch)
    for anchor in (past.anchor(), None):
        report = history.verify(past.memory, anchor)
        assert report.verdict == "invalid"
        assert "tree.size" in {f.code for f in report.findings}


@pytest.mark.parametrize("folder", ["schema/workflows", "records/incidents"])
def test_row_29_bomb_that_founds_a_server(folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Row 29: the hook of an empty server refuses such a first commit in bounded time as well."""
    past = founded().fork()
    objects, genesis = past.memory.objects, past.steps[0]
    past.memory.directory = tmp_path
    tree = objects.with_changes(genesis.result.tree, {folder: Entry(TREE_MODE, bomb(objects))})
    update = landing.Update("0" * 40, past.memory.commit(tree, genesis.at), landing.MAIN)
    impatient(monkeypatch)
    (reception,) = landing.receive(past.memory, [update], now=genesis.at)
    assert "tree.size" in {f.code for f in reception.findings}


def test_an_anchor_file_that_is_not_there(tmp_path: Path) -> None:
    """An anchor that cannot be read is wrong usage, and is never taken for none."""
    with pytest.raises(UsageError, match="cannot be read"):
        history.read_anchor(tmp_path / "anchor.json")


def test_a_branch_that_is_not_there_is_wrong_usage() -> None:
    """Verifying nothing is no verdict."""
    with pytest.raises(UsageError, match="there is no branch nope"):
        history.verify(Repository(made().upstream), None, branch="nope")


def test_a_site_is_not_built_from_a_damaged_history(copy: Path, tmp_path: Path) -> None:
    """What does not verify is not published."""
    blob = git(copy, "rev-parse", "main:records/capas/2026/CAPA-HRW-2026-0002/index.md").decode().strip()
    loose(copy, blob).unlink()
    said = sealtrail("build", "--repo", str(copy), "--anchor", str(made().anchor), "--out", str(tmp_path / "site"))
    assert said.code != 0
    assert said.err.startswith("error")
    assert not (tmp_path / "site" / "index.html").exists()
