"""Full disks, pushes at the same moment and wrong clocks: what fails, fails whole, says so, and can be tried again."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from sealtrail import landing
from sealtrail.exemplar.keys import person_key, write_key
from tests.conformance.builder import Scene
from tests.conformance.ground import MAIN, Ground
from tests.gate.bench import AT, CAPA, CMO_ENGINEER, CMO_HEAD, CMO_QA, QA, path_of
from tests.scenarios.desk import called, git

FRESH = "CAPA-HRW-2026-0003"
ANCHOR = ("--anchor", "server.git/sealtrail/anchor.json")
COMMANDS = {
    "new": ("new", "capa"),
    "revise": ("revise", "SITE-HRW-0001", "--why", "Another hall"),
    "sign": ("sign", FRESH),
    "evidence": ("evidence", CAPA, *ANCHOR, "-o", "desk/kit.zip"),
    "checkpoint": ("checkpoint", *ANCHOR, "-o", "desk/head.json"),
}
MOMENTS = (0, 200, 700, 2_000, 20_000)
"""So many bytes, and no more, a file may have while a disk is filling up."""

_LIMITED = """
import os, resource, sys
_, limit, *command = sys.argv
resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), int(limit)))
os.execv(command[0], command)
"""


@pytest.fixture
def scene(ground: Ground, tmp_path: Path) -> Scene:
    """A scene for one fault, in a folder whose clock has stopped."""
    (tmp_path / "clock").write_text(AT.isoformat(), "ascii")
    return Scene(ground, tmp_path)


@pytest.fixture
def desk(scene: Scene) -> Path:
    """A working clone at which a person of Harrow's quality unit sits, with a new CAPA that is not signed yet."""
    folder = scene.folder / "desk"
    git("clone", "--quiet", "--config=core.autocrlf=false", scene.server, folder, cwd=scene.folder)
    key = write_key(person_key(CMO_QA, 1), scene.folder / "keys")
    for name, value in {"sealtrail.person": CMO_QA, "sealtrail.key": str(key)}.items():
        git("config", name, value, cwd=folder)
    path = folder / path_of(FRESH)
    path.parent.mkdir(parents=True)
    path.write_bytes(scene.bench.opened(FRESH).read(path_of(FRESH)))
    return folder


def started(scene: Scene, *words: str, limit: int = 10**9, out: int = subprocess.PIPE) -> tuple[int, str]:
    """Run the command line at the desk, where no file can be longer than so many bytes; its exit code and its words."""
    command = [str(scene.ground.python), "-I", "-B", "-m", "sealtrail", *words, "--repo", "desk"]
    limited = [sys.executable, "-c", _LIMITED, str(limit), *command]
    with subprocess.Popen(
        limited, cwd=scene.folder, stdin=subprocess.PIPE, stdout=out, stderr=subprocess.PIPE, text=True
    ) as child:
        _, said = child.communicate("y\n")
    assert "Traceback" not in said
    return child.returncode, said


def files_in(folder: Path) -> Mapping[str, bytes]:
    """What lies there for everybody to see: not git's own files, nor unfinished ones, which no command reads."""
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in sorted(found.items()) if "/." not in f"/{name}"}


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_full_disk(command: str, scene: Scene, desk: Path) -> None:
    """On a disk that is full, and at several moments of its filling up, a command that writes says so and leaves what
    was there, or at most a signature that counts for nothing, and once there is room it succeeds and tidies up.
    """
    before = files_in(desk)
    failures = 0
    for limit in MOMENTS:
        code, said = started(scene, *COMMANDS[command], limit=limit)
        if code == 0:
            break
        failures += 1
        assert code == 3, said
        assert said.splitlines()[-2].startswith("error["), said
        whole = files_in(desk)
        assert {name: whole[name] for name in before} == before
        assert all(name.endswith(".json.sig") for name in whole.keys() - before.keys())
    else:
        assert started(scene, *COMMANDS[command])[0] == 0
    assert failures
    made = files_in(desk)
    assert made != before
    assert all(name.removesuffix(".sig") in made for name in made)
    assert list(desk.rglob(".unfinished-*")) == []


@pytest.mark.parametrize("words", [("verify", *ANCHOR), ("check", "--format", "json"), ("trail",), ("signers",)])
def test_nobody_hears_the_answer(words: tuple[str, ...], scene: Scene, desk: Path) -> None:
    """An answer that cannot be written down, because the disk behind the output is full, is never taken for a yes."""
    assert desk.is_dir()
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full, on which every write finds the disk full")
    with Path("/dev/full").open("w", encoding="ascii") as full:
        code, said = started(scene, *words, out=full.fileno())
    assert code == 3, said


