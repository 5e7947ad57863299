"""Engines: what each version of the judgement asks is written down, and stays what it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from sealtrail import rules
from sealtrail.finding import Finding
from sealtrail.gate import judge
from sealtrail.rules import ENGINES, RULES, Case, Rule
from tests.gate.bench import CAPA, POLICY, Bench, path_of
from tests.gate.past import founded, lived

RELEASED = {
    1: (
        "R-AG-01", "R-AG-11", "R-CA-03", "R-CA-04", "R-ID-01", "R-ID-02", "R-ID-03", "R-ID-04", "R-ID-05", "R-ID-06",
        "R-ID-08",
    ),
}  # fmt: skip
"""What was released, a second time and by hand: who changes a released engine has to change it here as well."""


def test_released_engines_are_what_they_were() -> None:
    """An engine that was released asks for ever what it asked then; a new one comes beside it."""
    assert {number: ENGINES[number] for number in RELEASED} == RELEASED


def test_every_engine_asks_rules_that_exist() -> None:
    """Each engine names rules of the catalogue, each once and in their order."""
    for number, asked in ENGINES.items():
        assert set(asked) <= RULES.keys(), number
        assert list(asked) == sorted(set(asked)), number


def test_every_rule_is_asked_by_an_engine() -> None:
    """No rule of the catalogue lies idle: some engine asks it."""
    assert set().union(*ENGINES.values()) == RULES.keys()


def test_the_exemplar_names_an_engine_of_this_release() -> None:
    """The exemplar's policy asks for an engine that this release has."""
    governance, _ = lived().bench.base.governance()
    assert governance is not None
    assert governance.policy.engine in ENGINES


@pytest.fixture
def stricter(monkeypatch: pytest.MonkeyPatch) -> str:
    """A second engine, which asks one rule more than the first."""

    def never(case: Case) -> Iterator[Finding]:
        yield case.present.finding("R-XX-99", "nothing is ever right", "wait for engine 3", "state", rule="R-XX-99")

    monkeypatch.setitem(rules.RULES, "R-XX-99", Rule("R-XX-99", "nothing", "a test", "step", never))
    monkeypatch.setitem(rules.ENGINES, 2, (*ENGINES[1], "R-XX-99"))
    return "R-XX-99"


def codes(bench: Bench) -> set[str]:
    return {finding.code for finding in judge(bench.base, bench.result(), bench.at).findings}


def test_a_step_is_judged_by_the_engine_of_its_base(stricter: str) -> None:
    """The same step is judged by what base's policy asks: a later rule has no say in what is under engine 1."""
    past = lived().fork()
    past.bench.plan().approve()
    assert codes(past.bench) == set()
    past.bench.base = past.bench.base.advance({POLICY: past.bench.read(POLICY).replace(b"engine: 1", b"engine: 2")})
    assert stricter in codes(past.bench)


def test_the_step_to_another_engine_is_judged_by_the_old_one(stricter: str) -> None:
    """The step that brings a new engine is judged by the one that both sides had agreed on before."""
    past = founded().fork()
    past.bench.swap(POLICY, "engine: 1", "engine: 2").next_policy().pin("SYS-LRK-2026-0002").holders()
    past.land()
    past.bench.address()
    assert stricter in codes(past.bench)


def test_an_engine_that_was_left_is_not_forgotten(stricter: str) -> None:
    """What landed under the first engine is judged by it when the whole history is walked again."""
    past = founded().fork()
    past.bench.swap(POLICY, "engine: 1", "engine: 2").next_policy().pin("SYS-LRK-2026-0002").holders()
    past.land()
    assert past.verify().verdict == "valid"


@pytest.mark.parametrize(
    ("needs", "asked"), [(("record",), ["R-XX-01"]), (("neighbours", "step"), ["R-XX-02", "R-XX-03"]), ((), [])]
)
def test_rules_are_asked_by_what_they_need(
    monkeypatch: pytest.MonkeyPatch, needs: tuple[str, ...], asked: list[str]
) -> None:
    """Asked for rules on the record alone, an engine asks no rule that opens other files, in the engine's order."""
    past, told = lived(), list[str]()
    governance, _ = past.bench.base.governance()
    assert governance is not None
    for name, need in (("R-XX-01", "record"), ("R-XX-02", "neighbours"), ("R-XX-03", "step")):

        def tell(case: Case, name: str = name) -> Iterator[Finding]:
            told.append(name)
            yield from ()

        monkeypatch.setitem(rules.RULES, name, Rule(name, "nothing", "a test", need, tell))  # type: ignore[arg-type]
    monkeypatch.setitem(rules.ENGINES, 3, ("R-XX-01", "R-XX-02", "R-XX-03"))
    third = replace(governance, policy=governance.policy.model_copy(update={"engine": 3}))
    record = past.bench.base.record(CAPA)
    case = Case(path_of(CAPA), record, record, past.bench.base, third, past.bench.at, is_step=True)
    assert list(rules.examine(case, needs=needs)) == []
    assert told == asked
