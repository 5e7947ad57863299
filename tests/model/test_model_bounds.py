"""Numbers that dates are counted by are bounded where they are written, so that no rule leaves the calendar."""

from __future__ import annotations

from typing import Any

import pytest

from sealtrail.model import (
    ChangeRule,
    ClockRule,
    DataRequirement,
    Frozen,
    Limits,
    NotificationRule,
    Threshold,
    Training,
    validate,
)
from sealtrail.model.agreements import Level, RecordsTerms

CHANGE: dict[str, Any] = {"category": "equipment", "class": "minor", "requires": "prior_notification", "clause": "9.2"}
DATA: dict[str, Any] = {"dataset": "coa", "format": "CSV", "frequency": "monthly"}
NOTICE: dict[str, Any] = {"event": "oos", "class": "any", "start": "aware", "unit": "hours", "to": ["sponsor.qa"]}
CLOCK: dict[str, Any] = {
    "type": "scar", "start": "state:issued", "stop": "state:closed", "unit": "hours", "owner": "owner.quality",
    "source": "practice",
}  # fmt: skip
LEVEL: dict[str, Any] = {"level": "L1", "sponsor": "sponsor.qa", "cmo": "cmo.qu"}
RECORDS: dict[str, Any] = {"retention": "Ten years", "location": "Paulsboro"}


@pytest.mark.parametrize(
    ("model", "data", "field", "most"),
    [
        (ChangeRule, CHANGE, "lead_days", 365),
        (DataRequirement, DATA, "due_business_days", 365),
        (NotificationRule, NOTICE, "amount", 8784),
        (ClockRule, CLOCK, "amount", 8784),
        (Level, {**LEVEL, "meet_business_days": 2}, "acknowledge_business_days", 365),
        (Level, {**LEVEL, "acknowledge_business_days": 2}, "meet_business_days", 365),
        (RecordsTerms, RECORDS, "access_business_days", 365),
        (Threshold, {"trigger": "open_requests", "level": "L3"}, "months", 120),
        (Limits, {}, "audit_age_months", 120),
        (Limits, {}, "qualification_notice_days", 3650),
        (Limits, {}, "waiver_days", 3650),
        (Limits, {}, "one_sided_percent", 100),
    ],
)
def test_a_number_is_bounded(model: type[Frozen], data: dict[str, Any], field: str, most: int) -> None:
    """The largest number that anybody means is taken, and the next one refused with what was expected."""
    assert isinstance(validate(model, {**data, field: most}), model)
    made = validate(model, {**data, field: most + 1})
    assert isinstance(made, tuple)
    (problem,) = made
    assert (problem.field, problem.message) == (field, f"is too large, expected at most {most}")
    assert problem.hint


@pytest.mark.parametrize("name", [name for name in Limits.model_fields if name.endswith(("_days", "_months"))])
def test_every_limit_of_time_is_bounded(name: str) -> None:
    """No limit that is a time can be so large that a date which it is counted from leaves the calendar."""
    assert isinstance(validate(Limits, {name: 3651}), tuple)


@pytest.mark.parametrize("document", ["QA-LRK-0001", "DOC-HRW-0012", "SPEC-LRK-0001"])
def test_training_is_on_a_document_whatever_its_edition(document: str) -> None:
    """Training is asked for on a document by the number that all of its editions share."""
    assert isinstance(validate(Training, {"role": "cmo.qu", "document": document}), Training)


@pytest.mark.parametrize("document", ["QA-LRK-0001-02", "CAPA-HRW-2026-0001", "RISK-LRK-0001", "PER-LRK-0001"])
def test_training_on_anything_else(document: str) -> None:
    """The number of one edition, or of a record that is no document, is refused with the form that is expected."""
    made = validate(Training, {"role": "cmo.qu", "document": document})
    assert isinstance(made, tuple)
    assert made[0].message == f'"{document}" is not the number of an agreement, document or specification'
    assert "QA-LRK-0001" in made[0].hint
