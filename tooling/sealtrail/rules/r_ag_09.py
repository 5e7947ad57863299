"""R-AG-09: an agreement says who owes what to each authority.

For every market in which one of its products is authorised there is at least one duty with an owner, and no duty has
two owners. What nobody was given, such as a variation or a field alert, is what nobody does. A market that a product
gains later is flagged in the agreements that stand until a revision of theirs assigns its duties.
"""

from __future__ import annotations

from collections.abc import Iterator

from sealtrail.finding import Finding
from sealtrail.model import Agreement, Product
from sealtrail.rules import held
from sealtrail.rules.case import Case, Rule
from sealtrail.rules.deciding import weight
from sealtrail.rules.editions import executed

_FIELD = "regulatory_duties"


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-AG-09``."""
    model = executed(case)
    if model is None:
        return
    assigned = {duty.market for duty in model.regulatory_duties}
    for market, where in sorted(_markets(case, model).items()):
        if market not in assigned:
            yield RULE.found(
                case,
                f"nobody owes the authority of {market} anything, {where}",
                f"add a row for each duty, such as - {{market: {market}, duty: variation, owner: sponsor}}",
                _FIELD,
                severity=weight(case),
            )
    keys = [(duty.market, duty.duty) for duty in model.regulatory_duties]
    for i, (market, duty) in enumerate(keys):
        if keys.index((market, duty)) != i:
            yield RULE.found(case, f"{duty} in {market} is assigned twice", "keep one owner", _FIELD, i)


def _markets(case: Case, model: Agreement) -> dict[str, str]:
    """Each market that the agreement or the master data of its products name, and why it counts."""
    found = dict.fromkeys(model.markets, "which markets names")
    for number in model.products:
        product = held.one(case.authority, number, Product)
        markets = () if product is None else (m.market for m in product.authorisations if m.status != "withdrawn")
        found |= {market: f"where {number} is authorised" for market in markets if market not in found}
    return found


RULE = Rule(
    "R-AG-09",
    "every market has its regulatory duties assigned",
    "EU GMP Chapter 7, 7.14; FDA 2016 contract manufacturing guidance IV.B; ICH Q10 2.7",
    "neighbours",
    examine,
    frozenset({"agreement"}),
)
