"""R-AU-01: an audit closes when every critical and major finding is closed.

A finding above a recommendation is answered before the answer is accepted, and each answer belongs to a finding of the
audit. To close the audit, each critical and major finding says when it was closed, and a CAPA that its answer names is
closed as effective. Once the answer is accepted, that such a finding is closed, or needs its CAPA no more, is not for
the audited side alone to say. An answer that is late is told.
"""

from __future__ import annotations

from collections.abc import Iterator

from sealtrail import suppliers
from sealtrail.finding import Finding, Severity
from sealtrail.model import Audit, Capa
from sealtrail.rules import held
from sealtrail.rules.case import Case, Rule
from sealtrail.rules.days import today, tomorrow
from sealtrail.rules.spoken import quality_signed


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-AU-01``."""
    model = case.present.model
    if not isinstance(model, Audit) or model.state not in suppliers.REPORTED:
        return
    yield from _unknown(case, model)
    yield from _said_to_be_closed(case, model)
    answered = {response.finding for response in model.responses}
    silent = [
        (i, f) for i, f in enumerate(model.findings) if f.classification != "recommendation" and f.id not in answered
    ]
    if model.state in {"response_accepted", "closed"}:
        for i, finding in silent:
            hint = f"the audited side answers {finding.id} under responses"
            yield _said(case, f"{model.state} needs an answer to {finding.id}", hint, "findings", i)
    elif silent and model.response_due is not None and today(case) > model.response_due:
        names = ", ".join(f.id for _, f in silent)
        said = f"the answer to {names} was due on {model.response_due}"
        yield _said(case, said, "answer, and say when it will be done", "response_due", severity=Severity.FLAG)
    if model.state == "closed":
        yield from _closed(case, model)


def _said(case: Case, message: str, hint: str, *place: str | int, severity: Severity = Severity.BLOCK) -> Finding:
    return RULE.found(case, message, hint, *place, severity=severity)


def _unknown(case: Case, model: Audit) -> Iterator[Finding]:
    known = {finding.id for finding in model.findings}
    for i, response in enumerate(model.responses):
        if response.finding not in known:
            said = f"there is no finding {response.finding} to answer"
            yield _said(case, said, "name a finding of this audit", "responses", i, "finding")


def _said_to_be_closed(case: Case, model: Audit) -> Iterator[Finding]:
    """What the answers say of findings above minor that is not so yet, or that nobody who audited has signed."""
    for i, response in enumerate(model.responses):
        if response.closed_on is not None and response.closed_on > tomorrow(case):
            said = f"{response.finding} is closed on {response.closed_on}, which is still to come"
            yield _said(case, said, "leave closed_on out until it is", "responses", i, "closed_on")
    before, own = case.was, case.side
    if not isinstance(before, Audit) or before.state != "response_accepted" or own is None:
        return
    if quality_signed(case, own):
        return
    grave = {f.id for f in model.findings if f.classification in {"critical", "major"}}
    for i, (old, new) in enumerate(zip(before.responses, model.responses, strict=False)):
        for field in ("closed_on", "capa") if new.finding in grave else ():
            was, now = getattr(old, field), getattr(new, field)
            if was != now and (field == "closed_on" or was is not None):
                said = f"{new.finding}: {field} went from {was or 'none'} to {now or 'none'}, and nobody of "
                hint = f"have the {own}'s quality unit sign this revision as author too"
                yield _said(case, f"{said}the quality unit that audited signed that", hint, "responses", i, field)


def _closed(case: Case, model: Audit) -> Iterator[Finding]:
    for finding in suppliers.open_findings(model, "critical", "major"):
        i = model.findings.index(finding)
        said = f"closed needs the {finding.classification} finding {finding.id} to be closed"
        yield _said(case, said, "say under closed_on of its answer when it was", "findings", i)
    grave = {f.id for f in model.findings if f.classification in {"critical", "major"}}
    for i, response in enumerate(model.responses):
        capa = held.one(case.snapshot, response.capa, Capa)
        if response.finding in grave and capa is not None and capa.state != "closed_effective":
            said = f"closed needs {capa.id} to be closed as effective, it is {capa.state.replace('_', ' ')}"
            yield _said(case, said, f"finish {capa.id} first", "responses", i, "capa")


RULE = Rule(
    "R-AU-01",
    "an audit closes with its critical and major findings closed",
    "EU GMP Chapter 7, 7.7; ICH Q7 16.13; ICH Q10 2.7",
    "neighbours",
    examine,
    frozenset({"audit"}),
)
