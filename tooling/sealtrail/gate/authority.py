"""What judges a step: base's governance and people, at the time of the step (step 1 of the procedure)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sealtrail.model import Agreement, Envelope, Person, Root
from sealtrail.store import Governance, Snapshot


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
    return frozenset(named | set(record.sites) if isinstance(record, Agreement) else named)


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
