"""Two years of two companies' matters under the second engine: deviations, CAPAs, requests, changes, audits, decisions.

Nothing here is random: the n-th record is the same on every machine. Of a hundred records 58 are deviations, 22 CAPAs,
8 requests to the CMO, 8 changes, 3 audits and one is a qualification, spread evenly over two years until August 2026.
Most are over; every twelfth deviation is still open. Each stands as it would after its last step, and where a rule asks
who signed, it is signed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sealtrail import drafting
from tests.bench.hands import Hands
from tests.bench.work import QUALITY, Signing, Step
from tests.gate.bench import CMO_HEAD, HEAD, path_of

FIRST, DAYS = datetime(2024, 8, 12, 9, tzinfo=UTC), 730
RISK = "RISK-LRK-0101-01"
_STANDING = datetime(2026, 1, 1, tzinfo=UTC)
"""A site that was qualified before, on an audit that is too old by now, is qualified no more."""
MACHINES = 400
"""So many machines things go wrong at; what happens again at one of them is covered by the CAPA that it names."""

_KINDS = ("qualification", *["audit"] * 3, *["change"] * 8, *["scar"] * 8, *["capa"] * 22, *["deviation"] * 58)
_PREFIX = {
    "qualification": "QLF-LRK",
    "audit": "AUD-LRK",
    "change": "CHG-HRW",
    "scar": "SCAR-LRK",
    "capa": "CAPA-HRW",
    "deviation": "DEV-HRW",
}
_STRIDE = 37
"""Prime to a hundred, so that the kinds take turns and no kind comes in one block."""

_HEAD = """---
schema: {kind}/1
id: {id}
title: {title} {n}
revision: 1
state: {state}
org: {org}
parties: [larkspur, harrow]
"""
_TAIL = """---

What was found, and why it is written here, is told by the fields above. The people who were there were asked on the
same day, each alone; what they said agrees. Copies of the pages of the batch record lie with the quality unit.
"""
_EVENT = """site: SITE-HRW-0001
products: [PRD-LRK-0001]
category: equipment
equipment: Machine {machine}
description: At machine {machine} the check before lot {lot} bears one signature, and two are asked for.
occurred: {{from: "{day}T09:10:00Z"}}
detected_at: "{day}T15:00:00Z"
aware_at: "{day}T16:00:00Z"
notice: {{notified_at: "{day}T18:00:00Z", to: Quality of Larkspur, channel: this repository}}
classification: {classification}
classification_rationale: What the check is to find was looked for before the next lot.
"""
_OPEN = 'due: "2039-12-30"\n'
_MINOR = """batches: ["{lot}"]
impact: The sieve behind the machine holds any piece back, and it was clean.
recurrence: {{fields: [equipment, process_step], window_months: 12}}
disposition: Lot {lot} is used.
"""
_MAJOR = """containment: Lot {lot} is on hold.
batches: ["{lot}"]
batches_considered: ["{lot}1"]
impacts:
  - {{batch: "{lot}", impact: Pieces may be in the granules; each drum is sieved again.}}
  - {{batch: "{lot}1", impact: Made before the last check that bears two signatures.}}
investigation: {{method: 5why, facts: The form has one place for two signatures.}}
root_causes:
  - {{id: RC1, kind: root, category: method.work_instruction, statement: The form asks for one signature and not two}}
recurrence: {{fields: [equipment, process_step], window_months: 12}}
corrections: [The part was changed]
disposition: Lot {lot} is sieved again and examined, then used; lot {lot}1 is used.
conclusion: The form is corrected, and the part is looked at by two.
"""
_PINNED = """attachments:
  - path: values.csv
    sha256: "29f88460011b08844dc69031b0474c609f36d1b033698e2dc02c7e3781699a15"
    bytes: 31
    media_type: text/csv
    title: Values of machine {machine}
    store: evidence
