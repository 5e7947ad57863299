"""R-SG-07: a signature that lands long after it was given is shown with both days.

Its day is what the signer says, its landing is what history proves. Within the window in which a signature may land at
all, the longer it waited, the less anybody can tell when the text was really read; a batch or an agreement may wait for
good reasons, which are then told beside it.
"""

from __future__ import annotations

from collections.abc import Iterator

from sealtrail.finding import Finding, Severity
from sealtrail.rules import spoken
from sealtrail.rules.case import Case, Rule


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-SG-07``."""
    landing, allowed = case.utc_day, case.governance.policy.limits.signing_lag_days
    for one in spoken.added(case):
        waited = (landing - one.day).days
        if waited > allowed:
            yield RULE.found(
                case,
                f'{one.said.signatory.name} signed "{one.said.meaning}" on {one.day}, and it lands on {landing}: '
                f"{waited} days later, expected {allowed} at most",
                f"have {one.said.signatory.name} sign again, or say in change_reason why it waited",
                "revision",
            )


RULE = Rule(
    "R-SG-07",
    "a signature lands soon after it was given",
    "21 CFR 11.50(a)(2), 11.10(e); MHRA GXP data integrity guidance 2018, 6.14",
    "neighbours",
    examine,
    severity=Severity.FLAG,
)
