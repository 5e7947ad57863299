"""R-EV-05: what makes a deviation grave is not taken back quietly.

Its class, its products, batches and site, a question of data integrity, a suspicion and the moments from which clocks
run decide how fast the other side hears of it and who has to sign when it closes. Making it graver or wider waits for
nobody. Lowering the class is shown for ever. Once a revision has landed, the other side may have acted on it: what
makes it lighter, narrower, later or planned then takes the signature of the other side's quality unit on that very
revision.
"""

from __future__ import annotations

from collections.abc import Iterator

from sealtrail.finding import Finding, Severity
from sealtrail.model import CLASSIFICATIONS, Deviation
from sealtrail.rules.case import Case, Rule
from sealtrail.rules.voices import of_quality, on_this_revision, other_side, side_of


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-EV-05``."""
    record, model = case.present, case.present.model
    before = case.base.model if case.base is not None and case.base.readable else None
    if not isinstance(model, Deviation) or not isinstance(before, Deviation):
        return
    softened = list(_softened(before, model))
    for place, what in softened:
        if place == "classification":
            yield record.finding(
                RULE.id,
                f"{what} after it was opened",
                "this stays shown; say in classification_rationale what is known now that was not known then",
                place,
                rule=RULE.id,
                severity=Severity.FLAG,
            )
    own = side_of(case)
    if own is None or not softened:
        return
    other = other_side(own)
    if any(on_this_revision(case, approval) for approval in of_quality(case, other)):
        return
    for place, what in softened:
        yield record.finding(
            RULE.id,
            f"{what}, and nobody of the {other}'s quality unit signed that",
            f"the {other} knew it as it stood: put it back, or have its quality unit sign this revision as author",
            place,
            rule=RULE.id,
        )


def _softened(before: Deviation, after: Deviation) -> Iterator[tuple[str, str]]:
    """Where something was taken back, and what."""
    was, now = before.classification, after.classification
    if was is not None and (now is None or CLASSIFICATIONS.index(now) < CLASSIFICATIONS.index(was)):
        yield "classification", f"the class went from {was} to {now or 'none'}"
    if before.data_integrity and not after.data_integrity:
        yield "data_integrity", "the question of data integrity was withdrawn"
    for product in before.products:
        if product not in after.products:
            yield "products", f"{product} was taken out of its products"
    for batch in before.batches:
        if batch not in after.batches:
            yield "batches", f"{batch} was taken out of its batches"
            break  # one is enough to ask for a signature
    if before.suspected is not None and after.suspected is None:
        yield "suspected", f"the suspicion of {before.suspected.replace('_', '-')} was withdrawn"
    if before.site != after.site:
        yield "site", f"the site went from {before.site} to {after.site}"
    if after.planned and not before.planned:
        yield "planned", "an event that was told as unplanned became a planned departure"
    for field in ("detected_at", "aware_at"):
        first, later = getattr(before, field), getattr(after, field)
        if first is not None and (later is None or later > first):
            yield field, f"{field} went from {first.isoformat()} to {'none' if later is None else later.isoformat()}"


RULE = Rule(
    "R-EV-05",
    "what makes a deviation grave is taken back only with the other side",
    "ICH Q10 3.2.2; EU GMP Chapter 1, 1.4(xiv); FDA 2016 contract manufacturing guidance IV",
    "neighbours",
    examine,
    frozenset({"deviation"}),
)