"""
_CAPA = """site: SITE-HRW-0001
products: [PRD-LRK-0001]
classification: minor
opened_at: "{day}T17:00:00Z"
sources: [{{kind: deviation, reference: EV-{n:05d}, summary: Seen at machine {machine}.}}]
problem: The part of machine {machine} wears faster than the plan allows.
root_causes: [{{id: RC1, kind: root, category: machine.condition, statement: The part of machine {machine} is worn}}]
actions:
  - id: A1
    kind: corrective
    strength: strong
    text: Replace the part, and measure it each quarter
    addresses: [RC1]
    owner: PER-HRW-0004
"""
_AT_WORK = '    due: "2039-12-18"\n'
_DONE = """    due: "{later}"
    done_on: "{day}"
effectiveness_plan:
  metric: Wear in a quarter
  data_source: Log of machine {machine}
  baseline: 2 mm
  target: none
  start: "{day}"
  min_days: 30
  min_batches: 3
effectiveness_result:
  observed: No wear was measured.
  batches: 4
  verdict: effective
  evidence: [values.csv]
  assessed_by: PER-HRW-0005
  assessed_on: "{later}"
"""
_SCAR = """classification: major
site: SITE-HRW-0001
trigger: complaint
opened_at: "{day}T13:00:00Z"
external_ids: [{{system: Complaint desk, id: C-{n:05d}}}]
problem: A patient found a foreign tablet in one pack of lot {lot}.
response_due: "{later}"
responses:
  - round: 1
    submitted_on: "{day}"
    team: [packaging, engineering, quality assurance]
    problem: One foreign tablet in 41,000 packs of lot {lot}
    containment: {{text: Both pallets on hold, stock_checked: All 61 pallets, effective_from: "{day}T14:00:00Z"}}
    method: 5why
    root_causes:
      - {{id: RC1, kind: root, category: machine.design, statement: Nothing holds the hopper of machine {machine} shut}}
      - {{id: RC2, kind: escape_point, category: measurement, statement: The camera reads the foil and not the tablet}}
    actions:
      - id: A1
        text: Interlock on the hopper, and a camera for the shape
        strength: strong
        addresses: [RC1, RC2]
        owner: Engineering
        due: "{later}"
        implemented_on: "{day}"
        evidence: [values.csv]
    considered: A second clearance by hand was weighed; it would rest on attention again
    prevention: {{measures: [Line 2 has the same hopper and gets the same interlock]}}
    effectiveness: {{metric: Foreign tablets in 100000 packs, baseline: "2", target: "0", batches: 10, window_days: 60}}
evaluations:
  - {{round: 1, verdict: accepted, reasons: The cause is removed}}
verification:
  method: onsite
  result: No foreign tablet in 12 batches
  verified_on: "{later}"
  batches: 12
  verdict: effective
  evidence: [values.csv]
"""
_CHANGE = """products: [PRD-LRK-0002]
initiated_by: cmo
category: computer_system
classification: major
sites: [SITE-HRW-0002]
activities: [primary_packaging]
current: The camera of machine {machine} compares colours and does not read the lot code.
proposed: It reads the lot code too, and stops the line where it cannot.
reason: A second pair of eyes for the code
planned_for: "{day}"
implemented_on: "{day}"
impact:
  - {{product: PRD-LRK-0001, market: DE, affected: false, registered_detail: false}}
  - {{product: PRD-LRK-0001, market: US, affected: false, registered_detail: false}}
  - {{product: PRD-LRK-0002, market: US, affected: true, registered_detail: false}}
"""
_AUDIT = """site: SITE-HRW-0001
kind: routine
mode: onsite
standards: [drug_us_211, drug_eu_gmp]
scope: Solid forms
team:
  - {{name: Ines Calder, qualified: Lead auditor since 2019, lead: true}}
from: "{day}"
to: "{day}"
findings:
  - id: F1
    classification: major
    reference: 21 CFR 211.68
    area: Machine {n}
    observation: Recipes are changed without a trace
  - {{id: F2, classification: recommendation, reference: EU GMP 3.1, area: Stores, observation: Light is poor}}
