"""What all plots are drawn with: a scale of time, labels that keep out of each other's way, an axis with ISO dates.

All lengths are units of a drawing that is ``WIDTH`` wide. Positions are rounded to a tenth.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sealtrail.publish.markup import Child, Html, h

WIDTH, LEFT, RIGHT = 1000, 84, 990
LINE = 18
"""The height of a line of text."""
_LETTER = 7.4
_DAYS = (1, 2, 7, 14)
_MONTHS = (1, 2, 3, 6, 12, 24, 60, 120)
_DATES = 10


@dataclass(frozen=True, slots=True)
class Scale:
    """Time from left to right, from the beginning of one day to the end of another (UTC), at true distances."""

    first: date
    last: date

    @property
    def start(self) -> datetime:
        """The first moment."""
        return midnight(self.first)

    @property
    def days(self) -> int:
        """How many days there are."""
        return (self.last - self.first).days + 1

    def holds(self, at: datetime) -> bool:
        """Whether a moment lies on it."""
        return self.start <= at < self.start + timedelta(days=self.days)

    def x(self, at: datetime) -> float:
        """Where a moment lies; what lies outside is put at the edge."""
        share = (at - self.start) / timedelta(days=self.days)
        return LEFT + (RIGHT - LEFT) * min(max(share, 0.0), 1.0)


@dataclass(frozen=True, slots=True)
class Label:
    """A text of so many units: the middle it would like to have, the one it got, and its line."""

    text: str
    wanted: float
    x: float
    line: int


def midnight(day: date) -> datetime:
    """The beginning of a day, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def n(value: float) -> str:
    """A length as it is written, with at most one decimal."""
    return f"{value:.1f}".removesuffix(".0")


def wide(text: str) -> float:
    """The room that a text needs, rather more than less."""
    return _LETTER * len(text) + 4


def spread(wanted: Sequence[float], widths: Sequence[float], gap: float = 4, left: float = LEFT) -> list[float]:
    """Middles as near as can be to those wanted, in their order, so that nothing touches or leaves the drawing.

    Least squares under an order: neighbours that are too close become one block around the mean of their wishes
    (pool adjacent violators). What is wider than the drawing as a whole runs over its right edge.
    """
    offsets, at = [], 0.0
    for index, width in enumerate(widths):
        at += width / 2 + (widths[index - 1] / 2 + gap if index else 0)
        offsets.append(at)
    blocks: list[tuple[float, int]] = []
    for wish, offset in zip(wanted, offsets, strict=True):
        mean, count = wish - offset, 1
        while blocks and blocks[-1][0] > mean:
            before, size = blocks.pop()
            mean, count = (before * size + mean * count) / (size + count), size + count
        blocks.append((mean, count))
    room = RIGHT - (offsets[-1] + widths[-1] / 2) if widths else RIGHT
    starts = (max(min(mean, room), left) for mean, count in blocks for _ in range(count))
    return [start + offset for start, offset in zip(starts, offsets, strict=True)]


def labels(wanted: Sequence[tuple[float, str]]) -> list[Label]:
    """Texts below what they name, on as many lines as they need; neighbours stand on different lines then."""
    room = sum(wide(text) + 10 for _, text in wanted)
    lines = -int(-room // (RIGHT - LEFT))
    made = []
    for line in range(lines):
        mine = wanted[line::lines]
        middles = spread([x for x, _ in mine], [wide(text) for _, text in mine], 10)
        made += [Label(text, x, middle, line) for (x, text), middle in zip(mine, middles, strict=True)]
    return sorted(made, key=lambda label: (label.wanted, label.line))


def named(held: Sequence[Label], top: float, from_: float) -> Iterator[Html]:
    """Labels with their leader lines, from what they name at ``from_`` to lines of text that begin at ``top``."""
    if not held:
        return
    way = "".join(f"M{n(one.wanted)} {n(from_)}L{n(one.x)} {n(top)}V{n(top + one.line * LINE + 3)}" for one in held)
    yield h("path", d=way, class_="leader")
    for one in held:
        yield text(one.x, top + one.line * LINE + 14, one.text, "mid")


def text(x: float, y: float, said: str, class_: str | None = None) -> Html:
    """A line of text; ``mid`` has its middle at ``x``, ``end`` its end."""
    return h("text", said, x=n(x), y=n(y), class_=class_)


def box(x: float, y: float, width: float, height: float, class_: str) -> Html:
    """A rectangle."""
    return h("rect", x=n(x), y=n(y), width=n(width), height=n(height), class_=class_)


def lane(said: str, y: float) -> Html:
    """The name of a lane, in front of it."""
    return text(LEFT - 12, y, said, "end lane")


def axis(scale: Scale, top: float, y: float) -> Iterator[Html]:
    """The axis of time at ``y``, a line from ``top`` at each of its dates, which are never further on than they say."""
    held = [(scale.x(midnight(day)), day.isoformat()) for day in _dates(scale)]
    yield h("path", d="".join(f"M{n(x)} {n(top)}V{n(y)}" for x, _ in held), class_="grid")
    yield h("path", d=f"M{LEFT} {n(y)}H{RIGHT}" + "".join(f"M{n(x)} {n(y)}v5" for x, _ in held), class_="axis")
    middles = spread([x for x, _ in held], [wide(day) for _, day in held], left=0)
    for middle, (_, day) in zip(middles, held, strict=True):
        yield text(middle, y + 20, day, "mid date")


def _dates(scale: Scale) -> list[date]:
    """Dates in even steps of days, else the first days of months in even steps, at most ten or so."""
    for step in _DAYS:
        if scale.days <= step * _DATES:
            return [scale.first + timedelta(days=at) for at in range(0, scale.days, step)]
    first, last = (day.year * 12 + day.month - 1 for day in (scale.first, scale.last))
    step = next((step for step in _MONTHS if last - first <= step * _DATES), last - first)
    found = (date(at // 12, at % 12 + 1, 1) for at in range(-(-first // step) * step, last + 1, step))
    return [day for day in found if day >= scale.first]


def figure(drawn: Child, height: float, said: str, caption: Child, *, leads: bool = False, class_: str = "") -> Html:
    """A plot with its caption; ``said`` tells what it shows in a sentence.

    A drawing that ``leads`` somewhere is a group and not an image, for the links in an image are not to be reached.
    """
    drawing = h("svg", drawn, viewBox=f"0 0 {WIDTH} {n(height)}", role="group" if leads else "img", aria_label=said)
    frame = h("div", drawing, class_="scroll", tabindex="0", role="group", aria_label="Drawing")
    return h("figure", frame, h("figcaption", caption), class_=f"plot {class_}".strip(), data_pagefind_ignore=True)
