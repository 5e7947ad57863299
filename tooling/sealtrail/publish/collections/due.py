"""Open and overdue work, by who owes it: the clocks of ``sealtrail due`` at the time of the last landing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from sealtrail.clocks import Clock, gaps
from sealtrail.publish import times, words
from sealtrail.publish.collections.collection import (
    Collection,
    counted,
    facts,
    grouped,
    linked,
    local,
    numbers_of,
    part,
    stated,
    tallied,
)
from sealtrail.publish.here import Here, row, table
from sealtrail.publish.holdings import Holdings
from sealtrail.publish.markup import Html, h, join
from sealtrail.publish.plots import duties_plot

_HEADS = ("Record", "What is owed", "Due", "How it stands", "Asked by")
_DONE = ("Record", "What was owed", "Due", "Declared", "Proven", "Why it is here")


def _tally(holdings: Holdings) -> str:
    held = holdings.reckoned.clocks
    return tallied(f"{sum(c.is_late for c in held)} late", f"{sum(c.is_coming for c in held)} coming")


def _parts(here: Here) -> Iterator[Html]:
    held = here.holdings.reckoned.clocks
    open_ones = [clock for clock in held if clock.open]
    late = [clock for clock in open_ones if clock.is_late]
    coming = [clock for clock in open_ones if clock.is_coming]
    later = [clock for clock in open_ones if clock not in late and clock not in coming]
    doubtful = [c for c in held if not c.open and (c.state in {"missed", "unproven"} or c.backdated)]
    met = [clock for clock in held if clock.state == "met" and not clock.backdated]
    yield facts([
        ("Late", h("a", str(len(late)), href="#late")),
        ("Due within its days of notice", h("a", str(len(coming)), href="#coming")),
        ("Due later, paused or not started", h("a", str(len(later)), href="#later")),
        ("Done late, or not proven", h("a", str(len(doubtful)), href="#doubtful")),
        ("Done in time", h("a", str(len(met)), href="#met")),
    ])  # fmt: skip
    yield part("Month by month", "months", duties_plot(held, here))
    yield part("Late", "late", _by_owner("Still to be done, and late", late, here))
    yield part("Coming", "coming", _by_owner("Due within the days of notice that policy sets", coming, here))
    yield part("Later", "later", _by_owner("Running, resting or not started", later, here))
    proof = "What an author declares proves nothing where a notice or a state is owed: the landing does."
    yield part("Done late, or not proven", "doubtful", _done(doubtful, here), lead=proof)
    records = h("p", numbers_of((clock.duty.record for clock in met), here)) if met else None
    said = f"{counted(len(met), 'clock')} met; each is on the page of its record."
    yield part("Done in time", "met", records, lead=said)
    unseen = [h("li", linked(sentence(text), here)) for text in gaps(here.holdings.reckoned.world, held)]
    yield part("Not seen by this list", "gaps", h("ul", unseen) if unseen else None)


def owner_of(clock: Clock, holdings: Holdings) -> str:
    """Who owes it: the organisation and the role in it."""
    owner = clock.duty.owner
    return f"{holdings.organisation(owner.organisation)}: {words.role_word(owner.role)}"


def _by_owner(caption: str, clocks: list[Clock], here: Here) -> Html | None:
    if not clocks:
        return None
    held = sorted(clocks, key=lambda clock: owner_of(clock, here.holdings))
    bodies = [
        grouped(owner, _HEADS, [_row(clock, here) for clock in mine])
        for owner, mine in groupby(held, key=lambda clock: owner_of(clock, here.holdings))
    ]
    return table(caption, _HEADS, bodies, sortable=True, class_="groups")


def _row(clock: Clock, here: Here) -> Html:
    duty = clock.duty
    what = join(sentence(duty.what), h("small", person, class_="detail") if (person := _person(clock, here)) else None)
    return row(_HEADS, [here.titled(duty.record), what, due_of(clock), stands(clock), source_of(clock, here)])


def sentence(text: str) -> str:
    """A duty as the clock names it, with a capital."""
    told = " ".join(text.split())
    return told[:1].upper() + told[1:]


def _person(clock: Clock, here: Here) -> Html | None:
    person = clock.duty.owner.person
    if not person:
        return None
    return here.person(person) if person in here.holdings.records else join(person)


def due_of(clock: Clock) -> Html:
    """When it is due, at the obliged party's site."""
    there = clock.due_there
    return join("–") if there is None else local(there, clock.duty.calendar.time_zone)


def stands(clock: Clock) -> Html:
    """How a clock stands, in words, with the reason where the state alone does not tell."""
    said = {
        "not_started": "Not started", "paused": "Resting", "met": "Met", "missed": "Late" if clock.open else "Missed",
        "unproven": "Not proven",
    }.get(clock.state, "Running")  # fmt: skip
    tone = {"missed": "void", "met": "good", "running": "open", "unproven": "draft"}.get(clock.state, "ended")
    return join(h("span", said, class_=f"chip {tone}"), h("small", _detail(clock), class_="detail"))


def _detail(clock: Clock) -> str:
    if clock.why:
        return clock.why
    days = clock.days
    if days is None or not clock.open:
        return ""
    return (
        f"{counted(-days, 'day')} late" if days < 0 else "on this day" if days == 0 else f"{counted(days, 'day')} left"
    )


def source_of(clock: Clock, here: Here) -> Html:
    """What asks for it: the record itself, the agreement's clause, or policy."""
    number, _, clause = clock.duty.source.partition("#")
    if number in here.holdings.records:
        return join(here.number(number), f", clause {clause}" if clause else None)
    return join({"record": "The record itself", "policy": "Policy"}.get(number) or linked(clock.duty.source, here))


def _done(clocks: Iterable[Clock], here: Here) -> Html | None:
    rows = []
    for clock in clocks:
        end = clock.duty.end
        declared = stated(end.declared)
        proven = times.utc(end.proven) if end.proven is not None else "–"
        early = h("small", "Declared well before any proof", class_="detail") if clock.backdated else None
        what, held = sentence(clock.duty.what), join(stands(clock), early)
        rows.append(row(_DONE, [here.titled(clock.duty.record), what, due_of(clock), declared, proven, held]))
    return table("Done since, and to be looked at", _DONE, rows, sortable=True) if rows else None


COLLECTION = Collection(
    "due", "Open and overdue work",
    "What is late, what is coming and what was done late: every clock of every record, by who owes it.",
    _tally, _parts,
)  # fmt: skip
