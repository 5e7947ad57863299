"""R-QU-01: nothing new begins at a site that is not qualified for it.

Where an agreement lets a site begin an activity for a product, a qualification in base covers the site, the activity,
the product and the market, and is valid on the day: approved, or conditional with every condition met. Here no grace is
given, and a stop that an escalation or an audit put on the site counts. A scope is extended only for a site that is
qualified. What an agreement in force lets the site do already is not new.
"""

from __future__ import annotations

from collections.abc import Iterator

from sealtrail import suppliers
from sealtrail.finding import Finding
from sealtrail.model import QUALIFYING, Agreement, Qualification
from sealtrail.rules import held
from sealtrail.rules.case import Case, Rule
from sealtrail.rules.days import today
from sealtrail.rules.deciding import enters
from sealtrail.suppliers import Work


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-QU-01``."""
    model = case.present.model
    if case.before is None:
        return
    if isinstance(model, Agreement) and model.state == "approved":
        yield from _agreement(case, model)
    elif isinstance(model, Qualification) and enters(case, QUALIFYING):
        yield from _qualification(case, model)


def _agreement(case: Case, model: Agreement) -> Iterator[Finding]:
    registers, on = held.registers(case.authority), today(case)
    last = [held.one(case.authority, number, Agreement) for number in (model.id, model.supersedes)]
    known = {w for a in last if a is not None and a.state == "approved" for w in suppliers.work(registers, a)}
    for wanted in suppliers.added(registers, model, on):
        said = "" if wanted in known else suppliers.obstacle(registers, wanted, on)
        if said:
            yield RULE.found(
                case,
                f"{_words(wanted)} cannot begin: {said}",
                "land a qualification that covers it first, or leave the product or the site out",
                "products",
                model.products.index(wanted.product),
            )


def _words(wanted: Work) -> str:
    where = f" for {wanted.market}" if wanted.market else ""
    return f"{wanted.activity} of {wanted.product}{where} at {wanted.site}"


def _qualification(case: Case, model: Qualification) -> Iterator[Finding]:
    registers = held.registers(case.authority)
    site = registers.site(model.site)
    if site is None or model.type not in {"initial", "scope_extension"}:
        return
    status = suppliers.site_status(registers, site, today(case), case.governance.policy.limits)
    stops = [cause.reason for cause in suppliers.causes(registers, site, today(case)) if cause.restriction]
    if stops:
        said, hint = "; ".join(stops), "end the escalation first: its criteria say when"
    elif model.type == "scope_extension" and status.state not in {"qualified", "conditional"}:
        said, hint = f"{model.site} is {status.state}: {'; '.join(status.reasons)}", "qualify the site anew first"
    else:
        return
    yield RULE.found(case, f"{model.site} cannot be qualified for more: {said}", hint, "site")


RULE = Rule(
    "R-QU-01",
    "a site begins nothing that it is not qualified for",
    "EU GMP Chapter 7, 7.5; ICH Q10 2.7; 21 CFR 211.84, 211.22(a)",
    "index",
    examine,
    frozenset({"agreement", "qualification"}),
)
