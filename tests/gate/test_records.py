"""Records as a step changes them: revisions, edges, fields, attachments, and statements that stay where they landed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from sealtrail.gate.change import place_of
from sealtrail.git import Entry
from tests.gate.bench import (
    AGREEMENT,
    CAPA,
    CLOSED,
    CMO_ENGINEER,
    CMO_HEAD,
    CMO_QA,
    QA,
    SITE,
    Bench,
    path_of,
)

Bend = Callable[[Bench], Bench]
INDEX = path_of(CAPA)
FRESH = "CAPA-HRW-2026-0003"


def fresh(bench: Bench, record: str = FRESH) -> Bench:
    """A new CAPA, signed by nobody yet."""
    text = bench.read(INDEX).decode().replace(CAPA, record).replace("revision: 2", "revision: 1")
    text = text.replace("state: plan_in_review", "state: open")
    bench.touched = record
    return bench.write(path_of(record), text)


def test_new_record(bench: Bench) -> None:
    """A new record needs its author, and its first revision comes from nothing."""
    verdict = fresh(bench).sign(CMO_ENGINEER, "authored").accepted()
    assert verdict.records[0].transition == ("none", "open")


# --- row 32 and its neighbours ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bend", "codes"),
    [
        pytest.param(lambda b: b.plan().swap(INDEX, "revision: 3", "revision: 4"), {"record.revision"}, id="skipped"),
        pytest.param(
            lambda b: b.plan().swap(INDEX, "revision: 3", "revision: 2"), {"record.revision"}, id="not-raised"
        ),
        pytest.param(
            lambda b: b.plan().swap(INDEX, "change_reason: A test\n", ""), {"record.revision"}, id="without-a-reason"
        ),
        pytest.param(
            lambda b: b.plan().swap(INDEX, f"id: {CAPA}", "id: CAPA-HRW-2026-0009"),
            {"record.path", "record.edge"},
            id="id-changed",
        ),
        pytest.param(
            lambda b: b.plan().swap(INDEX, "schema: capa/1", "schema: site/1"), {"record.schema"}, id="type-changed"
        ),
        pytest.param(lambda b: b.edit(CAPA, "closed_effective"), {"record.transition"}, id="state-skipped"),
        pytest.param(lambda b: b.edit(CAPA, "finished"), {"record.transition"}, id="no-such-state"),
        pytest.param(
            lambda b: b.edit(CLOSED, swap={"title: Inactive": "title: Other"}),
            {"record.edge"},
            id="row-42-closed-to-edits",
        ),
        pytest.param(lambda b: b.edit(CLOSED, "open"), {"record.transition"}, id="row-42-terminal"),
        pytest.param(
            lambda b: b.edit(CAPA, "plan_approved", swap={"classification: major": "classification: minor"}),
            {"record.edge", "record.field-owner"},
            id="row-42-class-lowered-with-the-plan",
        ),
        pytest.param(lambda b: b.drop(INDEX), {"record.deleted"}, id="row-32-deleted"),
        pytest.param(
            lambda b: b.write(f"{INDEX}/index.md", b.read(INDEX)).drop(INDEX),
            {"record.deleted", "tree.path"},
            id="row-32-text-became-a-folder",
        ),
        pytest.param(
            lambda b: b.write(INDEX, Entry("120000", b.base.objects.put_blob(b"/etc/passwd"))),
            {"tree.kind"},
            id="row-28-text-became-a-link",
        ),
    ],
)
def test_row_32_records_stay_what_they_are(bench: Bench, bend: Bend, codes: set[str]) -> None:
    """Rows 28, 32, 40 and 42: whoever signs, a record keeps its number, its order and its edges."""
    bend(bench)
    if isinstance(bench.changes.get(INDEX), bytes):
        bench.approve()
    verdict = bench.judge()
    assert not verdict.accepted
    assert codes <= {f.code for f in verdict.findings}
    only_signatures = {"approval.missing", "approval.surplus", "statement.subject", "R-CA-04", "person.role"}
    assert {f.code for f in verdict.findings} - codes <= only_signatures


def test_row_32_renamed(bench: Bench) -> None:
    """Row 32: a record moved to another number is one that was deleted, and one that nobody signed."""
    moved = {path: path.replace(CAPA, FRESH) for path, _ in bench.base.files(path_of(CAPA, "x").removesuffix("/x"))}
    for old, new in moved.items():
        bench.write(new, bench.base.read(old)).drop(old)
    verdict = bench.judge()
    assert not verdict.accepted
    assert {"record.deleted", "approval.append-only", "record.path", "statement.subject"} <= {
        f.code for f in verdict.findings
    }


def test_row_32_organisation_changed(bench: Bench) -> None:
    """Row 32: a record cannot go over to the other organisation, nor to none."""
    for org in ("larkspur", "nobody"):
        other = bench.fork().plan().swap(INDEX, "org: harrow", f"org: {org}").approve()
        verdict = other.judge()
        assert not verdict.accepted
        assert "record.path" in {f.code for f in verdict.findings}


def test_row_24_older_text_put_back(bench: Bench) -> None:
    """Row 24: a squash from a stale base that puts another record's older text back is refused for that record."""
    older = bench.read(path_of(SITE))
    bench.address().sign(CMO_QA, "authored").sign(CMO_HEAD, role="cmo.qu").sign(QA, "acknowledged").land()
    bench.plan().approve().write(path_of(SITE), older)
    verdict = bench.refused("record.revision", "approval.missing")
    assert {f.record for f in verdict.findings} == {SITE}


