"""R-AG-10: what an agreement stands on is still there.

A site or product that was retired in the master data is flagged while an agreement names it: the next revision of its
annexes takes it out. Where the governing text is a file, that file is pinned in the record by its digest; otherwise
nobody could say which text was signed.
"""

from __future__ import annotations

from collections.abc import Iterator

from sealtrail.finding import Finding, Severity
from sealtrail.model import Agreement, Envelope
from sealtrail.rules import held
from sealtrail.rules.case import Case, Rule
from sealtrail.rules.editions import executed


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-AG-10``."""
    model = case.present.model
    if not isinstance(model, Agreement):
        return
    if model.text_file is not None and all(a.path != model.text_file for a in model.attachments):
        yield RULE.found(
            case,
            f"{model.text_file} is the governing text and is not pinned",
            "put the file under attachments/ and name it under attachments with its sha256",
            "text_file",
            severity=Severity.BLOCK,
        )
    if executed(case) is None:
        return
    for field, numbers in (("sites", model.sites), ("products", model.products)):
        for i, number in enumerate(numbers):
            named = held.one(case.authority, number, Envelope)
            if named is not None and named.state == "retired":
                yield RULE.found(
                    case,
                    f"{number} is retired",
                    "take it out of the agreement, with the consent of both quality units or by the next edition",
                    field,
                    i,
                )


RULE = Rule(
    "R-AG-10",
    "what an agreement lists exists, and its governing text is pinned",
    "EU GMP Chapter 7, 7.14; 21 CFR 11.10(e), (k)",
    "neighbours",
    examine,
    frozenset({"agreement"}),
    Severity.FLAG,
)
