"""What governs: root, policy, workflows, calendars. Read from the base of a change, never from the change itself."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from sealtrail.model.agreements import NotificationRule
from sealtrail.model.base import (
    Bool,
    Count,
    Country,
    Day,
    Frozen,
    KeyText,
    Line,
    Moment,
    OrgCode,
    PersonId,
    RepoPath,
    Sha256,
    Slug,
    Text,
    problem,
)
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


class LegalEntity(Frozen):
    """A legal entity that belongs to an organisation."""

    name: Line
    country: Country


class Holder(Frozen):
    """A root holder: a person, and the public key that only root lends them."""

    person: PersonId
    public: KeyText


class FormerHolder(Frozen):
    """A key that was a root holder's. It stays listed, so that nobody else can ever enrol it.

    ``since`` is for a key that others may have used: from when on.
    """

    person: PersonId
    public: KeyText
    ended: Moment
    kind: Literal["retired", "compromised"]
    since: Moment | None = None

    @model_validator(mode="after")
    def _of_a_compromise(self) -> FormerHolder:
        if (self.since is None) != (self.kind == "retired") or (self.since is not None and self.since > self.ended):
            raise problem(
                "since goes with a compromised root key, and comes before the key ended",
                "for kind: compromised say since when; for kind: retired leave since out",
            )
        return self


class Organisation(Frozen):
    """One of the two organisations, with its own root holders and threshold."""

    id: Slug
    code: OrgCode
    side: Side
    name: Line
    legal_entities: tuple[LegalEntity, ...] = Field(min_length=1)
    threshold: Count
    holders: tuple[Holder, ...] = Field(min_length=1)


Origin = Annotated[str, Field(pattern=r"^https://[a-z0-9]([a-z0-9.-]{0,200}[a-z0-9])?(:[0-9]{1,5})?$")]
"""A page's origin as browsers write it: scheme, host, and an unusual port (RFC 6454, section 6)."""


class Root(Frozen):
    """Who stands behind the repository: two organisations, each with its own holders, keys and threshold."""

    schema_: Literal["root/1"] = Field(alias="schema")
    version: Count
    repository: Annotated[str, Field(pattern=r"^urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
    organisations: tuple[Organisation, ...]
    former_holders: tuple[FormerHolder, ...] = ()
    passkey_origins: tuple[Origin, ...] = ()
    predecessor: Sha256 | None = None

    @model_validator(mode="after")
    def _sound(self) -> Root:
        if [org.side for org in self.organisations] != ["sponsor", "cmo"]:
            raise problem(
                "expected exactly two organisations, the sponsor first and the CMO second",
                "one repository serves one sponsor and one contract manufacturer",
            )
        first, second = self.organisations
        if first.id == second.id or first.code == second.code:
            raise problem("the two organisations share an id or a code", "give each its own")
        for org in self.organisations:
            if org.threshold > len({h.person for h in org.holders}):
                raise problem(
                    f"{org.id} asks for {org.threshold} root holders and names {len({h.person for h in org.holders})}",
                    "lower the threshold or name more holders",
                )
        holders = [h for org in self.organisations for h in org.holders]
        if len({h.public for h in holders}) != len(holders) or len({h.person for h in holders}) != len(holders):
            raise problem("a root holder or a root key is named twice", "each holder has one key of their own")
        former = [h.public for h in self.former_holders]
        if len({*former}) != len(former) or {*former} & {h.public for h in holders}:
            raise problem("a former root key is named twice, or is in use", "a root key that ended is never used again")
        return self

    def organisation(self, org: str) -> Organisation | None:
        """The organisation with this id."""
        return next((o for o in self.organisations if o.id == org), None)

    def on_side(self, side: str) -> Organisation:
        """The organisation on one side."""
        return next(o for o in self.organisations if o.side == side)

    def other(self, org: str) -> Organisation:
        """The organisation that is not this one."""
        return next(o for o in self.organisations if o.id != org)


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


class Condition(Frozen):
    """A named predicate with its argument; Python implements it, so no expression is ever evaluated."""

    name: Slug
    argument: str = ""


def _as_condition(value: Any) -> Any:
    if isinstance(value, str):
        return {"name": value}
    if isinstance(value, dict) and len(value) == 1:
        ((name, argument),) = value.items()
        return {"name": name, "argument": argument}
    return value


ConditionField = Annotated[Condition, BeforeValidator(_as_condition)]


class Need(Frozen):
    """A signature that an edge asks for: role, meaning, how many people, and when."""

    role: Annotated[str, Field(pattern=r"^[a-z]+\.[a-z_]+$")]
    meaning: Meaning
    count: Count = 1
    when: tuple[ConditionField, ...] = ()
    not_: tuple[Literal["action_owner"], ...] = Field((), alias="not")
    may_coincide: Bool = False


def _as_tuple(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


States = Annotated[tuple[Slug, ...], BeforeValidator(_as_tuple), Field(min_length=1)]
Milestone = Annotated[str, Field(pattern=r"^(state:)?[a-z][a-z0-9_]{0,39}(\.[a-z][a-z0-9_]{0,39})?$")]
"""A moment or day of a record, or ``state:`` and the state whose landing it is."""

FieldName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}(\.[a-z][a-z0-9_]{0,39})?$")]
"""A field, or one field of the items of a list, such as ``actions.done_on``."""

Fields = Literal["any"] | tuple[FieldName, ...]


class Edge(Frozen):
    """A change of state (or an editorial change within one) and what it asks for.

    ``fields`` may change with it besides those that may be edited in the state it leaves. ``write`` narrows or widens
    who may author it. ``custody`` keeps it for records of one custody.
    """

    from_: States = Field(alias="from")
    to: Slug
    need: tuple[Need, ...] = ()
    write: tuple[str, ...] | None = None
    fields: Fields = ()
    editorial: Bool = False
    custody: Literal["native", "mirrored"] | None = None


class Edit(Frozen):
    """Which fields may be revised within a state, and by whom (default: the workflow's writers)."""

    fields: Fields
    write: tuple[str, ...] | None = None


class Workflow(Frozen):
    """The life of one record type. No edge, no change."""

    schema_: Literal["workflow/1"] = Field(alias="schema")
    type: Slug
    states: tuple[Slug, ...] = Field(min_length=1)
    terminal: tuple[Slug, ...] = ()
    write: tuple[str, ...] = Field(min_length=1)
    edit: dict[Slug, Edit] = Field(default_factory=dict)
    edges: tuple[Edge, ...] = Field(min_length=1)


class Holiday(Frozen):
    """A day on which nobody works."""

    on: Day
    name: Line


class Calendar(Frozen):
    """A site's working days, for business-day clocks."""

    schema_: Literal["calendar/1"] = Field(alias="schema")
    id: Slug
    time_zone: Line
    weekend: tuple[Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"], ...]
    holidays: tuple[Holiday, ...] = ()
