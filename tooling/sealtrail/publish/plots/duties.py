"""What fell due in each month and how it went, as stacked columns, with the same numbers in a table. Pure.

Each clock of the register is counted once, in the month of its due date at the obliged party's site.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from sealtrail.clocks import Clock
from sealtrail.publish.here import Here, row, table
from sealtrail.publish.markup import Html, h, join
from sealtrail.publish.plots.drawing import LEFT, RIGHT, box, figure, lane, n, text

KINDS = {
    "met": "done in time", "missed": "done late", "late": "late, still to be done", "unproven": "not proven",
    "open": "to come or resting",
}  # fmt: skip
"""How a clock went, from the foot of a column to its top."""
_HEADS = ("Month", "Done in time", "Done late", "Late, still to be done", "Not proven", "To come or resting")
_HEIGHT, _TOP = 180, 24
_BACK, _AHEAD = 24, 12
_SUMS = ("earlier", "later")

Count = tuple[str, Counter[str]]


def kind_of(clock: Clock) -> str:
    """How a clock went, as one of ``KINDS``."""
    if clock.open:
        return "late" if clock.is_late else "open"
    if clock.state == "missed":
        return "missed"
    return "met" if clock.state == "met" and not clock.backdated else "unproven"


def months_of(clocks: Sequence[Clock], day: date) -> list[Count]:
    """What fell or falls due in each month around a day, without a gap; what lies further off, summed at both ends."""
    dated = [(there.year * 12 + there.month - 1, kind_of(clock)) for clock in clocks
             if (there := clock.due_there) is not None]  # fmt: skip
    if not dated:
        return []
    now, held = day.year * 12 + day.month - 1, [at for at, _ in dated]
    first, last = max(min(held), now - _BACK), min(max(held), now + _AHEAD)
    early = Counter(kind for at, kind in dated if at < first)
    late = Counter(kind for at, kind in dated if at > last)
    found = {at: Counter[str]() for at in range(first, last + 1)}
    for at, kind in dated:
        if at in found:
            found[at][kind] += 1
    months = [(f"{at // 12:04d}-{at % 12 + 1:02d}", counted) for at, counted in found.items()]
    return [*([(_SUMS[0], early)] if early else []), *months, *([(_SUMS[1], late)] if late else [])]


def duties_plot(clocks: Sequence[Clock], here: Here) -> Html | None:
    """What fell due by month and how it went; nothing where nothing has a due date."""
    months = months_of(clocks, here.holdings.day)
    if not months:
        return None
    whole = sum((counted for _, counted in months), Counter[str]())
    said = ", ".join(f"{whole[kind]} {word}" for kind, word in KINDS.items())
    keys = [join(" ", h("span", word, class_=f"key {kind}")) for kind, word in KINDS.items() if whole[kind]]
    undated = len(clocks) - whole.total()
    rest = f" {undated} more have no due date yet." if undated else None
    caption = join("What is owed, by the month in which it fell or falls due:", keys, ".", rest)
    plot = figure(list(_columns(months)), _TOP + _HEIGHT + 34, f"By month: {said}.", caption, class_="duties")
    rows = [row(_HEADS, [month, *(str(counted[kind]) for kind in KINDS)]) for month, counted in months]
    told = table("Clocks by the month in which they are due", _HEADS, rows)
    return join(plot, h("details", h("summary", "The same numbers as a table"), told))


def _columns(months: list[Count]) -> Iterator[Html]:
    most = max(counted.total() for _, counted in months)
    foot = _TOP + _HEIGHT
    pitch = min((RIGHT - LEFT) / len(months), 90)
    width = max(pitch * 0.62, 8)
    every = -int(-64 // pitch)
    step = next(step for power in range(9) for step in (10**power, 2 * 10**power, 5 * 10**power) if most <= 5 * step)
    lines = [(count, foot - _HEIGHT * count / most) for count in range(0, most + 1, step)]
    yield h("path", d="".join(f"M{LEFT} {n(y)}H{RIGHT}" for _, y in lines), class_="grid")
    for count, y in lines:
        yield lane(str(count), y + 4)
    for at, (month, counted) in enumerate(months):
        middle, y = LEFT + pitch * (at + 0.5), float(foot)
        for kind in KINDS:
            height = _HEIGHT * counted[kind] / most
            if height:
                y -= height
                yield box(middle - width / 2, y, width, height, f"count {kind}")
        if counted.total():
            yield text(middle, y - 5, str(counted.total()), "mid date")
        if _is_named(months, at, every):
            yield text(middle, foot + 20, month, "mid date")
    yield h("path", d=f"M{LEFT} {foot}H{RIGHT}", class_="axis")


def _is_named(months: list[Count], at: int, every: int) -> bool:
    """Whether a column is named: every few months, and the sums at the ends always, which need the room beside them."""
    ends = {end for end in (0, len(months) - 1) if months[end][0] in _SUMS}
    return at in ends or (at % every == 0 and all(abs(at - end) >= every for end in ends))