conclusion: acceptable_with_capa
response_due: "{later}"
responses:
  - {{finding: F1, root_cause: No audit trail was bought, action: Buy it, due: "{later}", closed_on: "{day}"}}
"""
_QUALIFICATION = """site: SITE-HRW-0001
products: [PRD-LRK-0001]
markets: [US, DE]
type: initial
activities: [drug_product, testing_release]
dossier_site: true
diligence:
  technical: Five presses of the kind that the process needs
  financial: Sound
  regulatory_history: No action
  sources: [FDA inspection classification database]
  checked_on: "{day}"
questionnaire:
  template: Site questionnaire, edition 4
  questions:
    - {{id: Q1, text: "Who releases a batch?"}}
    - {{id: Q2, text: "Are penicillins handled?"}}
  sent_on: "{day}"
  due_on: "{later}"
answers:
  - {{question: Q1, answer: text, text: The quality unit}}
  - {{question: Q2, answer: "no"}}
returned_on: "{day}"
risk: RISK-LRK-0101-01
audits: [{audit}]
audit_mode: onsite
trial:
  kind: engineering
  batches: ["{lot}"]
  criteria: [Hardness within 80 to 120 N]
  results: 94 to 108 N
  conclusion: pass
decision: {{outcome: approved, rationale: Nothing is open, valid_from: "{later}", valid_to: "2039-12-31"}}
"""
_RISK = """---
schema: risk/1
id: RISK-LRK-0101-01
title: Making Stelbat at Lumberton
revision: 1
state: approved
org: larkspur
parties: [larkspur, harrow]
question: What could harm the tablets at Lumberton?
scope: Granulation to coating
sites: [SITE-HRW-0001]
team:
  - {name: Ines Calder, function: Quality}
  - {name: Otto Brandt, function: Production}
method: FMEA
scales:
  - {name: severity, highest: 10, definitions: [1 is nothing, 10 is death]}
items:
  - {id: F1, failure: The hose sheds, effect: Particles in the coat, cause: Wear, severity: 6, occurrence: 4,
     detection: 5, number: 120, residual_severity: 6,
     residual_occurrence: 2, residual_detection: 3, residual_number: 36}
acceptance: No number above 100
formality: The process is known
subjectivity: Each scored alone before they met
effective_from: "2024-08-01"
review_due: "2039-09-01"
---

