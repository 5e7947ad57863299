"""The command line as people use it: from a new record to its landing, on both sides of the contract."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from sealtrail.model import index_of
from tests.conftest import RequireTool
from tests.scenarios.desk import CAPA, SITE, Demo, Desk, git, landed_at, objections, reasons_in, refused, run

NEW = "CAPA-HRW-2026-0003"
FOLDER = f"records/capas/2026/{NEW}"
FILLED_IN = """---
schema: capa/1
id: CAPA-HRW-2026-0003
title: The label printer prints the expiry date in the old form
revision: 1
state: open
org: harrow
classification: minor
sources:
  - {kind: deviation, reference: EV-26-0911, summary: The form was changed in one of two places.}
problem: Nobody compares the two places.
---

Found when the first pallet was packed.
"""
YES = "y\n"


def codes(desk: Desk) -> list[str]:
    """What ``check`` finds here."""
    told = desk.run("check", "--format", "json")
    found = [f["code"] for f in told.json["findings"] if f["severity"] == "block"]
    assert told.code == (1 if found else 0)
    return found


def test_cmo_opens_a_record(demo: Demo) -> None:
    """A CMO's quality manager opens a record and lands it without anybody else's signature: new, edit, check, sign,
    commit, status, push, gate, land.
    """
    cmo = demo.cmo.at_a_terminal().begin("printer")
    assert cmo.run("new", "capa").out == f"{FOLDER}/index.md\n"
    assert set(codes(cmo)) == {"record.schema"}
    assert cmo.run("status").out.startswith(f"{NEW}: there is no text that can be read\n")
    cmo.write(NEW, FILLED_IN)
    assert codes(cmo) == []
    waiting = cmo.run("status")
    assert f'you can sign it: "authored" as cmo.qu: sealtrail sign {NEW}' in waiting.out
    assert "not ready yet" in waiting.out
    signed = cmo.run("sign", NEW, answer=YES)
    assert signed.code == 0, signed.err
    assert "revision 1: goes from none to open" in signed.out
    assert "Siobhán Kelleher (PER-HRW-0005), cmo.qu of Harrow Oral Solids" in signed.out
    assert 'you sign "authored": I wrote this change.' in signed.out
    cmo.commit("The printer")
    assert "ready to land" in cmo.run("status").out
    cmo.git("push", "--quiet", "origin", "printer")
    assert cmo.gate("origin/printer").json["verdict"] == "accepted"
    landed = cmo.run("land", "printer")
    assert landed.code == 0, landed.err
    assert re.search(r"^landed as one step: [0-9a-f]{12}, pushed to main of upstream$", landed.err, re.MULTILINE)
    assert cmo.git("rev-parse", "upstream/main") == demo.tip
    assert demo.verify().json["verdict"] == "valid"


def test_sponsor_lands_what_waited_for_it(demo: Demo) -> None:
    """The sponsor fetches the CMO's waiting proposal, sees what changes, signs the queue, and lands it on its main."""
    sponsor = demo.sponsor.at_a_terminal()
    sponsor.git("fetch", "--quiet", demo.world.fork, "waiting:waiting")
    sponsor.git("checkout", "--quiet", "waiting")
    signed = sponsor.run("sign", "--queue", answer=YES)
    assert signed.code == 0, signed.err
    assert "hall 7" in signed.out
    assert 'you sign "acknowledged"' in signed.out
    sponsor.commit("Acknowledged")
    sponsor.git("checkout", "--quiet", "main")
    landed = sponsor.run("land", "waiting", "--format", "json")
    assert landed.code == 0, landed.err
    (record,) = landed.json["records"]
    assert (record["id"], record["missing"]) == (SITE, [])
    assert sponsor.git("rev-parse", "HEAD") == demo.tip
    assert "hall 7" in sponsor.text(SITE)
    assert sponsor.run("sign", "--queue").out == "nothing waits for your signature\n"


def test_signing_is_asked(demo: Demo) -> None:
    """Whoever does not say yes, or says nothing, has not signed, and nothing is written."""
    demo.cmo.begin("printer").write(NEW, FILLED_IN)
    before = demo.cmo.git("status", "--porcelain", "--untracked-files=all")
    for answer in ("n\n", ""):
        told = demo.cmo.run("sign", NEW, answer=answer)
        assert told.code == 1
        assert told.out.endswith("not signed\n")
    assert demo.cmo.git("status", "--porcelain", "--untracked-files=all") == before


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("--as", "PER-HRW-0002"), "does not hold the role"),
        (("--as", "PER-LRK-0003"), "it is for harrow, and you belong to larkspur"),
        (("--meaning", "approved"), '"authored" as cmo.qu would be open, and you asked for something else'),
    ],
)
def test_signing_is_refused_with_the_reason(demo: Demo, words: tuple[str, ...], reason: str) -> None:
    """Somebody who has nothing to sign on a record is told why, is not asked, and signs nothing."""
    demo.cmo.begin("printer").write(NEW, FILLED_IN)
    told = demo.cmo.run("sign", NEW, *words, answer=YES)
    assert told.code == 1
    assert "there is nothing for" in told.out
    assert reason in told.out
    assert "Sign this?" not in told.out
    assert not (demo.cmo.folder / FOLDER / "approvals").exists()


