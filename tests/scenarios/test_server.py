"""What the guarded repository keeps beside its objects, and what the machine around it cannot change."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from sealtrail import landing, worktree
from sealtrail.errors import UsageError
from tests.scenarios.desk import Demo, git, refused


def _fresh_server(demo: Demo, folder: Path) -> Path:
    worktree.create_bare(folder)
    landing.install_hook(folder)
    return folder


def test_a_refused_first_push_leaves_no_anchor(demo: Demo, tmp_path: Path) -> None:
    """A first push that is refused as a whole leaves the server as it was, so that another genesis can still come."""
    server = _fresh_server(demo, tmp_path / "server.git")
    git("tag", "now", "upstream/main", cwd=demo.cmo.folder)
    pushed = worktree.push(demo.cmo.folder, str(server), "upstream/main:refs/heads/main", "refs/tags/now")
    assert not pushed.accepted
    assert "ref.kind" in pushed.said
    assert landing.kept_anchor(server) is None
    assert worktree.push(demo.cmo.folder, str(server), "upstream/main:refs/heads/main").accepted
    assert landing.kept_anchor(server) == landing.kept_anchor(demo.world.upstream)


def test_another_anchor_is_not_installed_silently(demo: Demo) -> None:
    """Installing the hook with an anchor that differs from the one kept is refused."""
    kept = landing.kept_anchor(demo.world.upstream)
    assert kept is not None
    other = kept.model_copy(update={"tree_sha256": "0" * 64})
    with pytest.raises(UsageError):
        landing.install_hook(demo.world.upstream, anchor=other)
    assert landing.kept_anchor(demo.world.upstream) == kept


def test_what_the_server_remembers_is_believed_for_its_tip_alone(demo: Demo) -> None:
    """The note of how far main is verified saves work, and neither its loss nor another's changes what is taken."""
    note = demo.world.upstream / "sealtrail" / "verified.json"
    held = json.loads(note.read_text("utf-8"))
    assert held["tip"] == demo.tip
    note.write_text(json.dumps({**held, "tip": "0" * 40, "steps": 9000, "at": "2190-01-01T00:00:00+00:00"}), "utf-8")
    demo.cmo.merge("origin/ready")
    assert demo.cmo.push("HEAD:main").accepted
    assert json.loads(note.read_text("utf-8"))["steps"] == held["steps"] + 1
    note.write_text("{", "utf-8")
    demo.cmo.merge("origin/waiting")
    assert refused(demo, demo.cmo).codes == {"approval.missing"}


def test_a_repository_named_by_the_environment_is_left_alone(
    demo: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where git's own variables point to another repository, writing goes where it was asked to go."""
    innocent = tmp_path / "innocent.git"
    worktree.create_bare(innocent)
    monkeypatch.setenv("GIT_DIR", str(innocent))
    target = tmp_path / "target.git"
    worktree.clone(demo.world.upstream, target, bare=True)
    assert list((innocent / "refs" / "heads").iterdir()) == []
    assert (target / "HEAD").is_file()


@pytest.mark.parametrize("name", ["HEAD", "origin/main", "proposals", "Main"])
def test_names_that_could_be_taken_for_something_else(demo: Demo, name: str) -> None:
    """A branch whose name could be read as main, or that would keep others from being made, is refused."""
    pushed = worktree.push(demo.cmo.folder, "upstream", f"upstream/main:refs/heads/{name}")
    assert not pushed.accepted
    assert "ref.kind" in pushed.said


def test_the_hook_is_not_switched_off_by_somebody_elses_configuration(demo: Demo, tmp_path: Path) -> None:
    """A configuration of the user or the machine that names another folder of hooks leaves the guard in its place."""
    config = tmp_path / "gitconfig"
    config.write_text("[core]\n\thooksPath = /nonexistent\n", "utf-8")
    demo.cmo.merge("origin/waiting")
    command = ["git", "push", "upstream", "HEAD:main"]
    env = {**os.environ, "GIT_CONFIG_GLOBAL": str(config)}
    done = subprocess.run(command, cwd=demo.cmo.folder, env=env, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "approval.missing" in done.stderr