What could go wrong, and how far each was brought down.
"""

_MINOR_OVER: tuple[Signing, ...] = (*QUALITY, (CMO_HEAD, "cmo.qu", "approved"))
_MAJOR_OVER: tuple[Signing, ...] = (*_MINOR_OVER, (HEAD, "sponsor.qa", "approved"))


@dataclass(frozen=True)
class Matter:
    """One record of the two years, by its place among all of them."""

    kind: str
    id: str
    text: str

    @property
    def is_open(self) -> bool:
        """Whether it is a deviation whose next step is its closing."""
        return "\nstate: open\n" in self.text

    @property
    def step(self) -> Step:
        """The record as if it had come in one step, with those signatures alone that a rule asks for."""
        is_major = "\nclassification: major\n" in self.text and self.kind == "deviation" and not self.is_open
        return Step(self.id, {path_of(self.id): self.text.encode()}, _MAJOR_OVER if is_major else ())


def matters(count: int) -> Iterator[Matter]:
    """So many records, the earliest first."""
    numbers: dict[str, int] = {}
    last: dict[str, str] = {"capa": "", "audit": ""}
    for n in range(count):
        kind = _KINDS[n * _STRIDE % 100] if n > 2 else ("audit", "capa", "deviation")[n]
        at = FIRST + timedelta(days=n * DAYS // count)
        series = f"{_PREFIX[kind]}-{at.year}"
        numbers[series] = numbers.get(series, 100) + 1
        record = f"{series}-{numbers[series]:04d}"
        text = _written(kind, record, n, at, last)
        if kind == "audit" or (kind == "capa" and "\nstate: implementing\n" in text):
            last[kind] = record
        yield Matter(kind, record, text)


def archive(count: int, hands: Hands, at: datetime) -> dict[str, bytes]:
    """So many records by path, with the risk assessment that they rest on; signed, where they are, at ``at``."""
    files = {path_of(RISK): _RISK.encode()}
    for matter in matters(count - 1):
        files |= {**matter.step.files, **hands.statements(matter.step, None, at)}
    return files


def closing(text: str, record: str) -> Step:
    """The step that closes an open, minor deviation."""
    lot = text.partition("check before lot ")[2].partition(" ")[0]
    closed = drafting.revise(text, reason="Looked into and closed", state="closed")
    closed = drafting.add_fields(closed, _MINOR.format(lot=lot).rstrip("\n"))
    return Step(record, {path_of(record): closed.encode()}, _MINOR_OVER)


def opening(record: str, n: int, at: datetime, covered: str = "") -> Step:
    """The step that opens the n-th deviation, told of within a day; a CAPA may be said to cover it."""
    title, org, state, _ = _told("deviation", 1, at)
    head = _HEAD.format(kind="deviation", id=record, title=title, n=n, state=state, org=org)
    day = f"{at - timedelta(hours=19):%Y-%m-%d}"
    facts = {"machine": n % MACHINES, "lot": 30000 + n, "day": day, "classification": "minor"}
    capas = f"capas: [{covered}]\n" if covered else ""
    return Step(record, {path_of(record): (head + _EVENT.format(**facts) + capas + _TAIL).encode()}, QUALITY)


def _written(kind: str, record: str, n: int, at: datetime, last: Mapping[str, str]) -> str:
    title, org, state, body = _told(kind, n, at)
    facts = {
        "n": n,
        "machine": n % MACHINES,
        "lot": 30000 + n,
        "day": f"{at:%Y-%m-%d}",
        "later": f"{at + timedelta(days=75):%Y-%m-%d}",
        "classification": "minor" if n % 3 else "major",
        "audit": last["audit"],
    }
    head = _HEAD.format(kind=kind, id=record, title=title, n=n, state=state, org=org)
    covered = f"capas: [{last['capa']}]\n" if kind == "deviation" else ""
    return head + body.format(**facts) + covered + _TAIL


def _told(kind: str, n: int, at: datetime) -> tuple[str, str, str, str]:
    """The title, the owner, the state and the fields of the n-th record, by its kind."""
    if kind == "deviation":
        if n % 12 == 1:
            return "A check was signed once", "harrow", "open", _EVENT + _OPEN
        return "A check was signed once", "harrow", "closed", _EVENT + (_MINOR if n % 3 else _MAJOR)
    if kind == "capa":
        if n % 2:
            return "A worn part", "harrow", "implementing", _CAPA + _AT_WORK
        return "A worn part", "harrow", "closed_effective", _CAPA + _DONE + _PINNED
    decided = "withdrawn" if at < _STANDING else "approved"
    return {
        "scar": ("A foreign tablet", "larkspur", "closed", _SCAR + _PINNED),
        "change": ("The camera reads the lot code", "harrow", "implemented", _CHANGE),
        "audit": ("Routine audit of Lumberton", "larkspur", "response_accepted", _AUDIT),
        "qualification": ("Lumberton for Stelbat tablets", "larkspur", decided, _QUALIFICATION),
    }[kind]


@dataclass
class Events:
    """Deviations as they happen from now on, one landing after the other: each is opened, and then closed."""

    _texts: dict[str, str] = field(default_factory=dict)

    def step(self, number: int, at: datetime) -> Step:
        """The next step; ``number`` counts them from 0, without a gap."""
        n, closes = divmod(number, 2)
        record = f"DEV-HRW-2026-{1001 + n:04d}"
        if closes:
            return closing(self._texts.pop(record), record)
        step = opening(record, n, at)
        self._texts[record] = step.files[path_of(record)].decode()
        return step
