"""Root, policy, workflows and pages: authority from base, exact pins, versions that cannot lie, a result that lives."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest

from sealtrail import gate
from sealtrail.exemplar.keys import StoryKey, person_key, root_key
from sealtrail.gate import governed
from sealtrail.git import Entry
from tests.gate.bench import (
    ADMIN,
    CAPA,
    CHANGE,
    CMO_DIRECTOR,
    CMO_ENGINEER,
    CMO_HEAD,
    CMO_QA,
    DIRECTOR,
    HEAD,
    POLICY,
    QA,
    ROOT,
    Bench,
    missing,
    path_of,
    rsa_line,
)

Bend = Callable[[Bench], Bench]
PAGE, WORKFLOW, ROOT_FILE = "site/pages/about.md", "schema/workflows/capa.yaml", "schema/root.yaml"


def shorter(bench: Bench) -> Bench:
    """A policy with a shorter window, its version raised."""
    return bench.swap(POLICY, "window_days: {default: 21,", "window_days: {default: 14,").next_policy()


def renamed(bench: Bench) -> Bench:
    """Root version 2: the sponsor's name is shorter, and nothing else is new."""
    bench.swap(ROOT_FILE, "version: 1", "version: 2").swap(
        ROOT_FILE, "name: Larkspur Therapeutics\n", "name: Larkspur\n"
    )
    return bench.next_policy()


def page(bench: Bench) -> Bench:
    return bench.write(PAGE, bench.read(PAGE) + b"\nOne line more.\n")


# --- who may change what governs ----------------------------------------------------------------------------------


def test_policy_by_a_root_holder_of_each_side(bench: Bench) -> None:
    """A new policy lands with an author and a root holder of each organisation."""
    shorter(bench).pin().holders().accepted()


def test_row_37_two_root_holders_of_one_side(bench: Bench) -> None:
    """Row 37: the thresholds are per organisation, so two holders of the sponsor do not rewrite the policy."""
    shorter(bench).pin().sign(ADMIN, "authored").sign(HEAD, role=ROOT).sign(DIRECTOR, role=ROOT)
    bench.refused("root.threshold", "policy.approval", "approval.missing", "approval.surplus")


def test_policy_by_everyday_keys(bench: Bench) -> None:
    """A policy that quality people of both sides approve is not approved by anybody."""
    shorter(bench).pin().sign(ADMIN, "authored").sign(HEAD, role="sponsor.qa").sign(CMO_QA)
    bench.refused("root.threshold", "policy.approval", "approval.missing", "approval.surplus")


def test_invariants_that_no_workflow_can_relax(bench: Bench) -> None:
    """Row 37: a workflow that asks nobody for system changes still needs both sides, and both thresholds for policy."""
    path = "schema/workflows/system_change.yaml"
    text = bench.read(path).decode()
    bench.write(path, text[: text.index("    need:")]).given()
    page(bench).pin().sign(ADMIN, "authored").refused("policy.approval")
    bench.changes = {}
    shorter(bench).pin().sign(ADMIN, "authored").refused("policy.approval", "root.threshold")


def test_what_a_policy_calls_pages(bench: Bench) -> None:
    """Row 6: a policy that lists root among the pages does not thereby put it into weaker hands."""
    pages = 'pages: ["site/pages/**", README.md]'
    bench.swap(POLICY, "authority: [schema/root.yaml, ", "authority: [")
    bench.swap(POLICY, pages, pages.replace("]", ", schema/root.yaml]")).next_policy().pin().holders().land()
    renamed(bench).pin("SYS-LRK-2026-0004").sign(ADMIN, "authored").sign(QA).sign(CMO_QA, "acknowledged")
    verdict = bench.judge()
    assert not verdict.accepted
    assert "root.threshold" in {f.code for f in verdict.findings}


def test_pages_ask_for_less(bench: Bench) -> None:
    """A page needs a quality person of each side and no root holder, and either of them missing refuses it."""
    page(bench).pin().sign(ADMIN, "authored").sign(QA)
    verdict = bench.fork().refused("approval.missing", "policy.approval")
    assert [(s.role, s.meaning) for s in missing(verdict)] == [("cmo.qu", "acknowledged")]
    bench.sign(CMO_QA, "acknowledged").accepted()


