"""Policy: what both sides agreed on for their repository. Read from the base of a change, never from the change."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from sealtrail.model.agreements import NotificationRule, StepTime
from sealtrail.model.base import Frozen, problem
from sealtrail.model.forms import Count, Line, RecordId, RepoPath, Sha256, Slug, Text
from sealtrail.model.words import (
    Dataset,
    EscalationLevel,
    Meaning,
    Regime,
    Role,
    Side,
    Topic,
    Trigger,
)

Days = Annotated[Count, Field(le=3650)]
"""Days, of any kind: ten years at most, so that no date that they are counted from leaves the calendar."""

Months = Annotated[Count, Field(le=120)]
"""Months, ten years of them at most."""


class PreviousPolicy(Frozen):
    """An earlier policy whose statements may still land, with the meaning texts that differed then."""

    version: Count
    sha256: Sha256
    meanings: dict[Meaning, Text] = Field(default_factory=dict)


class Signing(Frozen):
    """How far signing may lie from landing. ``window_days`` by record type, ``default`` for the rest."""

    window_days: dict[Slug, Annotated[Count, Field(le=3650)]]
    skew_minutes: Count
    declared_gap_hours: Count

    @model_validator(mode="after")
    def _default(self) -> Signing:
        if "default" not in self.window_days:
            raise problem("window_days has no default", "add a line such as default: 30")
        return self


class CommitClock(Frozen):
    """How far a commit's time may lie behind its parent's or ahead of the server's clock, and how old it may arrive."""

    tolerance_minutes: Count
    max_age_hours: Count


class Keys(Frozen):
    """Which kinds of keys may be enrolled, and for which meanings user verification is demanded."""

    accepted: tuple[Line, ...] = Field(min_length=1)
    user_verification: tuple[Meaning, ...] = ()


class BySide(Frozen):
    """What a word such as ``quality`` means on each side."""

    sponsor: Role
    cmo: Role


class Governed(Frozen):
    """Which paths a system change may pin. Any other path that is no record is refused."""

    authority: tuple[RepoPath, ...] = Field(min_length=1)
    machinery: tuple[RepoPath, ...] = ()
    pages: tuple[RepoPath, ...] = ()


class Expected(Frozen):
    """An event and its class, of which every agreement must say how fast the other side is told."""

    event: Slug
    class_: Slug = Field(alias="class")


class ClockRule(StepTime):
    """How long a step may take where no agreement in force says so, and whose practice or law that is."""

    source: Line


class Limits(Frozen):
    """The numbers that rules go by. All are practice, none is law: each company sets its own (units in the names)."""

    qualification_grace_days: Days = 30
    qualification_notice_days: Days = 90
    audit_age_months: Months = 24
    food_audit_age_months: Months = 12
    agreement_escalation_days: Days = 90
    agreement_stop_days: Days = 180
    agreement_review_months: Months = 36
    agreement_notice_days: Days = 90
    licence_notice_days: Days = 90
    defect_notice_business_days: Days = 1
    integrity_notice_business_days: Days = 1
    one_sided_percent: Annotated[Count, Field(le=100)] = 90
    recurrence_months: Months = 12
    recurrence_minor: Count = 3
    recurrence_major: Count = 2
    overdue_escalation_days: Days = 60
    least_batches: Count = 3
    request_overdue_business_days: Days = 10
    ratification_business_days: Days = 2
    residual_risk: Count = 100
    for_cause_review_business_days: Days = 5
    conforming_periods: Count = 3
    due_notice_days: Days = 30
    notice_lag_days: Days = 1
    waiver_days: Days = 90
    signing_lag_days: Days = 7
    approvals_in_a_row: Count = 10
    approvals_minutes: Count = 10


def _of_no_edition(value: str) -> str:
    if re.fullmatch(r"(QA|DOC|SPEC)-[A-Z0-9]{2,6}-\d{4}", value, re.ASCII) is None:
        raise problem(
            f'"{value}" is not the number of an agreement, document or specification',
            "write it without that of an edition, such as QA-LRK-0001",
        )
    return value


class Training(Frozen):
    """Who holds this role signs only when trained: on the edition in force of the document with this number."""

    role: Role
    document: Annotated[RecordId, AfterValidator(_of_no_edition)]


class Threshold(Frozen):
    """What raises an escalation, to which level, and how many within how many months it takes."""

    trigger: Trigger
    level: EscalationLevel
    count: Count = 1
    months: Months | None = None


class Policy(Frozen):
    """The rules that both sides agreed on for this repository."""

    schema_: Literal["policy/1"] = Field(alias="schema")
    version: Count
    engine: Count
    previous: tuple[PreviousPolicy, ...] = ()
    signing: Signing
    commit_clock: CommitClock
    keys: Keys
    words: dict[Slug, BySide]
    meanings: dict[Meaning, Text]
    governed: Governed
    mandatory_topics: dict[Regime, tuple[Topic, ...]] = Field(default_factory=dict)
    notification_defaults: tuple[NotificationRule, ...] = ()
    mandatory_notifications: tuple[Expected, ...] = ()
    mandatory_data: tuple[Dataset, ...] = ()
    calendars: dict[Side, Slug] = Field(default_factory=dict)
    clocks: tuple[ClockRule, ...] = ()
    limits: Limits = Field(default_factory=Limits)
    thresholds: tuple[Threshold, ...] = ()
    training: tuple[Training, ...] = ()
