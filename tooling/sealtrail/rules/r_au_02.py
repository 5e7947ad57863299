"""R-AU-02: an audit report concludes, and an unacceptable site is suspended.

A report that is issued says whether the site is acceptable, and does not call it so with critical or major findings
open to it. Where the conclusion is unacceptable, the site is suspended from then on, by computation and until a later
audit of the same side concludes otherwise; that is told for ever.
"""

from __future__ import annotations

from collections.abc import Iterator

from sealtrail import suppliers
from sealtrail.finding import Finding, Severity
from sealtrail.model import Audit
from sealtrail.rules.case import Case, Rule


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-AU-02``."""
    model = case.present.model
    if not isinstance(model, Audit) or model.state not in suppliers.REPORTED:
        return
    grave = [f.id for f in model.findings if f.classification in {"critical", "major"}]
    if model.conclusion is None:
        yield RULE.found(
            case, f"{model.state} needs a conclusion", "say acceptable, acceptable_with_capa or unacceptable", "state"
        )
    elif model.conclusion == "acceptable" and grave:
        yield RULE.found(
            case,
            f"the conclusion is acceptable, and {', '.join(grave)} ask for action",
            "conclude acceptable_with_capa or unacceptable",
            "conclusion",
        )
    elif model.conclusion == "unacceptable":
        yield RULE.found(
            case,
            f"{model.site} is suspended: the audit that ended on {model.to} concluded unacceptable",
            "stop what it makes for you, raise it with both managements, and audit again before it resumes",
            "conclusion",
            severity=Severity.FLAG,
        )


RULE = Rule(
    "R-AU-02",
    "a site whose audit concluded unacceptable is suspended",
    "EU GMP Chapter 7, 7.5, 7.7; ICH Q10 2.7",
    "record",
    examine,
    frozenset({"audit"}),
)
