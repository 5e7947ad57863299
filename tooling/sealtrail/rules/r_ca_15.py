"""R-CA-15: one side asks and judges, the other answers, and the state says what was judged.

A SCAR is the sponsor's to its CMO; a CAR goes to the other company or stays in the house. Once issued, a request names
what it came from. It stands as rejected only on a rejection, and as accepted only when the side that asked accepted the
round that stands last.
"""

from __future__ import annotations

from collections.abc import Iterator

from sealtrail.finding import Finding
from sealtrail.model import ANSWERED, Car, Scar
from sealtrail.rules.case import Case, Rule


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-CA-15``."""
    model = case.present.model
    if not isinstance(model, Scar | Car) or model.state == "voided":
        return
    for message, hint, field in (*_parties(model, case.side), *_origin(model), *_judged(model)):
        yield RULE.found(case, message, hint, field)


def _parties(model: Scar | Car, side: str | None) -> Iterator[tuple[str, str, str]]:
    if isinstance(model, Scar) and side == "cmo":
        yield (
            f"a SCAR is the sponsor's to its CMO, and {model.org} is the CMO",
            "ask the sponsor by a CAR, with addressed_to: sponsor",
            "org",
        )
    if isinstance(model, Car) and model.addressed_to == side:
        yield (
            f"{model.org} is the {side}, so this request is addressed to whom it comes from",
            "address it to the other side, or as internal",
            "addressed_to",
        )


def _origin(model: Scar | Car) -> Iterator[tuple[str, str, str]]:
    if model.state != "draft" and not model.external_ids and all(x.rel != "originates_from" for x in model.links):
        yield (
            f"{model.state}, and nothing says what the request came from",
            "link the event or audit (rel: originates_from); one that another system keeps goes under external_ids",
            "links",
        )


def _judged(model: Scar | Car) -> Iterator[tuple[str, str, str]]:
    evaluation = None if model.latest is None else model.evaluation(model.latest)
    if model.state in ANSWERED and (evaluation is None or not evaluation.accepts):
        last = "the last round has no evaluation" if evaluation is None else f"round {evaluation.round} was rejected"
        yield (
            f"{model.state}, and {last}",
            "add an evaluation of the last round that accepts it, and says why",
            "evaluations",
        )
    failed = model.verification is not None and model.verification.verdict == "not_effective"
    if model.state == "response_rejected" and not failed and (not model.evaluations or model.evaluations[-1].accepts):
        yield (
            "response_rejected, and no evaluation rejects the round",
            "add an evaluation with verdict: rejected whose reasons say what the next round must bring",
            "evaluations",
        )


RULE = Rule(
    "R-CA-15",
    "one side asks and judges, the other answers, and the state says what was judged",
    "ICH Q10 2.7; EU GMP Chapter 7, 7.7; 21 CFR 211.22(a)",
    "record",
    examine,
    frozenset({"scar", "car"}),
)
