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


def examine(case: Case, *, needs: Iterable[str] = ("record", "neighbours", "step")) -> Iterator[Finding]:
    """All findings of all rules that apply, in the order of their identifiers."""
    wanted = frozenset(needs)
    for identifier in sorted(RULES):
        if RULES[identifier].needs in wanted:
            yield from RULES[identifier].findings(case)


__all__ = ["RULES", "Case", "Rule", "examine"]