def test_author_does_not_approve(demo: Demo) -> None:
    """Who wrote a plan cannot approve it, and ``sign`` says so before the gate has to."""
    demo.cmo.begin("plan").revise(CAPA, "The plan is good", state="plan_approved")
    assert demo.cmo.run("sign", CAPA, "--meaning", "authored", answer=YES).code == 0
    told = demo.cmo.run("sign", CAPA, answer=YES)
    assert told.code == 1
    assert '"approved" by cmo.qu of harrow: you wrote this, own an action in it or gain by it, so' in told.out


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ("PER-HRW-0001", "is not an enrolled key of Siobhán Kelleher"),
        ("nobody", "cannot be read"),
    ],
)
def test_wrong_key(demo: Demo, key: str, message: str) -> None:
    """With somebody else's key, or none, nothing is signed, and the person is told which key it must be."""
    demo.cmo.begin("printer").write(NEW, FILLED_IN)
    told = demo.cmo.run("sign", NEW, "--key", demo.world.keys / key, answer=YES)
    assert told.code == 2
    assert message in told.err
    assert "= hint: " in told.err
    assert not (demo.cmo.folder / FOLDER / "approvals").exists()


@pytest.fixture
def agent(tmp_path: Path, require_tool: RequireTool) -> Iterator[Mapping[str, str | None]]:
    """An ssh-agent of its own, as the environment in which to reach it."""
    program = require_tool("ssh-agent")
    started = run(program, "-s", "-a", tmp_path / "agent", cwd=tmp_path)
    found = re.findall(r"(SSH_[A-Z_]+)=([^;]+);", started.out)
    environment: dict[str, str | None] = dict(found)
    assert set(environment) == {"SSH_AUTH_SOCK", "SSH_AGENT_PID"}, started.err
    yield environment
    assert run(program, "-k", cwd=tmp_path, env=environment).code == 0


def test_signing_with_an_agent(demo: Demo, agent: Mapping[str, str | None], tmp_path: Path) -> None:
    """With the private key in an ssh-agent alone, the public half is all that the desk needs; without it, no key."""
    public = tmp_path / "siobhan.pub"
    shutil.copy(demo.world.keys / "PER-HRW-0005.pub", public)
    demo.cmo.begin("printer").write(NEW, FILLED_IN)
    without = demo.cmo.run("sign", NEW, "--key", public, answer=YES, env=agent)
    assert without.code == 3
    assert "error[signature.none]" in without.err
    assert run("ssh-add", "-q", demo.world.keys / "PER-HRW-0005", cwd=tmp_path, env=agent).code == 0
    signed = demo.cmo.run("sign", NEW, "--key", public, answer=YES, env=agent)
    assert signed.code == 0, signed.err
    demo.cmo.commit("Signed with an agent")
    (record,) = demo.cmo.gate().json["records"]
    assert [(s["signatory"], s["verdict"]) for s in record["statements"]] == [("PER-HRW-0005", "valid")]


def test_revise(demo: Demo) -> None:
    """The next revision of a landed record is begun by one command, changes three lines, and is begun only once."""
    words = ("revise", CAPA, "--why", "Sent back: the start is too late", "--to", "open")
    assert demo.cmo.run(*words).code == 0
    changed = [line for line in demo.cmo.git("diff", "--unified=0").splitlines() if re.match(r"[+-](?![+-])", line)]
    assert changed == [
        "-revision: 2",
        "-state: plan_in_review",
        "+revision: 3",
        "+state: open",
        "-change_reason: Plan proposed",
        '+change_reason: "Sent back: the start is too late"',
    ]
    again = demo.cmo.run(*words)
    assert again.code == 2
    assert "is being revised already" in again.err
    assert demo.cmo.run("sign", CAPA, answer=YES).code == 0
    demo.cmo.commit("Sent back")
    assert demo.cmo.gate().json["verdict"] == "accepted"


def test_late_acknowledgement(demo: Demo) -> None:
    """Whoever has read a landed record signs that, it lands alone, and the trail shows it after the landing."""
    sponsor = demo.sponsor.begin("read")
    signed = sponsor.run("sign", "QA-LRK-0001-02", answer=YES)
    assert signed.code == 0, signed.err
    assert "as it landed" in signed.out
    assert 'you sign "acknowledged": I have received and read this.' in signed.out
    sponsor.commit("Read")
    assert sponsor.run("land", "read").code == 0
    told = sponsor.run("trail", "QA-LRK-0001-02", "--repo", demo.world.upstream, "--format", "json")
    last = told.json["events"][-1]
    assert (last["action"], last["what"], last["commit"]) == ("signed", "acknowledged as sponsor.qa", demo.tip)
    assert "Zeynep Yıldız, sponsor.qa of larkspur, key SHA256:" in last["who"]


