"""R-AG-04: an agreement says which data one side owes the other, in which form and how often.

The policy lists the data without which nobody can oversee a contract manufacturer: the batches, where their materials
went, results, certificates, deviations. Each has at least one line with a format, a frequency and a number of days.
What the policy comes to ask after an agreement was signed is flagged in it until the next edition.
"""

from __future__ import annotations

from collections.abc import Iterator

from sealtrail.finding import Finding
from sealtrail.rules.case import Case, Rule
from sealtrail.rules.deciding import weight
from sealtrail.rules.editions import executed


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-AG-04``."""
    model = executed(case)
    if model is None:
        return
    given = {requirement.dataset for requirement in model.data_requirements}
    for dataset in case.governance.policy.mandatory_data:
        if dataset not in given:
            yield RULE.found(
                case,
                f"nothing says how and when the data are given: {dataset}",
                f"add - {{dataset: {dataset}, format: CSV, frequency: per_batch, due_business_days: 10}}, as agreed",
                "data_requirements",
                severity=weight(case),
            )


RULE = Rule(
    "R-AG-04",
    "every set of data that oversight needs is owed, with format and frequency",
    "EU GMP Chapter 7, 7.10 and 7.15; FDA 2016 contract manufacturing guidance IV.B",
    "neighbours",
    examine,
    frozenset({"agreement"}),
)
