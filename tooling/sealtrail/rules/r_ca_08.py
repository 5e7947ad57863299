"""R-CA-08: a grave matter is looked at from both sides.

What goes gravely wrong at one company often began at the other: in a specification, a transfer or in oversight. For a
critical CAPA, and for one whose causes lie in management or in what the sponsor handed over, the record says whether
the other side needs a CAPA of its own, or that CAPA names this one as its mirror. Mirrors belong to different
companies, and where both name one, each names the other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from sealtrail.finding import Finding, Severity
from sealtrail.model import Capa, Envelope
from sealtrail.rules.case import Case, Rule
from sealtrail.rules.deciding import weight
from sealtrail.rules.yearly import each_year

_UNPLANNED = frozenset({"open", "voided"})
_BEYOND_ONE_SIDE = ("management.", "interface_sponsor")


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-CA-08``."""
    model = case.present.model
    if not isinstance(model, Capa) or model.state == "voided":
        return
    named = [(i, link.to) for i, link in enumerate(model.links) if link.rel == "mirrors"]
    for i, other in named:
        for message, hint in _faults(case, model, other, first=other == named[0][1]):
            yield RULE.found(case, message, hint, "links", i, "to", severity=weight(case))
    decided = bool(named) or model.mirror_decision is not None or model.state in _UNPLANNED
    if not decided and _concerns_both(model) and not _mirrored(case, model):
        yield RULE.found(
            case,
            "this concerns both companies, and nobody decided whether the other one needs a CAPA too",
            "say it in mirror_decision, or let the other company open one with a link {rel: mirrors, to: "
            f"{model.id}}}",
            "mirror_decision",
        )


def _concerns_both(model: Capa) -> bool:
    return model.classification == "critical" or any(
        cause.category.startswith(_BEYOND_ONE_SIDE) for cause in model.root_causes
    )


def _faults(case: Case, model: Capa, other: str, *, first: bool) -> Iterator[tuple[str, str]]:
    if not first:
        yield f"{other} is a second mirror", "a CAPA has one mirror: keep one link"
    held = case.snapshot.record(other)
    theirs = held.model if held is not None and held.readable else None
    if not isinstance(theirs, Capa) or theirs.id == model.id:
        return  # R-ID-06 speaks of it
    if theirs.org == model.org:
        yield (
            f"{other} belongs to {theirs.org} as this one does",
            "a mirror is the other company's CAPA; use the relation duplicates or recurs within one company",
        )
    back = [link.to for link in theirs.links if link.rel == "mirrors"]
    if back and model.id not in back:
        yield f"{other} names {', '.join(back)} as its mirror", "correct one of the two, so that each names the other"


def _mirrored(case: Case, model: Capa) -> bool:
    years = each_year(case.snapshot, "capa", "mirrors", _mirrors)
    return any(number != model.id for found in years for number in found.get(model.id, ()))


def _mirrors(models: Iterable[Envelope]) -> Mapping[str, tuple[str, ...]]:
    found = defaultdict[str, list[str]](list)
    for model in models:
        for link in model.links:
            if link.rel == "mirrors":
                found[link.to].append(model.id)
    return {number: tuple(by) for number, by in found.items()}


RULE = Rule(
    "R-CA-08",
    "a grave CAPA says whether the other company needs one too, and mirrors agree",
    "ICH Q10 2.7, 3.2.2; FDA 2016 contract manufacturing guidance IV",
    "index",
    examine,
    frozenset({"capa"}),
    Severity.FLAG,
)
