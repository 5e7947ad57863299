"""R-ID-01: a record's number is its own for ever.

The path, the number, the type and the organisation must agree: ``CAPA-HRW-2026-0007`` is a CAPA of the organisation
with the code HRW, and lies in ``records/capas/2026/CAPA-HRW-2026-0007/``. Numbers are never given twice, not even after
a record is voided, and neither number nor type nor organisation ever change. A number that two proposals took at the
same time shows as a conflict when the second one lands; it takes the next free one.
"""

from __future__ import annotations

from collections.abc import Iterator

from sealtrail.finding import Finding
from sealtrail.model import IDENTITY, organisation_code
from sealtrail.rules.case import Case, Rule


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``record.path``."""
    record, place = case.present, case.place
    model = record.model
    if model.id != place.id:
        yield RULE.found(
            case,
            f"the number {model.id} does not match the folder {place.id}",
            "a number is never changed: put the old one back, or move the draft to its own folder",
            "id",
        )
    org = case.governance.root.organisation(model.org)
    if org is None:
        known = ", ".join(o.id for o in case.governance.root.organisations)
        yield RULE.found(case, f"there is no organisation {model.org}", f"expected one of {known}", "org")
    elif organisation_code(model.id) != org.code:
        yield RULE.found(
            case,
            f"{model.id} is not a number of {model.org}",
            f"{model.org} numbers its records with the code {org.code}",
            "id",
        )
    if case.base is None or not case.base.readable:
        return
    for name in sorted(IDENTITY):
        old, new = case.base.fields.get(name), record.fields.get(name)
        if old != new:
            yield RULE.found(
                case,
                f"{name} was {old} and cannot become {new}",
                f"put {old} back; what is another matter is another record",
                name,
            )


RULE = Rule(
    "R-ID-01",
    "number, path, type and organisation agree and never change",
    "21 CFR 211.180; ICH Q7 6.1",
    "record",
    examine,
    engine=1,
    code="record.path",
)
