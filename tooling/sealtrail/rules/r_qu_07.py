"""R-QU-07: what a dossier says about a site and what the records say about it agree.

An approved agreement names at least one site and activity that the dossier of each of its products registers, in every
market of the agreement where the product is authorised; otherwise nothing made under it may be released there. A
qualification says ``dossier_site: true`` where a dossier names its site, so that regulatory affairs decide with it. A
dossier that changes later is flagged in the agreements that bind; a qualification that was decided stays so.
"""

from __future__ import annotations

from collections.abc import Iterator

from sealtrail.finding import Finding
from sealtrail.model import QUALIFYING, Agreement, Market, Product, Qualification
from sealtrail.rules import held
from sealtrail.rules.case import Case, Rule
from sealtrail.rules.deciding import enters, weight
from sealtrail.rules.editions import executed

_UNDECIDED = frozenset({"planned", "assessing", "decision_pending"})


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-QU-07``."""
    model = case.present.model
    if isinstance(model, Agreement) and executed(case) is not None:
        yield from _agreement(case, model)
    elif isinstance(model, Qualification) and not model.dossier_site and _is_open(case, model):
        yield from _qualification(case, model)


def _agreement(case: Case, model: Agreement) -> Iterator[Finding]:
    for i, number in enumerate(model.products):
        product = held.one(case.authority, number, Product)
        for market in () if product is None else product.authorisations:
            if market.market not in model.markets or market.status != "authorised" or _names(market, model):
                continue
            yield RULE.found(
                case,
                f"no site of this agreement is registered for {number} in {market.market} with any of its activities",
                f"register the site in dossier {market.authorisation_no} first, or leave the product or market out",
                "products",
                i,
                severity=weight(case),
            )


def _is_open(case: Case, model: Qualification) -> bool:
    return model.state in _UNDECIDED or enters(case, QUALIFYING)


def _names(market: Market, model: Agreement) -> bool:
    return any(r.site in model.sites and r.activity in model.activities for r in market.registered_sites)


def _qualification(case: Case, model: Qualification) -> Iterator[Finding]:
    for number in model.products:
        product = held.one(case.authority, number, Product)
        for market in () if product is None else product.authorisations:
            if any(r.site == model.site and r.activity in model.activities for r in market.registered_sites):
                yield RULE.found(
                    case,
                    # The state too: what stood while it was assessed excuses no decision.
                    f"{model.state.replace('_', ' ')}, and dossier {market.authorisation_no} of {number} in "
                    f"{market.market} names {model.site}",
                    "write dossier_site: true, so that regulatory affairs decide with you",
                    "dossier_site",
                )


RULE = Rule(
    "R-QU-07",
    "sites work for a market whose dossier names them",
    "21 CFR 314.50(d)(1), 314.70; EU GMP Annex 16, 1.7",
    "neighbours",
    examine,
    frozenset({"agreement", "qualification"}),
)
