"""Step 2 of the procedure: what a change would become on top of base, decided by path and content id alone.

No text merge, no attributes, no rename detection: those depend on the tool and its settings. A path that both sides
changed to different bytes is a conflict, and a person resolves it.
"""

from __future__ import annotations

from dataclasses import dataclass

from sealtrail.finding import Finding
from sealtrail.git import Repository
from sealtrail.model import organisation_code, record_file
from sealtrail.store import Snapshot


@dataclass(frozen=True)
class Proposal:
    """A change on top of base: the tree that would result, and whether it had to be merged."""

    tree: str
    merged: bool
    findings: tuple[Finding, ...]


def propose(repository: Repository, base: str, head: str, *, tree: str | None = None) -> Proposal:
    """The tree that landing ``head`` on ``base`` would make, or the conflicts that keep it from being made.

    ``tree`` takes the place of head's own, for a working directory that is not committed yet.
    """
    objects = repository.objects
    ours, theirs = objects.landed(base).tree, tree or objects.commit(head).tree
    bases = repository.merge_bases(base, head)
    if base in bases:
        return Proposal(theirs, False, ())
    if len(bases) != 1:
        why = "has no history in common with" if not bases else "was merged criss-cross with"
        conflict = Finding(
            "merge.conflict",
            f"the change {why} the branch it is offered to",
            "start a branch from the current main and bring the change there",
        )
        return Proposal(ours, True, (conflict,))
    old = objects.landed(bases[0]).tree
    mine, yours = objects.changes(old, ours), objects.changes(old, theirs)
    conflicts = sorted(path for path in mine.keys() & yours.keys() if mine[path][1] != yours[path][1])
    if conflicts:
        snapshot = Snapshot(objects, ours)
        return Proposal(ours, True, tuple(_conflict(path, snapshot, new=mine[path][0] is None) for path in conflicts))
    merged = objects.with_changes(ours, {path: new for path, (_, new) in yours.items()})
    return Proposal(merged, True, ())


def _conflict(path: str, snapshot: Snapshot, *, new: bool) -> Finding:
    place = record_file(path)
    hint = "bring the branch up to date with main, decide what the text should be, and have it signed again"
    if place is not None and new and place.part == "index":
        year = int(place.id.split("-")[2]) if place.type.numbering == "yearly" else 0
        free = place.type.next_number(organisation_code(place.id), year, snapshot.names(place.type.shelf(year)))
        hint = f"the number is taken; the next free one is {free}"
    return Finding(
        "merge.conflict",
        "this file changed here and on main since the change was begun",
        hint,
        path,
        record=place.id if place is not None else "",
    )
