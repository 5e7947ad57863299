"""One change as a person would tell it: what it is about, what was done to it, and both values. Pure.

``Action A2, due: moved from 1 October 2026 to 15 October 2026``. Old values stay visible beside the new.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from sealtrail.history import Event
from sealtrail.publish import plain, redlines, words
from sealtrail.publish.here import Here
from sealtrail.publish.holdings import Held
from sealtrail.publish.markup import Html, h, join

_FOLD = 700
_FOLD_NEW = 300
_SHORT = 90


def changes(held: Held, events: list[Event], here: Here) -> Iterator[Html]:
    """What the events of one landing changed, one entry a field.

    A list whose items have neither name nor number is compared as a whole, so that a new item shifts nothing.
    """
    called = _naming(here)
    for field, group in groupby(events, key=lambda e: str(e.place[0]) if e.place and e.action == "changed" else ""):
        found = list(group)
        if field and len(found) > 1 and any(isinstance(step, int) for e in found for step in e.place):
            yield from _by_position(held, found, field, called)
        else:
            for event in found:
                yield _change(held, event, called)


def _naming(here: Here) -> plain.Naming:
    def called(number: str) -> str:
        held = here.holdings.records.get(number)
        return number if held is None else f"{held.model.title} ({number})"

    return called


def _by_position(held: Held, events: list[Event], field: str, called: plain.Naming) -> Iterator[Html]:
    landed = next(r for r in held.revisions if r.step.number == events[0].step)
    old = None if landed.previous is None else landed.previous.fields.get(field)
    new = landed.record.fields.get(field)
    if _rounds(old) and _rounds(old) == _rounds(new)[: len(_rounds(old))]:
        for event in events:
            yield _change(held, event, called)
        return
    yield _entry(held, field, (plain.title_of(type(held.model), field),), _both(old, new, field, called))


def _rounds(items: Any) -> list[Any]:
    """The numbers that the items of a list carry themselves."""
    held = items if isinstance(items, list) else []
    return [item.get("round") for item in held if isinstance(item, dict) and "round" in item]


def _change(held: Held, event: Event, called: plain.Naming) -> Html:
    if event.action == "created":
        made = words.human(str(event.new)).lower()
        return _entry(held, "", ("Record created",), join(h("ins", event.what), f", as {made}"))
    if event.action == "state":
        old, new = words.human(str(event.old)), words.human(str(event.new))
        return _entry(held, "state", ("State",), join("moved from ", h("del", old), " to ", h("ins", new)))
    if event.action == "attached":
        digest = h("code", event.new, class_="wrap small")
        return _entry(held, "attachments", ("Attached",), join(h("ins", event.what), h("br"), digest))
    if event.action == "governed":
        old, new = _digest("del", event.old, "not there"), _digest("ins", event.new, "removed")
        return _entry(held, "", ("File ", event.what), join("changed from ", old, " to ", new))
    named = [step for step in event.place if isinstance(step, str)]
    place = plain.place_in_words(type(held.model), event.place)
    return _entry(held, str(event.place[0]), place, _both(event.old, event.new, _field(named), called))


def _digest(tag: str, value: Any, otherwise: str) -> Html:
    return h(tag, value or otherwise, class_="wrap small")


def _field(named: list[str]) -> str:
    """The innermost field on the way to a value; the names of list items are none."""
    return next((step for step in reversed(named) if step.islower()), named[0])


def _both(old: Any, new: Any, field: str, called: plain.Naming) -> Html:
    """What was done, and both values: short ones side by side, long ones as a redline."""
    before, after = plain.told(old, field, called), plain.told(new, field, called)
    if max(len(before), len(after)) <= _SHORT and "\n" not in before + after:
        return _phrase(old, new, before, after)
    if _reordered(old, new):
        return join("put in another order: ", h("del", ", ".join(before.split("\n"))), " → ",
                    h("ins", ", ".join(after.split("\n"))))  # fmt: skip
    done = "changed" if before and after else "added" if after else "taken out"
    flows = isinstance(new or old, str) and field != "body"
    names = ["redline", *(["flow"] if flows else []), *(["added"] if not before else [])]
    content = h("div", redlines.between(before, after), class_=" ".join(names))
    if len(before) + len(after) <= (_FOLD if before else _FOLD_NEW):
        return join(f"{done}: ", content)
    return h("details", h("summary", f"{done}: {redlines.count(before, after)}"), content)


def _phrase(old: Any, new: Any, before: str, after: str) -> Html:
    if before and after:
        done = "moved" if plain.dated(old) and plain.dated(new) else "changed"
        return join(f"{done} from ", h("del", before), " to ", h("ins", after))
    if after:
        return join("given as ", h("ins", after))
    return join(h("del", before), " taken out")


def _reordered(old: Any, new: Any) -> bool:
    """Whether two lists hold the same single values, in another order."""
    if not (isinstance(old, list) and isinstance(new, list)) or len(old) != len(new):
        return False
    return all(isinstance(item, str) for item in [*old, *new]) and sorted(old) == sorted(new)


def _entry(held: Held, field: str, place: tuple[str, ...], content: Html) -> Html:
    """An entry of a row; ``data-value`` is what the row can be chosen by, the field that changed."""
    value = plain.title_of(type(held.model), field) if field else place[0].strip()
    told = ", ".join([place[0], *(step.lower() for step in place[1:])]) if field else "".join(place)
    return h("div", h("dt", told, data_value=value), h("dd", content))
