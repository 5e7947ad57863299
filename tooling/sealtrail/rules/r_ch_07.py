"""R-CH-07: what a change does to an agreement, a specification or a dossier is done there too.

A change that touches a topic of the agreement, or a specification, links to the edition that says the new thing. The
edition may still be a draft when the change is approved; it is approved before the change is made. A registered detail
names the sections of the dossier that have to be written anew.
"""

from __future__ import annotations

from collections.abc import Iterator

from sealtrail.finding import Finding
from sealtrail.model import ChangeControl, Envelope, type_of
from sealtrail.rules import held
from sealtrail.rules.case import Case, Rule

_DECIDED = frozenset({"approved", "implemented", "ratified"})
_COMING = frozenset({"draft", "negotiation", "in_review"})
_AREAS = {"agreement": "agreement", "specification": "spec"}
"""Where a change has other impact, and the type of the record that it then has to link to."""


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-CH-07``."""
    model = case.present.model
    if not isinstance(model, ChangeControl) or model.state not in _DECIDED:
        return
    for i, row in enumerate(model.impact):
        if row.registered_detail and not row.sections:
            yield RULE.found(
                case,
                f"{row.product} in {row.market}: a registered detail changes, and no section of the dossier is named",
                "name the sections, such as sections: [3.2.P.3.3]",
                "impact",
                i,
                "registered_detail",
            )
    for wanted, place in _touched(model).items():
        yield from _revised(case, model, wanted, place)


def _touched(model: ChangeControl) -> dict[str, tuple[str | int, ...]]:
    """The types of document that the change touches, each with the place in the change that says so."""
    said: dict[str, tuple[str | int, ...]] = {
        _AREAS[other.area]: ("other_impacts", i, "area")
        for i, other in enumerate(model.other_impacts)
        if other.area in _AREAS
    }
    return said | ({"spec": ("category",)} if model.category == "specification" else {})


def _revised(case: Case, model: ChangeControl, wanted: str, place: tuple[str | int, ...]) -> Iterator[Finding]:
    linked = [(i, link.to) for i, link in enumerate(model.links) if _is(link.to, wanted)]
    word = {"agreement": "an agreement", "spec": "a specification"}[wanted]
    if not linked:
        yield RULE.found(
            case,
            f"the change touches {word}, and links to no edition of one",
            f"land the draft of the next edition, and add a link to it under links: {{rel: affects, to: "
            f"{'QA-…' if wanted == 'agreement' else 'SPEC-…'}}}",
            *place,
        )
    if model.state == "approved":
        return
    for i, number in linked:
        edition = held.one(case.snapshot, number, Envelope)
        if edition is not None and edition.state in _COMING:
            yield RULE.found(
                case,
                f"{number} is {edition.state}, expected approved before the change is made",
                "have the edition approved first",
                "links",
                i,
            )


def _is(number: str, wanted: str) -> bool:
    kind = type_of(number)
    return kind is not None and kind.name == wanted


RULE = Rule(
    "R-CH-07",
    "what a change does to a document is done in the document too",
    "EU GMP Chapter 7, 7.12 and Chapter 4, 4.3; ICH Q10 3.2.3; 21 CFR 211.100(a)",
    "neighbours",
    examine,
    frozenset({"change"}),
)
