"""R-CH-02: the impact matrix has a row for every product and market that the sites of a change are registered for.

The rows are derived from the master data, so that none can be forgotten: what is missing, what nobody registered, and a
detail that a dossier fixes and the row denies, are refused when the change is approved, made or ratified, and as long
as its rows may be revised. ``sealtrail impact`` prints the same. What the other side read when the change was approved
is not made less afterwards: no row is left out, and none is affected no more.
"""

from __future__ import annotations

from collections.abc import Iterator

from sealtrail import impact
from sealtrail.finding import Finding
from sealtrail.model import ChangeControl, Product
from sealtrail.rules import held
from sealtrail.rules.case import Case, Rule

_STATES = frozenset({"approved", "implemented", "ratified"})
_DECIDED = frozenset({*_STATES, "post_review", "closed"})


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-CH-02``."""
    model, before = case.present.model, case.was
    if isinstance(before, ChangeControl) and before.state in _DECIDED and isinstance(model, ChangeControl):
        yield from _made_less(case, before, model)
    # The master data go on; what was complete when it was decided stays decided.
    if not case.is_step or not isinstance(model, ChangeControl) or model.state not in _STATES:
        return
    for gap in impact.gaps(model, held.models(case.authority, Product)):
        yield RULE.found(case, gap.message, gap.hint, *gap.place)


def _made_less(case: Case, before: ChangeControl, after: ChangeControl) -> Iterator[Finding]:
    affected = {(row.product, row.market): row.affected for row in reversed(after.impact)}
    for row in before.impact:
        now = affected.get((row.product, row.market))
        if now is None or (row.affected and not now):
            gone = "is left out" if now is None else "is not"
            yield RULE.found(
                case,
                f"{row.product} in {row.market} was {'affected' if row.affected else 'assessed'}, and now {gone}",
                "put the row back; before the change is made, it can go back to impact_assessment and be approved anew",
                "impact",
            )


RULE = Rule(
    "R-CH-02",
    "the impact of a change is assessed for every product and market",
    "ICH Q12 and Q10 3.2.3; 21 CFR 314.70; EU GMP Chapter 5, 5.25 and Chapter 7, 7.12",
    "index",
    examine,
    frozenset({"change"}),
)
