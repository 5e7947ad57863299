"""R-CH-03: a registered detail is filed before it is changed, in the way that its authority asks for.

A row that touches a registered detail names the kind of filing, one that exists where the product is authorised. Where
the authority has to agree first, the change is not made before it did; an emergency is not closed before it did. What
was submitted or decided has a day and a reference. Once the change is assessed, a row takes nothing of this back unless
the sponsor's regulatory affairs sign that revision.
"""

from __future__ import annotations

from collections.abc import Iterator

from sealtrail import impact
from sealtrail.finding import Finding
from sealtrail.model import PRIOR_APPROVAL, ChangeControl, ImpactRow
from sealtrail.rules.case import Case, Rule
from sealtrail.rules.spoken import on_this_revision

_REGULATORY = "sponsor.ra"
_DECIDED = frozenset({"approved", "implemented", "ratified", "post_review", "closed"})
_ONLY_US = frozenset(
    {"annual_report", "CBE-0", "CBE-30", "PAS", "letter_to_file", "510k", "PMA_supplement"}
)  # 21 CFR 314.70, 601.12, 807.81, 814.39
_NEVER_US = frozenset({"IA", "IA_IN", "IB", "II", "extension", "NB_significant_change"})  # Reg. 1234/2008, MDR


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-CH-03``."""
    model = case.present.model
    if not isinstance(model, ChangeControl):
        return
    yield from _taken_back(case, model)
    if model.state not in _DECIDED:
        return
    for i, row in enumerate(model.impact):
        yield from _filing(case, i, row)
    if model.state in {"implemented", "closed"} or (model.state == "post_review" and model.emergency is None):
        for i, row in impact.awaited(model):
            yield _found(
                case,
                f"{_name(row)}: {row.filing} needs the authority's approval first, its status is {row.status}",
                "wait until the row says status: approved, with status_on and reference",
                i,
                "status",
            )


def _taken_back(case: Case, model: ChangeControl) -> Iterator[Finding]:
    """What the rows said before of the dossier and the authority, and say no more."""
    before = case.was
    if not isinstance(before, ChangeControl) or model.state == "voided":
        return
    signed = [a for a in case.approvals() if a.predicate.signatory.role == _REGULATORY]
    if any(on_this_revision(case, a) and a.predicate.meaning != "rejected" for a in signed):
        return
    if before.state == "proposed" and not signed:
        return  # still its author's own draft
    rows = {(row.product, row.market): row for row in reversed(model.impact)}
    for old in before.impact:
        new = rows.get((old.product, old.market))
        for what, said in (
            ("registered_detail", old.registered_detail and not (new is not None and new.registered_detail)),
            ("filing", old.filing in PRIOR_APPROVAL and (new is None or new.filing not in PRIOR_APPROVAL)),
        ):
            if said:
                value = old.filing if what == "filing" else "true"
                yield RULE.found(
                    case,
                    f"{_name(old)} said {what}: {value}, and says it no more, without the sponsor's regulatory affairs",
                    f"put it back, or have {_REGULATORY} sign this revision, as author or with its approval",
                    "impact",
                )


def _filing(case: Case, i: int, row: ImpactRow) -> Iterator[Finding]:
    if row.registered_detail and row.filing == "none":
        yield _found(
            case,
            f"{_name(row)}: a registered detail changes and no filing is named",
            "name the kind of filing, such as annual_report, CBE-30 or PAS in the US, IA, IB or II in the EU",
            i,
            "filing" if "filing" in row.model_fields_set else "registered_detail",
        )
    if row.filing in (_NEVER_US if row.market == "US" else _ONLY_US):
        kinds = _ONLY_US if row.market == "US" else _NEVER_US
        yield _found(
            case,
            f"{_name(row)}: {row.filing} is no filing there",
            f"expected one of: {', '.join(sorted(kinds))}",
            i,
            "filing",
        )
    if row.status in {"submitted", "approved", "rejected"} and (row.status_on is None or row.reference is None):
        yield _found(
            case,
            f"{_name(row)}: {row.status}, and the row does not say when and under which number",
            "add status_on and reference",
            i,
            "status",
        )


def _name(row: ImpactRow) -> str:
    return f"{row.product} in {row.market}"


def _found(case: Case, message: str, hint: str, i: int, field: str) -> Finding:
    return RULE.found(case, message, hint, "impact", i, field)


RULE = Rule(
    "R-CH-03",
    "a registered detail changes only as its authority allows",
    "21 CFR 314.70, 601.12; Regulation (EC) 1234/2008; EU GMP Chapter 7, 7.12; ISO 13485 7.3.9",
    "neighbours",
    examine,
    frozenset({"change"}),
)
