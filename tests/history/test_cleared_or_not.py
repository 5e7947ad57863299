"""Doubt to the letter: who counts when a step is repeated, and what a repeated step has to say."""

from __future__ import annotations

import pytest

from tests.gate.bench import (
    ADMIN,
    CAPA,
    CMO_ENGINEER,
    CMO_HEAD,
    CMO_QA,
    DIRECTOR,
    HEAD,
    QA,
    ROOT,
    SITE,
)
from tests.gate.past import Past, lived
from tests.history.test_suspects import (
    NEW,
    carry_on,
    compromised,
    doubtful,
    hall,
    newcomer,
    numbers,
    plan,
    spare,
)


@pytest.fixture
def past() -> Past:
    """The story, and main where it ended."""
    return lived().fork()


def test_another_text_of_a_person_clears_nothing(past: Past) -> None:
    """A person whom a suspect step let in stays in doubt when their record is changed by those who let it in."""
    came = newcomer(past)
    compromised(past, QA, came.at)
    past.bench.edit(NEW, swap={"Quality manager": "Manager of quality"})
    past.bench.sign(ADMIN, "authored").sign(DIRECTOR, role=ROOT).sign(CMO_QA)
    past.land()
    assert came.number in numbers(past)


def test_approved_again_beside_another_record(past: Past) -> None:
    """What is approved again clears its doubt also where the same step changes a record that was in none."""
    past.bench.address().site()
    step = past.land()
    compromised(past, QA, step.at)
    past.bench.plan().sign(CMO_ENGINEER, "authored").sign(CMO_QA).sign(HEAD, role="sponsor.qa")
    hall(past.bench.edit(SITE, swap={"in hall 7": "in hall 8"}))
    past.land()
    assert doubtful(past) == []


def test_what_nobody_approved_is_not_approved_again(past: Past) -> None:
    """A change that only its author signed is not cleared by another change in the same state."""
    plan(past)
    step = carry_on(past)
    spare(past, CMO_ENGINEER)
    compromised(past, CMO_ENGINEER, step.at, 1)
    assert numbers(past) == {step.number}
    past.bench.edit(CAPA, swap={"no tablets were mixed": "no tablet was mixed"}).sign(CMO_HEAD, "authored", "cmo.qu")
    past.land()
    assert numbers(past) == {step.number}
