"""R-AU-03: a finding that comes again is answered by a formal request.

A finding against the same clause in the same area as one of an earlier audit of the site shows that its correction did
not hold. As long as no corrective action request originates from the audit that found it again, that is told, with the
audit that found it first.
"""

from __future__ import annotations

from collections.abc import Iterator

from sealtrail import suppliers
from sealtrail.finding import Finding, Severity
from sealtrail.model import Audit, AuditFinding, Scar
from sealtrail.rules import held
from sealtrail.rules.case import Case, Rule


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-AU-03``."""
    record, model = case.present, case.present.model
    if not isinstance(model, Audit) or model.state not in suppliers.REPORTED:
        return
    earlier = [
        a
        for a in held.models(case.snapshot, "audit", Audit)
        if (a.site, a.org) == (model.site, model.org) and a.state in suppliers.REPORTED and a.to < model.from_
    ]
    if not earlier or _is_requested(case, model):
        return
    for i, finding in enumerate(model.findings):
        first = next(((a, f) for a in earlier for f in a.findings if _same(f, finding)), None)
        if first is not None:
            audit, before = first
            yield record.finding(
                RULE.id,
                f"{finding.id} ({finding.reference}, {finding.area}) repeats {before.id} of {audit.id} of {audit.to}",
                f"open a SCAR with a link originates_from {model.id}: a repeat finding demands one",
                "findings",
                i,
                rule=RULE.id,
                severity=Severity.FLAG,
            )


def _same(one: AuditFinding, other: AuditFinding) -> bool:
    if "recommendation" in {one.classification, other.classification}:
        return False
    return (_plain(one.reference), _plain(one.area)) == (_plain(other.reference), _plain(other.area))


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _is_requested(case: Case, model: Audit) -> bool:
    return any(
        link.rel == "originates_from" and link.to == model.id
        for scar in held.models(case.snapshot, "scar", Scar)
        for link in scar.links
    )


RULE = Rule(
    "R-AU-03",
    "a repeat audit finding leads to a corrective action request",
    "ICH Q10 3.2.2; EU GMP Chapter 7, 7.7; 21 CFR 820 / ISO 13485 8.5.2",
    "index",
    examine,
    frozenset({"audit"}),
    Severity.FLAG,
)
