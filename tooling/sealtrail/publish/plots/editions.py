"""Which edition of each agreement was in force when, as bars on one line of time. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sealtrail.model import Agreement
from sealtrail.publish import times
from sealtrail.publish.here import Here, chip, row, table
from sealtrail.publish.holdings import Held, Holdings
from sealtrail.publish.markup import Html, h, join
from sealtrail.publish.plots.drawing import LEFT, RIGHT, Scale, axis, box, figure, midnight, n, text, wide

_ROW, _BAR = 46, 22
_MANY = 30
_EVER_APPROVED = frozenset({"approved", "terminated"})
_HEADS = ("Edition", "State", "In force from", "Until", "Next review")


@dataclass(frozen=True, slots=True)
class Binding:
    """From when an edition binds, and the first day on which it no longer does; ``successor`` is what took its place.

    ``end`` is ``None`` as long as nothing ends it.
    """

    first: date
    end: date | None
    successor: str = ""


def binding(held: Held, holdings: Holdings) -> Binding | None:
    """When an edition binds, nothing as long as it was never approved."""
    model = held.model
    if not isinstance(model, Agreement) or model.state not in _EVER_APPROVED:
        return None
    ends: list[tuple[date, str]] = []
    after = holdings.records.get(model.superseded_by or "")
    if after is not None and isinstance(after.model, Agreement) and after.model.state in _EVER_APPROVED:
        ends.append((max(model.effective_from, after.model.effective_from), after.place.id))
    if model.state == "terminated":
        ended = max(event.proven_at for event in held.events if event.action in {"state", "created"})
        ends.append((max(ended.date(), model.effective_from), ""))
    end, successor = min(ends, default=(None, ""))
    return Binding(model.effective_from, end, successor)


def editions_plot(here: Here) -> Html | None:
    """When each edition of each agreement was in force, with a table of it; nothing where none was ever approved."""
    found = [(held, span) for held in here.holdings.of_type("agreement")
             if (span := binding(held, here.holdings)) is not None]  # fmt: skip
    if not found:
        return None
    chains = defaultdict[str, list[tuple[Held, Binding]]](list)
    for held, span in found:
        chains[held.place.id.rpartition("-")[0]].append((held, span))
    days = [day for _, span in found for day in (span.first, span.end) if day is not None]
    first, last = min(days), max(*days, here.holdings.day)
    scale = Scale(first, last + timedelta(days=max((last - first).days // 40, 1)))
    drawn = [one for at, (chain, held) in enumerate(chains.items()) for one in _chain(chain, held, scale, at, here)]
    y = _ROW * len(chains) + 22
    today = n(scale.x(midnight(here.holdings.day)))
    back = h("g", list(axis(scale, 8, y)), h("path", d=f"M{today} 8V{n(y)}", class_="today"), aria_hidden="true")
    said = f"{len(found)} editions of {len(chains)} agreements, from {first.isoformat()} to {last.isoformat()}."
    caption = (
        "Each bar is an edition, from the day on which it came into force to the day on which another took its place "
        f"or it ended. The broken line is {here.holdings.day.isoformat()}, {here.holdings.day_is}."
    )
    made = figure([back, drawn], y + 28, said, caption, leads=True, class_="editions")
    plot = made if len(chains) <= _MANY else h("details", h("summary", f"A drawing of {len(chains)} agreements"), made)
    return join(plot, h("details", h("summary", "The same days as a table"), _table(found, here)))


def _chain(chain: str, held: list[tuple[Held, Binding]], scale: Scale, at: int, here: Here) -> Iterator[Html]:
    """The editions of one agreement on a line, below its number."""
    top = _ROW * at + 20
    yield text(LEFT, top - 4, chain, "lane")
    for one, span in held:
        start = scale.x(midnight(span.first))
        end = scale.x(midnight(span.end)) if span.end is not None else float(RIGHT)
        said = f"{one.place.id}: in force from {span.first.isoformat()}" + (
            f" until {span.end.isoformat()}" if span.end is not None else ""
        )
        edition = f"Edition {one.place.id.rpartition('-')[2]}"
        short = edition if wide(edition) + 8 <= end - start else one.place.id.rpartition("-")[2]
        label = text((start + end) / 2, top + 16, short, f"mid in {one.standing.tone}")
        yield h("a", h("title", said), box(start, top, max(end - start, 1), _BAR, f"state {one.standing.tone}"),
                label if wide(short) <= end - start else None, href=here.url(one.page), aria_label=said)  # fmt: skip


def _table(found: list[tuple[Held, Binding]], here: Here) -> Html:
    rows = []
    for held, span in found:
        until = times.day_of(span.end) if span.end is not None else "–"
        review = times.day_of(held.model.next_review) if isinstance(held.model, Agreement) else "–"
        rows.append(row(_HEADS, [here.titled(held.place.id), chip(held), times.day_of(span.first), until, review]))
    return table("Editions of agreements by the days on which they bind", _HEADS, rows)
