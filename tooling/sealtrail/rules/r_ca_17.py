"""R-CA-17: what was handed in and judged stays as it was.

The rounds of an answer tell how the two sides came to agree; a rejected one that could be rewritten would tell nothing.
A round is closed to changes once it is handed in, its evaluation once the request has moved on, and the files that
either rests on stay pinned. While the actions are carried out, their dates and evidence are filled in, nothing else.
A rejected round is answered by a new one.
"""

from __future__ import annotations

from collections.abc import Iterator

from sealtrail.finding import Finding
from sealtrail.model import ANSWERING, Car, Response, Scar
from sealtrail.rules.case import Case, Rule

_SUBMITTED = "response_submitted"
_CARRYING_OUT = frozenset({"response_accepted", "implementing", "effectiveness_check"})

Fault = tuple[str, str, tuple[str | int, ...]]


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-CA-17``."""
    if case.record is None or not case.record.readable:
        return
    before, after = case.was, case.record.model
    if not isinstance(before, Scar | Car) or not isinstance(after, Scar | Car):
        return
    for message, hint, place in (*_rounds(before, after), *_evaluations(before, after), *_files(before, after)):
        yield RULE.found(case, message, hint, *place)


def _rounds(before: Scar | Car, after: Scar | Car) -> Iterator[Fault]:
    judged = {evaluation.round for evaluation in before.evaluations}
    for i, old in enumerate(before.responses):
        if before.state in ANSWERING and old.round not in judged:
            continue
        new = after.responses[i] if i < len(after.responses) else None
        fills_in = before.state in _CARRYING_OUT and old.round == len(before.responses)
        if new is None or (new != old and not (fills_in and _as_planned(new) == _as_planned(old))):
            yield (
                f"round {i + 1} was handed in and has changed since",
                "put it back as it was; what is to be said differently is said in a new round",
                ("responses", i),
            )
    moves = before.state in ANSWERING and after.state == _SUBMITTED
    if moves and after.latest is not None and after.latest.round in judged:
        yield (
            f"round {after.latest.round} was judged, and is handed in again",
            f"answer in a new round, number {after.latest.round + 1}, and leave this one as it is",
            ("responses", after.latest.round - 1),
        )


def _as_planned(response: Response) -> Response:
    """A round without what is filled in while its actions are carried out."""
    bare = {"implemented_on": None, "evidence": ()}
    return response.model_copy(update={"actions": tuple(a.model_copy(update=bare) for a in response.actions)})


def _evaluations(before: Scar | Car, after: Scar | Car) -> Iterator[Fault]:
    for i, old in enumerate(before.evaluations):
        if before.state == _SUBMITTED and old.round == len(before.responses):
            continue  # still being written
        if i >= len(after.evaluations) or after.evaluations[i] != old:
            yield (
                f"the evaluation of round {old.round} has changed since it was made",
                "put it back as it was; the next round gets an evaluation of its own",
                ("evaluations", i),
            )


def _files(before: Scar | Car, after: Scar | Car) -> Iterator[Fault]:
    if before.state == "draft":
        return
    for attachment in before.attachments:
        if attachment not in after.attachments:
            yield (
                f"{attachment.path} was attached and is no longer, or is another file now",
                "put it back under attachments, and attach a new file under another name",
                ("attachments",),
            )


RULE = Rule(
    "R-CA-17",
    "what was handed in and judged stays as it was",
    "21 CFR 11.10(c), (e); ICH Q10 3.2.2",
    "step",
    examine,
    frozenset({"scar", "car"}),
)
