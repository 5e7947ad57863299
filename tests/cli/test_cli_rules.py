"""``sealtrail rules``: everybody can read what records are held to, and why."""

from __future__ import annotations

import json

import pytest

from sealtrail.rules import ENGINES, RULES
from tests.cli.terminal import sealtrail


def test_all_rules_are_listed() -> None:
    """Each rule of the catalogue has one line with its identifier, weight and demand; the engines say how many."""
    said = sealtrail("rules")
    assert said.code == 0
    lines = {line.split()[0]: line for line in said.out.splitlines() if line.startswith("R-")}
    assert lines.keys() == RULES.keys()
    assert all(rule.demands in lines[rule.id] and str(rule.severity) in lines[rule.id] for rule in RULES.values())
    assert f"engine 1 asks {len(ENGINES[1])}; engine 2 asks {len(ENGINES[2])}" in said.out


@pytest.mark.parametrize("identifier", sorted(RULES))
def test_a_rule_is_explained(identifier: str) -> None:
    """Each rule is explained in its own paragraph, with what it does, what it reads and the regulation behind it."""
    said = sealtrail("rules", identifier.lower())
    assert said.code == 0
    assert said.out.startswith(f"{identifier}: ")
    for name in ("outcome", "about", "reads", "engines", "source"):
        assert f"\n  {name} " in said.out
    assert "``" not in said.out
    assert max(len(line) for line in said.out.splitlines()[1:]) <= 112


def test_no_such_rule() -> None:
    """An identifier that no rule has is wrong usage, and the way to the list is told."""
    said = sealtrail("rules", "R-XX-99")
    assert (said.code, said.out) == (2, "")
    assert "there is no rule R-XX-99" in said.err
    assert "sealtrail rules lists them all" in said.err


def test_for_programs() -> None:
    """As JSON the catalogue says the same, one object a rule."""
    said = json.loads(sealtrail("rules", "--format", "json").out)
    assert said["schema"] == "sealtrail.rules/1"
    assert [rule["id"] for rule in said["rules"]] == list(RULES)
    assert all(rule["explanation"] and rule["engines"] for rule in said["rules"])
    assert sealtrail("rules", "--format", "yaml").code == 2
