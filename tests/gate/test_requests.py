"""Requests for corrective action on the bench: both directions, who may write what, and how one ends."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from sealtrail.finding import Finding
from tests.gate.bench import CMO_DIRECTOR, CMO_ENGINEER, CMO_HEAD, CMO_QA, HEAD, QA, Bench, path_of
from tests.gate.past import grown

SCAR, CAR, OWN = "SCAR-LRK-2026-0008", "CAR-HRW-2026-0008", "CAR-HRW-2026-0009"
FILE = b"seen on the line\n"
PINNED = (
    f"attachments:\n  - {{path: seen.txt, sha256: {hashlib.sha256(FILE).hexdigest()}, bytes: {len(FILE)}, "
    "media_type: text/plain, title: What was seen}\n"
)
KINDS = {
    SCAR: "schema: scar/1\norg: larkspur\nsite: SITE-HRW-0001\ntrigger: repeat_event\n",
    CAR: "schema: car/1\norg: harrow\naddressed_to: sponsor\n",
    OWN: "schema: car/1\norg: harrow\naddressed_to: internal\n",
}
ROUND = """  - round: 1
    submitted_on: "2026-12-05"
    team: [supply, quality]
    problem: The specification that arrived with the order was not the one that is registered.
    containment: {text: The order waits, stock_checked: No lot was begun, effective_from: "2026-12-02T10:00:00Z"}
    method: 5why
    root_causes:
      - {id: RC1, kind: root, category: interface_sponsor, statement: Orders carry a copy of the specification}
      - {id: RC2, kind: escape_point, category: software, statement: Nothing compares the copy with the original}
    considered: A reminder was weighed and left, for it would not last.
    actions:
      - {id: A1, text: Orders no longer carry a copy, strength: strong, addresses: [RC1, RC2], owner: Supply, due: "2027-01-15"%s}
    prevention: {none_because: No other document travels with an order}
    effectiveness: {metric: Orders with another specification, baseline: "1", target: "0", batches: 5, window_days: 30}
"""  # noqa: E501
DONE = ROUND % ', implemented_on: "2027-01-10", evidence: [seen.txt]'
OPEN = ROUND % ""
ACCEPTED = "evaluations:\n  - {round: 1, verdict: accepted, reasons: The copy is gone.}\n"
LONGER = (
    'extensions:\n  - {old_due: "2026-12-31", new_due: "2027-03-31", requested_on: "2026-12-06", '
    "approved_by: PER-LRK-0003, reason: The part comes in March}\n"
)
SEEN = (
    "verification: {method: data, result: Six orders without a copy, verified_on: %s, batches: %d, verdict: effective, "
    "evidence: [seen.txt]}\n"
)

Sign = Callable[[Bench, str], Bench]


def asks(record: str) -> Sign:
    """The side that asked: one of its quality unit writes, another one signs."""
    if record == SCAR:
        return lambda bench, meaning: bench.sign(QA, "authored").sign(HEAD, meaning, "sponsor.qa")
    return lambda bench, meaning: bench.sign(CMO_QA, "authored").sign(CMO_HEAD, meaning, "cmo.qu")


def answers(record: str) -> Sign:
    """The side that was asked."""
    if record == SCAR:
        return lambda bench, meaning: bench.sign(CMO_ENGINEER, "authored").sign(CMO_QA, meaning)
    if record == OWN:
        return lambda bench, meaning: bench.sign(CMO_DIRECTOR, "authored").sign(CMO_ENGINEER, meaning)
    return lambda bench, meaning: bench.sign(HEAD, "authored", "sponsor.qa").sign(QA, meaning)


def write(bench: Bench, record: str, state: str, revision: int, more: str = "") -> Bench:
    """The request as it stands in a state; nobody has signed yet."""
    bench.touched = record
    text = (
        f"---\nid: {record}\ntitle: An order with the wrong specification\nrevision: {revision}\nstate: {state}\n"
        f"{KINDS[record]}parties: [larkspur, harrow]\nclassification: major\nproblem: An order came with edition 3.\n"
        f"change_reason: The next step\nexternal_ids: [{{system: Order desk, id: O-4471}}]\n"
        f'response_due: "2026-12-31"\n{more}---\n\nA test.\n'
    )
    if "path: seen.txt" in more:
        bench.write(path_of(record, "attachments", "seen.txt"), FILE)
    return bench.write(path_of(record), text)


def landed(bench: Bench) -> tuple[Finding, ...]:
    verdict = bench.judge()
    assert verdict.accepted, [f"{f.code} {f.field}: {f.message}" for f in verdict.findings]
    bench.given()
    bench.at += timedelta(days=1)
    return verdict.findings


def answered(record: str) -> Bench:
    """A request as far as its accepted answer, step by step."""
    bench = grown().fork().bench
    bench.at = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
    landed(asks(record)(write(bench, record, "issued", 1), "approved"))
    landed(answers(record)(write(bench, record, "acknowledged", 2), "acknowledged"))
    contained = "".join(ROUND.splitlines(keepends=True)[i] for i in (0, 4))
    landed(
        answers(record)(write(bench, record, "containment_confirmed", 3, f"responses:\n{contained}"), "responsibility")
    )
    landed(answers(record)(write(bench, record, "response_submitted", 4, f"responses:\n{OPEN}"), "responsibility"))
    landed(asks(record)(write(bench, record, "response_accepted", 5, f"responses:\n{OPEN}{ACCEPTED}"), "approved"))
    return bench


def begun(bench: Bench, record: str) -> None:
    """Who was asked begins to carry out what was accepted."""
    person, role = {SCAR: (CMO_ENGINEER, ""), CAR: (HEAD, "sponsor.qa"), OWN: (CMO_DIRECTOR, "")}[record]
    landed(write(bench, record, "implementing", 6, f"responses:\n{OPEN}{ACCEPTED}").sign(person, "authored", role))


@pytest.fixture(scope="module")
def accepted() -> dict[str, Bench]:
    """One request in each direction and one within a company, with an accepted answer."""
    return {record: answered(record) for record in (SCAR, CAR, OWN)}


@pytest.mark.parametrize("record", [SCAR, CAR, OWN])
def test_carried_out_and_closed(accepted: dict[str, Bench], record: str) -> None:
    """In both directions and in the house: who was asked carries it out and shows it, who asked verifies and closes."""
    bench = accepted[record].fork()
    by_asked, by_asking = answers(record), asks(record)
    begun(bench, record)
    bench.at = datetime(2027, 1, 12, 9, 0, tzinfo=UTC)
    done = f"{PINNED}responses:\n{DONE}{ACCEPTED}"
    checked = by_asked(write(bench, record, "effectiveness_check", 7, done), "verified")
    checked.fork().refused("approval.missing")
    landed(checked.sign(QA if record == SCAR else CMO_QA, "reviewed"))
    bench.at = datetime(2027, 2, 20, 9, 0, tzinfo=UTC)
    early = by_asking(write(bench.fork(), record, "closed", 8, done + SEEN % ('"2027-02-08"', 6)), "approved")
    early.refused("R-CA-16")
    few = by_asking(write(bench.fork(), record, "closed", 8, done + SEEN % ('"2027-02-19"', 4)), "approved")
    assert "promised 5 batches, and 4" in next(f.message for f in few.refused("R-CA-16").findings if f.blocks)
    landed(by_asking(write(bench, record, "closed", 8, done + SEEN % ('"2027-02-19"', 6)), "approved"))


def test_nothing_done_is_not_checked(accepted: dict[str, Bench]) -> None:
    """A step to the check of effect with an action undone is refused, with the action's number."""
    bench = accepted[SCAR].fork()
    begun(bench, SCAR)
    step = answers(SCAR)(write(bench, SCAR, "effectiveness_check", 7, f"responses:\n{OPEN}{ACCEPTED}"), "verified")
    verdict = step.sign(QA, "reviewed").refused("R-CA-16")
    assert "A1 is not" in next(f.message for f in verdict.findings if f.blocks)


