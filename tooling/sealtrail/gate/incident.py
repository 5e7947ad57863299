"""Incidents: how a step that does not count is cured without taking anything back (DESIGN "gate").

An incident names every failed step that no incident named before, with exactly what speaks against each, and puts
everything else back to the last valid state. Both organisations' root holders sign it. It can excuse nothing that did
not fail, and it lets nothing in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sealtrail.finding import Finding
from sealtrail.gate.change import Change
from sealtrail.git import EMPTY_TREE
from sealtrail.model import Incident, record_file
from sealtrail.store import Snapshot

_SHELF = "records/incidents"


@dataclass(frozen=True)
class Failed:
    """A commit on the branch of record that does not count: its number in the chain, and what speaks against it."""

    number: int
    commit: str
    codes: tuple[str, ...]


def brings_incident(base: Snapshot, result: Snapshot) -> bool:
    """Whether a tree holds an incident that base does not have. Only what changed on the shelf is looked at.

    Raises ``ObjectError`` when that is more than any step may bring.
    """
    old, new = (snapshot.entry(_SHELF) for snapshot in (base, result))
    if new is None or not new.is_tree:
        return False
    before = old.id if old is not None and old.is_tree else EMPTY_TREE
    for path, (was, _) in result.objects.changes(before, new.id).items():
        place = record_file(f"{_SHELF}/{path}")
        if was is None and place is not None and place.part == "index":
            return True
    return False


def incident_findings(changes: Sequence[Change], others: Sequence[str], failed: Sequence[Failed]) -> Iterator[Finding]:
    """Whether incidents among the changes of a step say the truth, and travel alone (``incident.*``).

    ``others`` are the changed paths that belong to no record; ``failed`` are the steps that no incident named yet.
    """
    incidents = [c for c in changes if c.place.type.name == "incident" and c.has_content]
    if not incidents:
        return
    hint = "put everything else back to the last valid state: sealtrail incident"
    for path in [*(c.index for c in changes if c is not incidents[0]), *others]:
        yield Finding("incident.alone", "this changes together with an incident", hint, path)
    record = incidents[0].record
    if record is None or not record.readable or not isinstance(record.model, Incident):
        return
    named = {step.commit: frozenset(step.codes) for step in record.model.steps}
    facts = {one.commit: frozenset(one.codes) for one in failed}
    hint = "sealtrail incident writes down what failed"
    if len(named) != len(record.model.steps):
        yield record.finding("incident.untrue", "a step is named twice", "name each step once", "steps")
    for commit in facts.keys() - named.keys():
        yield record.finding("incident.untrue", f"the step {commit[:12]} failed and is not named", hint, "steps")
    for i, step in enumerate(record.model.steps):
        if step.commit not in facts:
            message = f"the step {step.commit[:12]} did not fail, or an incident named it before"
            yield record.finding("incident.untrue", message, hint, "steps", i, "commit")
        elif named[step.commit] != facts[step.commit]:
            message = (
                f"what speaks against the step {step.commit[:12]} is "
                f"{', '.join(sorted(facts[step.commit]))}, named is {', '.join(sorted(named[step.commit]))}"
            )
            yield record.finding("incident.untrue", message, hint, "steps", i, "codes")
