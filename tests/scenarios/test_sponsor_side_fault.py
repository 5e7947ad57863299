"""A fault of the sponsor: Larkspur changes a limit, and what Harrow works by says something else.

The gate stops the change, because no edition says it and Harrow has not agreed. The order that went out all the same is
answered for by the side that sent it: the same request, the same rounds and the same rules as for a CMO.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from sealtrail import gate
from sealtrail.finding import Finding
from tests.gate.bench import CMO_HEAD, CMO_QA, HEAD, QA, REGULATORY, Bench, path_of
from tests.scenarios.change_control import at, change, later

CHANGE, CAR = "CHG-LRK-2026-0901", "CAR-HRW-2026-0901"
NOW, NEXT = "SPEC-LRK-0001-02", "SPEC-LRK-0001-03"

ROWS = """impact:
  - {product: PRD-LRK-0001, market: DE, affected: true, registered_detail: true, sections: [3.2.P.5.1], filing: IA}
  - {product: PRD-LRK-0001, market: US, affected: true, registered_detail: true, sections: [3.2.P.5.1], filing: CBE-0}
"""
NARROWER = {
    "title": "Assay of Stelbat between 96 and 104 %",
    "products": "[PRD-LRK-0001]",
    "category": "specification",
    "classification": "major",
    "sites": "[SITE-HRW-0001]",
    "activities": "[testing_release]",
    "current": "A packed lot holds 95.0 to 105.0 % of the label claim.",
    "proposed": "It holds 96.0 to 104.0 %.",
    "reason": "Twenty lots stayed within 97 and 103 %.",
    "planned_for": '"2027-05-03"',
}
LINKED = f"links:\n  - {{rel: affects, to: {NEXT}}}"

ASKED = f"""---
schema: car/1
id: {CAR}
title: An order with limits of its own
revision: %d
state: %s
org: harrow
change_reason: %s
parties: [larkspur, harrow]
products: [PRD-LRK-0001]
links:
  - {{rel: originates_from, to: {CHANGE}}}
addressed_to: sponsor
classification: major
problem: An order of 2 December asks for an assay of 96.0 to 104.0 %%, and the edition in force says 95.0 to 105.0 %%.
violated: QA-LRK-0001-02, 7.1
response_due: "2027-01-04"
%s---

Harrow asks what let an order leave with a limit that no edition holds.
"""
CONTAINED = """    team: [supply, quality]
    problem: One order of eight named a limit of its own.
    containment:
      text: The order is taken back.
      stock_checked: No lot was judged by it.
      effective_from: "2026-12-04T10:00:00+01:00"
"""
ANSWER = """    submitted_on: "2026-12-07"
    method: 5why
    root_causes:
      - {id: RC1, kind: root, %s}
      - {id: RC2, kind: escape_point, category: management.oversight, statement: An order leaves without a check by quality.}
    considered: A signature on each order was weighed and left.
    actions:
      - {id: A1, %s, addresses: [RC1, RC2], owner: Supply, due: "2026-12-18"%s}
    prevention: {measures: [The same form serves Larenelle.]}
    effectiveness: {metric: Orders that name a limit, baseline: 1 of 8, target: "0", batches: 3, window_days: 10}
