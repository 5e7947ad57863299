"""R-EV-02: a deviation goes no further than what it says carries.

Once classified it says its class and why. It closes with the impact on each batch in its scope or the reason why none
is affected, with a search for earlier ones, and with what becomes of the batches; a major or critical one also with its
investigation, a root cause, its containment and a conclusion. One that the CMO keeps in its own system needs the CMO's
report, pinned, and the sponsor's assessment, with how the sponsor first knew. Where the class is above minor, where
data integrity is in question or where sterility, a mix-up or contamination was suspected, the sponsor's quality unit
must have signed that it knows.
"""

from __future__ import annotations

from collections.abc import Iterator

from sealtrail.finding import Finding
from sealtrail.model import Deviation
from sealtrail.rules.case import Case, Rule
from sealtrail.rules.deciding import enters
from sealtrail.rules.spoken import of_quality

Lack = tuple[tuple[str | int, ...], str, str]
"""Where something is missing, what it is, and what to do about it."""

_CLASSIFIED = frozenset({"classified", "investigating", "impact_assessed", "pending_approval", "closed"})
_COMPLETE = frozenset({"pending_approval", "closed"})
_REPORTED = frozenset({"report_received", "assessed", "closed"})
_ASSESSED = frozenset({"assessed", "closed"})


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-EV-02``."""
    model = case.present.model
    if not isinstance(model, Deviation):
        return
    lacks = _mirrored(model) if model.custody == "mirrored" else _native(case, model)
    for place, what, hint in lacks:
        yield RULE.found(case, f"{model.state} needs {what}", hint, *place)
    if model.state == "closed" and _grave(model) and not _knows(case, model):
        yield RULE.found(
            case,
            "closed needs the sponsor to know: nobody of the sponsor's quality unit has signed this deviation",
            "have sponsor.qa acknowledge it",
            "state",
        )


def _grave(model: Deviation) -> bool:
    return model.classification != "minor" or model.data_integrity or bool(model.suspected)


def _knows(case: Case, model: Deviation) -> bool:
    """Whether the sponsor's quality unit has signed it as grave as it is: this revision, or the one before it.

    Who signed when nothing was suspected yet does not know what came to be suspected since.
    """
    said = tuple(of_quality(case, "sponsor"))
    if not case.is_step:
        return bool(said)
    texts = {case.present.sha256}
    if case.base is not None and isinstance(case.was, Deviation) and _gravity(case.was) == _gravity(model):
        texts.add(case.base.sha256)
    return any(approval.subject[0].digest.sha256 in texts for approval in said)


def _gravity(model: Deviation) -> tuple[str | None, bool, frozenset[str]]:
    return model.classification, model.data_integrity, frozenset(model.suspected)


def _native(case: Case, model: Deviation) -> Iterator[Lack]:
    if model.state in _CLASSIFIED:
        yield from _class(model)
        if model.classification_rationale is None:
            yield ("classification_rationale",), "the reason for its class", "say why it is no graver and no lighter"
    if model.state not in _COMPLETE:
        return
    yield from _scope(model)
    yield from _impact(model)
    if model.batches and model.disposition is None:
        yield ("disposition",), "what becomes of the batches", "say for each batch whether it is used, held or rejected"
    yield from _recurrence(case, model)
    if model.classification != "minor":
        yield from _found_out(model)


def _class(model: Deviation) -> Iterator[Lack]:
    if model.classification is None:
        yield ("classification",), "a class", "set classification to minor, major or critical"


def _scope(model: Deviation) -> Iterator[Lack]:
    if not model.batches and model.no_batch_because is None:
        yield ("batches",), "the batches affected", "list them, or say in no_batch_because why none is"
    if model.batches and model.no_batch_because is not None:
        yield ("no_batch_because",), "one answer: it lists batches and says why there are none", "keep one of the two"


def _impact(model: Deviation) -> Iterator[Lack]:
    scope = (*model.batches, *model.batches_considered)
    judged = [row.batch for row in model.impacts]
    for i, batch in enumerate(judged):
        if batch not in scope:
            yield (
                ("impacts", i, "batch"),
                f"batch {batch} to be in its scope",
                "list it under batches or batches_considered too",
            )
    left = [batch for batch in dict.fromkeys(scope) if batch not in judged]
    if left and model.classification != "minor":
        yield ("impacts",), f"the impact on {', '.join(left)}", "add a row {batch: …, impact: …} for each"
    elif left and model.impact is None:
        yield ("impact",), f"the impact on {', '.join(left)}", "write it in impact, or a row for each batch in impacts"


def _recurrence(case: Case, model: Deviation) -> Iterator[Lack]:
    months = case.governance.policy.limits.recurrence_months
    if model.recurrence is None:
        yield ("recurrence",), "a search for earlier ones", "say where you looked, how far back, and what you found"
    elif model.recurrence.window_months < months and enters(case, {model.state}):
        yield (
            ("recurrence", "window_months"),
            f"a search over at least {months} months, got {model.recurrence.window_months}",
            "look further back",
        )


def _found_out(model: Deviation) -> Iterator[Lack]:
    if model.containment is None:
        yield ("containment",), "its containment", "say what was done at once, or why nothing had to be"
    if model.investigation is None:
        yield ("investigation",), "its investigation", "add the method and the facts"
    if not any(cause.kind == "root" for cause in model.root_causes):
        yield ("root_causes",), "a root cause", "add one with kind: root; a cause that stays unknown is stated as such"
    if model.conclusion is None:
        yield ("conclusion",), "a conclusion", "say in a few sentences what follows"


def _mirrored(model: Deviation) -> Iterator[Lack]:
    if model.state in _REPORTED:
        yield from _class(model)
        yield from _scope(model)
        if model.report is None:
            yield ("report",), "the CMO's own report", "attach the file, pin it, and name it in report"
        elif model.report not in {a.path for a in model.attachments}:
            yield ("report",), f"{model.report} to be pinned", "name the file under attachments too"
    if model.state in _ASSESSED and model.assessment is None:
        yield ("assessment",), "the sponsor's assessment", "the sponsor adds its verdict and the impact that it sees"
    if model.state in _ASSESSED and model.first_known_by is None:
        yield ("first_known_by",), "the sponsor to say how it first knew", "the sponsor adds first_known_by"
    if model.state == "closed" and model.assessment is not None and model.assessment.verdict == "rejected":
        yield (
            ("assessment", "verdict"),
            "an assessment that accepts the report, got rejected",
            "send it back to interim for a better report",
        )


RULE = Rule(
    "R-EV-02",
    "a deviation closes only with cause, impact, recurrence, disposition and the sponsor's knowledge",
    "21 CFR 211.192; ICH Q10 3.2.2; EU GMP Chapter 1, 1.4(xiv)",
    "neighbours",
    examine,
    frozenset({"deviation"}),
)
