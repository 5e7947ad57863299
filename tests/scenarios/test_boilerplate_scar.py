"""Boilerplate: a sponsor asks why two foreign tablets were in a pack, and is told that the operator was retrained.

Three answers to one request: the first is refused, the second is seen through, the third is accepted. Each time the
CMO's quality unit reads a sentence that says what is missing, and not only that something is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from sealtrail import gate
from sealtrail.finding import Finding
from tests.gate.bench import CMO_ENGINEER, CMO_QA, HEAD, QA, Bench, path_of
from tests.gate.past import grown

SCAR = "SCAR-LRK-2026-0007"
BEGINS = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)

ASKED = f"""---
schema: scar/1
id: {SCAR}
title: Two foreign tablets in a pack of lot 33446
revision: %d
state: %s
org: larkspur
change_reason: %s
parties: [larkspur, harrow]
site: SITE-HRW-0001
products: [PRD-LRK-0001]
classification: major
external_ids:
  - {{system: Larkspur complaint desk, id: PC-2026-0351}}
problem: A pharmacist found two tablets of another product in one pack of lot 33446.
violated: QA-LRK-0001-02, line clearance
trigger: complaint
response_due: "2026-12-31"
%s---

Larkspur asks for the cause, and for what will hold whoever is at work.
"""

CONTAINED = """    team: [packaging, engineering, quality assurance]
    problem: Tablets of lot 33440 stayed in the second hopper and fell into the first packs of lot 33446.
    containment:
      text: Both pallets of the lot are on hold.
      stock_checked: All 61 pallets in the warehouse; two packs found, both of the first pallet.
      effective_from: "2026-12-02T10:00:00-05:00"
"""

LATER = """    submitted_on: "2026-12-%s"
    method: 5why
    root_causes:
      - {id: RC1, kind: root, %s}
      - {id: RC2, kind: escape_point, category: measurement, statement: The camera reads the foil and not the tablet.}
    considered: %s
    actions:
%s
    prevention: {measures: [The second hopper of line 2 gets what line 1 gets.]}
    effectiveness: {metric: Foreign tablets in 100000 packs, baseline: "2", target: "0", batches: 10, window_days: 60}
"""

RETRAINED = LATER % (
    "08",
    "category: people.slip, statement: Operator error at line clearance.",
    "The operator is experienced, so a refresher is enough.",
    """\
      - id: A1
        text: The operator was retrained on SOP-114.
        strength: weak
        addresses: [RC1, RC2]
        owner: Packaging
        due: "2026-12-20\"""",
)
DISGUISED = LATER % (
    "14",
    "category: method.work_instruction, statement: The clearance sheet has no line for the second hopper.",
    "A stronger measure than in the first round was asked for.",
    """\
      - id: A1
        text: Enhanced qualification of all packers by retraining and coaching.
        strength: strong
        addresses: [RC1, RC2]
        owner: Packaging
        due: "2027-01-20\"""",
)
POKA_YOKE = LATER % (
    "20",
    "category: machine.design, statement: Nothing shows or stops a second hopper that is not empty.",
    "A second check by hand was weighed; it would rest on attention again.",
    """\
      - id: A1
        text: A glass lid, and an interlock that keeps the line from starting while the second hopper holds anything.
        strength: strong
        addresses: [RC1]
        owner: Engineering
        due: "2027-02-15"
      - {id: A2, text: A camera for shape, strength: strong, addresses: [RC2], owner: Engineering, due: "2027-02-28"}
      - {id: A3, text: Packers trained on it, strength: weak, addresses: [RC1], owner: Packaging, due: "2027-02-15"}""",
)

FIRST = '  - {round: 1, verdict: %s, reasons: "%s"}\n'
REJECTED = FIRST % ("rejected", "Ask why the hopper could be left full, and change that.")
REJECTED_AGAIN = '  - {round: 2, verdict: rejected, reasons: "A1 is a training under another name."}\n'
ACCEPTED = '  - {round: %d, verdict: accepted, reasons: "The line cannot start with a full hopper."}\n'