"""  # noqa: E501
REMINDED = (
    "category: people.slip, statement: A colleague in Supply copied the limit from a draft.",
    "text: All colleagues in Supply were trained again on how an order is written., strength: weak",
)
REMOVED = (
    "category: management.planning, statement: The order form has a field for limits that nothing ties to an edition.",
    "text: Remove the field from the form; the order system prints the approved edition., strength: strong",
)
FORM = b"Order form, edition 5: no field for limits\n"
DONE = ', implemented_on: "2026-12-14", evidence: [form.csv]'
ATTACHED = (
    f"attachments:\n  - {{path: form.csv, sha256: {hashlib.sha256(FORM).hexdigest()}, bytes: {len(FORM)}, "
    "media_type: text/csv, title: Order form}\n"
)
JUDGED = "evaluations:\n  - {round: 1, verdict: accepted, reasons: The field is gone.}\n"
SEEN = (
    'verification: {method: desk, result: No order names a limit, verified_on: "%s", batches: 4, verdict: effective, '
    "evidence: [form.csv]}\n"
)


def assessed(*more: str) -> Bench:
    """Larkspur proposes narrower limits, and its own quality unit takes the proposal into assessment."""
    bench = at("2026-12-01T09:00:00+00:00")
    if more:
        edition_drafted(bench)
    bench.write(path_of(CHANGE), change(CHANGE, rows=ROWS, **NARROWER))
    for block in more:
        bench.add(CHANGE, block)
    bench.touched = CHANGE
    bench.sign(QA, "authored").land()
    return bench.edit(CHANGE, "impact_assessment").sign(QA, "authored").sign(HEAD, role="sponsor.qa").land()


def edition_drafted(bench: Bench) -> None:
    """The next edition of the specification, as a draft."""
    text = bench.read(path_of(NOW)).decode()
    for line, value in {
        f"id: {NOW}": f"id: {NEXT}",
        "state: approved": "state: draft",
        'effective_from: "2027-03-01"': 'effective_from: "2027-05-03"',
        "supersedes: SPEC-LRK-0001-01": f"supersedes: {NOW}",
        "{rel: supersedes, to: SPEC-LRK-0001-01}": f"{{rel: supersedes, to: {NOW}}}",
        'low: "95.0", high: "105.0"': 'low: "96.0", high: "104.0"',
    }.items():
        assert line in text, line
        text = text.replace(line, value)
    kept = [line for line in text.splitlines(keepends=True) if not line.startswith(("revision:", "change_reason:"))]
    bench.write(path_of(NEXT), "".join([*kept[:3], "revision: 1\n", *kept[3:]]))
    bench.touched = NEXT
    bench.sign(QA, "authored").land()


def approved_by_larkspur(bench: Bench) -> Bench:
    """Quality and regulatory affairs of Larkspur approve the change among themselves."""
    bench.edit(CHANGE, "approved").sign(QA, "authored")
    return bench.sign(HEAD, role="sponsor.qa").sign(REGULATORY)


@dataclass
class Request:
    """Harrow's request to Larkspur, as it goes from desk to desk."""

    bench: Bench
    revision: int = 0
    parts: Mapping[str, str] = field(default_factory=dict)

    def write(self, state: str, **parts: str) -> Bench:
        """The next revision, a day later; nobody has signed yet."""
        self.parts = {**self.parts, **parts}
        self.revision += 1
        self.bench.touched = CAR
        self.bench.at += timedelta(days=1)
        text = ASKED % (self.revision, state, "The next step", "".join(self.parts.values()))
        return self.bench.write(path_of(CAR), text)

    def by_harrow(self, state: str, meaning: str = "approved", **parts: str) -> Bench:
        """A step of the side that asked."""
        return self.write(state, **parts).sign(CMO_QA, "authored").sign(CMO_HEAD, meaning, "cmo.qu")

    def by_larkspur(self, state: str, meaning: str = "responsibility", **parts: str) -> Bench:
        """A step of the side that answers."""
        return self.write(state, **parts).sign(QA, "authored").sign(HEAD, meaning, "sponsor.qa")


def landed(bench: Bench) -> tuple[Finding, ...]:
    """What is on the bench lands; whatever stays shown with it."""
    verdict = bench.judge()
    assert verdict.accepted, told(verdict)
    bench.given()
    return verdict.findings


def told(verdict: gate.Verdict) -> list[str]:
    return [f"{f.code} {f.field}: {f.message} | {f.hint}" for f in verdict.findings if f.blocks]


def rounds(text: str) -> str:
    return f"responses:\n  - round: 1\n{CONTAINED}{text}"


def asked() -> Request:
    """The order has gone out; Harrow asks, Larkspur acknowledges, and takes the order back."""
    request = Request(later(assessed(), "2026-12-02T15:00:00+00:00"))
    landed(request.by_harrow("issued"))
    landed(request.by_larkspur("acknowledged", "acknowledged"))
    landed(request.by_larkspur("containment_confirmed", rounds=rounds("")))
    return request


