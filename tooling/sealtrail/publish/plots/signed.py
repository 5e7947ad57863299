"""The landings of a record as labelled columns that keep apart, with the signatures of each side as beads. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sealtrail.history import Signature
from sealtrail.publish import words
from sealtrail.publish.here import Here
from sealtrail.publish.holdings import Held, Holdings
from sealtrail.publish.manifestation import anchor_of
from sealtrail.publish.markup import Html, h
from sealtrail.publish.plots.drawing import LEFT, RIGHT, Scale, box, n, spread, text, wide
from sealtrail.publish.plots.lived import Landed
from sealtrail.publish.trailtable import row_of

BEAD, CHIP = 12, 24
"""The room of a bead, and the height and least width of a label, so that fingers can tell it from the next."""
_GAP = 5


@dataclass(frozen=True, slots=True)
class Column:
    """One or several landings under one label, at ``x``."""

    x: float
    landed: tuple[Landed, ...]
    label: str


def columns_of(landed: Sequence[Landed], scale: Scale) -> list[Column]:
    """The landings, each under its own label; several under one where there is no room for so many."""
    for size in range(1, len(landed) + 1):
        groups = [tuple(landed[at : at + size]) for at in range(0, len(landed), size)]
        texts = [_label(group) for group in groups]
        widths = [_width(said) for said in texts]
        if sum(widths) + _GAP * len(widths) <= RIGHT - LEFT:
            break
    wanted = [scale.x(group[0].at + (group[-1].at - group[0].at) / 2) for group in groups]
    middles = spread(wanted, widths, _GAP)
    return [Column(x, group, said) for x, group, said in zip(middles, groups, texts, strict=True)]


def _width(label: str) -> float:
    return max(wide(label) + 10, CHIP)


def _label(group: tuple[Landed, ...]) -> str:
    first, last = group[0], group[-1]
    if len(group) == 1:
        return str(first.changed) if first.changed else "+"
    return f"{first.revision}–{last.revision}" if first.revision != last.revision else str(first.revision)


def beads_of(columns: list[Column], side: str, holdings: Holdings) -> list[list[Signature]]:
    """The signatures of one side in each column."""
    mine = {one.id for one in holdings.root.organisations if one.side == side}
    return [[s for one in column.landed for s in one.signed if s.organisation in mine] for column in columns]


def leaders(
    columns: list[Column], scale: Scale, sides: dict[str, list[list[Signature]]], chips: float, bar: float
) -> str:
    """From the beads above a label through those below it to the moments of its landings."""
    ways = []
    for column, above in zip(columns, sides["sponsor"], strict=True):
        x = n(column.x)
        ways.append(f"M{x} {n(chips - BEAD * len(above))}V{n(bar - 28)}")
        ways += [f"M{x} {n(bar - 28)}L{n(scale.x(one.at))} {n(bar - 6)}" for one in column.landed]
    return "".join(ways)


def signed(columns: list[Column], sides: dict[str, list[list[Signature]]], chips: float) -> Iterator[Html]:
    """A bead for each signature: open for the author's, a cross for a rejection, full for every other."""
    ways = {"authored": "", "rejected": "", "other": ""}
    for side, start, way in (("sponsor", chips - 8, -BEAD), ("cmo", chips + CHIP + 8, BEAD)):
        for column, signed in zip(columns, sides[side], strict=True):
            for at, one in enumerate(signed):
                kind = one.meaning if one.meaning in ways else "other"
                shape = "m-4 -4l8 8m0 -8l-8 8" if kind == "rejected" else "m-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z"
                ways[kind] += f"M{n(column.x)} {n(start + way * at)}{shape}"
    for kind, made in ways.items():
        if made:
            yield h("path", d=made, class_=f"bead {kind}")


def chip(column: Column, here: Here, held: Held, top: float) -> Html:
    """A label that leads to the row of the trail, or to the signature where a landing brought no more than that."""
    first, width = column.landed[0], _width(column.label)
    place = row_of(first.step) if first.changed else anchor_of(first.signed[0])
    told = "; ".join(_told(one) for one in column.landed)
    drawn = (box(column.x - width / 2, top, width, CHIP, "chip-box"), text(column.x, top + 17, column.label, "mid"))
    return h("a", h("title", told), drawn, href=here.url(held.page, place))


def _told(one: Landed) -> str:
    did = f"revision {one.changed}" if one.changed else f"signatures on revision {one.revision}"
    who = ", ".join(f"{s.printed_name}: {words.MEANINGS[s.meaning].lower()}" for s in one.signed)
    return f"{one.at:%Y-%m-%d %H:%M} UTC, {did}" + (f" ({who})" if who else "")


def tallest(beads: list[list[Signature]]) -> int:
    """How many beads the highest column has, at least one."""
    return max(1, *map(len, beads))
