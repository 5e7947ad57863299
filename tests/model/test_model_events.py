"""What events and their answers share, and where their models refuse what no later step could mend."""

from __future__ import annotations

from typing import Any

import pytest

from sealtrail.model import Extension, field_owner, validate
from sealtrail.model.deviations import Assessment, Deviation

MORE_TIME: dict[str, Any] = {
    "old_due": "2026-12-01", "new_due": "2026-12-15", "requested_on": "2026-11-20", "approved_by": "PER-HRW-0005",
    "reason": "The laboratory is late",
}  # fmt: skip


@pytest.mark.parametrize(("new", "fits"), [("2026-12-02", True), ("2026-12-01", False), ("2026-11-30", False)])
def test_an_extension_moves_a_date_on(new: str, fits: bool) -> None:
    """An extension leads to a later day: one that stands still or goes back is refused, with both dates."""
    made = validate(Extension, {**MORE_TIME, "new_due": new})
    if fits:
        assert isinstance(made, Extension)
        return
    assert isinstance(made, tuple)
    assert made[0].message == f"the new date {new} is not after the old one 2026-12-01"
    assert made[0].hint


@pytest.mark.parametrize("action", ["A1", None])
def test_an_extension_is_for_an_action_or_for_all(action: str | None) -> None:
    """It names the action whose date moves; where it names none, it is for the record."""
    made = validate(Extension, MORE_TIME if action is None else {**MORE_TIME, "action": action})
    assert isinstance(made, Extension)
    assert made.action == action


@pytest.mark.parametrize("verdict", ["accepted", "accepted_with_conditions", "rejected"])
@pytest.mark.parametrize("conditions", [None, "The next three lots are looked at."])
def test_conditions_go_with_their_verdict(verdict: str, conditions: str | None) -> None:
    """Conditions are written exactly where the verdict speaks of them."""
    data = {"verdict": verdict, "impact": "None beyond the lot on hold."}
    made = validate(Assessment, data if conditions is None else {**data, "conditions": conditions})
    assert isinstance(made, Assessment) is ((verdict == "accepted_with_conditions") == (conditions is not None))


@pytest.mark.parametrize(
    ("field", "owner"),
    [
        ("classification", "own"), ("data_integrity", "own"), ("products", "own"), ("batches", "own"),
        ("notice", "cmo"), ("assessment", "sponsor"), ("first_known_by", "sponsor"), ("regulatory_impact", "sponsor"),
        ("due", "sponsor"), ("extensions", "either"), ("parties", "joint"),
    ],
)  # fmt: skip
def test_who_owns_what_of_a_deviation(field: str, owner: str) -> None:
    """What makes a deviation grave is its own side's to say at once; how the sponsor knew is the sponsor's."""
    assert field_owner(Deviation, field) == owner