def test_weaker_approvals_do_not_carry_policy(bench: Bench) -> None:
    """Row 6: a policy that travels with a page needs what policy needs, and may not travel with it at all."""
    shorter(page(bench)).pin().sign(ADMIN, "authored").sign(QA).sign(CMO_QA, "acknowledged")
    bench.refused("approval.missing", "governed.alone", "root.threshold")


def test_machinery(bench: Bench) -> None:
    """Row 6: the forge's workflows need the heads of quality of both sides."""
    bench.write(".github/workflows/gate.yml", "on: push\n").pin().sign(ADMIN, "authored").sign(HEAD).fork()
    bench.fork().refused("approval.missing", "policy.approval")
    bench.sign(CMO_HEAD).accepted()


# --- authority from base ------------------------------------------------------------------------------------------


def test_row_06_workflow_used_in_the_step_that_brings_it(bench: Bench) -> None:
    """Row 6: a workflow changed in the same step decides nothing in it, and nothing else travels with it."""
    need = "      - {role: sponsor.qa, meaning: approved, when: [shared]}\n  - {from: plan_approved"
    bench.swap(WORKFLOW, need, "  - {from: plan_approved").next_policy().pin().holders()
    bench.fork().accepted()
    bench.plan().sign(CMO_ENGINEER, "authored").sign(CMO_QA).refused("governed.alone", "approval.missing")


def test_row_06_workflow_used_in_the_next_step(bench: Bench) -> None:
    """Row 6: once the workflow has landed, it decides."""
    need = "      - {role: sponsor.qa, meaning: approved, when: [shared]}\n  - {from: plan_approved"
    bench.swap(WORKFLOW, need, "  - {from: plan_approved").next_policy().pin().holders().land()
    bench.plan().sign(CMO_ENGINEER, "authored").sign(CMO_QA).accepted()


def test_row_43_condition_evaluated_under_base(bench: Bench) -> None:
    """Row 43: the window that a new policy would allow is not yet the one that judges it."""
    bench.swap(POLICY, "window_days: {default: 21,", "window_days: {default: 90,").next_policy().pin()
    bench.sign(ADMIN, "authored", said={"signed_at": "2026-09-01T08:00:00Z"})
    bench.sign(DIRECTOR, role=ROOT).sign(CMO_DIRECTOR, role=ROOT).refused("time.backdated", "approval.missing")


# --- pins ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bend", "codes"),
    [
        pytest.param(lambda b: page(b).pin(), set(), id="exactly"),
        pytest.param(
            lambda b: page(b).write("README.md", "x\n").pin(leave_out=PAGE), {"governed.pins"}, id="one-of-two"
        ),
        pytest.param(
            lambda b: page(b).pin().write(PAGE, b.read(PAGE) + b"More.\n"), {"governed.pins"}, id="other-content"
        ),
        pytest.param(lambda b: shift(page(b).pin()), {"governed.pins"}, id="other-content-before"),
        pytest.param(
            lambda b: page(b).pin(more=f'\n  - {{path: {POLICY}, after: {{mode: "100644", sha256: "{"0" * 64}"}}}}'),
            {"governed.pins", "approval.missing"},
            id="a-file-that-did-not-change",
        ),
        pytest.param(lambda b: twice(page(b).pin()), {"governed.pins"}, id="pinned-twice"),
        pytest.param(
            lambda b: page(b).pin(
                more=f'\n  - {{path: {path_of(CHANGE)}, after: {{mode: "100644", sha256: "{"0" * 64}"}}}}'
            ),
            {"governed.pins"},
            id="row-40-itself",
        ),
    ],
)
def test_row_06_pins(bench: Bench, bend: Bend, codes: set[str]) -> None:
    """Rows 6 and 40: a system change pins every governed file of its step, before and after, and no other."""
    bend(bench).sign(ADMIN, "authored").sign(QA).sign(CMO_QA, "acknowledged")
    if codes:
        bench.refused(*codes)
    else:
        bench.accepted()


