"""The audit trail: one event for each thing that happened, derived from the verified history alone."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from sealtrail import digest, history
from sealtrail.git import Repository
from sealtrail.history import Event, Report, exports
from sealtrail.model import Approval, SystemChange
from sealtrail.redline import field_changes
from tests.cli.demo import made
from tests.cli.terminal import sealtrail


@pytest.fixture(scope="module")
def report() -> Report:
    """The demo's history, verified against its anchor."""
    world = made()
    return history.verify(Repository(world.upstream), history.read_anchor(world.anchor))


@pytest.fixture(scope="module")
def events(report: Report) -> tuple[Event, ...]:
    """The trail of that history."""
    return history.trail(report.steps)


def test_the_history_verifies_and_every_step_counts(report: Report) -> None:
    """The demo's history is valid from its genesis, and its anchor is the one that was kept."""
    assert report.verdict == "valid"
    assert report.objections == ()
    assert report.valid_steps == report.steps
    assert report.anchor == history.read_anchor(made().anchor)
    assert report.snapshot is report.steps[-1].result


def test_every_step_leaves_events_in_order(report: Report, events: tuple[Event, ...]) -> None:
    """No step passes without a trace, and the events come in the order of history with the time of their landing."""
    assert {e.step for e in events} == {s.number for s in report.steps}
    assert [e.step for e in events] == sorted(e.step for e in events)
    when = {s.number: (s.at, s.commit.id) for s in report.steps}
    assert all((e.proven_at, e.commit) == when[e.step] for e in events)


def test_every_event_says_who_and_why(events: tuple[Event, ...]) -> None:
    """Each change names the signatures that prove it, its reason, and a declared time before the proven one."""
    assert [e for e in events if not e.who or not e.why] == []
    for e in events:
        assert e.declared_at is not None
        assert e.declared_at <= e.proven_at
        assert all(s.record == e.record for s in e.who) or e.step == 1


def test_the_genesis_creates_every_founding_record(report: Report, events: tuple[Event, ...]) -> None:
    """The first step creates its records from nothing, with the signatures of the root holders."""
    first = [e for e in events if e.step == 1]
    genesis = report.steps[0].result
    assert {e.record for e in first if e.action == "created"} == {r.model.id for r in genesis.records()}
    assert {e.action for e in first} == {"created", "signed", "governed"}
    assert all(e.old is None for e in first)
    assert "root.holder" in {s.role for e in first for s in e.who}
    assert not any(e.flags for e in first)


def test_governed_files_are_told_with_their_digests(report: Report, events: tuple[Event, ...]) -> None:
    """Each governed file that a step changed is an event with the digest before and after."""
    told = {(e.step, e.what): (e.old, e.new) for e in events if e.action == "governed"}
    expected = {}
    for step in report.steps:
        for verdict in step.verdict.records:
            record = step.result.record_at(verdict.path)
            if record is not None and isinstance(record.model, SystemChange):
                for pin in record.model.pins:
                    before = None if step.base is None else step.base.read(pin.path)
                    after = step.result.read(pin.path)
                    expected[step.number, pin.path] = tuple(
                        None if data is None else digest.sha256(data) for data in (before, after)
                    )
    assert told == expected
    assert len({step for step, _ in told}) > 1


def test_states_fields_and_attachments_are_told_as_what_they_are(report: Report, events: tuple[Event, ...]) -> None:
    """For each landed revision, the events are exactly the differences from the one before."""
    for step in report.steps[1:]:
        assert step.base is not None
        for verdict in step.verdict.records:
            old, new = step.base.record_at(verdict.path), step.result.record_at(verdict.path)
            mine = [e for e in events if (e.step, e.record) == (step.number, verdict.id)]
            if old is None or new is None or old.data == new.data:
                continue
            differ = {c.field for c in field_changes(old.fields, new.fields)} - {"revision", "change_reason"}
            told = {e.place[0] for e in mine if e.action in {"changed", "attached"}}
            assert told | ({"state"} if any(e.action == "state" for e in mine) else set()) == differ
            assert {e.why for e in mine if e.action != "signed"} <= {new.model.change_reason}
            assert {e.revision for e in mine if e.action != "signed"} <= {new.model.revision}
    assert Counter(e.action for e in events).keys() == {"created", "changed", "state", "signed", "attached", "governed"}


def test_an_attachment_is_told_with_its_digest(report: Report, events: tuple[Event, ...]) -> None:
    """Each file that was pinned is an event of its own, with the digest of the bytes that lie in the repository."""
    attached = [e for e in events if e.action == "attached"]
    assert attached
    snapshot = report.snapshot
    assert snapshot is not None
    for e in attached:
        record = snapshot.record(e.record)
        assert record is not None
        data = snapshot.read(f"{record.path.removesuffix('index.md')}attachments/{e.place[1]}")
        assert data is not None
        assert e.new == digest.sha256(data)


