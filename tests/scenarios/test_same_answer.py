"""Verify believes the objects and the anchor; nothing of the machine or else of the repository changes its answer."""

from __future__ import annotations

import hashlib
import os
import struct
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from sealtrail import gate, landing
from sealtrail.exemplar import World
from sealtrail.exemplar.book import chapters, step_time
from sealtrail.exemplar.player import Player
from tests.scenarios.desk import CAPA, Demo, git, objections, sealtrail

HOSTILE_CONFIG = """
[core]
	autocrlf = true
	attributesFile = /nonexistent/attributes
	hooksPath = /nonexistent/hooks
	fileMode = false
	quotePath = false
	commitGraph = true
	useReplaceRefs = true
	worktree = /nonexistent
[mailmap]
	file = /nonexistent/mailmap
[log]
	mailmap = true
[merge]
	default = union
[i18n]
	commitEncoding = utf-16
[transfer]
	fsckObjects = false
[filter "lfs"]
	smudge = false
	required = true
"""


def at_home(home: Path, config: str) -> Mapping[str, str | None]:
    (home / ".gitconfig").write_text(config, "utf-8")
    return {"HOME": str(home), "GIT_CONFIG_GLOBAL": None, "GIT_CONFIG_NOSYSTEM": None}


def far_away(_: Path) -> Mapping[str, str | None]:
    return {"TZ": "Pacific/Kiritimati", "LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8", "LANGUAGE": "tr"}


