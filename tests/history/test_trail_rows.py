"""The audit trail to the last column: what happened to a record is told once, in order, by whom, when and why."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from sealtrail import gate, history
from sealtrail.finding import Finding
from sealtrail.history import Event, exports
from sealtrail.history.trail import signatures_of
from tests.gate.bench import AT, CAPA, CMO_ENGINEER, CMO_HEAD, CMO_QA, HEAD, PAGE, QA, SITE, Bench, path_of
from tests.gate.past import INCIDENT, Past, lived

PLAN = b"hall,line\n7,1\n"
NEW = "CAPA-HRW-2026-0009"
WROTE, READ, APPROVED = "I wrote this change.", "I have received and read this.", "I have reviewed this and approve it."


@pytest.fixture
def past() -> Past:
    """The story, and main where it ended."""
    return lived().fork()


def events(step: gate.Step) -> list[Event]:
    assert step.accepted, [f"{f.code} {f.path}: {f.message}" for f in step.verdict.findings]
    told = list(history.trail([step]))
    assert {(e.proven_at, e.step, e.commit) for e in told} == {(step.at, step.number, step.commit.id)}
    return told


def rows(told: Sequence[Event]) -> list[tuple[Any, ...]]:
    """Everything about events but where in history they stand."""
    return [
        (e.record, e.revision, e.action, e.what, e.place, e.old, e.new, [s.person for s in e.who], e.why, e.flags)
        for e in told
    ]


def changed_site(bench: Bench) -> Bench:
    """A site's sheet with another sentence, a comment and a file that it did not have."""
    bench.address().attach(SITE, "plan.csv", PLAN, kind="original")
    return bench.swap(path_of(SITE), "schema: site/1", "# Hall 7 is new.\nschema: site/1")


def test_a_revision(past: Past) -> None:
    """A revision is told field by field, with what was there before, and then signature by signature."""
    changed_site(past.bench).site()
    base = past.bench.base
    step = past.land()
    before, after = (s.record(SITE) for s in (base, step.result))
    assert before is not None
    assert after is not None
    digest = hashlib.sha256(PLAN).hexdigest()
    one: tuple[Any, ...] = (SITE, 2)
    by: tuple[Any, ...] = ([CMO_QA], "A test", ())
    assert rows(events(step)) == [
        (*one, "changed", "Comments in the file", ("comments",), None, "# Hall 7 is new.", *by),
        (*one, "attached", "plan.csv", ("attachments", "plan.csv"), None, digest, *by),
        (*one, "changed", "Body", ("body",), before.fields["body"], after.fields["body"], *by),
        (*one, "signed", "authored as cmo.qu", (), None, WROTE, [CMO_QA], "A test", ()),
        (*one, "signed", "approved as cmo.qu", (), None, APPROVED, [CMO_HEAD], "A test", ()),
        (*one, "signed", "acknowledged as sponsor.qa", (), None, READ, [QA], "A test", ()),
    ]


def test_a_comment_taken_away(past: Past) -> None:
    """A comment that goes is told like one that comes."""
    changed_site(past.bench).site()
    past.land()
    past.bench.edit(SITE, swap={"# Hall 7 is new.\n": ""}).site()
    first = events(past.land())[0]
    assert (first.what, first.place, first.old, first.new) == (
        "Comments in the file", ("comments",), "# Hall 7 is new.", None,
    )  # fmt: skip


def test_a_new_record(past: Past) -> None:
    """A new record is told with its title, its first state and each of its files, and the reason is its author's."""
    past.bench.opened(NEW).swap(path_of(NEW), "change_reason: ", "# change_reason: ")
    past.bench.attach(NEW, "plan.csv", PLAN, kind="original").sign(CMO_ENGINEER, "authored", said={"reason": "Found"})
    told = events(past.land())
    title = past.bench.base.record(NEW)
    assert title is not None
    by: tuple[Any, ...] = ([CMO_ENGINEER], "Found", ())
    assert rows(told) == [
        (NEW, 1, "created", title.model.title, (), None, "open", *by),
        (NEW, 1, "attached", "plan.csv", ("attachments", "plan.csv"), None, hashlib.sha256(PLAN).hexdigest(), *by),
        (NEW, 1, "signed", "authored as cmo.techops", (), None, WROTE, *by),
    ]