def shift(bench: Bench) -> Bench:
    was = hashlib.sha256(bench.base.read(PAGE) or b"").hexdigest()
    return bench.swap(path_of(CHANGE), was, "0" * 64)


def twice(bench: Bench) -> Bench:
    text = bench.read(path_of(CHANGE)).decode()
    pin = text[text.index("  - path: ") : text.index("---\n\nA test.")]
    return bench.swap(path_of(CHANGE), pin, pin * 2)


def test_row_06_nobody_says_why(bench: Bench) -> None:
    """Row 6: a governed file that changes without a system change is refused, beside a valid change as well."""
    page(bench).plan().approve().refused("governed.pins")


def test_governed_file_removed(bench: Bench) -> None:
    """A page can be removed, and then it is pinned as it was and as nothing."""
    bench.write(PAGE, None).pin().sign(ADMIN, "authored").sign(QA).sign(CMO_QA, "acknowledged").accepted()


def test_governed_file_became_a_folder(bench: Bench) -> None:
    """A page whose place a folder takes is gone, and what lies in the folder is pinned by itself."""
    bench.write(PAGE, None).write(f"{PAGE}/more.md", "x\n").pin()
    bench.sign(ADMIN, "authored").sign(QA).sign(CMO_QA, "acknowledged").accepted()


def test_two_system_changes(bench: Bench) -> None:
    """Two system changes in one step are refused, since neither pins the whole step."""
    page(bench).pin().sign(ADMIN, "authored").sign(QA).sign(CMO_QA, "acknowledged")
    text = bench.read(path_of(CHANGE)).decode().replace("0003", "0004")
    bench.touched = "SYS-LRK-2026-0004"
    bench.write(path_of(bench.touched), text)
    bench.sign(ADMIN, "authored").sign(QA).sign(CMO_QA, "acknowledged").refused("governed.pins")


def test_row_40_replayed(bench: Bench) -> None:
    """Row 40: a landed system change cannot be used again, neither as it is nor as a second revision."""
    old = bench.read(PAGE)
    page(bench).pin().sign(ADMIN, "authored").sign(QA).sign(CMO_QA, "acknowledged").land()
    bench.write(PAGE, old).fork().refused("governed.pins")
    bench.edit(CHANGE).sign(ADMIN, "authored").sign(QA).sign(CMO_QA, "acknowledged")
    verdict = bench.judge()
    assert not verdict.accepted
    assert {"record.edge", "governed.pins"} <= {f.code for f in verdict.findings}


def test_system_change_alone(bench: Bench) -> None:
    """A system change that changes nothing is refused."""
    pins = f'  - {{path: {PAGE}, after: {{mode: "100644", sha256: "{"0" * 64}"}}}}'
    bench.change_record(CHANGE, pins).sign(ADMIN, "authored").sign(QA).sign(CMO_QA, "acknowledged")
    bench.refused("governed.pins")


def test_unreadable_system_change(bench: Bench) -> None:
    """A system change that cannot be read pins nothing."""
    page(bench).pin().swap(path_of(CHANGE), "title: A test", "titel: A test")
    bench.refused("record.schema", "governed.pins", "policy.approval")


def test_person_travels_with_policy_and_nothing_else(bench: Bench) -> None:
    """Root, policy and people travel with each other; another record beside them is refused."""
    shorter(bench).pin().holders().colleague().let_in()
    bench.fork().accepted()
    bench.plan().approve().refused("governed.alone")


def test_person_without_policy_travels_alone(bench: Bench) -> None:
    """A new person does not travel with another record, and an acknowledgement beside them does no harm."""
    bench.colleague().let_in()
    bench.fork().sign(QA, "acknowledged", record=CAPA).accepted()
    bench.plan().approve().refused("governed.alone")


# --- versions -----------------------------------------------------------------------------------------------------

PREVIOUS = 'previous: [{version: 1, sha256: "'


def forgetful(bench: Bench) -> Bench:
    """A policy that lists no predecessor any more."""
    lines = bench.read(POLICY).decode().splitlines()
    return bench.swap(POLICY, next(line for line in lines if line.startswith("previous: ")), "previous: []")


