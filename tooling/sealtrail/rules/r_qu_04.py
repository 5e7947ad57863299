"""R-QU-04: a site is qualified only when every stage was gone through and nothing grave is open.

Due diligence, questionnaire, risk assessment, audit and trial are there, or each that is left out names a waiver that
the sponsor's head of quality granted for this record before. Every question is answered, the trial passed, the risk
assessment is approved and covers the site, no licence of the site has ended, and the last audit is not older than the
policy allows and was made by the company that decides. That a condition was met, the sponsor's quality unit has signed.
Gaps, open critical findings and conditions keep a decision from being more than conditional. What other records, the
day and the policy have to say is asked when it is decided; ageing is R-QU-03's to tell. What the record itself says
holds as long as it stands.
"""

from __future__ import annotations

from collections.abc import Iterator

from sealtrail import suppliers
from sealtrail.calendar import add_months
from sealtrail.finding import Finding
from sealtrail.model import Audit, Qualification, Risk, Site, Waiver
from sealtrail.rules import held
from sealtrail.rules.case import Case, Rule
from sealtrail.rules.days import today
from sealtrail.rules.deciding import enters
from sealtrail.rules.spoken import quality_signed

_OUTCOMES = {"approved": "approved", "conditional": "conditionally_approved", "rejected": "rejected"}


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-QU-04``."""
    model = case.present.model
    if not isinstance(model, Qualification) or model.state not in _OUTCOMES:
        return
    yield from _decision(case, model)
    if model.state == "rejected":
        return
    yield from _said(case, model)
    if enters(case, {model.state}):
        yield from _found(case, model)


def _said(case: Case, model: Qualification) -> Iterator[Finding]:
    """What the record itself lacks for the decision that it states."""
    left_out = frozenset(skipped.stage for skipped in model.skipped)
    if "due_diligence" not in left_out and model.diligence is None:
        yield _lacks(case, "due diligence", "write what was looked into under diligence", "diligence")
    if "questionnaire" not in left_out:
        yield from _questionnaire(case, model)
    if "trial" not in left_out:
        yield from _trial(case, model)
    yield from _shown(case, model)
    if model.state == "approved":
        yield from _settled(case, model)


def _found(case: Case, model: Qualification) -> Iterator[Finding]:
    """What other records, the day and the policy have against the decision when it is made."""
    left_out = frozenset(skipped.stage for skipped in model.skipped)
    yield from _waivers(case, model)
    if "risk_assessment" not in left_out:
        yield from _risk(case, model)
    if "audit" not in left_out:
        yield from _audit(case, model)
    if model.state == "approved":
        yield from _grave(case, model)
    yield from _licences(case, model)


def _lacks(case: Case, what: str, hint: str, *place: str | int) -> Finding:
    state = case.present.model.state
    return RULE.found(case, f"{state} needs {what}", hint, *place)


def _decision(case: Case, model: Qualification) -> Iterator[Finding]:
    decision, outcome = model.decision, _OUTCOMES[model.state]
    if decision is None:
        yield _lacks(case, "a decision", "say under decision what was decided, why, and for how long", "state")
        return
    if decision.outcome != outcome:
        hint = "correct the outcome, or go to the state that it means"
        yield _lacks(case, f"the outcome {outcome}, got {decision.outcome}", hint, "decision", "outcome")
    if decision.valid_to < decision.valid_from:
        said = f"a validity that ends ({decision.valid_to}) after it begins ({decision.valid_from})"
        yield _lacks(case, said, "correct one of the two", "decision", "valid_to")
    if model.state == "conditional" and not model.conditions:
        yield _lacks(case, "conditions", "say what is to be done by when, or approve it", "conditions")


def _waivers(case: Case, model: Qualification) -> Iterator[Finding]:
    for i, skipped in enumerate(model.skipped):
        waiver = held.one(case.authority, skipped.waiver, Waiver)
        stage = skipped.stage.replace("_", " ")
        granted = (
            waiver is not None
            and waiver.state == "granted"
            and (waiver.rule, waiver.record) == (RULE.id, model.id)
            and waiver.field in {None, skipped.stage}
            and waiver.expires >= today(case)
        )
        if not granted:
            yield _lacks(
                case,
                f"the stage {stage}: {skipped.waiver} is no waiver granted for it",
                f"let the sponsor's head of quality grant one for {RULE.id} and {model.id}, and land it first",
                "skipped",
                i,
                "waiver",
            )


def _questionnaire(case: Case, model: Qualification) -> Iterator[Finding]:
    if model.questionnaire is None:
        yield _lacks(case, "a questionnaire", "send one, or leave it out by a waiver", "questionnaire")
        return
    said = {answer.question for answer in model.answers if answer.answer != "text" or answer.text is not None}
    for i, question in enumerate(model.questionnaire.questions):
        if question.id not in said:
            hint = "the CMO answers it under answers, if only by na"
            yield _lacks(case, f"an answer to {question.id}: {question.text}", hint, "questionnaire", "questions", i)


def _risk(case: Case, model: Qualification) -> Iterator[Finding]:
    if model.risk is None:
        yield _lacks(case, "a risk assessment", "name one under risk, or leave it out by a waiver", "risk")
        return
    risk = held.one(case.snapshot, model.risk, Risk)
    if risk is None or risk.state != "approved":
        state = "missing" if risk is None else risk.state.replace("_", " ")
        yield _lacks(case, f"an approved risk assessment, {model.risk} is {state}", "approve it first", "risk")
    elif model.site not in risk.sites:
        hint = f"name {model.site} under sites there, or assess it"
        yield _lacks(case, f"a risk assessment of {model.site}, {model.risk} does not name it", hint, "risk")


def _audit(case: Case, model: Qualification) -> Iterator[Finding]:
    found = [held.one(case.snapshot, number, Audit) for number in model.audits]
    reported = [a for a in found if a is not None and a.site == model.site and a.state in suppliers.REPORTED]
    audits = [a for a in reported if a.org == model.org and a.kind_ != "self"]
    if not audits:
        hint = "name one that is no self-inspection and whose report is issued, or leave it out by a waiver"
        yield _lacks(case, f"an audit of {model.site} by {model.org} with its report", hint, "audits")
        return
    limits, last = case.governance.policy.limits, max(audits, key=lambda a: (a.to, a.id))
    is_food = "food_fsma" in {*model.regimes, *last.standards}
    months = limits.food_audit_age_months if is_food else limits.audit_age_months
    if add_months(last.to, months) < today(case):
        said = f"an audit of the last {months} months, {last.id} ended on {last.to}"
        yield _lacks(case, said, "audit the site again", "audits")
    if last.conclusion == "unacceptable":
        said = f"an audit that did not conclude unacceptable, as {last.id} did"
        yield _lacks(case, said, "reject the site, or audit it again", "audits")


def _trial(case: Case, model: Qualification) -> Iterator[Finding]:
    if model.trial is None or model.trial.conclusion is None:
        place = ("trial",) if model.trial is None else ("trial", "kind")
        yield _lacks(case, "a trial with its conclusion", "make one, or leave it out by a waiver", *place)
    elif model.trial.conclusion == "fail":
        yield _lacks(case, "a trial that passed", "repeat it, or reject the site", "trial", "conclusion")


def _licences(case: Case, model: Qualification) -> Iterator[Finding]:
    site = held.one(case.authority, model.site, Site)
    for licence in () if site is None else site.licences:
        if licence.valid_to is not None and licence.valid_to < today(case):
            said = f"valid licences: {licence.kind} {licence.number} of {model.site} ended on {licence.valid_to}"
            yield _lacks(case, said, f"bring the licences of {model.site} up to date first", "site")


def _settled(case: Case, model: Qualification) -> Iterator[Finding]:
    """What in the record keeps a decision from being more than conditional."""
    for i, remark in enumerate(model.remarks):
        if remark.gap and remark.closed is None:
            said = f"the gap at {remark.question} to be closed"
            yield _lacks(case, said, "say under closed how, or decide conditional", "remarks", i, "gap")
    for i, condition in enumerate(model.conditions):
        if condition.closed_on is None:
            hint = "say under closed_on when it was met, or stay conditional"
            yield _lacks(case, f"every condition met, open: {condition.text}", hint, "conditions", i)


def _grave(case: Case, model: Qualification) -> Iterator[Finding]:
    for i, number in enumerate(model.audits):
        audit = held.one(case.snapshot, number, Audit)
        for finding in () if audit is None else suppliers.open_findings(audit, "critical"):
            said = f"the critical finding {finding.id} of {number} to be closed"
            yield _lacks(case, said, "close it in the audit first, or decide conditional", "audits", i)


def _shown(case: Case, model: Qualification) -> Iterator[Finding]:
    """That a condition was met is shown as soon as it is said: from then on it stands in nobody's way."""
    pinned = {attachment.path for attachment in model.attachments}
    yield from _met_alone(case, model)
    for i, condition in enumerate(model.conditions):
        if condition.closed_on is not None and not (condition.evidence and pinned.issuperset(condition.evidence)):
            hint = "name files under evidence that are pinned under attachments"
            yield _lacks(case, f"evidence that a condition was met: {condition.text}", hint, "conditions", i)


def _met_alone(case: Case, model: Qualification) -> Iterator[Finding]:
    """That a condition was met, where the CMO keeps the record, and would otherwise say so alone."""
    before = case.was
    if case.side == "sponsor" or not isinstance(before, Qualification) or before.state != "conditional":
        return
    if quality_signed(case, "sponsor"):
        return
    for i, (old, new) in enumerate(zip(before.conditions, model.conditions, strict=False)):
        if new.closed_on != old.closed_on:
            said = f"the sponsor's quality unit to sign that a condition was met: {new.text}"
            yield _lacks(case, said, "have sponsor.qa sign this revision as author", "conditions", i, "closed_on")


RULE = Rule(
    "R-QU-04",
    "a site is qualified on every stage, with nothing grave open",
    "EU GMP Chapter 7, 7.5; ICH Q10 2.7; ICH Q9(R1); 21 CFR 117.430",
    "neighbours",
    examine,
    frozenset({"qualification"}),
)
