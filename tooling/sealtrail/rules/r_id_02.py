"""R-ID-02: no record is deleted or renamed.

What was landed once stays where it is. A record opened in error becomes ``voided``, an agreement ``terminated``; both
keep their number, their text and their signatures, so that nobody has to ask what was there.
"""

from __future__ import annotations

from collections.abc import Iterator

from sealtrail.finding import Finding
from sealtrail.rules.case import Case, Rule


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``record.deleted``."""
    if case.base is not None and case.record is None:
        yield Finding(
            "record.deleted",
            f"{case.place.id} was deleted or renamed",
            "put it back as it was; a record opened in error becomes voided",
            case.path,
            record=case.place.id,
            rule=RULE.id,
        )


RULE = Rule(
    "R-ID-02",
    "no record is deleted or renamed",
    "21 CFR 11.10(c), (e); EU GMP Annex 11, 9",
    "step",
    examine,
    engine=1,
)