def honest(bench: Bench, more: str = "") -> Bench:
    """A policy that lists its predecessor as it was."""
    governance, _ = bench.base.governance()
    assert governance is not None
    return bench.next_policy(f'{{version: 2, sha256: "{governance.sha256}"{more}}}')


@pytest.mark.parametrize(
    ("bend", "codes"),
    [
        pytest.param(lambda b: b.swap(POLICY, "default: 21", "default: 14"), {"policy.version"}, id="same-version"),
        pytest.param(lambda b: shorter(b).next_policy(), {"policy.version"}, id="version-skipped"),
        pytest.param(
            lambda b: shorter(b).swap(POLICY, "version: 3\n", "version: 1\n"), {"policy.version"}, id="older-version"
        ),
        pytest.param(
            lambda b: b.write(WORKFLOW, b.read(WORKFLOW) + b"# more\n"), {"policy.version"}, id="workflow-unannounced"
        ),
        pytest.param(
            lambda b: b.write("schema/calendars/us-nj.yaml", b.read("schema/calendars/us-nj.yaml") + b"# more\n"),
            {"policy.version"},
            id="calendar-unannounced",
        ),
        pytest.param(
            lambda b: b.write(WORKFLOW, b.read(WORKFLOW) + b"# more\n").next_policy(), set(), id="workflow-announced"
        ),
        pytest.param(
            lambda b: (
                shorter(b).next_policy(f'{{version: 2, sha256: "{"0" * 64}"}}').swap(POLICY, "ion: 4\n", "ion: 3\n")
            ),
            {"policy.version"},
            id="previous-with-another-digest",
        ),
        pytest.param(
            lambda b: honest(b).swap(POLICY, "I wrote this change.", "I may have written this change."),
            {"policy.version"},
            id="sentence-changed-and-the-old-one-not-kept",
        ),
        pytest.param(
            lambda b: honest(b, ", meanings: {authored: I wrote this change.}").swap(
                POLICY, "  authored: I wrote this change.\n", "  authored: I have written this change.\n"
            ),
            {"policy.version"},
            id="sentence-kept-for-one-of-two-predecessors",
        ),
        pytest.param(
            lambda b: honest(b, ", meanings: {approved: I looked at it.}"), {"policy.version"}, id="sentence-never-said"
        ),
        pytest.param(honest, set(), id="previous-as-it-was"),
        pytest.param(lambda b: honest(forgetful(b)), set(), id="older-predecessor-let-go"),
    ],
)
def test_row_07_versions(bench: Bench, bend: Bend, codes: set[str]) -> None:
    """Row 7: versions go up by one with any governing file, and what is listed as earlier is what earlier was."""
    bend(bench).pin().holders()
    if codes:
        bench.refused(*codes)
    else:
        bench.accepted()


def test_row_07_older_policy_put_back(bench: Bench) -> None:
    """Row 7: the policy of yesterday, though validly approved then, is not taken back."""
    old = bench.read(POLICY)
    shorter(bench).pin().holders().land()
    bench.write(POLICY, old).pin("SYS-LRK-2026-0004").holders().refused("policy.version")


def test_row_52_open_proposals_survive_a_policy(bench: Bench) -> None:
    """Row 52: statements under the policy before land after it, as long as the policy in force lists that one."""
    signed = bench.fork().plan().approve()
    for listed in (True, False):
        policy = bench.fork()
        (honest(policy) if listed else policy.next_policy()).pin().holders().land()
        policy.changes = dict(signed.changes)
        if listed:
            policy.accepted()
        else:
            policy.refused("policy.version", "approval.missing")


