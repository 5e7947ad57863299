"""R-CA-14: more time is granted by the person whom the record names, and stays on record.

Who granted an extension is proven by a signature on the very revision that brings it, and by nothing typed. What was
granted once is neither changed nor taken out; a further extension comes below it. One that is for an action names it.
"""

from __future__ import annotations

from collections.abc import Iterator

from sealtrail.finding import Finding
from sealtrail.model import Capa, Car, Scar
from sealtrail.rules.case import Case, Rule
from sealtrail.rules.extensions import faults


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-CA-14``."""
    model = case.present.model
    if not isinstance(model, Capa | Car | Scar):
        return
    for i, field, message, hint in faults(case, model.extensions):
        yield RULE.found(case, message, hint, "extensions", i, field)
    known = [action.id for action in model.actions] if isinstance(model, Capa) else None
    for i, extension in enumerate(model.extensions):
        if known is not None and extension.action is not None and extension.action not in known:
            yield RULE.found(
                case,
                f"there is no action {extension.action} here",
                f"expected one of {', '.join(known) or 'none'}; without an action it is for the record as a whole",
                "extensions",
                i,
                "action",
            )


RULE = Rule(
    "R-CA-14",
    "an extension is granted by the person whom it names, and stays",
    "ICH Q10 3.2.2; 21 CFR 11.10(e), 11.50",
    "neighbours",
    examine,
    frozenset({"capa", "car", "scar"}),
)
