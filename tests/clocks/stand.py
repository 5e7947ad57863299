"""What the tests of clocks stand on: two companies, two sites in two zones, and records that differ in one thing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from sealtrail.clocks import Clock, Proven, World, clocks
from sealtrail.model import (
    Agreement,
    Calendar,
    Capa,
    Deviation,
    Envelope,
    Notification,
    NotificationRule,
    Policy,
    Site,
    Waiver,
)
from sealtrail.store import Governance, directory_snapshot
from tests.people.cast import made

DEVIATION, AGREEMENT = "DEV-HRW-2026-0101", "QA-LRK-0009-01"
LUMBERTON, BERLIN = "SITE-HRW-0001", "SITE-HRW-0008"


@cache
def governance() -> Governance:
    """What governs the exemplar, without its clocks, and with two calendars that share no holiday."""
    found, findings = directory_snapshot(Path(__file__).resolve().parents[2]).governance()
    assert found is not None, findings
    bare = {"clocks": (), "notification_defaults": (), "calendars": {"sponsor": "berlin", "cmo": "jersey"}}
    held = (calendar("jersey", "America/New_York", "2026-11-26"), calendar("berlin", "Europe/Berlin", "2026-05-01"))
    return replace(found, policy=found.policy.model_copy(update=bare), calendars={one.id: one for one in held})


def calendar(name: str, time_zone: str, *holidays: str) -> Calendar:
    days = [{"on": day, "name": "A holiday"} for day in holidays]
    weekend = ["saturday", "sunday"]
    value = {"schema": "calendar/1", "id": name, "time_zone": time_zone, "weekend": weekend, "holidays": days}
    return made(Calendar, value)


def world(*records: Envelope, on: str, proven: Proven | None = None, **policy: Any) -> World:
    """The records at a moment, under the exemplar's policy with some things exchanged."""
    held = governance()
    if policy:
        raw = {**held.policy.model_dump(mode="json", exclude_defaults=True), **policy}
        held = replace(held, policy=made(Policy, raw))
    known = {
        one.id: one for one in [site(LUMBERTON, "America/New_York", "jersey"), site(BERLIN, "Europe/Berlin", "berlin")]
    }
    return World(held, {**known, **{one.id: one for one in records}}, at(on), proven)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def landed(record: str, **marks: str | Iterable[str]) -> dict[str, dict[str, tuple[datetime, ...]]]:
    """That a record's marks landed at some moments; ``state_closed`` stands for ``state:closed``."""
    named = {
        mark.replace("state_", "state:"): (when,) if isinstance(when, str) else when for mark, when in marks.items()
    }
    return {record: {mark: tuple(at(one) for one in when) for mark, when in named.items()}}


def only(found: Iterable[Clock], **wanted: str) -> Clock:
    """The one clock of this record, or with these words."""
    (clock,) = (c for c in found if all(value in str(getattr(c.duty, name)) for name, value in wanted.items()))
    return clock


def told(held: World) -> Clock:
    """The notification clock of the deviation."""
    return only(clocks(held), record=DEVIATION, rule="R-EV-01")


# --- records ---


def envelope(schema: str, number: str, state: str, **fields: Any) -> dict[str, Any]:
    org = "larkspur" if "-LRK-" in number else "harrow"
    head = {"schema": f"{schema}/1", "id": number, "title": "A test", "revision": 1, "state": state, "org": org}
    return {**head, **{name.rstrip("_"): value for name, value in fields.items() if value is not None}}


def site(number: str, time_zone: str, named: str, **more: Any) -> Site:
    return made(Site, envelope(
        "site", number, "active", legal_name="Harrow", site_name="Plant", address="Somewhere", country="US",
        time_zone=time_zone, calendar=named, activities=["drug_product"], risk_tier="major", **more,
    ))  # fmt: skip


