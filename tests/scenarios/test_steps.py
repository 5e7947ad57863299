"""History is the first-parent chain of main, one landing a step: the ways around it that git itself would allow."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sealtrail import gate, signing, statement, worktree
from sealtrail.git import Repository
from sealtrail.model import Person, Signatory, index_of
from sealtrail.store import Snapshot
from sealtrail.worktree import Author
from tests.scenarios.desk import CAPA, SITE, Demo, Desk, git, landed_at, objections, refused

PRODUCT = "PRD-LRK-0002"


def unsigned_edit(desk: Desk, branch: str = "unsigned") -> str:
    """A commit on a branch that moves a CAPA along its workflow, and nobody signed it."""
    return desk.begin(branch).revise(CAPA, "Nobody signed this", state="plan_approved").commit("Unsigned")


def acknowledge_product(desk: Desk, branch: str, *, at: datetime) -> str:
    """A commit on a branch with a late acknowledgement: the smallest thing that may land."""
    desk.begin(branch).sign(PRODUCT, "PER-HRW-0005", "acknowledged", "cmo.qu", at=at)
    return desk.commit("Read", at=at)


def test_two_step_push(demo: Demo) -> None:
    """What waits on a side branch unsigned does not reach main by moving main to it."""
    tip = unsigned_edit(demo.cmo)
    assert demo.cmo.push("HEAD:refs/heads/aside").accepted
    assert "approval.missing" in refused(demo, demo.cmo, f"{tip}:main").codes


def test_change_inside_a_second_parent(demo: Demo) -> None:
    """The tree that a merge makes is judged, so nothing unsigned comes in with its second parent."""
    unsigned_edit(demo.cmo)
    demo.cmo.merge("unsigned")
    assert "approval.missing" in refused(demo, demo.cmo).codes


def test_second_parents_are_never_judged(demo: Demo) -> None:
    """A merge whose second parent passed through an unsigned text, and whose tree is signed, is accepted."""
    unsigned_edit(demo.cmo, "detour")
    demo.cmo.git("checkout", "--quiet", "origin/ready", "--", ".")
    demo.cmo.commit("As it was signed")
    demo.cmo.merge("detour")
    push = demo.cmo.push("HEAD:main")
    assert push.accepted, push.said


@pytest.mark.parametrize("ref", ["upstream/main~1:main", ":main"])
def test_nothing_that_landed_is_taken_back(demo: Demo, ref: str) -> None:
    """Neither a force push of main to an older tip nor its deletion is taken."""
    assert refused(demo, demo.cmo, ref, force=True).codes == {"history.rewritten"}


def test_foxtrot(demo: Demo) -> None:
    """A merge that makes main its second parent is a fast-forward to git and erases steps, so it is refused."""
    demo.cmo.begin("old", f"{demo.cmo.main}~3")
    demo.cmo.git("merge", "--quiet", "-s", "ours", "-m", "Old again", demo.cmo.main)
    assert refused(demo, demo.cmo).codes == {"history.rewritten"}


def test_stale_squash(demo: Demo) -> None:
    """A squash from a stale base is refused when it puts back another record's older text, and names that record."""
    demo.cmo.merge("origin/ready")
    assert demo.cmo.push("HEAD:main").accepted
    demo.cmo.git("fetch", "--quiet", "upstream")
    demo.cmo.begin("stale", f"{demo.cmo.main}~1")
    demo.cmo.git("checkout", "--quiet", "origin/waiting", "--", f"records/sites/{SITE}")
    demo.cmo.sign(SITE, "PER-LRK-0003", "acknowledged", "sponsor.qa").commit("The site, signed by all")
    squashed = demo.cmo.write_tree(demo.cmo.git("rev-parse", "HEAD^{tree}"), demo.cmo.main)
    push = refused(demo, demo.cmo, f"{squashed}:main")
    assert {"record.revision", "approval.append-only"} <= push.codes
    assert all(CAPA in reason.place for reason in push.reasons)


def test_conflict_resolved_by_writing(demo: Demo) -> None:
    """A merge conflict that somebody resolves with a text of their own is refused, because nobody signed that text."""
    demo.cmo.merge("origin/ready")
    assert demo.cmo.push("HEAD:main").accepted
    demo.cmo.git("fetch", "--quiet", "upstream")
    demo.cmo.begin("other", f"{demo.cmo.main}~1").revise(CAPA, "Plan sent back", state="open")
    demo.cmo.sign(CAPA, "PER-HRW-0005", "authored", "cmo.qu").commit("Sent back")
    assert [f["code"] for f in demo.cmo.gate().json["findings"]] == ["merge.conflict"]
    demo.cmo.begin("landing")
    demo.cmo.git("merge", "--quiet", "-s", "ours", "--no-commit", "other")
    demo.cmo.git("checkout", "--quiet", "other", "--", f"records/capas/2026/{CAPA}/approvals")
    demo.cmo.revise(CAPA, "Resolved while merging", state="implementing").commit("Merged by hand")
    push = refused(demo, demo.cmo)
    assert {"statement.digest", "statement.prior", "approval.missing"} <= push.codes


