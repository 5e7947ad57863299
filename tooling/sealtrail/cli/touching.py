"""impact: what a change touches, what its matrix leaves out, which agreement applies, who must sign because of it.

Everything is derived from the files as they stand; the gate derives the same from the branch of record.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from sealtrail import agreements
from sealtrail import impact as impacts
from sealtrail.approvals import Slot
from sealtrail.cli import place
from sealtrail.cli.desk import record_number
from sealtrail.cli.render import Format, as_json, chosen, finding_json, findings_text, github, printable
from sealtrail.cli.showing import place_line
from sealtrail.errors import UsageError
from sealtrail.finding import Finding
from sealtrail.model import Agreement, ChangeControl, Envelope, ImpactRow, Product
from sealtrail.store import Governance, Record, Snapshot, directory_snapshot
from sealtrail.workflow import Requirement, Surroundings, require

_NEXT = {
    "proposed": ("impact_assessment", "approved"),
    "impact_assessment": ("impact_assessment", "approved"),
    "approved": ("approved", "implemented"),
    "unratified": ("unratified", "ratified"),
}
"""The step that a change in a state works towards, for which somebody else may have to sign."""

E = TypeVar("E", bound=Envelope)


@dataclass(frozen=True)
class Assessed:
    """One change with all that is derived from it on a day."""

    record: Record
    change: ChangeControl
    on: date
    touched: tuple[impacts.Touched, ...]
    findings: tuple[Finding, ...]
    terms: agreements.ChangeTerms
    step: tuple[str, str] | None
    slots: tuple[Slot, ...]

    def row(self, one: impacts.Touched) -> ImpactRow | None:
        """What the change's own matrix says about a product in a market."""
        return next((r for r in self.change.impact if (r.product, r.market) == (one.product, one.market)), None)


def impact(repo: Path, record: str, *, on: str | None, fmt: Format | None) -> int:
    """Print what a change touches; 1 when its matrix leaves something out."""
    folder = place.records_folder(repo)
    snapshot = directory_snapshot(folder)
    found = _assess(snapshot, record_number(record), place.parse_date(on))
    if chosen(fmt) is Format.JSON:
        print(as_json(_json(found)))
    elif chosen(fmt) is Format.GITHUB:
        if found.findings:
            print(github(found.findings))
    else:
        print(printable("\n".join(_text(found))))
        if found.findings:
            print(findings_text(found.findings, snapshot.read))
    return 1 if found.findings else 0


def _assess(snapshot: Snapshot, number: str, on: date) -> Assessed:
    governance, unsound = snapshot.governance()
    if governance is None:
        raise UsageError(f"what governs here cannot be read: {unsound[0].message}", hint=unsound[0].hint)
    record = snapshot.record(number)
    if record is None:
        raise UsageError(f"there is no record {number}", hint="give the number of a change, such as CHG-HRW-2026-0001")
    if not record.readable:
        raise UsageError(f"{number} cannot be read", hint=f"sealtrail check {number} tells why")
    change = record.model
    if not isinstance(change, ChangeControl):
        raise UsageError(f"{number} is no change", hint="give the number of a change, such as CHG-HRW-2026-0001")
    held, products = _models(snapshot, "agreement", Agreement), _models(snapshot, "product", Product)
    step = _NEXT.get(change.state)
    return Assessed(
        record=record,
        change=change,
        on=on,
        touched=impacts.touched(change, products),
        findings=tuple(
            record.finding("R-CH-02", gap.message, gap.hint, *gap.place, rule="R-CH-02")
            for gap in impacts.gaps(change, products)
        ),
        terms=agreements.change_terms(held, change, on),
        step=step,
        slots=_slots(governance, change, step, Surroundings(on, lambda: held, lambda: products)),
    )


def _models(snapshot: Snapshot, type_name: str, kind: type[E]) -> tuple[E, ...]:
    held = (r.model for r in snapshot.records(type_name) if r.readable)
    return tuple(model for model in held if isinstance(model, kind))


