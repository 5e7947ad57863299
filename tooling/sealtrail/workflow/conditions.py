"""The named conditions that an edge may put on a need. Each is a pure function of a step; none is ever an expression.

A condition is asked of the record as base has it and again of the result, and either "yes" asks for the signature.
"""

from __future__ import annotations

import fnmatch
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sealtrail import agreements, impact
from sealtrail.model import (
    CLASSIFICATIONS,
    LEVELS,
    PRIOR_APPROVAL,
    Agreement,
    Car,
    ChangeControl,
    Envelope,
    Escalation,
    Policy,
    Product,
    Qualification,
    Risk,
    Root,
    Scar,
    SystemChange,
)


@dataclass(frozen=True)
class Surroundings:
    """What stands around a record in base: the agreements and the master data, read only where a condition asks.

    ``on`` is the day of the step (UTC). Without surroundings no agreement is found, and the strictest terms bind.
    """

    on: date = date.min
    agreements: Callable[[], Iterable[Agreement]] = tuple
    products: Callable[[], Iterable[Product]] = tuple


NOWHERE = Surroundings()


@dataclass(frozen=True)
class Step:
    """One view of the record that a condition is asked about, with what governs it and what stands around it."""

    record: Envelope
    root: Root
    policy: Policy
    around: Surroundings = NOWHERE


def shared(step: Step, _: str) -> bool:
    """Both companies are concerned: the record names a product, another party, or is of more than minor class."""
    record = step.record
    others = any(party != record.org for party in record.parties)
    return others or bool(record.products) or classification_at_least(step, "major")


def classification_at_least(step: Step, argument: str) -> bool:
    """The record's class is the argument or worse; a record without a class counts as the worst."""
    if step.record.classification is None:
        return True
    return CLASSIFICATIONS.index(step.record.classification) >= CLASSIFICATIONS.index(argument)


def pins(step: Step, argument: str) -> bool:
    """A system change pins a file of the named group (``authority``, ``machinery``, ``pages``)."""
    if not isinstance(step.record, SystemChange):
        return False
    return any(group_of(step.policy, pin.path) == argument for pin in step.record.pins)


def agreement_requires_approval(step: Step, _: str) -> bool:
    """The agreement in force asks for the other side's approval of a change of this category and class.

    Where none is in force, or more than one, the strictest terms bind.
    """
    change = step.record
    if not isinstance(change, ChangeControl):
        return True
    return agreements.change_terms(step.around.agreements(), change, step.around.on).asks_approval


def registered_detail(step: Step, _: str) -> bool:
    """The change touches what a dossier fixes: its author or the master data say so, or an authority has to agree."""
    change = step.record
    if not isinstance(change, ChangeControl):
        return True
    return any(row.registered_detail or row.filing in PRIOR_APPROVAL for row in change.impact) or any(
        touched.registered for touched in impact.touched(change, step.around.products())
    )


def overridden(step: Step, _: str) -> bool:
    """The answer to a request was accepted against a rule that speaks against it."""
    request = step.record
    return not isinstance(request, Scar | Car) or any(e.override is not None for e in request.evaluations)


def addressed_to(step: Step, argument: str) -> bool:
    """A request goes to the ``other`` company, as every SCAR does, or stays ``internal``; of any other record, both."""
    request = step.record
    if not isinstance(request, Scar | Car):
        return True
    internal = isinstance(request, Car) and request.addressed_to == "internal"
    return internal is (argument == "internal")


def dossier_site(step: Step, _: str) -> bool:
    """The site is, or will be, named in a dossier."""
    return not isinstance(step.record, Qualification) or step.record.dossier_site


def level(step: Step, argument: str) -> bool:
    """The escalation stands at this level."""
    return isinstance(step.record, Escalation) and step.record.level == argument


def level_at_least(step: Step, argument: str) -> bool:
    """The escalation stands at this level or a higher one."""
    return not isinstance(step.record, Escalation) or LEVELS.index(step.record.level) >= LEVELS.index(argument)


def residual_above_threshold(step: Step, _: str) -> bool:
    """A risk remains above the number that policy sets."""
    if not isinstance(step.record, Risk):
        return True
    remaining = (item.number if item.residual_number is None else item.residual_number for item in step.record.items)
    return any(number > step.policy.limits.residual_risk for number in remaining)


def group_of(policy: Policy, path: str) -> str | None:
    """The group of governed files that a path belongs to, the weightiest first, or nothing.

    What lies under ``schema/`` is never less than ``authority``, whatever a policy calls it.
    """
    for group, patterns in _groups(policy).items():
        if any(matches(path, pattern) for pattern in patterns):
            return "authority" if path.startswith("schema/") else group
    return None


def matches(path: str, pattern: str) -> bool:
    """Whether a path fits a pattern: ``**`` at the end means everything below, ``*`` never crosses a slash."""
    if pattern.endswith("/**"):
        return path.startswith(pattern[:-2])
    return path.count("/") == pattern.count("/") and fnmatch.fnmatchcase(path, pattern)


def _groups(policy: Policy) -> Mapping[str, tuple[str, ...]]:
    governed = policy.governed
    return {"authority": governed.authority, "machinery": governed.machinery, "pages": governed.pages}


Condition = Callable[[Step, str], bool]

CONDITIONS: dict[str, tuple[Condition, frozenset[str]]] = {
    "shared": (shared, frozenset({""})),
    "classification_at_least": (classification_at_least, frozenset(CLASSIFICATIONS)),
    "pins": (pins, frozenset({"authority", "machinery", "pages"})),
    "agreement_requires_approval": (agreement_requires_approval, frozenset({""})),
    "registered_detail": (registered_detail, frozenset({""})),
    "overridden": (overridden, frozenset({""})),
    "addressed_to": (addressed_to, frozenset({"internal", "other"})),
    "dossier_site": (dossier_site, frozenset({""})),
    "level": (level, frozenset(LEVELS)),
    "level_at_least": (level_at_least, frozenset(LEVELS)),
    "residual_above_threshold": (residual_above_threshold, frozenset({""})),
}
"""Each condition with the arguments it knows; an unknown name or argument fails when the workflow is loaded."""