def test_row_52_sentence_of_the_policy_before(bench: Bench) -> None:
    """Row 52: a statement under the policy before carries that policy's sentence, and not the new one."""
    signed = bench.fork().plan().approve()
    old, new = "approved: I have reviewed this and approve it.", "approved: I have read this and approve it."
    kept = ", meanings: {approved: I have reviewed this and approve it.}"
    honest(forgetful(bench), kept).swap(POLICY, f"  {old}", f"  {new}").pin().holders().land()
    bench.changes = dict(signed.changes)
    bench.accepted()
    bench.changes = {}
    governance, _ = signed.base.governance()
    assert governance is not None
    before = {"policy": {"version": 2, "sha256": governance.sha256}}
    bench.plan().sign(CMO_ENGINEER, "authored").sign(CMO_QA).fork().sign(QA).accepted()
    bench.sign(QA, said=before).refused("statement.subject", "approval.missing")


# --- root ---------------------------------------------------------------------------------------------------------


def test_row_37_root_by_both_thresholds(bench: Bench) -> None:
    """Row 37: root version 2 needs the thresholds of both sides, and has them here."""
    renamed(bench).pin().holders().accepted()


def test_row_37_root_without_the_other_side(bench: Bench) -> None:
    """Row 37: root version 2 is refused without the CMO, and says what is missing."""
    renamed(bench).pin().sign(ADMIN, "authored").sign(DIRECTOR, role=ROOT)
    verdict = bench.refused("root.threshold", "policy.approval")
    assert {(s.role, s.organisation) for s in missing(verdict)} == {(ROOT, "harrow")}


def test_root_author_is_no_holder(bench: Bench) -> None:
    """Row 9: whoever wrote the change of root cannot count as its root holder."""
    renamed(bench).pin().sign(HEAD, "authored", "sponsor.qa").sign(CMO_DIRECTOR, role=ROOT)
    bench.fork().sign(DIRECTOR, role=ROOT).accepted()
    bench.sign(HEAD, role=ROOT).refused("approval.separation", "root.threshold")


def test_surplus_beside_a_new_root(bench: Bench) -> None:
    """Row 44: where root is replaced, a root holder's statement that nothing asks for is refused all the same."""
    renamed(bench).pin().holders()
    bench.fork().sign(HEAD, "rejected", ROOT).refused("approval.surplus")
    bench.sign(HEAD, role=ROOT).accepted()


def former(person: str) -> str:
    """The lines that keep a root key listed after it went out of use."""
    public = root_key(person).public
    return (
        f'former_holders:\n  - {{person: {person}, public: "{public}", ended: "2026-10-12T00:00:00Z", kind: retired}}\n'
    )


def successor(bench: Bench, key: StoryKey | None = None, *, threshold: int = 1) -> Bench:
    """Root version 2, in which another person of Harrow holds the second key."""
    key = key or root_key(CMO_QA)
    old = f'- {{person: {CMO_HEAD}, public: "{root_key(CMO_HEAD).public}"}}'
    bench.swap(ROOT_FILE, "version: 1", "version: 2").swap(
        ROOT_FILE, old, f'- {{person: {CMO_QA}, public: "{key.public}"}}'
    )
    text = bench.read(ROOT_FILE).decode() + former(CMO_HEAD)
    at = text.index("threshold: 1", text.index("id: harrow"))
    bench.write(ROOT_FILE, text[:at] + f"threshold: {threshold}" + text[at + len("threshold: 1") :])
    return bench.next_policy().pin()


def test_root_with_the_thresholds_of_both_versions(bench: Bench) -> None:
    """A new root that raises a threshold needs the old threshold by old keys and the new one by new keys."""
    successor(bench, threshold=2).holders()
    verdict = bench.fork().refused("root.threshold")
    assert [(s.organisation, s.count) for s in missing(verdict)] == [("harrow", 1)]
    (record,) = verdict.records
    assert [root.version for root in record.roots] == [1, 2]
    assert [gate.root_naming(record.roots, p).version for p in (CMO_HEAD, CMO_QA, CMO_DIRECTOR, QA)] == [1, 2, 1, 1]
    bench.sign(CMO_QA, role=ROOT).accepted()


def test_what_governs_is_judged_once(bench: Bench) -> None:
    """As long as the schema folder is the same, its soundness is the same value and not found out again."""
    assert governed.soundness(bench.plan().result()) is governed.soundness(bench.base)


