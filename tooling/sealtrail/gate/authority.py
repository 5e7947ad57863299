"""What judges a step: base's governance and people, at the time of the step (step 1 of the procedure)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from sealtrail.model import Agreement, ChangeControl, Envelope, Person, Product, Risk, Root
from sealtrail.store import Governance, Snapshot
from sealtrail.workflow import Surroundings

E = TypeVar("E", bound=Envelope)


@dataclass(frozen=True)
class Authority:
    """What judges a step: base's governance and people, at the time of the step.

    ``roots`` is base's root and, only where the change replaces it, the one to come.
    """

    snapshot: Snapshot
    governance: Governance
    roots: tuple[Root, ...]
    at: datetime

    def person(self, identifier: str) -> Person | None:
        """The person that base knows under this id."""
        record = self.snapshot.record(identifier)
        model = record.model if record is not None and record.readable else None
        return model if isinstance(model, Person) else None

    @property
    def around(self) -> Surroundings:
        """What conditions may ask of base: its agreements and products, on the day of the step."""
        return Surroundings(
            self.at.astimezone(UTC).date(),
            lambda: self._models("agreement", Agreement),
            lambda: self._models("product", Product),
        )

    def _models(self, type_name: str, kind: type[E]) -> tuple[E, ...]:
        held = (r.model for r in self.snapshot.records(type_name) if r.readable)
        return tuple(model for model in held if isinstance(model, kind))

    def window(self, type_name: str) -> timedelta:
        """How old a signature may be when it lands."""
        days = self.governance.policy.signing.window_days
        return timedelta(days=days.get(type_name, days["default"]))

    @property
    def skew(self) -> timedelta:
        """How far a signature may lie ahead of the step."""
        return timedelta(minutes=self.governance.policy.signing.skew_minutes)


def sites_of(record: Envelope) -> frozenset[str]:
    """The sites that a record names, for the reach of roles limited to some sites."""
    named = {record.site} if record.site is not None else set()
    return frozenset(named | set(record.sites) if isinstance(record, Agreement | ChangeControl | Risk) else named)


def reach_of(views: Iterable[Envelope]) -> frozenset[str]:
    """The sites that a signer's role must reach, over a record as base and as the result have it.

    None when one of them names none, so that no change brings a record within the reach of a limited role.
    """
    named = [sites_of(view) for view in views]
    return frozenset().union(*named) if all(named) else frozenset()


def root_naming(roots: Sequence[Root], person: str) -> Root:
    """The root that names this person as a holder, the first where none does."""
    named = (r for r in roots if any(h.person == person for o in r.organisations for h in o.holders))
    return next(named, roots[0])
