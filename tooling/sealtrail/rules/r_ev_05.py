"""R-EV-05: what makes a deviation grave is not taken back quietly, and what happened is not told anew.

Its class, its products, batches and site, a question of data integrity, each suspicion and the moments from which
clocks run decide how fast the other side hears of it and who has to sign when it closes. Making it graver or wider
waits for nobody. Lowering the class is shown for ever. Once a revision has landed, the other side may have acted on it:
what makes it lighter, narrower, later or planned then takes the signature of the other side's quality unit on that very
revision. So does a change to what was told: the words about what happened, when it did, the notice, and each file that
was pinned. What turns out otherwise is added under ``known_later``, for which nobody has to be asked.
"""

from __future__ import annotations

from collections.abc import Iterator

from sealtrail.finding import Finding, Severity
from sealtrail.model import CLASSIFICATIONS, Deviation
from sealtrail.rules.case import Case, Rule
from sealtrail.rules.spoken import quality_signed

_TOLD = {"title": "the title", "description": "what happened", "occurred": "when it happened"}
"""The fields that tell the event, as a message names them."""

Taken = tuple[str, str]
"""The field where something was taken back, and what."""


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-EV-05``."""
    model = case.present.model
    before = case.was
    if not isinstance(model, Deviation) or not isinstance(before, Deviation):
        return
    softened, retold = [*_lighter(before, model), *_elsewhere(before, model)], list(_retold(before, model))
    for place, what in softened:
        if place == "classification":
            yield RULE.found(
                case,
                f"{what} after it was opened",
                "this stays shown; say in classification_rationale what is known now that was not known then",
                place,
                severity=Severity.FLAG,
            )
    own = case.side
    if own is None or not (softened or retold):
        return
    other = case.governance.root.other(model.org).side
    if quality_signed(case, other):
        return
    sign = f"or have the {other}'s quality unit sign this revision as author"
    for taken, hint in ((softened, "put it back"), (retold, "put it back and add what is new under known_later")):
        for place, what in taken:
            said = f"{what}, and nobody of the {other}'s quality unit signed that"
            yield RULE.found(case, said, f"the {other} knew it as it stood: {hint}, {sign}", place)


def _lighter(before: Deviation, after: Deviation) -> Iterator[Taken]:
    """What makes it less grave or narrower."""
    was, now = before.classification, after.classification
    if was is not None and (now is None or CLASSIFICATIONS.index(now) < CLASSIFICATIONS.index(was)):
        yield "classification", f"the class went from {was} to {now or 'none'}"
    if before.data_integrity and not after.data_integrity:
        yield "data_integrity", "the question of data integrity was withdrawn"
    for suspicion in before.suspected:
        if suspicion not in after.suspected:
            yield "suspected", f"the suspicion of {suspicion.replace('_', '-')} was withdrawn"
    for product in before.products:
        if product not in after.products:
            yield "products", f"{product} was taken out of its products"
    for batch in before.batches:
        if batch not in after.batches:
            yield "batches", f"{batch} was taken out of its batches"
            break  # one is enough to ask for a signature


def _elsewhere(before: Deviation, after: Deviation) -> Iterator[Taken]:
    """What moves it to another place, to a later time, or into a plan."""
    # Which agreement binds, and so which clock runs; and the day for which a departure was approved.
    for field in ("site", "activity", *(("planned_for",) if before.state != "open" else ())):
        first, later = getattr(before, field), getattr(after, field)
        if first not in {None, later}:
            yield field, f"the {field} went from {first} to {later or 'none'}"
    if after.planned and not before.planned:
        yield "planned", "an event that was told as unplanned became a planned departure"
    for field in ("detected_at", "aware_at"):
        first, later = getattr(before, field), getattr(after, field)
        if first is not None and (later is None or later > first):
            yield field, f"{field} went from {first.isoformat()} to {'none' if later is None else later.isoformat()}"


def _retold(before: Deviation, after: Deviation) -> Iterator[Taken]:
    """What is told otherwise than it was."""
    for field, what in _TOLD.items():
        if getattr(before, field) != getattr(after, field):
            yield field, f"{what} was told otherwise before"
    was, now = before.notice, after.notice
    if was is not None and (
        now is None or (was.notified_at, was.to, was.channel) != (now.notified_at, now.to, now.channel)
    ):
        yield "notice", "when, how and to whom the notice went was told otherwise before"
    gone = next((file.path for file in before.attachments if file not in after.attachments), None)
    if gone is not None:
        yield "attachments", f"{gone} was attached, and is no longer, or is another file now"
    if after.known_later[: len(before.known_later)] != before.known_later:
        yield "known_later", "what had become known was told otherwise before"


RULE = Rule(
    "R-EV-05",
    "what makes a deviation grave, and what was told of it, is taken back only with the other side",
    "ICH Q10 3.2.2; EU GMP Chapter 1, 1.4(xiv); FDA 2016 contract manufacturing guidance IV; 21 CFR 211.192",
    "neighbours",
    examine,
    frozenset({"deviation"}),
)