def test_every_valid_statement_is_one_event(report: Report, events: tuple[Event, ...]) -> None:
    """The signatures in the trail are the valid statements of the history, each once, with what was signed."""
    signed = [e for e in events if e.action == "signed"]
    valid = [s.path for step in report.steps for r in step.verdict.records for s in r.statements if s.valid]
    assert sorted(e.who[0].path for e in signed) == sorted(valid)
    for e in signed:
        (one,) = e.who
        said = one.approval.predicate
        assert isinstance(one.approval, Approval)
        assert e.what == f"{one.meaning} as {one.role}"
        assert (e.new, e.why, e.old) == (said.meaning_text, said.reason, None)
        assert (one.person, one.printed_name, one.organisation) == (
            said.signatory.id, said.signatory.name, said.signatory.organisation,
        )  # fmt: skip
        assert one.local_offset == said.local_offset
        sign = -1 if said.local_offset.startswith("-") else 1
        hours, minutes = map(int, said.local_offset[1:].split(":"))
        offset = sign * timedelta(hours=hours, minutes=minutes)
        assert one.local_time == one.signed_at.replace(tzinfo=None) + offset


def test_a_refused_step_leaves_no_event(report: Report) -> None:
    """What did not count is in no trail."""
    from sealtrail.finding import Finding
    from sealtrail.gate import Verdict

    last = report.steps[-1]
    refused = replace(last, verdict=Verdict(last.verdict.records, (Finding("statement.digest", "x"),)))
    kept = history.trail((*report.steps[:-1], refused))
    assert {e.step for e in kept} == {s.number for s in report.steps[:-1]}


def test_a_wide_gap_between_signing_and_landing_is_flagged(report: Report) -> None:
    """A declared time further from the landing than the policy tolerates stays visible in the trail."""
    last = report.steps[-1]
    late = replace(last, at=last.at + timedelta(days=20))
    flagged = history.trail((late,))
    assert flagged
    assert {e.flags for e in flagged} == {("signed more than 24 hours before landing",)}
    assert not any(e.flags for e in history.trail((last,)))


def test_the_keys_of_all_people_are_listed_for_stock_tools(report: Report) -> None:
    """The allowed-signers file names each key once with its person, says above a key that it ended or is root's."""
    lines = history.allowed_signers(report).splitlines()
    keys = [line for line in lines if not line.startswith("#")]
    assert len(keys) == len(set(keys)) == len({line.split(" ", 1)[1] for line in keys})
    assert all(line.split(" ")[1] == 'namespaces="sealtrail-*"' for line in keys)
    left = [n for n, line in enumerate(lines) if line.startswith("PER-HRW-0003 ")]
    assert [lines[n - 1] for n in left] == ["# PER-HRW-0003 retired 2026-06-30"]
    assert lines.count("# root key") == 4
    first = lines.index("# root key")
    people = [line for line in lines[:first] if line.startswith("PER-")]
    assert [line.split(" ")[0] for line in people] == sorted(line.split(" ")[0] for line in people)
    assert all(lines[n + 1].startswith("PER-") for n, line in enumerate(lines) if line == "# root key")


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_no_cell_of_the_csv_is_a_formula(sign: str, events: tuple[Event, ...]) -> None:
    """A value that a spreadsheet would run is written as text."""
    event = replace(events[0], old=f"{sign}HYPERLINK(1)")
    (_, cells) = csv.reader(io.StringIO(exports.trail_csv([event]).decode(), newline=""))
    assert not cells[5].startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))
    assert cells[5].endswith("HYPERLINK(1)")


def test_the_csv_holds_every_event_and_nothing_that_runs(events: tuple[Event, ...]) -> None:
    """The export has a row for each event, survives a strict reader, and no cell begins like a formula."""
    said = sealtrail("trail", "--format", "csv", "--repo", str(made().upstream))
    rows = list(csv.DictReader(io.StringIO(said.out, newline=""), strict=True))
    assert said.code == 0
    assert len(rows) == len(events)
    assert [c for row in rows for c in row.values() if c.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))] == []
    assert [row["record"] for row in rows] == [e.record for e in events]
    assert said.out.count("\r\n") == len(rows) + 1 + sum(c.count("\r\n") for row in rows for c in row.values())


def test_the_trail_of_one_record_is_its_own() -> None:
    """Asked for one record, text and JSON hold its events only, with the declared and the proven time."""
    number = "CAPA-HRW-2026-0001"
    said = sealtrail("trail", number, "--format", "json", "--repo", str(made().upstream))
    value = json.loads(said.out)
    assert (said.code, value["schema"], value["verdict"]) == (0, "sealtrail.trail/1", "indeterminate")
    assert {e["record"] for e in value["events"]} == {number}
    assert value["events"][0]["action"] == "created"
    text = sealtrail("trail", number, "--repo", str(made().upstream))
    assert text.code == 0
    assert text.err == ""
    assert text.out.count("    by ") == len(value["events"])
