"""The named conditions that an edge may put on a need. Each is a pure function of a step; none is ever an expression.

A condition is asked of the record as base has it and again of the result, and either "yes" asks for the signature.
"""

from __future__ import annotations

import fnmatch
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sealtrail.model import CLASSIFICATIONS, Envelope, Policy, Root, SystemChange


@dataclass(frozen=True)
class Step:
    """One view of the record that a condition is asked about, with what governs it."""

    record: Envelope
    root: Root
    policy: Policy


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
}
"""Each condition with the arguments it knows; an unknown name or argument fails when the workflow is loaded."""