@dataclass
class Exchange:
    """The request as it goes from desk to desk: its rounds, what was made of them, and the bench that it lies on."""

    bench: Bench
    revision: int = 0
    rounds: tuple[str, ...] = ()
    evaluations: str = ""

    def fork(self) -> Exchange:
        """The same exchange once more, to go on in another way."""
        return replace(self, bench=self.bench.fork())

    def write(self, state: str) -> Bench:
        """The next revision, a day later; nobody has signed yet."""
        rounds = "".join(f"  - round: {number}\n{text}" for number, text in enumerate(self.rounds, 1))
        more = f"responses:\n{rounds}" if rounds else ""
        more += f"evaluations:\n{self.evaluations}" if self.evaluations else ""
        self.revision += 1
        self.bench.touched = SCAR
        self.bench.at += timedelta(days=1)
        return self.bench.write(path_of(SCAR), ASKED % (self.revision, state, "The next step", more))

    def by_larkspur(self, state: str, meaning: str = "approved") -> Bench:
        """The sponsor's step: its quality manager writes, its head of quality signs as a member of the quality unit."""
        return self.write(state).sign(QA, "authored").sign(HEAD, meaning, "sponsor.qa")

    def by_harrow(self, state: str, meaning: str = "responsibility") -> Bench:
        """The CMO's step: an engineer writes, the quality unit signs."""
        return self.write(state).sign(CMO_ENGINEER, "authored").sign(CMO_QA, meaning)

    def answer(self, text: str) -> tuple[Finding, ...]:
        """Harrow hands in a round below those that were judged; what is said of it is shown to it at once."""
        judged = self.evaluations.count("round: ")
        self.rounds = (*self.rounds[:judged], CONTAINED + text)
        return landed(self.by_harrow("response_submitted"))

    def reject(self, evaluation: str) -> tuple[Finding, ...]:
        """Larkspur sends the last round back."""
        self.evaluations += evaluation
        return landed(self.by_larkspur("response_rejected", "rejected"))


def landed(bench: Bench) -> tuple[Finding, ...]:
    """What is on the bench lands; whatever stays shown with it."""
    verdict = bench.judge()
    assert verdict.accepted, told(verdict)
    bench.given()
    return verdict.findings


def told(verdict: gate.Verdict) -> list[str]:
    return [f"{f.severity} {f.code} {f.field}: {f.message} | {f.hint}" for f in verdict.findings]


def said(findings: tuple[Finding, ...], rule: str) -> dict[str, tuple[str, str, str]]:
    """What a rule says, by field: how much it weighs, what is wrong, what mends it."""
    return {f.field: (str(f.severity), f.message, f.hint) for f in findings if f.rule == rule}


@pytest.fixture(scope="module")
def contained() -> Exchange:
    """Larkspur asks, Harrow acknowledges, and confirms a day later what keeps the trouble from spreading."""
    exchange = Exchange(grown().fork().bench)
    exchange.bench.at = BEGINS
    assert landed(exchange.by_larkspur("issued")) == ()
    assert landed(exchange.by_harrow("acknowledged", "acknowledged")) == ()
    exchange.rounds = (CONTAINED,)
    assert landed(exchange.by_harrow("containment_confirmed")) == ()
    return exchange


@pytest.fixture(scope="module")
def retrained(contained: Exchange) -> Exchange:
    """Harrow answers: operator error, retrained."""
    exchange = contained.fork()
    exchange.answer(RETRAINED)
    return exchange


@pytest.fixture(scope="module")
def disguised(retrained: Exchange) -> Exchange:
    """Larkspur rejects that, and Harrow answers with a training that it calls strong."""
    exchange = retrained.fork()
    exchange.reject(REJECTED)
    exchange.answer(DISGUISED)
    return exchange


ASK_ONCE_MORE = (
    "ask once more why it could happen to a person; name what in the method, machine, material, software or management "
    "let it happen as a root cause, with an action that meets it"
)
CHANGE_THE_PROCESS = (
    "add at least one action that changes the process itself: an interlock, a fixture, a barcode or software check, a "
    "step taken out, or an independent check at the point of use"
)
SAY_WHAT_IT_IS = (
    "call A1 weak and add an action that changes the process itself; or, if this one does, say what is built, fitted, "
    "replaced or taken out"
)
NOT_ACCEPTED = {
    "responses.0.root_causes": (
        "block",
        "round 1 cannot be accepted: every root cause stops at a person: RC1 (people.slip)",
        ASK_ONCE_MORE,
    ),
    "responses.0.actions": (
        "block",
        "round 1 cannot be accepted: no action is stronger than training, reminding or rewording: A1 is called weak",
        CHANGE_THE_PROCESS,
    ),
}


