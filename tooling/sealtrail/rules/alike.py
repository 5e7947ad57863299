"""Deviations that are alike: same category and site, and the same equipment, step or material."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sealtrail.model import Deviation, Envelope
from sealtrail.rules.yearly import each_year
from sealtrail.store import Snapshot

Trait = tuple[str, str, str, str]
"""Category, site, and one of the things that two events may share, by its kind and its name."""

_SHARED = ("equipment", "process_step", "material")


@dataclass(frozen=True, slots=True)
class Event:
    """What matters here of a deviation. One that nobody classified yet is not counted as grave."""

    id: str
    on: date
    grave: bool
    capas: tuple[str, ...]

    @classmethod
    def of(cls, model: Deviation) -> Event:
        """A deviation, reduced to what matters here."""
        grave = model.classification in {"major", "critical"}
        return cls(model.id, model.occurred.from_.date(), grave, model.capas)


def alike(snapshot: Snapshot, model: Deviation, since: date) -> tuple[Event, ...]:
    """The deviations like this one that began from ``since`` on and not after it, the earliest first.

    A record is numbered in the year in which it was opened, and that is not before the year of the event.
    """
    wanted, found = frozenset(_traits(model)), dict[str, Event]()
    years = each_year(snapshot, "deviation", "alike", _by_trait, since=since.year) if wanted else ()
    for year in years:
        found |= {event.id: event for trait in wanted for event in year.get(trait, ())}
    this = Event.of(model)
    held = (e for e in found.values() if e.id != this.id and since <= e.on and (e.on, e.id) < (this.on, this.id))
    return tuple(sorted(held, key=lambda event: (event.on, event.id)))


def _traits(model: Deviation) -> Iterator[Trait]:
    """What another deviation would have to share with this one; names are compared without case."""
    for kind in _SHARED:
        name = getattr(model, kind)
        if name is not None:
            yield model.category, model.site, kind, " ".join(name.casefold().split())


def _by_trait(models: Iterable[Envelope]) -> Mapping[Trait, tuple[Event, ...]]:
    found = defaultdict[Trait, list[Event]](list)
    for model in models:
        if isinstance(model, Deviation):
            for trait in _traits(model):
                found[trait].append(Event.of(model))
    return {trait: tuple(events) for trait, events in found.items()}
