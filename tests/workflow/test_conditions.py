"""The named conditions, each over the records that make it say yes and no, and the paths that policy groups."""

from __future__ import annotations

from typing import Any

import pytest

from sealtrail.model import CLASSIFICATIONS
from sealtrail.workflow import CONDITIONS, Step, group_of
from sealtrail.workflow.conditions import matches
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
