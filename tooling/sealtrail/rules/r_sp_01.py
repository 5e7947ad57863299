"""R-SP-01: every limit of a specification can be judged as it is written, by a program or by nobody.

A test between two numbers needs both, the lower one first; at most, at least and equal need the one number they speak
of and no other. What complies, or is stated in words, has no number: a number beside the words would be judged by a
program that cannot read them. At one stage a test stands once.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from sealtrail.finding import Finding
from sealtrail.model import Spec
from sealtrail.model.documents import Limit
from sealtrail.rules.case import Case, Rule

_NEEDS: dict[str, tuple[frozenset[str], ...]] = {
    "between": (frozenset({"low", "high"}),),
    "le": (frozenset({"high"}),),
    "ge": (frozenset({"low"}),),
    "eq": (frozenset({"low"}), frozenset({"high"})),
    "complies": (frozenset(),),
    "text": (frozenset(),),
}
"""The numbers that belong to each kind of limit; any one of the sets."""

_WORDS = {
    "between": "between",
    "le": "at most",
    "ge": "at least",
    "eq": "equal",
    "complies": "complies",
    "text": "text",
}


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-SP-01``."""
    model = case.present.model
    if not isinstance(model, Spec):
        return
    seen: set[tuple[str, str]] = set()
    for i, test in enumerate(model.tests):
        for message, hint, field in _limit(test.limit):
            yield RULE.found(case, f"{test.code}: {message}", hint, "tests", i, "limit", field)
        if (test.code, test.stage) in seen:
            message = f"{test.code} stands twice for {test.stage.replace('_', ' ')}"
            yield RULE.found(case, message, "keep one, or give the other its own code", "tests", i, "code")
        seen.add((test.code, test.stage))


def _limit(limit: Limit) -> Iterator[tuple[str, str, str]]:
    given = frozenset(name for name in ("low", "high") if getattr(limit, name) is not None)
    wanted = _NEEDS[limit.op]
    if given not in wanted:
        asked, got = " or ".join(_listed(names) for names in wanted), _listed(given)
        yield f"{_WORDS[limit.op]} goes with {asked}, got {got}", "write just these, or choose another op", "op"
    elif limit.low is not None and limit.high is not None and Decimal(limit.low) > Decimal(limit.high):
        yield f"the lower limit {limit.low} is above the upper one {limit.high}", "exchange or correct them", "low"
    if limit.op == "text" and limit.text is None:
        yield "a limit in words has no words", "write it in text as the dossier has it", "text"


def _listed(names: frozenset[str]) -> str:
    return " and ".join(sorted(names, reverse=True)) or "no number"


RULE = Rule(
    "R-SP-01",
    "the limits of a specification make sense as they are written",
    "21 CFR 211.160(b), 211.165(d); EU GMP Chapter 4, 4.14 to 4.16; ICH Q6A 2.2",
    "record",
    examine,
    frozenset({"spec"}),
)