def test_row_42_void_changes_nothing_else(bench: Bench) -> None:
    """Row 42: on the way to voided only state, revision and reason change."""
    swaps = {"baseline: 2 of 214 drums": "baseline: none"}
    bench.fork().edit(CAPA, "voided").sign(CMO_ENGINEER, "authored").sign(CMO_QA).sign(QA, "acknowledged").accepted()
    bench.edit(CAPA, "voided", swap=swaps).sign(CMO_ENGINEER, "authored").sign(CMO_QA).sign(QA, "acknowledged")
    bench.refused("record.edge")


def test_void_leaves_nothing_pointing_nowhere(bench: Bench) -> None:
    """R-ID-06: a record that others still point to cannot be voided, and the one that points is named."""
    fresh(bench).add(FRESH, f"links:\n  - {{rel: recurs, to: {CAPA}}}").sign(CMO_ENGINEER, "authored").land()
    bench.edit(CAPA, "voided").sign(CMO_ENGINEER, "authored").sign(CMO_QA).sign(QA, "acknowledged")
    (finding,) = bench.refused("R-ID-06").findings
    assert finding.record == FRESH


def test_void_with_the_pointer_taken_out(bench: Bench) -> None:
    """R-ID-06: the same record is voided where the step takes the pointer out, and unreadable ones do not matter."""
    link = f"links:\n  - {{rel: recurs, to: {CAPA}}}"
    fresh(bench).add(FRESH, link).sign(CMO_ENGINEER, "authored").land()
    bench.write(path_of("CAPA-HRW-2026-0004"), b"not a record\n").given()
    bench.edit(FRESH, swap={f"{link}\n": ""}).sign(CMO_ENGINEER, "authored")
    bench.edit(CAPA, "voided").sign(CMO_ENGINEER, "authored").sign(CMO_QA).sign(QA, "acknowledged").accepted()


def test_findings_of_base_are_not_charged_again(bench: Bench) -> None:
    """Step 8: what a rule says of base already is not held against a later change, what is new is."""
    bench.swap(INDEX, "site: SITE-HRW-0001", "site: SITE-HRW-0009").given()
    bench.plan().approve().accepted()
    bench.given().edit(CAPA, "implementing", swap={"products: [PRD-LRK-0001]": "products: [PRD-LRK-0009]"})
    bench.sign(CMO_ENGINEER, "authored").refused("R-ID-06", "record.edge", "record.field-owner")


def test_no_rule_excuses_a_step_without_an_edge(bench: Bench) -> None:
    """Step 8: a record whose state a new workflow no longer knows cannot move unsigned under cover of that finding."""
    workflow = "schema/workflows/capa.yaml"
    bench.write(workflow, bench.read(workflow).replace(b"plan_in_review", b"in_review")).given()
    bench.plan().refused("record.transition")
    bench.approve().refused("record.transition")


