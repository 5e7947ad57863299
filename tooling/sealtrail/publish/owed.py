"""What is owed on one record: its clocks, as the register of open and overdue work shows them. Pure.

Nothing is computed here: the clocks are those of ``sealtrail due`` at the moment that the site shows.
"""

from __future__ import annotations

from datetime import datetime

from sealtrail.clocks import Clock
from sealtrail.publish import times
from sealtrail.publish.collections import due
from sealtrail.publish.here import Here, row, section, table
from sealtrail.publish.holdings import Held
from sealtrail.publish.markup import Html, between, h, join


def part(held: Held, here: Here) -> list[tuple[str, str, Html]]:
    """What is owed on this record, as the register of open and overdue work computes it."""
    clocks = here.holdings.reckoned.by_record.get(held.place.id, ())
    if not clocks:
        return []
    day = here.holdings.day
    heads = ("What is owed", "By", "Due", "How it stands", "Done", "Asked by")
    rows = [
        row(heads, [due.sentence(clock.duty.what), due.owner_of(clock, here.holdings), due.due_of(clock),
                    due.stands(clock), _done(clock), due.source_of(clock, here)])
        for clock in clocks
    ]  # fmt: skip
    content = table("Clocks, at the obliged party's site", heads, rows, class_="clocks")
    lead = (
        f"As it stood on {times.long_day(day)}. Where a notice or a state is owed, the proven time counts: "
        "what an author declares proves nothing."
    )
    return [("Clocks", "clocks", section("Clocks", content, key="clocks", lead=lead))]


def _done(clock: Clock) -> Html:
    """When it was done, as declared and as proven."""
    end = clock.duty.end
    if not end.done:
        return join("–")
    told = [
        join("declared ", times.stated(end.declared) if isinstance(end.declared, datetime) else
             times.day_of(end.declared)) if end.declared is not None else None,
        join("proven ", times.utc(end.proven)) if end.proven is not None else None,
        h("b", "declared well before any proof") if clock.backdated else None,
    ]  # fmt: skip
    return between(h("br"), [one for one in told if one is not None]) if any(told) else join("done")