def _slots(
    governance: Governance, change: ChangeControl, step: tuple[str, str] | None, around: Surroundings
) -> tuple[Slot, ...]:
    workflow = governance.workflows.get("change")
    if step is None or workflow is None:
        return ()
    before, after = (change.model_copy(update={"state": state}) for state in step)
    asked = require(workflow, before, after, root=governance.root, policy=governance.policy, around=around)
    return asked.slots if isinstance(asked, Requirement) else ()


# --- as text ---


def _text(found: Assessed) -> Iterator[str]:
    change = found.change
    yield f"{change.id}  {change.title}"
    yield f"  {change.classification} {change.category} change, proposed by the {change.initiated_by}, {change.state}"
    yield "it touches:" if found.touched else "it touches nothing that is registered"
    for one in found.touched:
        fixed = f"the dossier fixes it in {', '.join(one.sections)}" if one.registered else "no registered detail"
        yield f"  {one.product} in {one.market}: {fixed}; {_row_words(found.row(one))}"
    waiting = impacts.awaited(change)
    for _, row in waiting:
        yield f"  the authority of {row.market} has to agree for {row.product} first: {row.filing}, {row.status}"
    if change.state == "approved" and not waiting:
        yield "  no authority has to agree first: it may be made"
    yield f"on {found.on} it is bound by:"
    yield from (f"  {line}" for line in _terms(found.terms))
    if found.step is not None:
        yield f"to go from {found.step[0]} to {found.step[1]} it takes:"
        yield from (f"  {place_line(slot)}" for slot in found.slots)
    if found.findings:
        yield "what is missing, before it can be approved:"


def _row_words(row: ImpactRow | None) -> str:
    if row is None:
        return "the change has no row for it"
    said = "affected" if row.affected else "not affected"
    return said if row.filing == "none" else f"{said}, {row.filing} {row.status}"


def _terms(terms: agreements.ChangeTerms) -> Iterator[str]:
    for bound in terms.bound:
        if len(bound.agreements) > 1:
            yield f"{bound.scope}: {' and '.join(a.id for a in bound.agreements)} at once, which is refused"
        elif not bound.agreements:
            yield f"{bound.scope}: no agreement, so the other side must approve"
        elif not bound.rules:
            yield f"{bound.scope}: {bound.agreements[0].id}, which has no rule for it, so the other side must approve"
        for agreement, rule in bound.rules:
            days = f", {rule.lead_days} days ahead" if rule.lead_days else ""
            yield f"{bound.scope}: {agreement.id}, {rule.clause}: {rule.requires.replace('_', ' ')}{days}"


# --- as JSON ---


def _json(found: Assessed) -> dict[str, Any]:
    change, terms = found.change, found.terms
    return {
        "schema": "sealtrail.impact/1",
        "record": change.id,
        "state": change.state,
        "on": str(found.on),
        "matrix": [
            {
                "product": one.product,
                "market": one.market,
                "registered_detail": one.registered,
                "sections": list(one.sections),
                "row": None if (row := found.row(one)) is None else row.model_dump(mode="json"),
            }
            for one in found.touched
        ],
        "findings": [finding_json(f) for f in found.findings],
        "awaited": [{"product": row.product, "market": row.market, "filing": row.filing, "status": row.status}
                    for _, row in impacts.awaited(change)],
        "implementable": impacts.implementable(change),
        "terms": [
            {
                "site": bound.scope.site,
                "product": bound.scope.product,
                "activity": bound.scope.activity,
                "agreements": [a.id for a in bound.agreements],
                "rules": [
                    {"agreement": a.id, "clause": r.clause, "requires": r.requires, "lead_days": r.lead_days}
                    for a, r in bound.rules
                ],
            }
            for bound in terms.bound
        ],
        "asks_approval": terms.asks_approval,
        "transition": None if found.step is None else {"from": found.step[0], "to": found.step[1]},
        "signatures": [
            {"role": s.role, "organisation": s.organisation, "meaning": s.meaning, "count": s.count}
            for s in found.slots
        ],
    }  # fmt: skip