def test_landing_is_refused_with_the_reasons(demo: Demo) -> None:
    """What the gate refuses, ``land`` does not push, and both say the same."""
    told = demo.cmo.run("land", "origin/waiting", "--remote", "upstream")
    assert told.code == 1
    assert reasons_in(told.out) == refused(demo, demo.cmo, f"{demo.cmo.merge('origin/waiting')}:main").reasons
    assert told.out.endswith("refused\n")


def test_verdicts_for_programs(demo: Demo) -> None:
    """The JSON of gate and verify has the documented shape, and names what is missing and where."""
    told = demo.cmo.gate("origin/waiting").json
    assert list(told) == ["schema", "base", "head", "result_tree", "verdict", "records", "findings"]
    assert (told["schema"], told["verdict"]) == ("sealtrail.gate/1", "refused")
    assert told["base"] == demo.tip
    assert told["result_tree"] == demo.cmo.git("rev-parse", "origin/waiting^{tree}")
    (record,) = told["records"]
    assert {name: record[name] for name in ("id", "path", "revision", "transition", "missing")} == {
        "id": SITE,
        "path": f"records/sites/{SITE}/index.md",
        "revision": 2,
        "transition": {"from": "active", "to": "active"},
        "missing": [{"role": "sponsor.qa", "organisation": "larkspur", "meaning": "acknowledged", "count": 1}],
    }
    assert sorted(record["statements"][0]) == ["code", "meaning", "path", "signatory", "verdict"]
    assert {s["verdict"] for s in record["statements"]} == {"valid"}
    (finding,) = told["findings"]
    assert {"code", "severity", "path", "line", "record", "message", "hint"} <= finding.keys()
    assert (finding["code"], finding["severity"], finding["record"]) == ("approval.missing", "block", SITE)
    answer = demo.verify()
    verified = answer.json
    assert (verified["schema"], verified["verdict"], objections(answer)) == ("sealtrail.verify/1", "valid", [])
    assert verified["steps"] == int(demo.cmo.git("rev-list", "--first-parent", "--count", "upstream/main"))


def test_trail_for_programs(demo: Demo) -> None:
    """The audit trail of a record says who, what, when and why in JSON, and the same rows in CSV."""
    upstream = ("--repo", demo.world.upstream)
    told = demo.cmo.run("trail", CAPA, *upstream, "--format", "json").json
    assert told["schema"] == "sealtrail.trail/1"
    moved = next(e for e in told["events"] if e["action"] == "state")
    assert (moved["record"], moved["revision"], moved["old"], moved["new"]) == (CAPA, 2, "open", "plan_in_review")
    assert moved["who"].startswith("Nguyễn Minh Đức, cmo.techops of harrow, key SHA256:")
    assert moved["why"] == "Plan proposed"
    last = git("rev-list", "--first-parent", "-n1", "main", "--", str(index_of(CAPA)), cwd=demo.world.upstream)
    assert (moved["proven_at"], moved["commit"]) == (f"{landed_at(demo, last):%Y-%m-%dT%H:%M:%SZ}", last)
    assert moved["declared_at"] < moved["proven_at"]
    rows = list(csv.DictReader(io.StringIO(demo.cmo.run("trail", CAPA, *upstream, "--format", "csv").out)))
    assert [(r["what"], r["who"], r["why"]) for r in rows] == [(e["what"], e["who"], e["why"]) for e in told["events"]]


def test_hook_in_a_working_clone(demo: Demo) -> None:
    """The hook goes into a bare repository only, and never takes another hook's place."""
    told = demo.cmo.run("hook", "install", demo.cmo.folder)
    assert told.code == 2
    assert "is not a bare repository" in told.err
    assert not (demo.cmo.folder / ".git" / "hooks" / "pre-receive").exists()
    other = demo.world.fork / "hooks" / "pre-receive"
    other.parent.mkdir(exist_ok=True)
    other.write_text("#!/bin/sh\nexit 0\n", "ascii")
    told = demo.cmo.run("hook", "install", demo.world.fork)
    assert told.code == 2
    assert "another pre-receive hook" in told.err
    assert other.read_text("ascii") == "#!/bin/sh\nexit 0\n"


def test_hook_without_its_anchor(demo: Demo) -> None:
    """A guarded main without an anchor takes nothing, until an administrator installs the anchor."""
    kept = demo.world.upstream / "sealtrail" / "anchor.json"
    kept.unlink()
    demo.cmo.merge("origin/ready")
    assert refused(demo, demo.cmo).codes == {"anchor.missing"}
    assert demo.cmo.run("hook", "install", demo.world.upstream, "--anchor", demo.world.anchor).code == 0
    assert demo.cmo.push("HEAD:main").accepted
    assert kept.read_bytes() == demo.world.anchor.read_bytes()
