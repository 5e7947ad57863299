"""Policy: what both sides agreed on for their repository. Read from the base of a change, never from the change."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from sealtrail.model.agreements import NotificationRule
from sealtrail.model.base import Count, Frozen, Line, RepoPath, Sha256, Slug, Text, problem
from sealtrail.model.words import (
    Classification,
    Dataset,
    EscalationLevel,
    Meaning,
    Regime,
    Role,
    Side,
    Topic,
    Trigger,
    Unit,
)

Milestone = Annotated[str, Field(pattern=r"^(state:)?[a-z][a-z0-9_]{0,39}(\.[a-z][a-z0-9_]{0,39})?$")]
"""A moment or day of a record, or ``state:`` and the state whose landing it is."""


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


class ClockRule(Frozen):
    """How long one step of a record may take, from one milestone to another, and who answers for it.

    A milestone is a moment or day in the record (``detected_at``) or the landing of a state (``state:classified``).
    """

    type: Slug
    class_: Classification | Literal["any"] = Field("any", alias="class")
    start: Milestone
    stop: Milestone
    amount: Count
    unit: Unit
    owner: Annotated[str, Field(pattern=r"^[a-z]+\.[a-z_]+$")]
    source: Line


class Limits(Frozen):
    """The numbers that rules go by. All are practice, none is law: each company sets its own (units in the names)."""

    qualification_grace_days: Count = 30
    qualification_notice_days: Count = 90
    audit_age_months: Count = 24
    food_audit_age_months: Count = 12
    agreement_escalation_days: Count = 90
    agreement_stop_days: Count = 180
    agreement_review_months: Count = 36
    agreement_notice_days: Count = 90
    licence_notice_days: Count = 90
    defect_notice_business_days: Count = 1
    integrity_notice_business_days: Count = 1
    one_sided_percent: Count = 90
    recurrence_months: Count = 12
    recurrence_minor: Count = 3
    recurrence_major: Count = 2
    missed_notification_months: Count = 6
    overdue_escalation_days: Count = 60
    least_batches: Count = 3
    rejected_rounds: Count = 2
    open_requests: Count = 3
    request_overdue_business_days: Count = 10
    ratification_business_days: Count = 2
    residual_risk: Count = 100
    for_cause_review_business_days: Count = 5
    conforming_periods: Count = 3
    due_notice_days: Count = 30


class Threshold(Frozen):
    """What raises an escalation, to which level, and how many within how many months it takes."""

    trigger: Trigger
    level: EscalationLevel
    count: Count = 1
    months: Count | None = None


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