def answered(cause: str, action: str) -> Request:
    """Larkspur has handed in its answer."""
    request = asked()
    landed(request.by_larkspur("response_submitted", rounds=rounds(ANSWER % (cause, action, ""))))
    return request


def checked() -> Request:
    """Harrow has accepted that the field goes; the field is gone, and both have seen it."""
    request = answered(*REMOVED)
    landed(request.by_harrow("response_accepted", judged=JUDGED))
    landed(request.write("implementing").sign(QA, "authored"))
    request.bench.at += timedelta(days=5)
    request.bench.write(path_of(CAR, "attachments", "form.csv"), FORM)
    done = rounds(ANSWER % (*REMOVED, DONE))
    bench = request.write("effectiveness_check", rounds=done, attached=ATTACHED)
    landed(bench.sign(QA, "authored").sign(HEAD, "verified", "sponsor.qa").sign(CMO_HEAD, "reviewed", "cmo.qu"))
    return request


def test_no_edition_no_change() -> None:
    """Larkspur cannot approve a limit that no edition of the specification says, and is told where it is missing."""
    verdict = approved_by_larkspur(assessed()).sign(CMO_HEAD, role="cmo.qu").refused("R-CH-07")
    (found,) = [f for f in verdict.findings if f.blocks]
    assert (found.record, found.field) == (CHANGE, "category")
    assert found.message == "the change touches a specification, and links to no edition of one"
    assert found.hint.startswith("land the draft of the next edition, and add a link to it")


def test_not_without_the_plant() -> None:
    """With the edition drafted the change still waits for Harrow, whose laboratory would have to work by it."""
    alone = approved_by_larkspur(assessed(LINKED))
    (found,) = [f for f in alone.refused("approval.missing").findings if f.blocks]
    assert found.message == 'missing: "approved" by cmo.qu of harrow'
    alone.sign(CMO_HEAD, role="cmo.qu").land()


def test_made_when_the_edition_is_approved() -> None:
    """What was agreed is not put into practice while the edition is a draft: Harrow would work by the old one."""
    bench = approved_by_larkspur(assessed(LINKED)).sign(CMO_HEAD, role="cmo.qu").land()
    later(bench, "2027-05-03T09:00:00+00:00").edit(CHANGE, "implemented").add(CHANGE, 'implemented_on: "2027-05-03"')
    verdict = bench.sign(QA, "authored").sign(HEAD, role="sponsor.qa").sign(REGULATORY).refused("R-CH-07")
    (found,) = [f for f in verdict.findings if f.rule == "R-CH-07"]
    assert found.message == f"{NEXT} is draft, expected approved before the change is made"


def test_reminding_is_no_answer_of_a_sponsor_either() -> None:
    """Harrow cannot accept that Supply was trained again: the rule that stops a CMO's retraining stops a sponsor's."""
    request = answered(*REMINDED)
    refused = request.by_harrow("response_accepted", judged=JUDGED).refused("R-CA-01")
    assert [f.message for f in refused.findings if f.blocks] == [
        "round 1 cannot be accepted: every root cause stops at a person: RC1 (people.slip)",
        "round 1 cannot be accepted: no action is stronger than training, reminding or rewording: A1 is called weak",
    ]


def test_who_asked_judges() -> None:
    """Larkspur cannot accept its own answer, nor close the request of the other company."""
    request = answered(*REMOVED)
    verdict = request.by_larkspur("response_accepted", "approved", judged=JUDGED).judge()
    assert {f.code for f in verdict.findings if f.blocks} >= {"person.role", "approval.missing"}


@pytest.mark.parametrize(("verified_on", "days", "refused"), [("2026-12-23", 7, True), ("2026-12-24", 8, False)])
def test_closed_when_it_was_seen_to_work(verified_on: str, days: int, refused: bool) -> None:
    """Harrow closes when orders have come without a limit over the ten days that Larkspur promised, and not before."""
    request = checked()
    request.bench.at += timedelta(days=days)
    bench = request.by_harrow("closed", verified=SEEN % verified_on)
    if refused:
        (found,) = bench.refused("R-CA-16").findings
        assert found.message == "round 1 promised 10 days, to 2026-12-24; verified on 2026-12-23"
    else:
        assert landed(bench) == ()
