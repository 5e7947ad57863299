"""The rules: one file each, with one paragraph that explains it and one folder of passing and failing examples.

All are deterministic functions of a case. A rule that can be decided from the record alone never opens another file.
"""

from collections.abc import Iterable, Iterator

from sealtrail.finding import Finding
from sealtrail.rules import (
    r_ag_01,
    r_ag_11,
    r_ca_03,
    r_ca_04,
    r_id_01,
    r_id_02,
    r_id_03,
    r_id_04,
    r_id_05,
    r_id_06,
    r_id_08,
)
from sealtrail.rules.case import Case, Rule

RULES: dict[str, Rule] = {
    module.RULE.id: module.RULE
    for module in (
        r_ag_01,
        r_ag_11,
        r_ca_03,
        r_ca_04,
        r_id_01,
        r_id_02,
        r_id_03,
        r_id_04,
        r_id_05,
        r_id_06,
        r_id_08,
    )
}
"""Every rule by its identifier."""

ENGINES: dict[int, tuple[str, ...]] = {
    1: (
        "R-AG-01",
        "R-AG-11",
        "R-CA-03",
        "R-CA-04",
        "R-ID-01",
        "R-ID-02",
        "R-ID-03",
        "R-ID-04",
        "R-ID-05",
        "R-ID-06",
        "R-ID-08",
    ),
}
"""Which rules each version of the judgement asks, by the number that a policy names as its ``engine``.

What a released engine asks never changes, so that a step is judged for ever as it was when it landed: a rule that is
new, or means something else than before, comes with a new engine and an identifier of its own.
"""


def examine(case: Case, *, needs: Iterable[str] = ("record", "neighbours", "step")) -> Iterator[Finding]:
    """All findings of the rules that the policy's engine asks, in the order of their identifiers."""
    wanted = frozenset(needs)
    for identifier in ENGINES[case.governance.policy.engine]:
        if RULES[identifier].needs in wanted:
            yield from RULES[identifier].findings(case)


__all__ = ["ENGINES", "RULES", "Case", "Rule", "examine"]