def test_base_that_cannot_be_read(bench: Bench) -> None:
    """A record that base holds in a form which this release cannot read is not changed by anybody, signed or not."""
    bench.swap(INDEX, "classification: major", "classification: major\nseverity: high").given()
    bench.edit(CAPA, swap={"\nseverity: high": ""}).fork().refused("record.schema")
    bench.sign(CMO_ENGINEER, "authored").refused("record.schema", "statement.subject")
    bench.drop(*bench.statements, *(f"{path}.sig" for path in bench.statements))
    bench.sign(CMO_ENGINEER, "authored", said={"transition.from": "none"}).refused("record.schema")


def test_unreadable_record_in_the_step(bench: Bench) -> None:
    """Row 27: a record that cannot be read refuses the step, whatever statements lie beside it."""
    bench.plan().approve().write(INDEX, b"---\nid: a\nid: b\n---\n").refused("record.schema")


# --- attachments --------------------------------------------------------------------------------------------------

DATA = b"seal,drum\n204417,1\n"
ATTACHED = path_of(CLOSED, "attachments", "coupling-fit.csv")


def with_attachment(bench: Bench, **pinned: object) -> Bench:
    return fresh(bench).attach(FRESH, "seals.csv", DATA, **pinned)


def test_attachment(bench: Bench) -> None:
    """An attachment that is pinned as it is lands with its record."""
    with_attachment(bench).sign(CMO_ENGINEER, "authored").accepted()


@pytest.mark.parametrize(
    "bend",
    [
        pytest.param(lambda b: with_attachment(b, sha256="0" * 64), id="other-digest"),
        pytest.param(lambda b: with_attachment(b, bytes=1), id="other-size"),
        pytest.param(lambda b: with_attachment(b, store="evidence"), id="in-git-and-said-to-be-elsewhere"),
        pytest.param(
            lambda b: with_attachment(b).drop(path_of(FRESH, "attachments", "seals.csv")), id="pinned-and-missing"
        ),
        pytest.param(
            lambda b: fresh(b).write(path_of(FRESH, "attachments", "more.csv"), DATA), id="there-and-not-pinned"
        ),
        pytest.param(
            lambda b: with_attachment(b).write(path_of(FRESH, "attachments", "seals.csv"), DATA[::-1]),
            id="row-26-other-bytes-of-the-same-size",
        ),
    ],
)
def test_attachments_are_those_pinned(bench: Bench, bend: Bend) -> None:
    """Rows 1 and 26: attachments are exactly those pinned, by SHA-256 and not by git's name for them."""
    bend(bench).sign(CMO_ENGINEER, "authored").refused("R-ID-05")


def test_evidence_outside_of_git(bench: Bench) -> None:
    """Evidence that is kept elsewhere is pinned by its digest alone, and lands without its bytes."""
    with_attachment(bench, store="evidence").drop(path_of(FRESH, "attachments", "seals.csv"))
    bench.sign(CMO_ENGINEER, "authored").accepted()


@pytest.mark.parametrize("change", ["changed", "removed", "added"])
def test_attachment_without_a_revision(bench: Bench, change: str) -> None:
    """Step 4: a file beside a record changes nothing unless the record's text is revised with it."""
    if change == "removed":
        bench.drop(ATTACHED)
    elif change == "changed":
        bench.write(ATTACHED, bench.read(ATTACHED) + b"\n")
    else:
        bench.write(path_of(CLOSED, "attachments", "more.csv"), DATA)
    verdict = bench.judge()
    assert not verdict.accepted
    assert {"record.revision", "record.edge"} <= {f.code for f in verdict.findings}


def test_row_54_two_hundred_attachments(bench: Bench) -> None:
    """Row 54: a record with 200 attachments is accepted."""
    lines = ["attachments:"]
    for number in range(200):
        data = f"{number}\n".encode()
        bench.write(path_of(FRESH, "attachments", f"part-{number:03}.csv"), data)
        lines.append(
            f"  - {{path: part-{number:03}.csv, sha256: {hashlib.sha256(data).hexdigest()!r}, bytes: {len(data)}"
        )
        lines[-1] += f", media_type: text/csv, title: Part {number}}}"
    fresh(bench).add(FRESH, "\n".join(lines)).sign(CMO_ENGINEER, "authored").accepted()


