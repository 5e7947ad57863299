"""R-AU-03: a finding that comes again is answered by a formal request.

A finding against the same clause in the same area as one of an earlier audit of the site shows that its correction did
not hold. As long as no corrective action request originates from the audit that found it again, that is told, with the
audit that found it first.
"""

from __future__ import annotations

from collections.abc import Iterator

from sealtrail import suppliers
from sealtrail.finding import Finding, Severity
from sealtrail.model import Audit, Scar
from sealtrail.rules import held
from sealtrail.rules.case import Case, Rule
from sealtrail.thresholds import repeats


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-AU-03``."""
    model = case.present.model
    if not isinstance(model, Audit) or model.state not in suppliers.REPORTED:
        return
    audits = held.models(case.snapshot, Audit)
    for i, audit, before in () if _is_requested(case, model) else repeats(model, audits):
        finding = model.findings[i]
        yield RULE.found(
            case,
            f"{finding.id} ({finding.reference}, {finding.area}) repeats {before.id} of {audit.id} of {audit.to}",
            f"open a SCAR with a link originates_from {model.id}: a repeat finding demands one",
            "findings",
            i,
        )


def _is_requested(case: Case, model: Audit) -> bool:
    return any(
        link.rel == "originates_from" and link.to == model.id
        for scar in held.models(case.snapshot, Scar)
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
