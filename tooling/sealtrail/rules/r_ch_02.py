"""R-CH-02: the impact matrix has a row for every product and market that the sites of a change are registered for.

The rows are derived from the master data, so that none can be forgotten: what is missing, what nobody registered, and a
detail that a dossier fixes and the row denies, are refused when the change is approved, made or ratified, and as long
as its rows may be revised. ``sealtrail impact`` prints the same.
"""

from __future__ import annotations

from collections.abc import Iterator

from sealtrail import impact
from sealtrail.finding import Finding
from sealtrail.model import ChangeControl, Product
from sealtrail.rules import held
from sealtrail.rules.case import Case, Rule

_STATES = frozenset({"approved", "implemented", "ratified"})


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-CH-02``."""
    model = case.present.model
    # The master data go on; what was complete when it was decided stays decided.
    if not case.is_step or not isinstance(model, ChangeControl) or model.state not in _STATES:
        return
    for gap in impact.gaps(model, held.models(case.authority, "product", Product)):
        yield RULE.found(case, gap.message, gap.hint, *gap.place)


RULE = Rule(
    "R-CH-02",
    "the impact of a change is assessed for every product and market",
    "ICH Q12 and Q10 3.2.3; 21 CFR 314.70; EU GMP Chapter 5, 5.25 and Chapter 7, 7.12",
    "index",
    examine,
    frozenset({"change"}),
)