def test_number_taken_twice(demo: Demo) -> None:
    """Of two proposals with the same number, the second one is refused and told the next free number."""
    text = demo.cmo.text(CAPA)
    landed = demo.cmo.git("rev-list", "--first-parent", "--reverse", demo.cmo.main, "--", str(index_of(CAPA))).split()[
        0
    ]
    numbers = sorted(folder.name for folder in (demo.cmo.folder / "records/capas/2026").glob("CAPA-HRW-*"))
    following = f"CAPA-HRW-2026-{int(numbers[-1][-4:]) + 1:04d}"
    demo.cmo.begin("twin", f"{landed}^").write(CAPA, text.replace("seal number twice", "seal missing"))
    demo.cmo.commit("Another matter")
    (finding,) = demo.cmo.gate().json["findings"]
    assert (finding["code"], finding["record"]) == ("merge.conflict", CAPA)
    assert following in finding["hint"]


def test_records_stay(demo: Demo) -> None:
    """Records are never deleted, renamed, renumbered or turned into another type, and no revision is skipped; one
    refusal tells it of each.
    """
    cmo = demo.cmo.begin("change")
    cmo.git("rm", "-r", "--quiet", f"records/sites/{SITE}")
    cmo.git("mv", "records/sites/SITE-HRW-0002", "records/sites/SITE-HRW-0003")
    cmo.revise("PRD-LRK-0001", "Renumbered", id="PRD-LRK-0003")
    cmo.revise("PRD-LRK-0002", "A site now", schema="site/1")
    cmo.revise(CAPA, "Once").revise(CAPA, "Twice at once")
    cmo.commit("Change")
    found = {(reason.code, reason.place.split("/")[-2]) for reason in refused(demo, cmo).reasons}
    assert {
        ("record.deleted", SITE),
        ("record.deleted", "SITE-HRW-0002"),
        ("record.path", "SITE-HRW-0003"),
        ("record.path", "PRD-LRK-0001"),
        ("record.schema", "PRD-LRK-0002"),
        ("record.revision", CAPA),
    } <= found


def late_acknowledgements(desk: Desk, count: int) -> Iterator[tuple[str, dict[str, bytes]]]:
    """Acknowledgements of landed records by people who hold some role, each as the files that it adds."""
    repository = Repository(desk.folder)
    base = Snapshot(repository.objects, repository.objects.commit(repository.commit_of(desk.main)).tree)
    governance, _ = base.governance()
    assert governance is not None
    records = [r for r in base.records() if r.readable]
    signers = [r.model for r in base.records("person") if isinstance(r.model, Person) and r.model.state == "active"]
    pairs = [(record, person) for person in signers for record in records][:count]
    assert len(pairs) == count
    for record, person in pairs:
        number, key = next((i, k) for i, k in enumerate(person.keys, 1) if k.ended is None)
        slot = person.roles[0]
        expected = gate.acknowledgement(base, record.model.id)
        assert expected is not None
        signatory = Signatory(
            id=person.id, name=person.printed_name, organisation=person.org, role=slot.role, key=key.fingerprint
        )
        data = statement.build(
            expected,
            meaning="acknowledged",
            policy=(governance.policy.version, governance.sha256),
            signatory=signatory,
            at=datetime.now(UTC),
            reason="Read",
            nonce="7" * 32,
        )
        private = desk.keys / (person.id if number == 1 else f"{person.id}-{number}")
        signature = signing.ssh_sign(data, key=private, namespace=statement.NAMESPACE)
        path = f"{record.path.removesuffix('/index.md')}/approvals/{statement.file_name(data)}"
        yield record.model.id, {path: data, f"{path}.sig": signature}


def test_fork_far_behind(demo: Demo) -> None:
    """Fifty commits that each stand alone are taken as fifty steps, and a fork that is behind by them still lands."""
    clerk, tip = Author("Clerk", "clerk@larkspur.example"), demo.tip
    for record, files in late_acknowledgements(demo.sponsor, 50):
        tip = worktree.write_commit(
            demo.sponsor.folder,
            "refs/heads/read",
            parents=(tip,),
            changes=files,
            message=f"Read {record}\n",
            author=clerk,
            committer=clerk,
            authored_at=datetime.now(UTC),
            at=datetime.now(UTC),
        )
    push = demo.sponsor.push(f"{tip}:main")
    assert push.accepted, push.said
    assert "accepted: 50 steps" in push.said
    demo.cmo.git("fetch", "--quiet", "upstream")
    assert demo.cmo.git("rev-list", "--count", "origin/ready..upstream/main") == "50"
    landed = demo.cmo.run("land", "origin/ready", "--remote", "upstream")
    assert landed.code == 0, landed.err


def test_only_branches_are_taken(demo: Demo) -> None:
    """Tags, notes, replacements and anything else that is no branch are refused, each by its name."""
    refs = ("refs/tags/main", f"refs/replace/{'1' * 40}", "refs/notes/commits", "refs/main")
    push = demo.cmo.push(*(f"origin/ready:{ref}" for ref in refs))
    assert not push.accepted
    assert push.codes == {"ref.kind"}
    assert sorted(r.message for r in push.reasons) == sorted(f"{ref} is no branch" for ref in refs)
    assert git("for-each-ref", "--format=%(refname)", cwd=demo.world.upstream) == "refs/heads/main"


