"""Corrective action requests, to the CMO (SCAR) and in the other direction (CAR), answered by the eight disciplines.

An answer is given in rounds. Each is judged by the side that asked, and stays as it was judged.
"""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field, model_validator

from sealtrail.model.base import Frozen, owned_by, problem
from sealtrail.model.dates import Day, Moment
from sealtrail.model.envelope import Attachment, Envelope
from sealtrail.model.forms import Count, FileName, Line, SiteRef, Text
from sealtrail.model.investigation import Extension, ResponseAction, RootCause
from sealtrail.model.words import Classification

_SPONSOR, _CMO, _EITHER = owned_by("sponsor"), owned_by("cmo"), owned_by("either")
_ACCEPTED = frozenset({"accepted", "accepted_with_conditions"})

ANSWERING = frozenset({"draft", "issued", "acknowledged", "containment_confirmed", "response_rejected"})
"""The states of a request in which a round of the answer is still being written."""

ANSWERED = frozenset({"response_accepted", "implementing", "effectiveness_check", "closed", "closed_ineffective"})
"""The states of a request of which a round was accepted."""


class Containment(Frozen):
    """D3: what keeps the trouble from spreading, which stock was looked at, and since when it works."""

    text: Text
    stock_checked: Text
    effective_from: Moment


class Prevention(Frozen):
    """D7: what was changed elsewhere, in other lines, sites, products or documents; or why nothing had to be."""

    measures: tuple[Text, ...] = ()
    none_because: Text | None = None


class Measure(Frozen):
    """How it will be seen whether the actions work."""

    metric: Text
    baseline: Line
    target: Line
    batches: Count
    window_days: Count


class Response(Frozen):
    """One round of the answer (D1 to D8). A rejected round stays; the next one stands below it.

    It grows while it is written, so nothing but its number is demanded here; what must be there when is R-CA-02's.
    """

    round: Count
    submitted_on: Day | None = None
    team: tuple[Line, ...] = ()
    problem: Text | None = None
    containment: Containment | None = None
    method: Literal["5why", "ishikawa", "fta", "fmea", "is_is_not", "timeline"] | None = None
    root_causes: tuple[RootCause, ...] = ()
    actions: tuple[ResponseAction, ...] = ()
    considered: Text | None = None
    prevention: Prevention | None = None
    effectiveness: Measure | None = None
    evidence: tuple[FileName, ...] = ()
    closing: Text | None = None


class Evaluation(Frozen):
    """What the side that asked makes of one round.

    ``override`` says why a round is accepted that R-CA-01 speaks against; its head of quality signs for that.
    """

    round: Count
    verdict: Literal["accepted", "accepted_with_conditions", "rejected"]
    reasons: Text
    override: Text | None = None

    @property
    def accepts(self) -> bool:
        """Whether the round is taken for an answer."""
        return self.verdict in _ACCEPTED


class Verification(Frozen):
    """How the actions were found to be carried out and to work."""

    method: Literal["desk", "onsite", "batch_review", "data"]
    result: Text
    verified_on: Day
    batches: Count | None = None
    verdict: Literal["effective", "not_effective"]
    evidence: tuple[FileName, ...] = ()


class Request(Envelope):
    """What both kinds of request hold."""

    classification: Classification = Field(title="Severity", json_schema_extra=owned_by("joint"))
    problem: Text = Field(
        title="Problem", description="What was found, where, when, how many. The facts, not the cause."
    )
    violated: Line | None = Field(
        None, title="Requirement violated", description="The clause of the agreement, specification or regulation."
    )
    containment_due: Moment | None = Field(
        None, title="Containment due", description="By when the other side confirms what keeps it from spreading."
    )
    response_due: Day = Field(title="Full response due", description="The day by which the full answer is expected.")
    attachments: tuple[Attachment, ...] = Field((), title="Attachments", max_length=1000, json_schema_extra=_EITHER)
    extensions: tuple[Extension, ...] = Field((), title="Extensions")
    responses: tuple[Response, ...] = Field(
        (), title="Responses", description="The other side answers here, round by round.", json_schema_extra=_EITHER
    )
    evaluations: tuple[Evaluation, ...] = Field(
        (), title="Evaluations", description="What you make of each round, with the reasons that the other side needs."
    )
    verification: Verification | None = Field(
        None, title="Verification", description="How it was seen that the actions work."
    )

    @model_validator(mode="after")
    def _rounds(self) -> Request:
        rounds = [response.round for response in self.responses]
        if rounds != list(range(1, len(rounds) + 1)):
            raise problem(
                f"the rounds are numbered {', '.join(map(str, rounds))}, expected 1, 2 and so on",
                "number the responses in their order, and leave none out",
            )
        judged = [evaluation.round for evaluation in self.evaluations]
        if judged != rounds[: len(judged)]:
            raise problem(
                f"the evaluations are of the rounds {', '.join(map(str, judged))}, expected one of each response",
                "judge each response once, in the order of their rounds",
            )
        return self

    @property
    def latest(self) -> Response | None:
        """The response that is being written, judged or carried out."""
        return self.responses[-1] if self.responses else None

    def evaluation(self, response: Response) -> Evaluation | None:
        """What the side that asked made of a response, as far as it did."""
        return next((e for e in self.evaluations if e.round == response.round), None)


class Scar(Request):
    """The sponsor demands causes and actions of its CMO."""

    type_name: ClassVar[str] = "scar"

    schema_: Literal["scar/1"] = Field(alias="schema", title="Format")
    site: SiteRef = Field(title="Site")
    trigger: Literal[
        "critical_event", "repeat_event", "audit_finding", "late_notification", "complaint", "data_integrity",
        "kpi_threshold",
    ] = Field(title="Trigger")  # fmt: skip
    extensions: tuple[Extension, ...] = Field((), title="Extensions", json_schema_extra=_SPONSOR)
    responses: tuple[Response, ...] = Field((), title="Responses", json_schema_extra=_CMO)
    evaluations: tuple[Evaluation, ...] = Field((), title="Evaluations", json_schema_extra=_SPONSOR)
    verification: Verification | None = Field(None, title="Verification", json_schema_extra=_SPONSOR)


class Car(Request):
    """The CMO asks the sponsor for causes and actions, or a company asks one of its own: oversight goes both ways."""

    type_name: ClassVar[str] = "car"

    schema_: Literal["car/1"] = Field(alias="schema", title="Format")
    addressed_to: Literal["sponsor", "cmo", "internal"] = Field(title="Addressed to")