def test_new_holder_does_not_count_for_the_old_root(bench: Bench) -> None:
    """Row 5: the holder whom a new root names counts for the new threshold and not for the old one."""
    successor(bench).sign(ADMIN, "authored").sign(DIRECTOR, role=ROOT).sign(CMO_QA, role=ROOT)
    (finding,) = bench.refused("root.threshold").findings
    assert "of root version 1" in finding.message


def test_new_holder_lets_nobody_in(bench: Bench) -> None:
    """Row 5: a person changed beside a new root is approved by a root holder whom base knows."""
    successor(bench).holders()
    bench.edit(CMO_ENGINEER).sign(CMO_HEAD, "authored", "cmo.qu").sign(QA)
    bench.fork().sign(CMO_DIRECTOR, role=ROOT).accepted()
    bench.sign(CMO_QA, role=ROOT).refused("policy.approval")


def test_row_38_everyday_key_named_by_a_new_root(bench: Bench) -> None:
    """Row 38: a key that another person holds cannot become a root key."""
    successor(bench, person_key(CMO_ENGINEER, 1)).holders().refused("key.weak")


@pytest.mark.parametrize(
    ("old", "new", "codes"),
    [
        pytest.param("version: 1", "version: 3", {"policy.version"}, id="row-7-version-skipped"),
        pytest.param("version: 1", "version: 1 # again", {"policy.version"}, id="row-7-version-kept"),
        pytest.param(
            "repository: urn:uuid:0b7c", "repository: urn:uuid:1b7c", {"root.identity"}, id="row-4-repository"
        ),
        pytest.param("code: HRW", "code: HRX", {"root.identity"}, id="row-32-code"),
        pytest.param(root_key(HEAD).public, rsa_line(1024), {"key.weak"}, id="row-17-weak-root-key"),
        pytest.param(root_key(HEAD).public, "ssh-ed25519 AAAA", {"key.weak"}, id="row-17-no-key"),
        pytest.param("threshold: 1", "threshold: 0", {"record.schema"}, id="row-8-threshold-0"),
        pytest.param("threshold: 1", "threshold: 3", {"record.schema"}, id="row-8-threshold-above-the-members"),
        pytest.param(root_key(HEAD).public, root_key(DIRECTOR).public, {"record.schema"}, id="row-8-one-key-two-names"),
        pytest.param("PER-LRK-0001, public", "PER-LRK-0002, public", {"record.schema"}, id="row-8-one-person-two-keys"),
        pytest.param("side: cmo", "side: sponsor", {"record.schema"}, id="row-39-two-sponsors"),
    ],
)
def test_row_08_root_that_must_not_be(bench: Bench, old: str, new: str, codes: set[str]) -> None:
    """Rows 4, 7, 8, 17 and 32: a root that is weak, skips a version or becomes another repository is refused."""
    text = bench.read(ROOT_FILE).decode()
    text = (
        text.replace(old, new, 1)
        if old == "version: 1"
        else text.replace("version: 1", "version: 2", 1).replace(old, new, 1)
    )
    if old == root_key(HEAD).public and codes == {"key.weak"}:
        text += former(HEAD)
    bench.write(ROOT_FILE, text).next_policy().pin().holders()
    verdict = bench.judge()
    assert not verdict.accepted
    assert {f.code for f in verdict.findings} == codes


# --- row 14: the result must load and live ------------------------------------------------------------------------


@pytest.mark.parametrize("path", [ROOT_FILE, POLICY, WORKFLOW, "schema/workflows/person.yaml"])
@pytest.mark.parametrize("empty", [True, False])
def test_row_14_missing_or_empty(bench: Bench, path: str, empty: bool) -> None:
    """Row 14: what governs cannot be emptied or removed, and where base lacks it, nothing is accepted at all."""
    bench.write(path, b"" if empty else None).pin().holders()
    verdict = bench.fork().judge()
    assert not verdict.accepted
    assert "record.schema" in {f.code for f in verdict.findings}
    bench.given().plan()
    verdict = bench.judge()
    assert not verdict.accepted
    assert verdict.records == ()