def test_tag_called_main(demo: Demo) -> None:
    """A tag called main that lies in a repository changes nothing that gate or verify say."""
    bad = unsigned_edit(demo.cmo)
    before, gated = demo.verify(), demo.cmo.gate("origin/ready")
    demo.cmo.git("push", "--quiet", "upstream", f"{bad}:refs/heads/aside")
    git("update-ref", "refs/tags/main", bad, cwd=demo.world.upstream)
    demo.cmo.git("update-ref", "refs/tags/main", bad)
    demo.cmo.git("update-ref", "refs/tags/upstream/main", bad)
    assert demo.verify().out == before.out
    assert demo.cmo.gate("origin/ready").json["records"] == gated.json["records"]


@pytest.mark.parametrize(
    ("after", "code"),
    [(timedelta(days=365 * 70), "time.future"), (timedelta(hours=-1), "time.backdated")],
)
def test_impossible_times(demo: Demo, after: timedelta, code: str) -> None:
    """A step dated a lifetime ahead, or an hour before the step that it follows, is refused."""
    demo.cmo.merge("origin/ready", at=landed_at(demo, demo.tip) + after)
    assert code in refused(demo, demo.cmo).codes


def test_clocks_two_minutes_apart(demo: Demo) -> None:
    """Two desks whose clocks differ by two minutes both land, and the history verifies."""
    now = datetime.now(UTC)
    acknowledge_product(demo.cmo, "read", at=now)
    assert demo.cmo.push("HEAD:main").accepted
    demo.cmo.git("fetch", "--quiet", "upstream")
    demo.cmo.merge("origin/ready", at=now - timedelta(minutes=2))
    push = demo.cmo.push("HEAD:main")
    assert push.accepted, push.said
    assert demo.verify().json["verdict"] == "valid"


def test_octopus(demo: Demo) -> None:
    """A merge of two proposals at once is no step, even if both are signed."""
    acknowledge_product(demo.cmo, "read", at=datetime.now(UTC))
    merged = demo.cmo.merge("origin/ready")
    demo.cmo.git("merge", "--quiet", "--no-ff", "--no-commit", "read")
    tree = demo.cmo.git("write-tree")
    both = demo.cmo.write_tree(tree, demo.cmo.main, f"{merged}^2", "read")
    assert refused(demo, demo.cmo, f"{both}:main").codes == {"commit.malformed"}


def test_quarantine(demo: Demo) -> None:
    """The hook reads what a push brings while the server still holds it apart, and a refused push leaves nothing."""
    commit = unsigned_edit(demo.cmo)
    push = refused(demo, demo.cmo)
    assert CAPA in push.reason("approval.missing").place
    assert f"{commit} missing" == git("cat-file", "--batch-check", cwd=demo.world.upstream, given=commit)


def test_two_pushes_at_once(demo: Demo) -> None:
    """Of two good steps pushed at the same moment exactly one lands, and the other starts again from there."""
    merged = demo.cmo.merge("origin/ready")
    read = acknowledge_product(demo.cmo, "read", at=datetime.now(UTC))
    pushes = [
        subprocess.Popen(["git", "push", "upstream", f"{commit}:main"], cwd=demo.cmo.folder, stderr=subprocess.PIPE)
        for commit in (merged, read)
    ]
    said = [push.communicate(timeout=120)[1].decode() for push in pushes]
    assert sorted(push.returncode for push in pushes) == [0, 1], said
    assert demo.tip == (merged if pushes[0].returncode == 0 else read)
    assert demo.verify().json["verdict"] == "valid"


def test_past_the_gate(demo: Demo, tmp_path: Path) -> None:
    """A step that was pushed past the gate is invalid for ever, its successors build on the last good one, and no
    site is made.
    """
    bad = unsigned_edit(demo.cmo)
    demo.bypass(demo.cmo, bad)
    told = demo.verify()
    assert (told.code, told.json["verdict"]) == (1, "invalid")
    assert {f["commit"] for f in objections(told)} == {bad}
    assert {f["code"] for f in objections(told)} == {"approval.missing"}
    built = demo.cmo.run(
        "build", "--repo", demo.world.upstream, "--anchor", demo.world.anchor, "--out", tmp_path / "site"
    )
    assert built.code == 1
    assert "error[publish.verdict]: the history is invalid" in built.err
    assert not (tmp_path / "site").exists()
    demo.cmo.git("fetch", "--quiet", "upstream")
    demo.cmo.begin("after")
    demo.cmo.git("checkout", "--quiet", "origin/ready", "--", ".")
    demo.cmo.commit("What everybody signed")
    push = demo.cmo.push("HEAD:main")
    assert push.accepted, push.said
    assert {f["commit"] for f in objections(demo.verify())} == {bad}
