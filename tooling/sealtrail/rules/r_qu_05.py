"""R-QU-05: what an authority has open against a site is answered by a risk review for cause.

A warning letter, an import alert, a statement of non-compliance or an inspection classified as official action keeps
the site at conditional at most, by computation. Within the days that the policy gives, an approved risk assessment of
the site names the authority's reference under ``reviewed_for``; until it does, that is told.
"""

from __future__ import annotations

from collections.abc import Iterator

from sealtrail import suppliers
from sealtrail.calendar import add_business_days
from sealtrail.finding import Finding, Severity
from sealtrail.model import Risk, Site
from sealtrail.rules import held
from sealtrail.rules.case import Case, Rule
from sealtrail.rules.days import today


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-QU-05``."""
    model = case.present.model
    if not isinstance(model, Site) or model.state != "active":
        return
    calendar = case.governance.calendars.get(model.calendar)
    days = case.governance.policy.limits.for_cause_review_business_days
    reviews = [r for r in held.models(case.snapshot, Risk) if r.state == "approved" and model.id in r.sites]
    reviewed = {reference for risk in reviews for reference in risk.reviewed_for}
    for i, event in enumerate(model.regulatory_history):
        if not suppliers.is_restricting(event) or event.reference in reviewed or calendar is None:
            continue
        due = add_business_days(calendar, event.on, days)
        late = f"was due on {due}" if today(case) > due else f"is due on {due}"
        what = event.kind.replace("_", " ")
        yield RULE.found(
            case,
            f"{what} {event.reference} of {event.authority} is open: the site is conditional at most, "
            f"and a risk review for cause {late}",
            f"approve a risk assessment of {model.id} with {event.reference} under reviewed_for",
            "regulatory_history",
            i,
        )


RULE = Rule(
    "R-QU-05",
    "an authority's open action against a site is followed by a risk review for cause",
    "EU GMP Chapter 7, 7.5; ICH Q9(R1) 6; 21 CFR 211.22(a)",
    "index",
    examine,
    frozenset({"site"}),
    Severity.FLAG,
)
