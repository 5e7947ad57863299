"""R-WV-01: a waiver is granted for a rule that may rest, and for no longer than both companies agreed on.

A waiver lets work go on while something is mended; one without an end would change the rule for one record in silence.
So it is granted with a last day that is still to come and lies no further off than the policy's limit, for a rule that
the policy asks of such records. Rules about identity, signatures and waivers rest for nobody. What takes longer is
asked for again, with what has been done in the meantime.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from sealtrail import rules
from sealtrail.finding import Finding
from sealtrail.model import Waiver, type_of
from sealtrail.rules.case import Case, Rule
from sealtrail.rules.resting import may_rest
from sealtrail.store import Record


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-WV-01``."""
    model = _granted(case.record)
    if model is None or _granted(case.base) is not None:
        return
    yield from _rule(case, model)
    yield from _term(case, model, case.utc_day)


def _granted(record: Record | None) -> Waiver | None:
    """The waiver that a record is, where it holds."""
    model = record.model if record is not None and record.readable else None
    return model if isinstance(model, Waiver) and model.state == "granted" else None


def _rule(case: Case, model: Waiver) -> Iterator[Finding]:
    rule = rules.RULES.get(model.rule)
    kind = type_of(model.record)
    if not may_rest(model.rule):
        yield RULE.found(
            case,
            f"{model.rule} rests for nobody: it guards identity, signatures or waivers themselves",
            "keep the rule, and refuse this waiver",
            "rule",
        )
    elif rule is None or rule.id not in rules.ENGINES[case.governance.policy.engine]:
        yield RULE.found(
            case,
            f"there is no rule {model.rule}",
            "name a rule as sealtrail rules lists it",
            "rule",
        )
    elif rule.types and kind is not None and kind.name not in rule.types:
        named = " or ".join(sorted(name.replace("_", " ") for name in rule.types))
        yield RULE.found(
            case,
            f"{rule.id} is asked of a {named}, and {model.record} is a {kind.name.replace('_', ' ')}",
            "name the rule that spoke against the record, or the record that it spoke against",
            "rule",
        )


def _term(case: Case, model: Waiver, today: date) -> Iterator[Finding]:
    days = case.governance.policy.limits.waiver_days
    last = today + timedelta(days=days)
    if model.expires <= today:
        yield RULE.found(
            case,
            f"the last day is {model.expires}, and it would be granted on {today}: expected a day after that",
            "refuse it, and ask anew with a day that is still to come",
            "expires",
        )
    elif model.expires > last:
        yield RULE.found(
            case,
            f"granted until {model.expires}, expected {last} at the latest, {days} days from today",
            "set an earlier last day; what takes longer is asked for again by then",
            "expires",
        )


RULE = Rule(
    "R-WV-01",
    "a waiver is granted for a rule that may rest, and for a limited time",
    "21 CFR 211.100(b); EU GMP Chapter 5, 5.15; ICH Q10 3.2",
    "step",
    examine,
    frozenset({"waiver"}),
)
