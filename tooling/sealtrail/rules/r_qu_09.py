"""R-QU-09: a critical product that one site alone can make has a second source planned.

Of a product whose risk tier is critical, every activity for which a single site is qualified is told, unless that site
names a second source under ``continuity``. Activities for which nobody is qualified are the business of other rules.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from sealtrail.finding import Finding, Severity
from sealtrail.model import Product
from sealtrail.rules import held
from sealtrail.rules.case import Case, Rule
from sealtrail.rules.days import today


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-QU-09``."""
    model = case.present.model
    if not isinstance(model, Product) or model.state != "active" or model.risk_tier != "critical":
        return
    registers = held.registers(case.snapshot)
    able = defaultdict(list)
    for row in held.suppliers(case.snapshot, today(case), case.governance.policy.limits):
        if row.product == model.id and row.status in {"qualified", "conditional"}:
            able[row.activity].append(row.site)
    for activity, sites in sorted(able.items()):
        site = registers.site(sites[0]) if len(sites) == 1 else None
        if site is not None and (site.continuity is None or site.continuity.second_source is None):
            yield RULE.found(
                case,
                f"{site.id} alone is qualified for {activity} of {model.id}, which is critical",
                f"qualify a second site, or name the planned second source under continuity of {site.id}",
                "risk_tier",
            )


RULE = Rule(
    "R-QU-09",
    "a critical product has more than one source, or a plan for one",
    "ICH Q9(R1) 6, product availability; ICH Q10 2.7",
    "index",
    examine,
    frozenset({"product"}),
    Severity.FLAG,
)
