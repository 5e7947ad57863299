"""Stock tools and other ways of landing: nobody has to take our word for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from sealtrail import history, signatures, statement
from sealtrail.gate import Step
from sealtrail.git import Repository
from sealtrail.model import Approval, Enrolment
from tests.conftest import RequireTool
from tests.scenarios.desk import CAPA, SITE, Demo, git, run, sealtrail


@dataclass(frozen=True)
class Held:
    """A statement of the demo as ``verify`` sees it: where it landed, who signed, and what it is about."""

    path: str
    commit: str
    data: bytes
    signature: bytes
    person: str
    namespace: str
    about: str
    sha256: str


def statements(report: history.Report) -> Iterator[Held]:
    """Every statement and every proof of possession that ``verify`` found valid."""
    for step in report.valid_steps:
        before = {} if step.base is None else dict(step.base.files())
        for path, entry in step.result.files():
            if path in before or not path.endswith(".json") or "/attachments/" in path:
                continue
            data = step.result.objects.blob(entry.id)
            signature = step.result.read(f"{path}.sig")
            assert signature is not None
            if "/enrolments/" in path:
                proof = statement.parse_enrolment(data)
                assert isinstance(proof, Enrolment)
                who, space = proof.predicate.person, statement.ENROLMENT_NAMESPACE
                about, sha256 = "", proof.subject[0].digest.sha256
            else:
                approval = statement.parse(data)
                assert isinstance(approval, Approval)
                who, space = approval.predicate.signatory.id, statement.NAMESPACE
                about, sha256 = approval.subject[0].name, approval.subject[0].digest.sha256
            yield Held(path, step.commit.id, data, signature, who, space, about, sha256)


def test_stock_tools_agree(demo: Demo, tmp_path: Path, require_tool: RequireTool) -> None:
    """For every statement in the demo, sha256sum and ssh-keygen with the exported signers say what verify says."""
    keygen, sums = require_tool("ssh-keygen"), require_tool("sha256sum")
    upstream = demo.world.upstream
    told = sealtrail("signers", "--repo", upstream, cwd=tmp_path)
    assert told.code == 0
    signers = tmp_path / "allowed_signers"
    signers.write_text(told.out, "utf-8")
    report = history.verify(Repository(upstream), history.read_anchor(demo.world.anchor))
    assert report.verdict == "valid"
    held = list(statements(report))
    counted = sum(s.valid for step in report.steps for r in step.verdict.records for s in r.statements)
    assert sum(h.namespace == statement.NAMESPACE for h in held) == counted > 80
    for n, one in enumerate(held):
        if one.about:
            (tmp_path / f"{n}.md").write_bytes(upstream_bytes(demo, one))
        (tmp_path / f"{n}.sig").write_bytes(one.signature)
        identity = ("-f", signers, "-I", one.person, "-n", one.namespace, "-s", tmp_path / f"{n}.sig")
        verified = run(keygen, "-Y", "verify", *identity, cwd=tmp_path, given=one.data.decode())
        assert verified.code == 0, f"{one.path}: {verified.out}{verified.err}"
        assert f'Good "{one.namespace}" signature for {one.person}' in verified.out
    checklist = "".join(f"{one.sha256}  {n}.md\n" for n, one in enumerate(held) if one.about)
    summed = run(sums, "--check", "--strict", cwd=tmp_path, given=checklist)
    assert summed.code == 0, summed.out
    assert summed.out.count(": OK") == counted


def upstream_bytes(demo: Demo, one: Held) -> bytes:
    """The record that a statement is about, as stock git takes it out of the commit that landed the statement."""
    return git("cat-file", "blob", f"{one.commit}:{one.about}", cwd=demo.world.upstream, strip=False).encode()


def test_stock_tools_agree_on_a_forgery(demo: Demo, tmp_path: Path, require_tool: RequireTool) -> None:
    """A statement with one letter changed, or offered as somebody else's, is refused by ssh-keygen as by us."""
    keygen = require_tool("ssh-keygen")
    signers = tmp_path / "allowed_signers"
    signers.write_text(sealtrail("signers", "--repo", demo.world.upstream, cwd=tmp_path).out, "utf-8")
    report = history.verify(Repository(demo.world.upstream), None)
    one = next(h for h in statements(report) if h.namespace == statement.NAMESPACE)
    (tmp_path / "one.sig").write_bytes(one.signature)
    changed = one.data.replace(b'"meaning":"', b'"meaning":"x', 1)
    for data, person, name in (
        (one.data, one.person, True),
        (changed, one.person, False),
        (one.data, "PER-HRW-0005", False),
    ):
        identity = ("-f", signers, "-I", person, "-n", one.namespace, "-s", tmp_path / "one.sig")
        assert (run(keygen, "-Y", "verify", *identity, cwd=tmp_path, given=data.decode()).code == 0) is name
    lines = [line for line in signers.read_text("utf-8").splitlines() if line.startswith(f"{one.person} ")]
    keys = [signatures.parse_public(" ".join(line.split()[2:4])) for line in lines]
    found = {signatures.verify(one.signature, changed, namespace=one.namespace, key=key).code for key in keys}
    assert "signature.invalid" in found
    assert found <= {"signature.invalid", "key.unknown"}


@pytest.mark.parametrize(("branch", "record"), [("origin/ready", CAPA), ("signed", SITE)])
def test_merge_and_squash_give_the_same_verdicts(demo: Demo, branch: str, record: str, second: Demo) -> None:
    """The same branch landed by a merge commit and by a squash gives the same verdicts on the same records."""
    seen = []
    for world, way in ((demo, "merge"), (second, "squash")):
        if branch == "signed":
            world.cmo.begin("signed", "origin/waiting")
            world.cmo.sign(SITE, "PER-LRK-0003", "acknowledged", "sponsor.qa").commit("Acknowledged")
        (world.cmo.merge if way == "merge" else world.cmo.squash)(branch)
        push = world.cmo.push("HEAD:main")
        assert push.accepted, push.said
        report = history.verify(Repository(world.world.upstream), history.read_anchor(world.world.anchor))
        step = report.steps[-1]
        assert (report.verdict, [r.id for r in step.verdict.records]) == ("valid", [record])
        seen.append((len(step.commit.parents), step))
    (two, merged), (one, squashed) = seen
    assert (two, one) == (2, 1)
    assert told(merged) == told(squashed)


def told(step: Step) -> list[object]:
    """What a step says about its records, without the times and nonces of statements that were made anew."""
    return [
        (r.id, r.revision, r.transition, r.missing, sorted((*said(s.approval), s.code) for s in r.statements))
        for r in step.verdict.records
    ]


def said(approval: Approval | None) -> tuple[str, str]:
    """Who said what in a statement."""
    assert approval is not None
    return approval.predicate.signatory.id, approval.predicate.meaning
