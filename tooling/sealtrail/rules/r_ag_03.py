"""R-AG-03: an agreement says what every change asks of the other side, and no registered detail changes in silence.

For each category and each class of a change that the contract manufacturer proposes there is exactly one rule; without
one nobody knows whether to ask, and two would contradict each other. Where the dossier of one of the products fixes
what a category touches, the rule cannot be ``none``: the sponsor has to know before an authority does. A dossier that
comes to fix more than it did is flagged in the agreements that stand until their next edition.
"""

from __future__ import annotations

from collections.abc import Iterator

from sealtrail.finding import Finding
from sealtrail.model import Agreement, Product
from sealtrail.model.words import CHANGE_CATEGORIES, CLASSIFICATIONS
from sealtrail.rules import held
from sealtrail.rules.case import Case, Rule
from sealtrail.rules.deciding import weight
from sealtrail.rules.editions import executed

_FIELD = "change_rules"


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-AG-03``."""
    model = executed(case)
    if model is None:
        return
    yield from _twice(case, model)
    for i, rule in enumerate(model.change_rules):
        if rule.category not in CHANGE_CATEGORIES:
            yield RULE.found(
                case,
                f"no change is of category {rule.category}, so the rule never applies",
                f"expected one of: {', '.join(CHANGE_CATEGORIES)}",
                _FIELD,
                i,
                "category",
            )
    said = {(r.category, r.class_) for r in model.change_rules if r.initiated_by == "cmo" and not r.emergency}
    for category in CHANGE_CATEGORIES:
        lacking = [class_ for class_ in CLASSIFICATIONS if (category, class_) not in said]
        if lacking:
            yield RULE.found(
                case,
                f"nothing says what a change of category {category} asks for, class {', '.join(lacking)}",
                f"add a rule for each class, such as - {{category: {category}, class: {lacking[0]}, "
                'requires: sponsor_approval, lead_days: 60, clause: "9.2"}',
                _FIELD,
            )
    yield from _in_silence(case, model)


def _twice(case: Case, model: Agreement) -> Iterator[Finding]:
    keys = [(r.category, r.class_, r.initiated_by, r.emergency) for r in model.change_rules]
    for i, key in enumerate(keys):
        if keys.index(key) != i:
            yield RULE.found(
                case,
                f"category {key[0]}, class {key[1]}, has two rules for a change that the {key[2]} proposes",
                "keep one, so that there is one answer to who must agree",
                _FIELD,
                i,
            )


def _in_silence(case: Case, model: Agreement) -> Iterator[Finding]:
    fixed: dict[str, str] = {}
    for category, where in _fixed(case, model):
        fixed.setdefault(category, where)
    for i, rule in enumerate(model.change_rules):
        if rule.requires == "none" and rule.category in fixed:
            yield RULE.found(
                case,
                f"a {rule.class_} change of category {rule.category} asks for nothing, and {fixed[rule.category]}",
                "ask at least for prior_notification, with lead_days",
                _FIELD,
                i,
                "requires",
                severity=weight(case),
            )


def _fixed(case: Case, model: Agreement) -> Iterator[tuple[str, str]]:
    """Each category that the dossier of a product fixes at one of the agreement's sites, and where it does."""
    for number in model.products:
        product = held.one(case.authority, number, Product)
        for market in product.authorisations if product is not None else ():
            for detail in market.registered_details:
                if not detail.sites or set(detail.sites) & set(model.sites):
                    yield detail.category, f"the dossier of {number} in {market.market} fixes it in {detail.section}"


RULE = Rule(
    "R-AG-03",
    "every category and class of change has one rule, and none is silent on a registered detail",
    "FDA 2016 contract manufacturing guidance IV.B; ICH Q7 16.16; 21 CFR 314.70",
    "neighbours",
    examine,
    frozenset({"agreement"}),
)