def test_a_change_of_state(past: Past) -> None:
    """A change of state is an event of its own kind, from one state to the next."""
    past.bench.plan().approve()
    moved = [row for row in rows(events(past.land())) if row[2] == "state"]
    assert moved == [
        (CAPA, 3, "state", "State", ("state",), "plan_in_review", "plan_approved", [CMO_ENGINEER], "A test", ())
    ]


def test_a_governed_file(past: Past) -> None:
    """A governed file is told with its digest before and after."""
    past.bench.page().pin().page_signed()
    before, after = past.bench.base.read(PAGE), past.bench.read(PAGE)
    assert before is not None
    (told,) = [e for e in events(past.land()) if e.action == "governed"]
    digests = [hashlib.sha256(data).hexdigest() for data in (before, after)]
    assert (told.what, told.place, told.old, told.new) == (PAGE, (PAGE,), *digests)


def test_a_late_acknowledgement(past: Past) -> None:
    """What is signed after the landing is told alone, and shown as late."""
    past.bench.sign(HEAD, "acknowledged", "sponsor.qa_head", record=SITE)
    step = past.land()
    (told,) = events(step)
    (one,) = told.who
    assert (told.action, told.what, told.record, told.revision) == (
        "signed",
        "acknowledged as sponsor.qa_head",
        SITE,
        1,
    )
    assert (one.late, one.record, one.revision, one.landed_at, one.commit) == (
        True, SITE, 1, step.at, step.commit.id,
    )  # fmt: skip


def test_signatures_in_order(past: Past) -> None:
    """Authors come first, and then everybody in the order in which they say to have signed."""
    past.bench.address()
    past.bench.sign(QA, "acknowledged", said={"signed_at": "2026-10-12T05:00:00Z"})
    past.bench.sign(CMO_HEAD, role="cmo.qu", said={"signed_at": "2026-10-12T04:00:00Z"})
    past.bench.sign(CMO_QA, "authored", said={"signed_at": "2026-10-12T06:00:00Z"})
    paths = past.bench.statements[::-1]
    step = past.land()
    (verdict,) = step.verdict.records
    signed = signatures_of(step, verdict)
    assert [s.path for s in signed] == paths
    assert [(s.person, s.late) for s in signed] == [(CMO_QA, False), (CMO_HEAD, False), (QA, False)]
    assert {(s.record, s.revision, s.landed_at, s.commit) for s in signed} == {(SITE, 2, step.at, step.commit.id)}
    assert [e.flags for e in events(step)] == [()] * 4


def test_only_the_one_who_waited_is_flagged(past: Past) -> None:
    """A signature a second older than the policy tolerates is flagged; one just within is not."""
    allowed = AT - timedelta(hours=24)
    past.bench.address()
    past.bench.sign(CMO_QA, "authored", said={"signed_at": f"{allowed:%Y-%m-%dT%H:%M:%SZ}"})
    past.bench.sign(CMO_HEAD, role="cmo.qu", said={"signed_at": f"{allowed - timedelta(seconds=1):%Y-%m-%dT%H:%M:%SZ}"})
    past.bench.sign(QA, "acknowledged")
    told = events(past.land())
    late = ("signed more than 24 hours before landing",)
    assert [(e.action, e.who[0].person, e.flags) for e in told] == [
        ("changed", CMO_QA, ()), ("signed", CMO_QA, ()), ("signed", CMO_HEAD, late), ("signed", QA, ()),
    ]  # fmt: skip


# --- as data --------------------------------------------------------------------------------------------------------


