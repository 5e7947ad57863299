"""Notification clocks: how fast one side must tell the other, by the agreement in force, else by the policy."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sealtrail.calendar import due_at
from sealtrail.clocks.clock import Done, Duty, Owner, within
from sealtrail.clocks.marks import NOTICE, tells
from sealtrail.clocks.world import World
from sealtrail.model import Deviation, Envelope, Notification, NotificationRule
from sealtrail.model.words import SIDES

Event = tuple[str, frozenset[str]]
"""An event as agreements name it, and the classes of which a rule for it would fit; none named: any class."""

_WORST = "critical"


def notice(world: World, record: Envelope) -> Duty | None:
    """What a deviation or a notification owes the other side: the strictest of all rules that fit.

    ``None`` where no rule asks for anything, and for records of other types. Until a deviation has a class, it counts
    as the worst; until somebody says when the quality unit knew, it knew when the event was detected.
    """
    if not isinstance(record, Deviation | Notification) or record.state == "voided":
        return None
    fitting = [duty for source, rule in _rules(world, record) if (duty := _duty(world, record, source, rule))]
    return min(fitting, key=lambda duty: (duty.due is None, duty.due, duty.source), default=None)


def _rules(world: World, record: Deviation | Notification) -> Iterator[tuple[str, NotificationRule]]:
    events = tuple(_events(record))
    agreed = [
        (f"{a.id}#{rule.clause}" if rule.clause else a.id, rule)
        for a in world.binding(record, _known(record))
        for rule in a.notification_rules
        if _fits(rule, events)
    ]
    defaults = (("policy", r) for r in world.governance.policy.notification_defaults if _fits(r, events))
    yield from agreed or defaults


def _events(record: Deviation | Notification) -> Iterator[Event]:
    if isinstance(record, Notification):
        yield record.event, frozenset({record.event_class, "any"} if record.event_class else ())
        return
    of_class = frozenset({record.classification or _WORST, "any"})
    suspected = of_class | {"suspected"}
    yield "deviation", suspected if record.suspected else of_class
    for event in record.suspected:
        yield event, suspected
    if record.data_integrity:
        yield "data_integrity", suspected


def _fits(rule: NotificationRule, events: tuple[Event, ...]) -> bool:
    return any(rule.event == event and (not classes or rule.class_ in classes) for event, classes in events)


def _known(record: Deviation | Notification) -> datetime:
    return record.start_at if isinstance(record, Notification) else record.aware_at or record.detected_at


def _duty(world: World, record: Deviation | Notification, source: str, rule: NotificationRule) -> Duty | None:
    start = _start(record, rule)
    told = rule.to[0].partition(".")[0]
    obliged = world.governance.root.on_side(next(side for side in SIDES if side != told))
    if start is None or obliged.id != record.org:
        return None
    calendar = world.calendar(obliged.id, record)
    owner = world.owner("owner.quality", record)
    return Duty(
        record.id,
        f"tell {', '.join(rule.to)} of {_words(record)} {within(rule.amount, rule.unit)}",
        source,
        Owner(owner.organisation, owner.role),
        calendar,
        due_at(start, rule.amount, rule.unit, calendar),
        ("notice",) if isinstance(record, Deviation) and record.notice is not None else ("sent_at",)
        if isinstance(record, Notification) else (),
        "R-EV-01",
        start,
        told_by(world, record),
        "proven",
        notice_days=world.governance.policy.limits.due_notice_days,
        unit=rule.unit,
    )  # fmt: skip


def _start(record: Deviation | Notification, rule: NotificationRule) -> datetime | None:
    if isinstance(record, Notification):
        return record.start_at
    starts = {"occurred": record.occurred.from_, "detected": record.detected_at, "aware": _known(record)}
    return starts.get(rule.start)


def _words(record: Deviation | Notification) -> str:
    if isinstance(record, Notification):
        return record.event.replace("_", " ")
    if record.classification is None:
        return f"this deviation, which has no class yet and counts as {_WORST}"
    return f"this {record.classification} deviation"


def told_by(world: World, record: Envelope) -> Done:
    """Whether the other side was told of a record: by itself, or by a notification about it, whichever came first.

    A note that the owner wrote to its own people, or that came from the other side, tells nobody.
    """
    own = world.side(record.org)
    telling: list[Envelope] = [record] if tells(record) else []
    telling += [one for one in world.about.get(record.id, ()) if one.org == record.org and _leaves(own, one)]
    known = [r for r in telling if _is_told_by_now(world, r)]
    if not known:
        return Done()
    declared = [at for r in known if (at := _declared(r)) is not None]
    proven = [at for r in known for at in world.proofs(r.id, NOTICE)]
    return Done(True, min(declared, default=None), min(proven, default=None))


def _leaves(side: str, note: Notification) -> bool:
    return any(role.partition(".")[0] != side for role in note.to)


def _is_told_by_now(world: World, record: Envelope) -> bool:
    if world.proven is not None:
        return bool(world.proofs(record.id, NOTICE))
    declared = _declared(record)
    return declared is None or declared <= world.on


def _declared(record: Envelope) -> datetime | None:
    if isinstance(record, Notification):
        return record.sent_at
    return record.notice.notified_at if isinstance(record, Deviation) and record.notice is not None else None
