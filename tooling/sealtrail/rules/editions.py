"""The edition that a rule on agreements judges: executed, and not yet replaced by another."""

from __future__ import annotations

from sealtrail import agreements
from sealtrail.model import Agreement
from sealtrail.rules import held
from sealtrail.rules.case import Case


def executed(case: Case) -> Agreement | None:
    """The agreement of a case where it is approved and binds, or will; what is superseded cannot be mended any more."""
    model = case.present.model
    if not isinstance(model, Agreement) or model.state != "approved":
        return None
    successor = held.one(case.snapshot, model.superseded_by, Agreement)
    state = agreements.standing(model, case.utc_day, successor)
    return None if state == "superseded" else model
