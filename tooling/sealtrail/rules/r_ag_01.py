"""R-AG-01: an agreement assigns every duty once, and one party decides.

The policy lists the topics that an agreement must assign under each regime. Each topic stands once in the matrix, with
one accountable party; only the doing may be shared. A draft may be incomplete, an approved agreement may not.
"""

from __future__ import annotations

from collections.abc import Iterator

from sealtrail.finding import Finding
from sealtrail.model import Agreement
from sealtrail.rules.case import Case, Rule


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-AG-01``."""
    model = case.present.model
    if not isinstance(model, Agreement) or model.state != "approved":
        return
    topics = [row.topic for row in model.responsibility_matrix]
    for i, topic in enumerate(topics):
        if topics.index(topic) != i:
            yield RULE.found(
                case,
                f"topic {topic} is assigned twice",
                "keep one row, with one accountable party",
                "responsibility_matrix",
                i,
                "topic",
            )
    for regime in model.regimes:
        asked = case.governance.policy.mandatory_topics.get(regime, ())
        lacking = [topic for topic in asked if topic not in topics]
        if lacking:
            yield RULE.found(
                case,
                f"the matrix assigns nobody to {', '.join(lacking)}, which {regime} demands",
                "add a row for each, with the party that decides",
                "responsibility_matrix",
            )


RULE = Rule(
    "R-AG-01",
    "every mandatory duty is assigned once, with one accountable party",
    "FDA 2016 contract manufacturing guidance IV; EU GMP Chapter 7, 7.14",
    "record",
    examine,
    frozenset({"agreement"}),
    engine=1,
)