def bare_locale(_: Path) -> Mapping[str, str | None]:
    return {"TZ": "UTC+11", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


def hostile_home(home: Path) -> Mapping[str, str | None]:
    return at_home(home, HOSTILE_CONFIG)


def no_home(_: Path) -> Mapping[str, str | None]:
    return {"HOME": "/nonexistent", "XDG_CONFIG_HOME": "/nonexistent"}


def hostile_environment(home: Path) -> Mapping[str, str | None]:
    names = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES")
    more = {"GIT_NAMESPACE": "other", "GIT_REPLACE_REF_BASE": "refs/heads/", "GIT_CEILING_DIRECTORIES": "/"}
    return {
        **{name: str(home) for name in (*names, "GIT_COMMON_DIR", "GIT_GRAFT_FILE", "GIT_SHALLOW_FILE")},
        **more,
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "core.repositoryFormatVersion",
        "GIT_CONFIG_VALUE_0": "99",
    }


@pytest.fixture(scope="session")
def answer(made: World) -> str:
    """What verify says of the demo at home."""
    told = sealtrail("verify", "--repo", made.upstream, "--anchor", made.anchor, cwd=made.directory)
    assert told.code == 0
    assert told.out.startswith("valid: ")
    return told.out


@pytest.mark.parametrize("surroundings", [far_away, bare_locale, hostile_home, no_home, hostile_environment])
def test_other_surroundings(
    demo: Demo, answer: str, tmp_path: Path, surroundings: Callable[[Path], Mapping[str, str | None]]
) -> None:
    """In other time zones, locales, homes, git settings and environments verify prints the same bytes."""
    home = tmp_path / "home"
    home.mkdir()
    told = sealtrail(
        "verify",
        "--repo",
        demo.world.upstream,
        "--anchor",
        demo.world.anchor,
        cwd=home,
        env=surroundings(home),
    )
    assert (told.code, told.out) == (0, answer), told.err


def test_other_owner(demo: Demo, answer: str) -> None:
    """A copy that belongs to another user of the machine, as a copied or mounted one does, verifies all the same."""
    if os.geteuid() != 0:
        pytest.skip("only root can give files to another user")
    for path in (demo.world.upstream, *demo.world.upstream.rglob("*")):
        os.chown(path, 12345, 12345)
    told = sealtrail("verify", "--repo", demo.world.upstream, "--anchor", demo.world.anchor, cwd=demo.world.directory)
    assert (told.code, told.out) == (0, answer), told.err


def replaced(upstream: Path) -> None:
    """The tip is replaced by its grandparent for whoever asks git."""
    git("replace", "main", "main~2", cwd=upstream)


def grafted(upstream: Path) -> None:
    """A graft cuts history off at the tip."""
    (upstream / "info").mkdir(exist_ok=True)
    (upstream / "info" / "grafts").write_text(git("rev-parse", "main", cwd=upstream) + "\n", "ascii")


def commit_graph(upstream: Path) -> None:
    """A forged commit-graph gives the tip a parent further back, and hides what lies between."""
    git("commit-graph", "write", "--reachable", cwd=upstream)
    path = upstream / "objects" / "info" / "commit-graph"
    path.chmod(0o644)
    data = bytearray(path.read_bytes()[:-20])
    chunks = dict(struct.unpack_from(">4sQ", data, 8 + 12 * i) for i in range(data[6]))
    count = struct.unpack_from(">I", data, chunks[b"OIDF"] + 4 * 255)[0]
    ids = [data[chunks[b"OIDL"] + 20 * i : chunks[b"OIDL"] + 20 * (i + 1)].hex() for i in range(count)]
    tip, older = (ids.index(git("rev-parse", name, cwd=upstream)) for name in ("main", "main~5"))
    struct.pack_into(">I", data, chunks[b"CDAT"] + 36 * tip + 20, older)
    path.write_bytes(bytes(data) + hashlib.sha1(data, usedforsecurity=False).digest())


@pytest.mark.parametrize("forge", [replaced, grafted, commit_graph])
def test_forged_views_of_history(demo: Demo, answer: str, forge: Callable[[Path], None]) -> None:
    """Replace refs, grafts and a forged commit-graph show stock git another history, and verify the true one."""
    upstream = demo.world.upstream
    seen = git("rev-list", "--first-parent", "main", cwd=upstream)
    forge(upstream)
    assert git("rev-list", "--first-parent", "main", cwd=upstream) != seen
    told = sealtrail("verify", "--repo", upstream, "--anchor", demo.world.anchor, cwd=upstream)
    assert (told.code, told.out) == (0, answer)


def test_forged_pack_index(demo: Demo) -> None:
    """A forged pack index makes stock git print another file's bytes, and verify call the object forged."""
    upstream = demo.world.upstream
    git("repack", "-adq", "--depth=0", "--window=0", cwd=upstream)
    (index,) = (upstream / "objects" / "pack").glob("*.idx")
    index.chmod(0o644)
    data = bytearray(index.read_bytes()[:-20])
    count = struct.unpack_from(">I", data, 8 + 4 * 255)[0]
    names, offsets = 8 + 1024, 8 + 1024 + 24 * count
    ids = [data[names + 20 * i : names + 20 * (i + 1)].hex() for i in range(count)]
    path = f"records/capas/2026/{CAPA}/index.md"
    last, before = git("rev-list", "--first-parent", "-n2", "main", "--", path, cwd=upstream).split()
    new, old = (git("rev-parse", f"{commit}:{path}", cwd=upstream) for commit in (last, before))
    here, there = ids.index(new), ids.index(old)
    data[offsets + 4 * here : offsets + 4 * here + 4] = data[offsets + 4 * there : offsets + 4 * there + 4]
    index.write_bytes(bytes(data) + hashlib.sha1(data, usedforsecurity=False).digest())
    assert "state: open" in git("cat-file", "blob", f"main:{path}", cwd=upstream)
    told = demo.verify()
    assert (told.code, told.json["verdict"]) == (1, "invalid")
    assert {f["code"] for f in objections(told)} == {"object.hash"}


def test_shallow_clone(demo: Demo, tmp_path: Path) -> None:
    """Of a clone whose history was cut off, nothing can be said."""
    git("clone", "--quiet", "--bare", "--depth", "5", demo.world.upstream.as_uri(), tmp_path / "cut.git", cwd=tmp_path)
    told = sealtrail("verify", "--repo", "cut.git", "--anchor", demo.world.anchor, "--format", "json", cwd=tmp_path)
    assert (told.code, told.json["verdict"]) == (1, "indeterminate")
    assert {f["code"] for f in objections(told)} == {"object.missing"}
    assert all("fetch" in f["hint"] for f in objections(told))


def test_without_an_anchor(demo: Demo) -> None:
    """Without an anchor the best verdict is that nobody can tell."""
    told = demo.verify("--branch", "main")
    assert (told.code, told.json["verdict"]) == (1, "indeterminate")
    assert {f["code"] for f in objections(told)} == {"anchor.missing"}


def test_against_a_foreign_anchor(demo: Demo, tmp_path: Path) -> None:
    """Against the anchor of a history with a genesis of its own, a valid history is invalid."""
    _, (genesis, *_) = next(iter(chapters()))
    other = Player(tmp_path / "keys")
    other.play(genesis, step_time(genesis) + timedelta(days=1))
    anchor = tmp_path / "anchor.json"
    commit = git("rev-list", "--max-parents=0", "main", cwd=demo.world.upstream)
    anchor.write_bytes(landing.anchor_text(gate.anchor_of(commit, other.snapshot)))
    told = demo.verify("--anchor", anchor)
    assert (told.code, told.json["verdict"]) == (1, "invalid")
    assert {f["code"] for f in objections(told)} == {"history.rewritten"}