def test_a_row(past: Past) -> None:
    """As data an event has one text for each column, with names, roles and keys in full, and times in UTC."""
    changed_site(past.bench).site()
    key = past.bench.live_key(past.bench.person(CMO_QA)).fingerprint
    step = past.land()
    comment = events(step)[0]
    assert exports.trail_row(comment) == {
        "record": SITE, "revision": 2, "action": "changed", "what": "Comments in the file", "field": "comments",
        "old": "", "new": "# Hall 7 is new.", "who": f"{comment.who[0].printed_name}, cmo.qu of harrow, key {key}",
        "declared_at": "2026-10-12T07:00:00Z", "proven_at": "2026-10-12T08:00:00Z", "why": "A test", "flags": "",
        "step": step.number, "commit": step.commit.id,
    }  # fmt: skip


def test_a_row_of_several(past: Past) -> None:
    """Several authors stand beside each other in a row, in the order of signing, and the last of them dates it."""
    past.bench.edit(CAPA, "open").sign(CMO_ENGINEER, "authored", said={"signed_at": "2026-10-12T06:30:00Z"})
    past.bench.sign(QA, "authored")
    state, *_ = events(past.land())
    row = exports.trail_row(state)
    assert [s.person for s in state.who] == [CMO_ENGINEER, QA]
    assert [name.split(",")[0] for name in row["who"].split("; ")] == [s.printed_name for s in state.who]
    assert row["declared_at"] == "2026-10-12T07:00:00Z"


def test_a_row_of_something_else_than_text(past: Past) -> None:
    """A value that is no text is written as compact JSON, as people write it and not as escapes."""
    changed_site(past.bench).site()
    comment = replace(events(past.land())[0], old=[{"title": "Zertifikat ü", "bytes": 14}], new="", flags=("a", "b"))
    row = exports.trail_row(comment)
    assert (row["old"], row["new"], row["flags"]) == ('[{"title":"Zertifikat ü","bytes":14}]', "", "a; b")


def test_the_trail_as_data(past: Past) -> None:
    """As data the trail says which form it has and what the verdict on its history is."""
    past.bench.address().site()
    told = events(past.land())
    value = exports.trail_value(past.verify(), told)
    assert value == {
        "schema": "sealtrail.trail/1", "verdict": "valid", "events": [exports.trail_row(e) for e in told],
    }  # fmt: skip


def test_the_verdict_as_data(past: Past) -> None:
    """As data the verdict names each incident with the steps that it cures, and the anchor only if one was held."""
    past.bench.plan()
    bad = past.bypass()
    cure = past.cure()
    report = past.verify()
    told = exports.report_value(report, is_anchored=True)
    assert told == {
        "schema": "sealtrail.verify/1", "verdict": "valid", "steps": len(past.steps), "tip": cure.commit.id,
        "anchor": past.anchor().tree_sha256,
        "incidents": [
            {
                "record": INCIDENT, "step": cure.number, "commit": cure.commit.id,
                "cured": [{"step": bad.number, "commit": bad.commit.id, "codes": ["approval.missing"]}],
            }
        ],
        "since": None, "findings": [],
    }  # fmt: skip
    assert exports.report_value(report, is_anchored=False) == {**told, "anchor": None}


def test_findings_as_data(past: Past) -> None:
    """As data a finding has all of its parts by name, and names a commit where it concerns one."""
    past.bench.plan()
    bad = past.bypass()
    (told, *_) = exports.report_value(past.verify(), is_anchored=True)["findings"]
    (found, *_) = past.verify().findings
    assert told == {
        "code": "approval.missing", "severity": "block", "path": found.path, "line": found.line, "column": found.column,
        "record": CAPA, "field": found.field, "rule": found.rule, "message": found.message, "hint": found.hint,
        "commit": bad.commit.id,
    }  # fmt: skip


def test_a_finding_about_no_commit(past: Past) -> None:
    """What is said of the history as a whole names no commit, rather than an empty one."""
    whole = replace(past.verify(), findings=(Finding("anchor.missing", "no anchor"),))
    (told,) = exports.report_value(whole, is_anchored=False)["findings"]
    assert "commit" not in told
