"""What runs out on a day: reviews, qualifications, licences, waivers. Nothing meets it but what takes its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sealtrail.clocks.clock import Done, Duty, day_in
from sealtrail.clocks.dated import dated
from sealtrail.clocks.marks import LANDED
from sealtrail.clocks.world import World
from sealtrail.model import (
    QUALIFYING,
    Agreement,
    Document,
    Envelope,
    PeriodicReview,
    Qualification,
    Risk,
    Site,
    Spec,
    TrainingAck,
    Waiver,
)
from sealtrail.model.sites import Licence


def expiries(world: World, record: Envelope) -> Iterator[Duty]:
    """What runs out with a record, as long as nothing has taken its place."""
    found = _OF.get(type(record))
    if found is not None:
        yield from found(world, record)


def _agreement(world: World, record: Agreement) -> Iterator[Duty]:
    notice = world.governance.policy.limits.agreement_notice_days
    if world.is_effective(record, day_in(world.on, world.calendar(record.org, record))):
        what, day = "review the agreement", record.next_review
        yield dated(world, record, what, day, "next_review", rule="R-AG-05", notice_days=notice)


def _qualification(world: World, record: Qualification) -> Iterator[Duty]:
    notice = world.governance.policy.limits.qualification_notice_days
    if record.decision is not None and record.state in QUALIFYING and not _is_requalified(world, record):
        what, day, place = f"qualify {record.site} again", record.decision.valid_to, ("decision", "valid_to")
        yield dated(world, record, what, day, *place, rule="R-QU-03", notice_days=notice)


def _risk(world: World, record: Risk) -> Iterator[Duty]:
    if _stands(world, record):
        yield dated(world, record, "review the risks", record.review_due, "review_due", rule="R-RK-02")


def _edition(world: World, record: Document | Spec) -> Iterator[Duty]:
    if _stands(world, record):
        yield dated(world, record, "review it", record.next_review, "next_review")


def _document(world: World, record: Document) -> Iterator[Duty]:
    yield from _edition(world, record)
    if record.trained_by is not None and record.state == "approved":
        end = _trained(world, record)
        yield dated(world, record, "complete the training", record.trained_by, "trained_by", end=end)


def _waiver(world: World, record: Waiver) -> Iterator[Duty]:
    if record.state == "granted" and record.expires >= world.on.date():
        what = f"do without the waiver of {record.rule}"
        yield dated(world, record, what, record.expires, "expires", owner=world.owner("sponsor.qa_head", record))


def _review(world: World, record: PeriodicReview) -> Iterator[Duty]:
    same = (r for r in world.of(PeriodicReview) if r.review_kind == record.review_kind and r.org == record.org)
    if record.next_due is not None and not any(r.from_ >= record.to for r in same):
        what = f"review again ({record.review_kind.replace('_', ' ')})"
        yield dated(world, record, what, record.next_due, "next_due")


def _stands(world: World, record: Risk | Document | Spec) -> bool:
    """Whether an edition is approved, and the one after it does not count yet."""
    successor = world.records.get(record.superseded_by or "")
    gone = (
        isinstance(successor, Risk | Document | Spec)
        and successor.state in {"approved", "withdrawn"}
        and successor.effective_from <= world.on.date()
    )
    return record.state == "approved" and not gone


def _is_requalified(world: World, record: Qualification) -> bool:
    return any(q.requalifies == record.id and q.state in QUALIFYING for q in world.of(Qualification))


def _trained(world: World, record: Document) -> Done:
    rosters = [t for t in world.of(TrainingAck) if t.subject == record.id and t.complete]
    if not rosters:
        return Done()
    proofs = [at for t in rosters for at in world.proofs(t.id, LANDED)[:1]]
    return Done(True, min(max(x.trained_on for x in t.trainees) for t in rosters), min(proofs, default=None))


def _papers(world: World, record: Site) -> Iterator[Duty]:
    """The site's licences and certificates, but for those that a newer one of the same kind has replaced."""
    if record.state != "active":
        return
    notice, rule = world.governance.policy.limits.licence_notice_days, "R-RG-01"
    for i, one in enumerate(record.licences):
        if one.valid_to is not None and not any(_replaces(other, one) for other in record.licences):
            what, place = f"renew {one.kind} {one.number} of {one.authority}", ("licences", i, "valid_to")
            yield dated(world, record, what, one.valid_to, *place, rule=rule, notice_days=notice)
    for i, held in enumerate(record.certifications):
        if not any(x.scheme == held.scheme and x.valid_to > held.valid_to for x in record.certifications):
            what, place = f"renew certificate {held.scheme} {held.number}", ("certifications", i, "valid_to")
            yield dated(world, record, what, held.valid_to, *place, rule=rule, notice_days=notice)


def _replaces(newer: Licence, older: Licence) -> bool:
    same = (newer.authority, newer.kind) == (older.authority, older.kind)
    return same and older.valid_to is not None and (newer.valid_to is None or newer.valid_to > older.valid_to)


_OF: Mapping[type[Envelope], Callable[[World, Any], Iterator[Duty]]] = {
    Agreement: _agreement,
    Document: _document,
    PeriodicReview: _review,
    Qualification: _qualification,
    Risk: _risk,
    Site: _papers,
    Spec: _edition,
    Waiver: _waiver,
}
"""By type, what runs out."""