def test_server_disk_is_full(scene: Scene) -> None:
    """A server that cannot note how far main is verified refuses the push, moves nothing, and takes it again later."""
    scene.bench.plan().approve()
    scene.offer(scene.commit())
    hook = scene.server / "hooks" / "pre-receive"
    text = hook.read_text("utf-8")
    note = (scene.server / "sealtrail" / "verified.json").read_bytes()
    hook.write_text(text.replace("exec ", "ulimit -f 0\nexec "), "utf-8")
    told = scene.push(f"{scene.offered}:{MAIN}")
    assert told.code != 0
    assert "error[system.refused]" in told.err
    assert git("rev-parse", MAIN, cwd=scene.server) == scene.main
    assert (scene.server / "sealtrail" / "verified.json").read_bytes() == note
    hook.write_text(text, "utf-8")
    assert scene.push(f"{scene.offered}:{MAIN}").code == 0


def test_first_push_to_a_full_server(scene: Scene) -> None:
    """A server that cannot keep the anchor takes no beginning, and takes it once there is room."""
    scene.begin_anew()
    scene.offer(scene.commit())
    hook = scene.server / "hooks" / "pre-receive"
    text = hook.read_text("utf-8")
    hook.write_text(text.replace("exec ", "ulimit -f 0\nexec "), "utf-8")
    assert "error[system.refused]" in scene.push(f"{scene.offered}:{MAIN}").err
    assert git("for-each-ref", cwd=scene.server) == ""
    assert landing.kept_anchor(scene.server) is None
    hook.write_text(text, "utf-8")
    assert scene.push(f"{scene.offered}:{MAIN}").code == 0
    kept = landing.kept_anchor(scene.server)
    assert kept is not None
    assert kept.genesis == scene.offered


def test_pushes_at_the_same_moment(scene: Scene) -> None:
    """Of three pushes begun at the same moment, two of good steps and one of a bad one, exactly one good step lands,
    the other one lands on top of it afterwards, and the history is valid.
    """
    bench = scene.bench
    steps = [bench.fork().plan().approve(), bench.fork().address().site()]
    commits = [scene.commit(scene.tree(step.result())) for step in steps]
    bad = scene.commit(scene.tree(bench.fork().plan().result()))
    offered = [*commits, bad]
    (scene.server / "clock").write_text(AT.isoformat(), "ascii")
    pushes = [
        subprocess.Popen(["git", "push", scene.server, f"{commit}:{MAIN}"], cwd=scene.clone, stderr=subprocess.PIPE)
        for commit in offered
    ]
    said = [push.communicate(timeout=120)[1].decode() for push in pushes]
    codes = [push.returncode for push in pushes]
    assert sorted(codes[:2]) == [0, 1], said
    assert codes[2] != 0
    won = codes.index(0)
    assert git("rev-parse", MAIN, cwd=scene.server) == commits[won]
    bench.changes = {**steps[0].changes, **steps[1].changes}
    second = scene.commit(parents=(commits[won], commits[1 - won]), message="Merge")
    assert scene.push(f"{second}:{MAIN}").code == 0
    words = ("--repo", scene.server, "--anchor", scene.ground.anchor, "--format", "json")
    told = called("verify", *words, cwd=scene.folder)
    assert (told.json["verdict"], told.json["tip"]) == ("valid", second)
    note = json.loads((scene.server / "sealtrail" / "verified.json").read_text("utf-8"))
    assert (note["tip"], note["steps"]) == (second, told.json["steps"])


@pytest.mark.parametrize(
    ("days", "codes"),
    [(365, {"time.backdated", "approval.missing"}), (-365, {"time.future", "approval.missing"})],
)
def test_gate_asked_about_another_year(scene: Scene, days: int, codes: set[str]) -> None:
    """Asked about a year later or earlier than the signatures were made, the gate says that they do not fit."""
    scene.bench.plan().sign(CMO_ENGINEER, "authored").sign(CMO_HEAD, role="cmo.qu").sign(QA)
    head, at = scene.commit(), AT + timedelta(days=days)
    words = ("--repo", scene.clone, "--base", "main", "--head", head, "--at", at.isoformat(), "--format", "json")
    told = called("gate", *words, cwd=scene.folder)
    assert told.json["verdict"] == "refused"
    found = {f["code"] for f in told.json["findings"]}
    assert codes <= found
    assert found <= codes | {"person.role"}
    assert [record["id"] for record in told.json["records"]] == [CAPA]
