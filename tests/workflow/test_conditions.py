"""The named conditions, each over the records that make it say yes and no, and the paths that policy groups."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from sealtrail.model import CLASSIFICATIONS, LEVELS
from sealtrail.workflow import CONDITIONS, Step, Surroundings, group_of
from sealtrail.workflow.conditions import NOWHERE, matches
from tests.agreements.test_agreements import edition
from tests.impact.test_impact import market, product
from tests.workflow.matter import law, record


def asked(name: str, argument: str, kind: str = "capa", **more: Any) -> bool:
    step = Step(record(kind, **more), law().root, law().policy)
    condition, arguments = CONDITIONS[name]
    assert argument in arguments
    return condition(step, argument)


@pytest.mark.parametrize("has", CLASSIFICATIONS)
@pytest.mark.parametrize("least", CLASSIFICATIONS)
def test_classification(has: str, least: str) -> None:
    """A class is at least another when it is the same or worse: minor, major, critical."""
    worse = {"minor": 0, "major": 1, "critical": 2}
    assert asked("classification_at_least", least, classification=has) is (worse[has] >= worse[least])


@pytest.mark.parametrize("least", CLASSIFICATIONS)
def test_no_classification(least: str) -> None:
    """A record without a class counts as the worst."""
    assert asked("classification_at_least", least, "site", state="active")


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"classification": "minor"}, False),
        ({"classification": "minor", "parties": ["harrow"]}, False),
        ({"classification": "minor", "parties": ["harrow", "larkspur"]}, True),
        ({"classification": "minor", "products": ["PRD-LRK-0001"]}, True),
        ({"classification": "major"}, True),
        ({"classification": "critical"}, True),
    ],
)
def test_shared(more: dict[str, Any], expected: bool) -> None:
    """A matter is shared when it names the other party or a product, or is more than minor."""
    assert asked("shared", "", **more) is expected


@pytest.mark.parametrize(
    ("path", "group"),
    [
        ("schema/policy.yaml", "authority"),
        ("schema/workflows/capa.yaml", "authority"),
        ("CODEOWNERS", "machinery"),
        (".github/workflows/gate.yml", "machinery"),
        ("site/pages/about.md", "pages"),
        ("README.md", "pages"),
        ("tooling/sealtrail/gate.py", None),
    ],
)
def test_pins(path: str, group: str | None) -> None:
    """A pinned path asks for the signatures of its own group and of no other."""
    assert group_of(law().policy, path) == group
    for name in ("authority", "machinery", "pages"):
        assert asked("pins", name, "system_change", state="effective", pins=[{"path": path}]) is (name == group)


def test_pins_of_several_groups() -> None:
    """One file of a group is enough, whatever else is pinned with it."""
    pins = [{"path": "README.md"}, {"path": "schema/root.yaml"}]
    assert asked("pins", "authority", "system_change", state="effective", pins=pins)
    assert asked("pins", "pages", "system_change", state="effective", pins=pins)
    assert not asked("pins", "machinery", "system_change", state="effective", pins=pins)


def test_only_a_system_change_pins() -> None:
    """No other record type pins anything."""
    assert not asked("pins", "authority")


def test_schema_is_always_authority() -> None:
    """A policy that calls a file under schema a page does not thereby ask less for it (attack 6)."""
    lax = law().policy.model_copy(
        update={
            "governed": law().policy.governed.model_copy(update={"authority": ("x.yaml",), "pages": ("schema/**",)})
        }
    )
    assert group_of(lax, "schema/policy.yaml") == "authority"
    assert group_of(lax, "x.yaml") == "authority"
    assert group_of(lax, "site/pages/about.md") is None


@pytest.mark.parametrize(
    ("path", "pattern", "expected"),
    [
        ("schema/workflows/capa.yaml", "schema/workflows/*.yaml", True),
        ("schema/workflows/old/capa.yaml", "schema/workflows/*.yaml", False),
        ("schema/capa.yaml", "schema/workflows/*.yaml", False),
        (".github/workflows/gate.yml", ".github/**", True),
        (".github/CODEOWNERS", ".github/**", True),
        (".github", ".github/**", False),
        (".githubx/gate.yml", ".github/**", False),
        ("README.md", "README.md", True),
        ("readme.md", "README.md", False),
        ("site/README.md", "README.md", False),
    ],
)
def test_matches(path: str, pattern: str, expected: bool) -> None:
    """A star stays within one folder, two at the end mean all below it, and case counts on every machine."""
    assert matches(path, pattern) is expected


# --- conditions that look at what stands around a record ----------------------------------------------------------

ON = date(2026, 11, 2)
RULE = {"category": "equipment", "class": "minor", "lead_days": 14, "clause": "9.3"}


def around(requires: str, *, on: date = ON, fixed: tuple[dict[str, Any], ...] = ()) -> Surroundings:
    """An agreement with one rule, and a product with one market, around a record."""
    agreement = edition(since="2026-10-01", change_rules=[{**RULE, "requires": requires}])
    master = product("PRD-LRK-0001", market("US", "SITE-HRW-0001", fixed=fixed))
    return Surroundings(on, lambda: [agreement], lambda: [master])


def asked_of_change(name: str, surroundings: Surroundings, **more: Any) -> bool:
    """What a condition says of a minor change of equipment that an agreement binds."""
    bound = {"products": ["PRD-LRK-0001"], "activities": ["drug_product"], **more}
    step = Step(record("change", "impact_assessment", **bound), law().root, law().policy, surroundings)
    return CONDITIONS[name][0](step, "")


@pytest.mark.parametrize(
    ("requires", "expected"),
    [("sponsor_approval", True), ("prior_notification", False), ("post_notification", False), ("none", False)],
)
def test_the_agreement_decides(requires: str, expected: bool) -> None:
    """The other side signs a change where the agreement in force says approval, and nowhere else."""
    assert asked_of_change("agreement_requires_approval", around(requires)) is expected


def test_the_day_of_the_step_decides() -> None:
    """An agreement counts from its own day on; the day before, nothing is in force and the strictest terms bind."""
    for on, expected in ((date(2026, 10, 1), False), (date(2026, 9, 30), True)):
        assert asked_of_change("agreement_requires_approval", around("none", on=on)) is expected


def test_nothing_around() -> None:
    """Without surroundings, and for any other record, the strictest answer is given."""
    assert asked_of_change("agreement_requires_approval", NOWHERE)
    for name in ("agreement_requires_approval", "registered_detail"):
        assert asked(name, "")


@pytest.mark.parametrize(
    ("category", "row", "expected"),
    [("process", False, False), ("equipment", False, True), ("process", True, True)],
)
def test_registered_detail(category: str, row: bool, expected: bool) -> None:
    """A registered detail is touched when the master data say so, whatever the author says, or when the author does."""
    fixed = ({"category": category, "section": "3.2.P.3.3"},)
    matrix = [{"product": "PRD-LRK-0001", "market": "US", "affected": True, "registered_detail": row}]
    assert asked_of_change("registered_detail", around("none", fixed=fixed), impact=matrix) is expected


@pytest.mark.parametrize(("name", "kind", "more", "expected"), [
    ("overridden", "scar", {}, False),
    ("overridden", "capa", {}, True),
    ("dossier_site", "qualification", {"dossier_site": True}, True),
    ("dossier_site", "qualification", {"dossier_site": False}, False),
    ("dossier_site", "capa", {}, True),
])  # fmt: skip
def test_conditions_of_one_type(name: str, kind: str, more: dict[str, Any], expected: bool) -> None:
    """A condition about one type of record answers from its field, and strictly for any other type."""
    assert asked(name, "", kind, **more) is expected


@pytest.mark.parametrize(("kind", "more", "internal", "other"), [
    ("car", {"addressed_to": "internal"}, True, False),
    ("car", {"addressed_to": "sponsor"}, False, True),
    ("scar", {}, False, True),
    ("capa", {}, True, True),
])  # fmt: skip
def test_addressed_to(kind: str, more: dict[str, Any], internal: bool, other: bool) -> None:
    """A request stays in the house or goes to the other company, a SCAR always there; another record asks for both."""
    assert asked("addressed_to", "internal", kind, **more) is internal
    assert asked("addressed_to", "other", kind, **more) is other


@pytest.mark.parametrize("has", LEVELS)
@pytest.mark.parametrize("least", LEVELS)
def test_level(has: str, least: str) -> None:
    """An escalation stands at its own level, and at least at each one below it."""
    assert asked("level", least, "escalation", level=has) is (has == least)
    assert asked("level_at_least", least, "escalation", level=has) is (has >= least)
    assert not asked("level", least)
    assert asked("level_at_least", least)


@pytest.mark.parametrize(("number", "residual", "expected"), [(100, None, False), (101, None, True),
                                                             (120, 100, False), (120, 101, True)])  # fmt: skip
def test_residual_risk(number: int, residual: int | None, expected: bool) -> None:
    """What remains of a risk counts by its number after the measures, or before them where none were taken."""
    scores = {"severity": 5, "occurrence": 5, "detection": 5, "number": number}
    after = {} if residual is None else {"residual_number": residual}
    item = {"id": "R1", "failure": "Shedding", "effect": "Particles", "cause": "Wear", **scores, **after}
    assert law().policy.limits.residual_risk == 100
    assert asked("residual_above_threshold", "", "risk", items=[item]) is expected
    assert asked("residual_above_threshold", "")
