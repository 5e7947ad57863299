"""R-CA-16: an answer is carried out before it is checked, and closed on what was promised and seen.

Where the effect is checked, each action of the accepted round says when it was done, with evidence pinned in the
record. A request closes when its verification found the actions effective, on evidence, over at least the batches and
the days that the accepted round promised, counted from the last action. What was not found effective is closed as that.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from sealtrail.finding import Finding
from sealtrail.model import Car, Response, Scar
from sealtrail.rules.case import Case, Rule
from sealtrail.rules.days import tomorrow

_CHECKED = frozenset({"effectiveness_check", "closed", "closed_ineffective"})
_VERDICTS = {"closed": "effective", "closed_ineffective": "not_effective"}

Gap = tuple[str, str, tuple[str | int, ...]]


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-CA-16``."""
    model = case.present.model
    if not isinstance(model, Scar | Car) or model.state == "voided":
        return
    last = tomorrow(case)
    for message, hint, place in (*_unpinned(model), *_undone(model, last), *_unverified(model, last)):
        yield RULE.found(case, message, hint, *place)


def _unpinned(model: Scar | Car) -> Iterator[Gap]:
    pinned = {attachment.path for attachment in model.attachments}
    for place, names in _evidence(model):
        for name in names:
            if name not in pinned:
                yield f"{name} is named as evidence and not pinned", "name the file under attachments too", place


def _evidence(model: Scar | Car) -> Iterator[tuple[tuple[str | int, ...], tuple[str, ...]]]:
    for i, response in enumerate(model.responses):
        yield ("responses", i, "evidence"), response.evidence
        yield from ((("responses", i, "root_causes", j), c.evidence) for j, c in enumerate(response.root_causes))
        yield from ((("responses", i, "actions", j), a.evidence) for j, a in enumerate(response.actions))
    if model.verification is not None:
        yield ("verification", "evidence"), model.verification.evidence


def _undone(model: Scar | Car, last: date) -> Iterator[Gap]:
    if model.state not in _CHECKED or model.latest is None:
        return
    for j, action in enumerate(model.latest.actions):
        place = ("responses", model.latest.round - 1, "actions", j)
        if action.implemented_on is None:
            yield (
                f"{model.state} needs every action done: {action.id} is not",
                "carry it out and say when in implemented_on, or leave the state at implementing",
                place,
            )
        elif action.implemented_on > last:
            yield f"{action.id} is said to be done on {action.implemented_on}, still to come", "correct the day", place
        elif not action.evidence:
            yield (
                f"{model.state} needs evidence for {action.id}",
                "attach what shows that it was done, and name it under evidence",
                place,
            )


def _unverified(model: Scar | Car, last: date) -> Iterator[Gap]:
    if model.state not in _VERDICTS:
        return
    expected, found = _VERDICTS[model.state], model.verification
    if found is None:
        yield (
            f"{model.state} needs a verification",
            "add verification, with what was looked at and found",
            ("verification",),
        )
        return
    if found.verdict != expected:
        yield (
            f"{model.state} needs the verdict {expected}, got {found.verdict}",
            "close it as what it is: closed when effective, closed_ineffective when not",
            ("verification", "verdict"),
        )
    if found.verified_on > last:
        yield (
            f"verified on {found.verified_on}, which is still to come",
            "correct the day",
            ("verification", "verified_on"),
        )
    if model.state == "closed":
        if not found.evidence:
            yield (
                "closed needs evidence for the verification",
                "attach what was seen and name it under verification.evidence, or leave it at effectiveness_check",
                ("verification", "evidence"),
            )
        if model.latest is not None:
            yield from _promised(model, model.latest)


def _promised(model: Scar | Car, response: Response) -> Iterator[Gap]:
    """Batches and days, as the accepted round's measure promised them."""
    measure, found = response.effectiveness, model.verification
    if measure is None or found is None:
        return  # R-CA-02 and the verification's own gap speak of it
    if (found.batches or 0) < measure.batches:
        yield (
            f"round {response.round} promised {measure.batches} batches, and {found.batches or 'none'} were looked at",
            "wait for more batches, and say how many under verification.batches",
            ("verification", "batches"),
        )
    done = [action.implemented_on for action in response.actions if action.implemented_on is not None]
    ends = max(done, default=found.verified_on) + timedelta(days=measure.window_days)
    if found.verified_on < ends:
        yield (
            f"round {response.round} promised {measure.window_days} days, to {ends}; verified on {found.verified_on}",
            "verify it after that day",
            ("verification", "verified_on"),
        )


RULE = Rule(
    "R-CA-16",
    "an answer is carried out before it is checked, and closed on what was promised and seen",
    "ICH Q10 3.2.2; 21 CFR 820 / ISO 13485 8.5.2",
    "record",
    examine,
    frozenset({"scar", "car"}),
)
