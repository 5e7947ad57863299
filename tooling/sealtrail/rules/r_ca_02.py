"""R-CA-02: the eight disciplines come in their order, and none is left out.

What is decided before the cause is known is a guess, and what is searched for before the trouble is contained lets more
of it out. So containment (D3) stands before root causes (D4), these before actions (D5, D6), and actions before
prevention (D7). An answer is handed in whole: team, problem, method, a root cause, the escape point, what was
considered, actions, how their effect will be measured, and what was changed elsewhere or why nothing had to be. What an
earlier round says of team, problem and containment holds for the later ones.
"""

from __future__ import annotations

from collections.abc import Iterator

from sealtrail.finding import Finding
from sealtrail.model import ANSWERING, Car, Response, Scar
from sealtrail.rules.case import Case, Rule

_BEFORE = frozenset({"draft", "issued", "acknowledged", "voided"})


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-CA-02``."""
    model = case.present.model
    if not isinstance(model, Scar | Car):
        return
    contained = any(response.containment is not None for response in model.responses)
    if model.state not in _BEFORE and not contained:
        yield RULE.found(
            case,
            f"{model.state} needs D3, and no round says what contains the trouble",
            "write under containment what was done, which stock was checked, and since when it works",
            "responses",
        )
    if model.latest is None:
        return
    place = ("responses", model.latest.round - 1)
    for field, message, hint in _out_of_order(model.latest, contained=contained):
        yield RULE.found(case, f"round {model.latest.round}: {message}", hint, *place, field)
    if model.state not in {*ANSWERING, "voided"}:
        for message, hint in _missing(model.latest, model.responses):
            yield RULE.found(case, f"round {model.latest.round} has no {message}", hint, *place)


def _out_of_order(response: Response, *, contained: bool) -> Iterator[tuple[str, str, str]]:
    if response.root_causes and not contained:
        yield (
            "root_causes",
            "D4, the root causes, is written before D3, the containment",
            "contain the trouble first, and say under containment how",
        )
    if response.actions and not response.root_causes:
        yield (
            "actions",
            "D5, the actions, is written before D4, the root causes",
            "find the root causes first, and write them under root_causes",
        )
    if response.prevention is not None and not response.actions:
        yield (
            "prevention",
            "D7, the prevention, is written before D5 and D6, the actions",
            "choose the actions first, and write them under actions",
        )


def _missing(response: Response, rounds: tuple[Response, ...]) -> Iterator[tuple[str, str]]:
    kinds = {cause.kind for cause in response.root_causes}
    prevention = response.prevention
    asked = (
        (response.submitted_on, "date on which it was handed in", "write submitted_on"),
        (any(r.team for r in rounds), "team (D1)", "name under team who worked on it, by function"),
        (
            any(r.problem for r in rounds),
            "problem (D2)",
            "say under problem what is wrong with what, where and how often",
        ),
        (response.method, "method (D4)", "say under method how the cause was looked for, such as 5why or ishikawa"),
        ("root" in kinds, "root cause (D4)", "name at least one cause with kind: root"),
        (
            "escape_point" in kinds,
            "escape point (D4)",
            "name under root_causes, with kind: escape_point, the control that should have caught it",
        ),
        (
            response.considered,
            "choice (D5)",
            "say under considered which actions were weighed and why these were chosen",
        ),
        (response.actions, "action (D6)", "write under actions what is done, by whom and by when"),
        (
            prevention is not None and (prevention.measures or prevention.none_because),
            "prevention (D7)",
            "name under prevention.measures what was changed elsewhere, or under none_because why nothing had to be",
        ),
        (
            response.effectiveness,
            "measure of effect",
            "say under effectiveness what will be counted, from where to where",
        ),
    )
    yield from ((what, hint) for there, what, hint in asked if not there)


RULE = Rule(
    "R-CA-02",
    "the eight disciplines come in their order and none is left out",
    "ICH Q10 3.2.2; 21 CFR 820 / ISO 13485 8.5.2",
    "record",
    examine,
    frozenset({"scar", "car"}),
)