def deviation(aware: str | None = "2026-11-03T10:00:00-05:00", state: str = "open", **more: Any) -> Deviation:
    fields: dict[str, Any] = {
        "site": LUMBERTON, "products": ["PRD-LRK-0001"], "category": "equipment", "description": "A seal was broken.",
        "occurred": {"from": "2026-02-01T08:00:00-05:00"}, "detected_at": "2026-11-03T09:00:00-05:00",
        "aware_at": aware, "classification": "critical",
    }  # fmt: skip
    return made(Deviation, {**envelope("deviation", DEVIATION, state, **fields), **more})


def notice(when: str) -> dict[str, str]:
    return {"notified_at": when, "to": "Quality", "channel": "telephone"}


def rule(amount: int = 24, unit: str = "hours", **more: Any) -> dict[str, Any]:
    return {"event": "deviation", "class": "critical", "start": "aware", "amount": amount, "unit": unit,
            "to": ["sponsor.qa"], "clause": "8.2", **more}  # fmt: skip


def agreement(*rules: Mapping[str, Any], number: str = AGREEMENT, since: str = "2026-01-01", **more: Any) -> Agreement:
    return made(Agreement, envelope("agreement", number, "approved", **{
        "parties": ["larkspur", "harrow"], "sites": [LUMBERTON, BERLIN], "products": ["PRD-LRK-0001"],
        "activities": ["drug_product"], "regimes": ["drug_us_211"], "effective_from": since,
        "next_review": "2028-04-01", "precedence": "quality_agreement_prevails_on_quality",
        "responsibility_matrix": [{"topic": "A1", "responsible": "cmo", "accountable": "cmo", "clause": "3.1"}],
        "notification_rules": [*rules] or [rule()],
        "change_rules": [{"category": "process", "class": "major", "requires": "sponsor_approval", "lead_days": 90,
                          "clause": "9.2"}],
        "subcontracting_allowed": False, "audit_interval_months": 18, **more,
    }))  # fmt: skip


def notification(number: str = "NTF-HRW-2026-0101", **more: Any) -> Notification:
    fields: dict[str, Any] = {
        "site": LUMBERTON, "products": ["PRD-LRK-0001"], "event": "deviation", "event_class": "critical",
        "about": [DEVIATION], "start_at": "2026-11-03T10:00:00-05:00", "sent_at": "2026-11-04T08:00:00-05:00",
        "to": ["sponsor.qa"], "content": "A seal was broken.",
    }  # fmt: skip
    return made(Notification, envelope("notification", number, "sent", **{**fields, **more}))


def waiver(record: str, rule_: str = "R-EV-01", state: str = "granted", expires: str = "2026-12-31") -> Waiver:
    return made(Waiver, envelope(
        "waiver", "WVR-LRK-2026-0101", state, rule=rule_, record=record, justification="They sat in one room.",
        instead="The minutes are kept.", expires=expires,
    ))  # fmt: skip


def capa(
    due: str = "2026-11-13", done_on: str | None = None, /, *extensions: tuple[str, str, str], **more: Any
) -> Capa:
    """A CAPA with one action; each extension is the old date, the new one, and the day on which it was asked for."""
    moved = [
        {"old_due": old, "new_due": new, "requested_on": asked, "approved_by": "PER-LRK-0003", "reason": "Later"}
        for old, new, asked in extensions
    ]
    action = {"id": "A1", "kind": "corrective", "strength": "strong", "text": "Replace it", "owner": "PER-HRW-0004",
              "due": due, **({} if done_on is None else {"done_on": done_on})}  # fmt: skip
    fields = {
        "site": LUMBERTON, "classification": "minor", "problem": "It was worn.", "actions": [action],
        "sources": [{"kind": "deviation", "reference": "EV-1", "summary": "It was worn."}], "extensions": moved,
    }  # fmt: skip
    state = more.pop("state", "implementing")
    return made(Capa, envelope("capa", "CAPA-HRW-2026-0101", state, **{**fields, **more}))


def default(**more: Any) -> NotificationRule:
    return made(NotificationRule, rule(**more))
