"""R-CA-13: in an answer to a request, too, every cause is met by an action and every action meets a cause.

What R-CA-03 asks of a CAPA is asked of the eight disciplines: each root cause, contributing cause and escape point has
an action that names it under ``addresses``, each action names at least one, and no number stands for two of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from sealtrail.finding import Finding
from sealtrail.model import ANSWERING, Car, Response, Scar
from sealtrail.rules.case import Case, Rule


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-CA-13``."""
    model = case.present.model
    if not isinstance(model, Scar | Car) or model.latest is None or model.state in {*ANSWERING, "voided"}:
        return
    for message, hint, place in _gaps(model.latest):
        yield RULE.found(case, message, hint, "responses", model.latest.round - 1, *place)


def _gaps(response: Response) -> Iterator[tuple[str, str, tuple[str, int]]]:
    causes = [cause.id for cause in response.root_causes]
    met = {cause for action in response.actions for cause in action.addresses}
    for i, cause in enumerate(causes):
        if cause not in met:
            yield (
                f"no action addresses the cause {cause}",
                f"add an action with addresses: [{cause}]",
                ("root_causes", i),
            )
    for i, action in enumerate(response.actions):
        unknown = [cause for cause in action.addresses if cause not in causes]
        expected = ", ".join(causes) or "a cause under root_causes"
        if not action.addresses:
            yield f"the action {action.id} addresses no cause", f"add addresses with one of {expected}", ("actions", i)
        elif unknown:
            message = f"the action {action.id} addresses {unknown[0]}, which is no cause here"
            yield message, f"expected one of {expected}", ("actions", i)
    for field, numbers in (("root_causes", causes), ("actions", [action.id for action in response.actions])):
        for number, count in Counter(numbers).items():
            if count > 1:
                last = len(numbers) - 1 - numbers[::-1].index(number)
                yield f"{number} stands for {count} of the {field}", "give each a number of its own", (field, last)


RULE = Rule(
    "R-CA-13",
    "each cause in an answer has an action and each action a cause",
    "ICH Q10 3.2.2; ISO 13485 8.5.2",
    "record",
    examine,
    frozenset({"scar", "car"}),
)