def test_folder_without_a_text(bench: Bench) -> None:
    """A record's folder with approvals or attachments and no index.md is refused."""
    bench.write(path_of(FRESH, "attachments", "seals.csv"), DATA).refused("record.path")


# --- row 25: statements stay --------------------------------------------------------------------------------------


def landed(bench: Bench, end: str = "") -> str:
    return bench.base.statements(path_of(CAPA, "approvals"))[0].path + end


@pytest.mark.parametrize("end", ["", ".sig"])
def test_row_25_statement_removed(bench: Bench, end: str) -> None:
    """Row 25: a landed statement or its signature cannot be removed, even beside a valid change of its record."""
    bench.plan().approve().drop(landed(bench, end)).refused("approval.append-only")
    bench.changes = {landed(bench, end): None}
    bench.refused("approval.append-only")


@pytest.mark.parametrize("end", ["", ".sig"])
def test_row_25_statement_changed(bench: Bench, end: str) -> None:
    """Row 25: a landed statement or its signature cannot be changed."""
    path = landed(bench, end)
    bench.write(path, bench.read(path).replace(b"2026", b"2027").replace(b"U1NIU0lH", b"U1NIU0lI"))
    bench.refused("approval.append-only")


def test_row_25_statement_renamed(bench: Bench) -> None:
    """Row 25: a landed statement cannot be moved to another name."""
    path, name = landed(bench), path_of(CAPA, "approvals", "0123456789abcdef.json")
    bench.write(name, bench.read(path)).write(f"{name}.sig", bench.read(f"{path}.sig")).drop(path, f"{path}.sig")
    bench.refused("approval.append-only", "approval.surplus")


def test_statement_of_another_record_added_alone(bench: Bench) -> None:
    """Row 44: a statement that landed with one record, laid beside another one, refuses the step."""
    path = landed(bench)
    bench.keep(AGREEMENT, bench.read(path), bench.read(f"{path}.sig")).refused("approval.surplus")


def test_row_42_class_lowered_by_one_side_alone(bench: Bench) -> None:
    """Row 42: what decides who must approve is changed by both sides together, in any state that can be edited."""
    bench.edit(CAPA, "open", why="Back to the start").sign(CMO_ENGINEER, "authored").land()
    bench.edit(CAPA, swap={"classification: major": "classification: minor"}).sign(CMO_ENGINEER, "authored")
    bench.fork().refused("approval.missing", "record.field-owner")
    bench.sign(QA, "authored").accepted()


def test_approved_plan_stands_while_it_is_carried_out(bench: Bench) -> None:
    """While a plan is carried out, it may be said what was done and by which evidence, and nothing else of the plan."""
    bench.plan().approve().land()
    bench.edit(CAPA, "implementing", why="Work begins").sign(CMO_ENGINEER, "authored").land()
    due, done = 'due: "2026-12-11"\n', 'due: "2026-12-11"\n    done_on: "2026-11-30"\n'
    bench.fork().edit(CAPA, swap={due: done}).sign(CMO_ENGINEER, "authored").accepted()
    bench.fork().edit(CAPA, swap={due: 'due: "2029-12-11"\n'}).sign(CMO_ENGINEER, "authored").refused("record.edge")
    text = bench.fork().edit(CAPA).read(path_of(CAPA)).decode()
    none = re.sub(r"(?m)^actions:\n(?:[ -].*\n)+", "", text)
    assert none != text
    bench.fork().write(path_of(CAPA), none).sign(CMO_ENGINEER, "authored").refused("record.edge", "R-CA-03")
    weaker = {"Withdraw blank labels from the coating suite.": "Remind the operators."}
    bench.edit(CAPA, swap=weaker).sign(CMO_ENGINEER, "authored").refused("record.edge")


def test_a_text_that_nobody_can_read(bench: Bench) -> None:
    """A reason made of signs that look like nothing is no reason."""
    bench.edit(CAPA, why="\u2800").sign(CMO_ENGINEER, "authored").refused("record.schema")


def test_place_of_a_file_that_is_no_record(bench: Bench) -> None:
    """A file that lies where no record lies has no place among them, and asking for one is a mistake in the program."""
    record = bench.base.record(CAPA)
    assert record is not None
    assert place_of(record).id == CAPA
    with pytest.raises(ValueError, match="no record's path"):
        place_of(replace(record, path="schema/policy.yaml"))
