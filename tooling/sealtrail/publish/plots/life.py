"""The life of a record on one line of time: its states, its landings, who signed for which side, what fell due. Pure.

All of it is said by the trail, the signatures and the clocks on the same page; here it can be seen how far apart things
lay. A record that landed only once has no life to be drawn.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby

from sealtrail.clocks import Clock
from sealtrail.publish import times
from sealtrail.publish.here import Here
from sealtrail.publish.holdings import Held, Holdings
from sealtrail.publish.markup import Html, between, h, join
from sealtrail.publish.plots.drawing import (
    LEFT,
    LINE,
    RIGHT,
    Scale,
    axis,
    box,
    figure,
    labels,
    lane,
    n,
    named,
    text,
    wide,
)
from sealtrail.publish.plots.duties import KINDS, kind_of
from sealtrail.publish.plots.lived import Landed, State, landings_of, states_of
from sealtrail.publish.plots.signed import BEAD, CHIP, beads_of, chip, columns_of, leaders, signed, tallest

_BAR = 24
_NAMED = 3
_MARKS = {
    "met": "M{x} {y}m-5.5 0a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0 -11 0z",
    "late": "M{x} {y}m-6 5.5l6 -11l6 11z",
    "missed": "M{x} {y}m-6 5.5l6 -11l6 11z",
    "open": "M{x} {y}m-5 -5h10v10h-10z",
    "unproven": "M{x} {y}m-6.5 0l6.5 -6.5l6.5 6.5l-6.5 6.5z",
}


def life_plot(held: Held, here: Here) -> Html | None:
    """The life of a record, nothing where it landed only once."""
    landed = landings_of(held)
    if len(landed) < 2:
        return None
    states = states_of(held, here.holdings)
    clocks = [c for c in here.holdings.reckoned.by_record.get(held.place.id, ()) if c.duty.due is not None]
    scale = _scale(held, here.holdings, states[-1].since, clocks)
    near, far = _parted(clocks, scale)
    columns = columns_of(landed, scale)
    sides = {side: beads_of(columns, side, here.holdings) for side in ("sponsor", "cmo")}
    chips = 4 + BEAD * tallest(sides["sponsor"])
    bar = chips + CHIP + BEAD * tallest(sides["cmo"]) + 30
    edges = [*(scale.x(one.since) for one in states), scale.x(here.holdings.at)]
    drawn = [
        *_bar(states, edges, held, bar),
        h("path", d=leaders(columns, scale, sides, chips, bar), class_="leader"),
        h("path", d="".join(f"M{n(scale.x(one.at))} {n(bar - 6)}v11" for one in landed), class_="landing"),
        *signed(columns, sides, chips),
    ]  # fmt: skip
    below, y = _below(states, edges, near, scale, bar + _BAR)
    today = scale.x(here.holdings.at)
    is_ahead = any(clock.duty.due is not None and clock.duty.due > here.holdings.at for clock in near)
    if is_ahead:
        drawn.append(h("path", d=f"M{n(today)} {n(bar - 8)}V{n(y)}", class_="today"))
    shown = h("g", list(axis(scale, bar, y)), drawn, below, _lanes(chips, bar), aria_hidden="true")
    links = [chip(column, here, held, chips) for column in columns]
    caption = _caption(here.holdings, near, far, is_ahead=is_ahead)
    return figure([shown, links], y + 28, _said(held, landed, states, clocks), caption, leads=True, class_="life")


def _scale(held: Held, holdings: Holdings, since: datetime, clocks: list[Clock]) -> Scale:
    """From the first landing to the day that is shown, the end of what has ended, or what is due soon after."""
    first, last = held.events[0].proven_at, max(held.events[-1].proven_at, since)
    if held.standing.tone not in {"ended", "void"}:
        last = max(last, holdings.at)
    span = max(last - first, timedelta(days=1))
    near = [due for clock in clocks if (due := clock.duty.due) is not None and first <= due <= last + span]
    return Scale(first.date(), (max([last, *near]) + span / 40).date())


def _parted(clocks: list[Clock], scale: Scale) -> tuple[list[Clock], list[Clock]]:
    """The clocks that are due within a scale, and all others."""
    near: list[Clock] = []
    far: list[Clock] = []
    for clock in clocks:
        (near if clock.duty.due is not None and scale.holds(clock.duty.due) else far).append(clock)
    return near, far


def _bar(states: list[State], edges: list[float], held: Held, y: float) -> Iterator[Html]:
    """The states as bars, the last one in the colour of the banner, named where there is room."""
    for at, one in enumerate(states):
        x, width = edges[at], edges[at + 1] - edges[at]
        tone = held.standing.tone if at == len(states) - 1 else ("even", "odd")[at % 2]
        yield box(x, y, max(width, 1), _BAR, f"state {tone}")
        if _fits(one, width):
            yield text(x + width / 2, y + 17, one.word, f"mid in {tone}")


def _fits(state: State, width: float) -> bool:
    return wide(state.word) + 8 <= width


def _below(
    states: list[State], edges: list[float], near: list[Clock], scale: Scale, y: float
) -> tuple[list[Html], float]:
    """The names of the states that are too short to hold them, the days on which something fell due, and the axis."""
    spans = [(edges[at], edges[at + 1], one) for at, one in enumerate(states)]
    short = labels([((a + b) / 2, one.word) for a, b, one in spans if not _fits(one, b - a)])
    drawn = list(named(short, y + 14, y))
    y += 14 + LINE * (1 + max(one.line for one in short)) if short else 8
    if not near:
        return drawn, y + 8
    y += 20
    drawn.append(lane("Due", y + 4))
    days = [(scale.x(clock.duty.due), _day(clock), kind_of(clock)) for clock in near if clock.duty.due is not None]
    told = [(x, f"{day} ×{len(held)}" if len(held) > 1 else day) for (x, day), group in
            groupby(sorted(days), key=lambda one: one[:2]) for held in [list(group)]]  # fmt: skip
    drawn.append(h("path", d=f"M{LEFT} {n(y)}H{RIGHT}", class_="grid"))
    for kind, shape in _MARKS.items():
        way = "".join(shape.format(x=n(x), y=n(y)) for x, _, mine in days if mine == kind)
        if way:
            drawn.append(h("path", d=way, class_=f"mark {kind}"))
    held_labels = labels(told)
    drawn += named(held_labels, y + 18, y + 7)
    return drawn, y + 26 + LINE * (1 + max(one.line for one in held_labels))


def _day(clock: Clock) -> str:
    return clock.due_there.date().isoformat() if clock.due_there is not None else ""


def _lanes(chips: float, bar: float) -> list[Html]:
    return [lane("Sponsor", chips - 4), lane("Revision", chips + 16), lane("CMO", chips + CHIP + 12),
            lane("State", bar + 17)]  # fmt: skip


def _said(held: Held, landed: list[Landed], states: list[State], clocks: list[Clock]) -> str:
    late = sum(clock.state == "missed" for clock in clocks)
    due = f"; {len(clocks)} due dates, {late} of them late" if clocks else ""
    return (
        f"{held.place.id} landed {len(landed)} times from {landed[0].at:%Y-%m-%d} to {landed[-1].at:%Y-%m-%d} "
        f"and went through {len(states)} states, the last {states[-1].word}{due}."
    )


def _caption(holdings: Holdings, near: list[Clock], far: list[Clock], *, is_ahead: bool) -> Html:
    sides = [one.name for side in ("sponsor", "cmo") for one in holdings.root.organisations if one.side == side]
    said = (
        "The life of this record, at true distances in time (UTC). A number is the revision that landed, + a signature "
        f"alone. Signatures of {sides[0]} stand above it, of {sides[1]} below: open an author's, full any other, a "
        "cross a rejection."
    )
    parts: list[Html | str] = [said]
    kinds = [kind for kind in _MARKS if any(kind_of(clock) == kind for clock in near)]
    if kinds:
        keys = [join(" ", h("span", KINDS[kind], class_=f"key {kind}")) for kind in kinds]
        parts.append(join(" Due, by the days at the obliged party's site:", keys, "."))
    if far:
        days = sorted({there.date() for clock in far if (there := clock.due_there) is not None})
        named_days = between(", ", [times.day_of(day) for day in days[:_NAMED]])
        parts.append(join(" Due outside the time that is drawn: ", named_days,
                          " and later." if len(days) > _NAMED else "."))  # fmt: skip
    if is_ahead:
        parts.append(f" The broken line is {holdings.day.isoformat()}, {holdings.day_is}.")
    return join(parts)
