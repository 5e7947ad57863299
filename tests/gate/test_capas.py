"""CAPAs of both sides under the second engine: more time, mirrors, evidence, and actions that are changes."""

from __future__ import annotations

import pytest

from sealtrail.gate import Verdict
from tests.gate.bench import CAPA, CLOSED, CMO_ENGINEER, CMO_HEAD, CMO_QA, QA, SITE, Bench, path_of
from tests.gate.past import grown

INDEX = path_of(CAPA)
THEIRS = "CAPA-LRK-2026-0001"


@pytest.fixture
def desk() -> Bench:
    """The story's last tree, with a CAPA that is being carried out."""
    bench = grown().fork().bench
    text = bench.read(INDEX).decode().replace("state: plan_in_review", "state: implementing")
    return bench.write(INDEX, text).given()


def blocking(verdict: Verdict) -> list[tuple[str, str, str, str]]:
    """What refuses a step: rule, field, message and hint."""
    return [(f.rule, f.field, f.message, f.hint) for f in verdict.findings if f.blocks]


def extension(action: str = "action: A1, ", by: str = CMO_QA) -> str:
    """More time, as it stands in the record."""
    return (
        f'extensions:\n  - {{{action}old_due: "2026-12-11", new_due: "2026-12-18", requested_on: "2026-11-20", '
        f"approved_by: {by}, reason: The printer comes late}}"
    )


def test_more_time_in_time(desk: Bench) -> None:
    """While a CAPA is carried out, its plan stands; a date moves by an extension that its granter signs."""
    desk.fork().edit(CAPA, swap={'due: "2026-12-11"': 'due: "2026-12-18"'}).sign(CMO_QA, "authored").refused(
        "record.edge"
    )
    desk.edit(CAPA).add(CAPA, extension()).sign(CMO_QA, "authored").accepted()


def test_more_time_is_not_granted_by_a_name(desk: Bench) -> None:
    """An engineer cannot write that the quality unit granted more time: whoever is named has signed."""
    verdict = desk.edit(CAPA).add(CAPA, extension()).sign(CMO_ENGINEER, "authored").refused("R-CA-14")
    ((_, field, message, hint),) = blocking(verdict)
    assert field == "extensions.0.approved_by"
    assert message == f"{CMO_QA} is said to have granted this, and has not signed it"
    assert hint == f"have {CMO_QA} sign this revision, or name who grants it"


def test_the_sponsor_grants_more_time(desk: Bench) -> None:
    """The sponsor may grant it too, in a step of its own that touches nothing of the plan."""
    desk.edit(CAPA).add(CAPA, extension(by=QA)).sign(QA, "authored").accepted()


def test_undone_at_the_end(desk: Bench) -> None:
    """Called implemented with actions undone: refused for each of them, with its place and what to do."""
    desk.edit(CAPA, "implemented").sign(CMO_ENGINEER, "authored").sign(CMO_QA, "verified")
    found = blocking(desk.refused("R-CA-06"))
    assert [(field, hint) for _, field, _, hint in found] == [
        (f"actions.{i}.done_on", "carry it out and say when in done_on, or leave the state at implementing")
        for i in (0, 1)
    ]


def test_closed_without_evidence(desk: Bench) -> None:
    """A CAPA that closes as effective without evidence is refused, at the field and with the way out."""
    text = desk.read(INDEX).decode().replace("state: implementing", "state: effectiveness_pending")
    desk.write(INDEX, text).given()
    for due in ("2026-12-11", "2027-01-29"):
        desk.swap(INDEX, f'due: "{due}"', f'due: "{due}"\n    done_on: "2026-11-10"')
    desk.given().edit(CAPA, "closed_effective").add(
        CAPA,
        "effectiveness_result: {observed: None in ten lots, batches: 10, verdict: effective, "
        f'assessed_by: {CMO_QA}, assessed_on: "2027-04-05"}}',
    )
    desk.at = desk.at.replace(year=2027, month=4, day=6)
    desk.sign(CMO_ENGINEER, "authored").sign(CMO_HEAD, role="cmo.qu").sign(QA)
    ((rule, field, message, hint),) = blocking(desk.refused("R-CA-04"))
    assert (rule, field) == ("R-CA-04", "effectiveness_result")
    assert message == "closed_effective needs effectiveness_result.evidence"
    assert hint.startswith("attach the evidence and pin it under effectiveness_result")


def mirror(desk: Bench, to: str = CAPA) -> Bench:
    """A CAPA of the sponsor's that names its mirror; nobody has signed yet."""
    text = desk.read(INDEX).decode().replace(CAPA, THEIRS).replace("org: harrow", "org: larkspur")
    text = text.replace("state: implementing", "state: open").replace("PER-HRW-0004", QA).replace("PER-HRW-0002", QA)
    head, _, rest = text.partition("revision: ")
    text = f"{head}revision: 1\n{rest.partition(chr(10))[2]}"
    desk.touched = THEIRS
    return desk.write(path_of(THEIRS), text).add(THEIRS, f"links:\n  - {{rel: mirrors, to: {to}}}")


def test_a_mirror_of_the_other_side(desk: Bench) -> None:
    """The sponsor opens the mirror of a CMO's CAPA by itself, and the CMO's need not be touched for that."""
    mirror(desk).sign(QA, "authored").accepted()


def test_a_mirror_of_another_kind(desk: Bench) -> None:
    """A mirror that is a site is a link of the wrong type: refused at its place in the list of links."""
    ((rule, field, message, hint),) = blocking(mirror(desk, SITE).sign(QA, "authored").refused("R-ID-06"))
    assert (rule, field, message, hint) == (
        "R-ID-06", "links.0.to", f"{SITE} is not a capa", "name a record of that type",
    )  # fmt: skip


def test_mirrors_that_disagree(desk: Bench) -> None:
    """Where both name a mirror, each names the other: who names one that mirrors another CAPA is refused."""
    mirror(desk, CLOSED).sign(QA, "authored").land()
    desk.edit(CAPA).add(CAPA, f"links:\n  - {{rel: mirrors, to: {THEIRS}}}").sign(CMO_QA, "authored")
    ((rule, field, message, hint),) = blocking(desk.refused("R-CA-08"))
    assert (rule, field) == ("R-CA-08", "links.0.to")
    assert message == f"{THEIRS} names {CLOSED} as its mirror"
    assert hint == "correct one of the two, so that each names the other"


def test_the_other_side_decides_on_its_own(desk: Bench) -> None:
    """The sponsor writes into the CMO's CAPA whether it needs one itself, and nothing else."""
    desk.edit(CAPA).add(CAPA, "mirror_decision: Larkspur needs none.")
    desk.fork().sign(QA, "authored").accepted()
    desk.swap(INDEX, "A1\n", 'A1\n    evidence_dated: "2026-11-10"\n')
    assert {f.code for f in desk.sign(QA, "authored").judge().findings if f.blocks} == {
        "record.field-owner", "approval.missing",
    }  # fmt: skip