@pytest.mark.parametrize(
    ("path", "old", "new", "code"),
    [
        pytest.param(POLICY, "engine: 1", "engine: 9", "engine.unknown", id="engine"),
        pytest.param(POLICY, "default: 21", "default: 999999999999", "record.schema", id="row-27-endless-window"),
        pytest.param(POLICY, "default: 21", "default: 3651", "record.schema", id="row-27-eleven-years"),
        pytest.param(POLICY, "skew_minutes: 15", "skew_minutes: 99999999", "record.schema", id="row-27-endless-skew"),
        pytest.param(POLICY, "  approved: I", "  agreed: I", "record.schema", id="sentence-removed"),
        pytest.param(
            WORKFLOW, "role: sponsor.qa,", "role: records.admin,", "record.schema", id="admins-approve-nothing"
        ),
        pytest.param(WORKFLOW, "role: sponsor.qa,", "role: sponsor.king,", "record.schema", id="unknown-role"),
        pytest.param(WORKFLOW, "when: [shared]", "when: [sunny]", "record.schema", id="unknown-condition"),
        pytest.param(
            WORKFLOW, "{from: open, to: plan_in_review}", "{from: open, to: done}", "record.schema", id="state"
        ),
    ],
)
def test_row_14_result_must_load(bench: Bench, path: str, old: str, new: str, code: str) -> None:
    """Rows 8 and 14: a policy or workflow that no engine can execute is refused, with both thresholds behind it."""
    text = bench.read(path).decode()
    assert old in text
    bench.write(path, text.replace(old, new, 1)).next_policy().pin().holders().refused(code)


def test_unknown_engine_in_base(bench: Bench) -> None:
    """A base that asks for an engine which this release does not know is not judged by another one."""
    bench.swap(POLICY, "engine: 1", "engine: 9").given().plan().approve().refused("engine.unknown")


LEAVES = '      - {kind: retired, at: "2026-10-12T07:00:00Z"}\n'


def leaves(bench: Bench, person: str) -> Bench:
    """A person of Larkspur leaves: their keys are retired and their state is the last one."""
    text = bench.edit(person, "left").read(path_of(person)).decode()
    enrolled = next(line for line in text.splitlines(keepends=True) if "kind: enrolled" in line)
    return bench.write(path_of(person), text.replace(enrolled, enrolled + LEAVES))


def test_row_14_nobody_left(bench: Bench) -> None:
    """Row 14: the last quality person of a side cannot leave, nor can one root holder too many."""
    leaves(bench, QA).sign(HEAD, "authored", "sponsor.qa").sign(DIRECTOR, role=ROOT).sign(CMO_QA).land()
    leaves(bench, HEAD).sign(ADMIN, "authored").sign(DIRECTOR, role=ROOT).sign(CMO_QA).refused("policy.liveness")


def test_row_14_too_few_root_holders(bench: Bench) -> None:
    """Row 14: a threshold of two with two holders keeps either of them from leaving."""
    text = bench.read(ROOT_FILE).decode().replace("threshold: 1", "threshold: 2", 1)
    bench.write(ROOT_FILE, text).given()
    leaves(bench, DIRECTOR).sign(QA, "authored").sign(HEAD, role=ROOT).sign(CMO_QA).refused("policy.liveness")


def test_row_14_one_person_left(bench: Bench) -> None:
    """Row 14: one person who is everything cannot write and approve, so the last but one does not leave."""
    for person in (ADMIN, DIRECTOR, "PER-LRK-0004"):
        bench.swap(path_of(person), "state: active", "state: left")
    bench.given()
    leaves(bench, QA).sign(QA, "authored").sign(HEAD, role=ROOT).sign(CMO_QA)
    findings = bench.refused("policy.liveness").findings
    assert any("too few different people" in f.message and "larkspur" in f.message for f in findings)


SYSTEM, PERSON = "schema/workflows/system_change.yaml", "schema/workflows/person.yaml"


def without(path: str, start: str, end: str = "") -> Bend:
    """A file without a stretch of it."""

    def bend(bench: Bench) -> Bench:
        text = bench.read(path).decode()
        at = text.index(start)
        return bench.write(path, text[:at] + (text[text.index(end, at) :] if end else ""))

    return bend


