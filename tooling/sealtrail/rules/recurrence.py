"""Deviations that are alike: same category and site, and the same equipment, step or material.

Looked up in one index for each year, which follows the tree from step to step and reads again what changed alone. A
year that is asked about for the first time is searched by its text instead: a single step then parses what it needs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from sys import maxsize

from sealtrail.git import EMPTY_TREE
from sealtrail.model import TYPES, Deviation
from sealtrail.store import Snapshot

Trait = tuple[str, str, str, str]
"""Category, site, and one of the things that two events may share, by its kind and its name."""

_SHARED = ("equipment", "process_step", "material")
_INDEX = "/index.md"
_LONG = 64 * 1024
"""A text of more bytes is not searched, but read as any other."""


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
    wanted = frozenset(_traits(model))
    folder, found = TYPES["deviation"].folder, dict[str, Event]()
    for year in snapshot.names(folder) if wanted else ():
        if year >= f"{since.year:04d}":
            kept: _Year = snapshot.remember(("alike", year), partial(_Year, f"{folder}/{year}"))
            found |= {event.id: event for event in kept.events(snapshot, wanted)}
    this = Event.of(model)
    held = (e for e in found.values() if e.id != this.id and since <= e.on and (e.on, e.id) < (this.on, this.id))
    return tuple(sorted(held, key=lambda event: (event.on, event.id)))


def _traits(model: Deviation) -> Iterator[Trait]:
    """What another deviation would have to share with this one; names are compared without case."""
    for kind in _SHARED:
        name = getattr(model, kind)
        if name is not None:
            yield model.category, model.site, kind, _plain(name)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


@dataclass
class _Year:
    """The events of one year's folder by trait, as the tree has them that was asked about last.

    What it answers depends on the tree that it is asked about alone; what it keeps only saves reading that again.
    """

    folder: str
    _tree: str = EMPTY_TREE
    _asked: bool = False
    _traits: dict[str, tuple[Trait, ...]] = field(default_factory=dict)
    _events: defaultdict[Trait, dict[str, Event]] = field(default_factory=lambda: defaultdict(dict))

    def events(self, snapshot: Snapshot, wanted: Iterable[Trait]) -> Iterator[Event]:
        """The events that have any of some traits, some of them more than once."""
        entry = snapshot.entry(self.folder)
        if entry is None or not entry.is_tree:
            return
        if not self._asked:
            self._asked = True
            yield from _searched(snapshot, self.folder, frozenset(wanted))
            return
        self._follow(snapshot, entry.id)
        for trait in wanted:
            yield from self._events.get(trait, {}).values()

    def _follow(self, snapshot: Snapshot, tree: str) -> None:
        before, self._tree = self._tree, tree
        if before == EMPTY_TREE:
            names: Iterable[str] = snapshot.names(self.folder)
        else:
            changed = snapshot.objects.changes(before, tree, limit=maxsize)
            names = {path.partition("/")[0] for path in changed if path.endswith(_INDEX) and path.count("/") == 1}
        for name in names:
            self._keep(name, _standing(snapshot, self.folder, name))

    def _keep(self, name: str, model: Deviation | None) -> None:
        for trait in self._traits.pop(name, ()):
            del self._events[trait][name]
        if model is not None:
            self._traits[name] = tuple(_traits(model))
            for trait in self._traits[name]:
                self._events[trait][name] = Event.of(model)


def _searched(snapshot: Snapshot, folder: str, wanted: frozenset[Trait]) -> Iterator[Event]:
    for name in snapshot.names(folder):
        if _may_have(snapshot, f"{folder}/{name}{_INDEX}", wanted):
            model = _standing(snapshot, folder, name)
            if model is not None and not wanted.isdisjoint(_traits(model)):
                yield Event.of(model)


def _may_have(snapshot: Snapshot, path: str, wanted: Iterable[Trait]) -> bool:
    """Whether a record can have one of some traits: its text spells all of the words, or may hide them.

    Words hide behind the escapes of double quotes, and a quote within single quotes is written twice.
    """
    entry = snapshot.entry(path)
    if entry is None or entry.is_tree or snapshot.objects.size(entry.id) > _LONG:
        return entry is not None
    data = snapshot.objects.blob(entry.id)
    text = "" if b"\\" in data else _plain(data.decode("utf-8", "replace"))
    return not text or any(
        category in text and site.casefold() in text and ("'" in name or name in text)
        for category, site, _, name in wanted
    )


def _standing(snapshot: Snapshot, folder: str, name: str) -> Deviation | None:
    """The deviation in a folder, unless it is missing, unreadable or voided."""
    record = snapshot.record_at(f"{folder}/{name}{_INDEX}")
    model = record.model if record is not None and record.readable else None
    return model if isinstance(model, Deviation) and model.state != "voided" else None