def test_retrained_is_told_at_once(contained: Exchange) -> None:
    """When Harrow hands in its first answer nothing keeps it from landing, and Harrow reads what will not do."""
    found = said(contained.fork().answer(RETRAINED), "R-CA-01")
    assert {field: weight for field, (weight, _, _) in found.items()} == dict.fromkeys(NOT_ACCEPTED, "flag")
    assert found["responses.0.root_causes"][1].startswith("round 1 will not be accepted like this: every root cause")


def test_retrained_is_refused(retrained: Exchange) -> None:
    """Larkspur's own quality people cannot accept it: the gate refuses, and says what Harrow must bring."""
    exchange = retrained.fork()
    exchange.evaluations = FIRST % ("accepted", "Fine.")
    verdict = exchange.by_larkspur("response_accepted").refused("R-CA-01")
    assert said(verdict.findings, "R-CA-01") == NOT_ACCEPTED


def test_head_of_quality_may_override(retrained: Exchange) -> None:
    """With a justification the sponsor's head of quality may accept it all the same, not without; it stays shown."""
    exchange = retrained.fork()
    exchange.evaluations = FIRST.replace("}", ", override: Line 1 is taken down next week}") % ("accepted", "Fine.")
    bench = exchange.by_larkspur("response_accepted")
    bench.fork().refused("approval.missing")
    found = said(landed(bench.sign(HEAD, "approved", "sponsor.qa_head")), "R-CA-01")
    assert {weight for weight, _, _ in found.values()} == {"flag"}
    assert all(message.startswith("round 1 was accepted by override: ") for _, message, _ in found.values())


def test_disguise_is_seen_through(disguised: Exchange) -> None:
    """A training that is called strong lands with a flag that stays, and that tells both sides what it is."""
    exchange = disguised.fork()
    exchange.evaluations += ACCEPTED % 2
    found = landed(exchange.by_larkspur("response_accepted"))
    assert not any(finding.blocks for finding in found)
    again = disguised.fork().reject(REJECTED_AGAIN)
    assert said(again, "R-CA-10") == {
        "evaluations": (
            "flag",
            "2 rounds were rejected: from 2 on, that is a matter of level L2",
            "raise an escalation of level L2 or higher that names SCAR-LRK-2026-0007 as evidence",
        )
    }


def test_disguise_is_told(contained: Exchange) -> None:
    """The sentence that Harrow reads when it hands in the disguised answer."""
    found = said(contained.fork().answer(DISGUISED), "R-CA-01")
    assert found == {
        "responses.0.actions.0.strength": (
            "flag",
            'round 1: A1 is called strong, but its text speaks only of "retrain" and "coach"',
            SAY_WHAT_IT_IS,
        )
    }


def test_poka_yoke_and_training_is_accepted(disguised: Exchange) -> None:
    """An interlock, a camera and a training beside them: accepted, and nothing is said against the round."""
    exchange = disguised.fork()
    exchange.reject(REJECTED_AGAIN)
    assert said(exchange.answer(POKA_YOKE), "R-CA-01") == {}
    exchange.evaluations += ACCEPTED % 3
    found = landed(exchange.by_larkspur("response_accepted"))
    assert {finding.rule for finding in found} <= {"R-CA-10"}


def test_rejected_rounds_stay(disguised: Exchange) -> None:
    """Nobody makes the first answer look better afterwards, nor hands it in once more as if it were new."""
    exchange = disguised.fork()
    exchange.reject(REJECTED_AGAIN)
    rewritten = exchange.fork()
    rewritten.rounds = (CONTAINED + POKA_YOKE, *exchange.rounds[1:], CONTAINED + POKA_YOKE)
    (finding,) = [f for f in rewritten.by_harrow("response_submitted").refused("R-CA-17").findings if f.blocks]
    assert finding.message == "round 1 was handed in and has changed since"
    exchange.by_harrow("response_submitted").refused("R-CA-17")


def test_who_asks_judges(retrained: Exchange) -> None:
    """Harrow cannot write the evaluation of its own answer, and Larkspur cannot write the answer."""
    exchange = retrained.fork()
    exchange.evaluations = FIRST % ("accepted_with_conditions", "Fine.")
    verdict = exchange.write("response_submitted").sign(CMO_QA, "authored").judge()
    assert {f.code for f in verdict.findings if f.blocks} >= {"person.role", "approval.missing"}
    other = retrained.fork()
    other.reject(REJECTED)
    other.rounds = (*other.rounds, CONTAINED + POKA_YOKE)
    assert "record.field-owner" in {
        f.code for f in other.write("response_rejected").sign(QA, "authored").judge().findings
    }