@pytest.mark.parametrize(
    "bend",
    [
        pytest.param(
            lambda b: b.swap(POLICY, "ssh-rsa]\n", "ssh-rsa]\n  user_verification: [approved]\n"),
            id="no-key-can-verify",
        ),
        pytest.param(
            lambda b: b.swap(POLICY, "ssh-ed25519, ecdsa-sha2-nistp256,", "ecdsa-sha2-nistp256,"), id="no-key-accepted"
        ),
        pytest.param(lambda b: b.swap(POLICY, ", schema/policy.yaml,", ","), id="policy-not-governed"),
        pytest.param(without(SYSTEM, "    need:"), id="system-change-asks-nobody"),
        pytest.param(
            lambda b: b.swap(
                SYSTEM, "{role: root.holder, meaning: approved,", "{role: root.holder, meaning: reviewed,"
            ),
            id="root-holders-only-review",
        ),
        pytest.param(
            lambda b: b.swap(SYSTEM, "write: [records.admin, owner.quality]", "write: [cmo.lab]"), id="no-author"
        ),
        pytest.param(
            lambda b: b.swap(SYSTEM, "states: [effective]", "states: [effective, draft]").swap(
                SYSTEM, "    to: effective", "    to: draft"
            ),
            id="no-edge-for-a-policy",
        ),
        pytest.param(
            without(PERSON, "  - from: active\n    to: active", "  - from: active\n    to: left"), id="no-new-keys"
        ),
        pytest.param(without(PERSON, "    need:", "  - from: active\n    to: active"), id="people-ask-nobody"),
        pytest.param(
            lambda b: b.swap(PERSON, "from: none\n    to: active", "from: none\n    to: left"), id="nobody-comes-in"
        ),
        pytest.param(
            lambda b: b.write(WORKFLOW, b.read(WORKFLOW).replace(b"plan_in_review", b"in_review")), id="state-forgotten"
        ),
    ],
)
def test_row_14_frozen_for_ever(bench: Bench, bend: Bend) -> None:
    """Row 14: with both thresholds behind it, a step after which nothing could be changed any more is refused."""
    bend(bench).next_policy().pin().holders().refused("policy.liveness")


def test_places_that_may_coincide(bench: Bench) -> None:
    """Row 14: where places may coincide one person suffices for both, and nobody does not."""
    coinciding = "{role: counterparty.quality, meaning: approved, may_coincide: true}"
    text = bench.read(PERSON).decode().replace("{role: counterparty.quality, meaning: approved}", coinciding)
    bench.write(PERSON, text).next_policy().pin().holders().fork().accepted()
    bench.write(PERSON, text.replace("may_coincide: true", "count: 9, may_coincide: true"))
    bench.write(path_of(CHANGE), None).drop(path_of(CHANGE), *bench.statements, *(f"{p}.sig" for p in bench.statements))
    bench.pin().holders().refused("policy.liveness")


def test_two_calendars_of_one_name(bench: Bench) -> None:
    """A calendar lies in the file of its own name, so that there is one answer to when a clock breaks."""
    bench.write("schema/calendars/us-ny.yaml", bench.read("schema/calendars/us-nj.yaml")).next_policy().pin()
    bench.holders().refused("record.path")


def test_policy_without_the_word_for_quality(bench: Bench) -> None:
    """Row 14: a policy in which no word names the quality unit leaves nobody to approve, and is refused."""
    bench.swap(POLICY, "  quality: {sponsor: sponsor.qa, cmo: cmo.qu}\n", "").next_policy().pin().holders()
    verdict = bench.judge()
    assert not verdict.accepted
    assert {f.code for f in verdict.findings} == {"record.schema"}


def test_governed_link(bench: Bench) -> None:
    """Row 28: a governed file that became a link is refused, pinned or not."""
    bench.write(PAGE, Entry("120000", bench.base.objects.put_blob(b"../../schema/root.yaml"))).pin()
    bench.sign(ADMIN, "authored").sign(QA).sign(CMO_QA, "acknowledged").refused("tree.kind", "governed.pins")
