"""R-ID-06: every record that is pointed to exists, is of the right type, and is not voided.

That holds for links, for the site, the products and the people that a record names, and for editions of agreements: an
approved edition that supersedes another is named by it as ``superseded_by``. A record that is finished keeps its links,
whatever becomes of their targets later.
"""

from __future__ import annotations

from collections.abc import Iterator

from sealtrail.finding import Finding
from sealtrail.model import Agreement, references, type_of
from sealtrail.rules.case import Case, Rule


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-ID-06``."""
    record = case.present
    finished = record.model.state in case.workflow.terminal
    for place, target, types in references(record.model):
        yield from _target(case, place, target, types, finished=finished)
    if isinstance(record.model, Agreement):
        yield from _editions(case, record.model)


def _target(
    case: Case, place: tuple[str | int, ...], target: str, types: frozenset[str], *, finished: bool
) -> Iterator[Finding]:
    record = case.present
    found, kind = case.snapshot.record(target), type_of(target)
    if target == record.model.id:
        yield RULE.found(case, f"{target} points to itself", "name another record", *place)
    elif found is None:
        yield RULE.found(case, f"there is no record {target}", "correct the number, or land that record first", *place)
    elif types and (kind is None or kind.name not in types):
        yield RULE.found(case, f"{target} is not a {' or '.join(sorted(types))}", "name a record of that type", *place)
    elif found.readable and found.model.state == "voided" and not finished:
        yield RULE.found(case, f"{target} is voided", "point to the record that took its place, or to none", *place)


def _editions(case: Case, model: Agreement) -> Iterator[Finding]:
    for mine, theirs, other_id in (
        ("supersedes", "superseded_by", model.supersedes if model.state == "approved" else None),
        ("superseded_by", "supersedes", model.superseded_by),
    ):
        other = None if other_id is None else case.snapshot.record(other_id)
        if other is not None and other.readable and other.fields.get(theirs) != model.id:
            yield RULE.found(
                case,
                f"{other_id} does not say {theirs}: {model.id}",
                f"set {theirs} there in the same landing, so that both editions agree",
                mine,
            )


RULE = Rule(
    "R-ID-06",
    "what a record points to exists, fits and is not voided",
    "21 CFR 11.10(a), (f)",
    "neighbours",
    examine,
    engine=1,
)
