"""What clears no doubt although it looks as if it did, and what casts none."""

from __future__ import annotations

import pytest

from sealtrail.exemplar.keys import person_key
from tests.gate.bench import CAPA, CMO_DIRECTOR, DIRECTOR, HEAD, QA, ROOT, SITE
from tests.gate.past import Past, both, lived
from tests.gate.test_reaffirmation import previous_of
from tests.history.test_suspects import NEW, NEXT, compromised, doubtful, newcomer, numbers, plan, policy


@pytest.fixture
def past() -> Past:
    """The story, and main where it ended."""
    return lived().fork()


def test_a_late_acknowledgement_clears_nothing(past: Past) -> None:
    """Who reads a doubtful record and says so has not signed it anew."""
    doubted = plan(past)
    compromised(past, QA, doubted.at)
    past.bench.sign(HEAD, "acknowledged", "sponsor.qa_head", record=CAPA)
    past.land()
    assert numbers(past) == {doubted.number}


def test_a_policy_signed_anew_by_the_thief_clears_nothing(past: Past) -> None:
    """The next policy, written with the stolen key itself, is in doubt like the one that it repeats."""
    changed = policy(past)
    past.bench.next_policy(previous_of(past.bench)).pin(NEXT).sign(QA, "authored", "sponsor.qa")
    past.bench.sign(DIRECTOR, role=ROOT).sign(CMO_DIRECTOR, role=ROOT)
    repeated = past.land()
    compromised(past, QA, changed.at)
    assert {changed.number, repeated.number} <= numbers(past)


def test_what_a_doubtful_person_wrote_is_in_doubt(past: Past) -> None:
    """Writing a change, alone, is enough to rest on the person, unless a text is only signed anew."""
    came = newcomer(past)
    past.bench.edit(CAPA, "open").sign(NEW, "authored", "sponsor.qa", key=person_key(NEW, 1))
    wrote = past.land()
    compromised(past, QA, came.at)
    assert numbers(past) == {came.number, wrote.number}


def test_what_a_doubtful_person_read_is_in_no_doubt(past: Past) -> None:
    """A late acknowledgement carries nothing, whoever gives it."""
    came = newcomer(past)
    past.bench.sign(NEW, "acknowledged", "sponsor.qa", record=SITE, key=person_key(NEW, 1))
    past.land()
    compromised(past, QA, came.at)
    assert numbers(past) == {came.number}


def test_an_incident_that_stands_without_the_stolen_key(past: Past) -> None:
    """An incident with another author beside the one whose key was stolen rests on the other."""
    past.bench.address()
    past.bypass()
    both(past.incident()).sign(QA, "authored", "sponsor.qa")
    cure = past.land()
    compromised(past, QA, cure.at)
    assert cure.cured
    assert doubtful(past) == []