def test_cmo_gives_itself_no_more_time(accepted: dict[str, Bench]) -> None:
    """Row 42: neither the due date nor an extension, nor the severity, is the CMO's to move with its answer."""
    bench = accepted[SCAR].fork()
    more = f"responses:\n{OPEN}{ACCEPTED}"
    step = write(bench.fork(), SCAR, "implementing", 6, more + LONGER).sign(CMO_QA, "authored")
    assert {f.code for f in step.judge().findings if f.blocks} >= {"record.edge"}
    for old, new in (('response_due: "2026-12-31"', 'response_due: "2027-03-31"'), ("major", "minor")):
        step = write(bench.fork(), SCAR, "implementing", 6, more).swap(path_of(SCAR), old, new).sign(CMO_QA, "authored")
        assert {f.code for f in step.judge().findings if f.blocks} >= {"record.edge"}


def test_more_time_is_granted_by_who_asked(accepted: dict[str, Bench]) -> None:
    """While the actions are carried out the sponsor grants more time, by a signature of its own; the CMO does not."""
    bench = accepted[SCAR].fork()
    more = f"responses:\n{OPEN}{ACCEPTED}"
    begun(bench, SCAR)
    taken = write(bench.fork(), SCAR, "implementing", 7, more + LONGER).sign(CMO_QA, "authored")
    assert "record.field-owner" in {f.code for f in taken.judge().findings if f.blocks}
    landed(write(bench, SCAR, "implementing", 7, more + LONGER).sign(QA, "authored"))


def test_house_matters_stay_in_the_house(accepted: dict[str, Bench]) -> None:
    """Nobody of the other company has to sign a request that a company addresses to itself, from first to last."""
    folder = path_of(OWN, "approvals")
    signed = [one.data for one in accepted[OWN].base.statements(folder)]
    assert len(signed) == 10
    assert not any(b'"larkspur"' in data for data in signed)


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ("responses:\n  - {round: 2}\n", "the rounds are numbered 2, expected 1, 2 and so on"),
        ("responses:\n  - {round: 1}\n  - {round: 1}\n", "the rounds are numbered 1, 1, expected 1, 2 and so on"),
        (ACCEPTED, "the evaluations are of the rounds 1, expected one of each response"),
        (f"responses:\n  - {{round: 1}}\n{ACCEPTED}  - {{round: 1, verdict: rejected, reasons: Not at all}}\n",
         "the evaluations are of the rounds 1, 1, expected one of each response"),
    ],
)  # fmt: skip
def test_rounds_are_counted(more: str, message: str) -> None:
    """Rounds are numbered in their order and each is judged once: anything else cannot be read as an exchange."""
    bench = grown().fork().bench
    verdict = write(bench, SCAR, "response_submitted", 1, more).refused("record.schema")
    assert [finding.message for finding in verdict.findings if finding.blocks] == [message]
