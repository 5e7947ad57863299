"""The first step: what both sides found the repository with. Its authority is the anchor that a person pins.

The genesis holds the governed files, the founding people of both sides with their proofs of possession, and one system
change that pins every one of these files and is signed by every root holder of both sides.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from sealtrail.errors import UsageError
from sealtrail.finding import Finding, ordered
from sealtrail.gate import alive, governed, keys
from sealtrail.gate.authority import Authority
from sealtrail.gate.change import Change, change_of, rule_findings
from sealtrail.gate.records import judge_record, without_record
from sealtrail.gate.tree import sort_step
from sealtrail.gate.verdict import Verdict
from sealtrail.model import Anchor, Root, validate
from sealtrail.store import Governance, Snapshot


def judge_genesis(result: Snapshot, at: datetime) -> Verdict:
    """The verdict on a first commit's tree at the time ``at``. Whether it is *the* genesis, only an anchor can say."""
    at = at.astimezone(UTC)
    changes = result.changes_since(None)  # first, since it ends where there are more files than anybody could sign
    governance, unsound = governed.soundness(result)
    if governance is None:
        return Verdict((), unsound)
    placed = sort_step(changes, result, governance)
    authority = Authority(result, replace(governance, root=_everybody(governance.root)), (governance.root,), at)
    found = list(placed.findings)
    touched = [change_of(folder, placed.records[folder], None, result) for folder in sorted(placed.records)]
    system = [c for c in touched if c.place.type.name == "system_change"]
    records = [c.record for c in system if c.record is not None and c.record.readable]
    outcomes = [judge_record(change, None, result, authority) for change in system]
    for change in touched:
        found += rule_findings(change, None, result, authority)
        found += _founding(change, result, governance, at)
    pinned = {path: both for path, both in changes.items() if not any(path.startswith(c.folder + "/") for c in system)}
    found += [f for outcome in outcomes for f in outcome.findings]
    everybody = replace(authority, roots=(authority.governance.root,))
    for change, outcome in zip(system, outcomes, strict=True):
        found += governed.side_findings(outcome, "system_change", authority, change)
        found += governed.threshold_findings(outcome, everybody)[0]
    found += governed.pins_findings(pinned, records, None, result)
    found += alive.alive_findings(governance, result, at)
    found += keys.shared_keys(result, governance)
    if governance.policy.version != 1 or governance.root.version != 1 or governance.policy.previous:
        found.append(
            Finding(
                "policy.version",
                "a genesis begins with root 1 and policy 1 and nothing before them",
                "set both versions to 1",
                "schema/policy.yaml",
            )
        )
    return Verdict(tuple(o.verdict for o in outcomes), ordered(found))


def anchor_of(commit: str, genesis: Snapshot) -> Anchor:
    """The anchor that pins a genesis: what an inspector keeps. Raises ``ValueError`` when it cannot be read."""
    governance, _ = genesis.governance()
    if governance is None:
        raise ValueError("the genesis cannot be read")
    return Anchor(
        schema="anchor/1",
        repository=governance.root.repository,
        genesis=commit,
        tree_sha256=genesis.sha256(),
        root_sha256=governance.root_sha256,
    )


def parse_anchor(data: bytes, name: str) -> Anchor:
    """The anchor in a file's bytes. Raises ``UsageError``, naming the file, when there is none."""
    hint = "an anchor is the small JSON file made when the repository was founded"
    try:
        value = json.loads(data)
    except ValueError:
        raise UsageError(f"{name} holds no anchor", hint=hint) from None
    found = validate(Anchor, value) if isinstance(value, dict) else ()
    if isinstance(found, tuple):
        raise UsageError("; ".join([f"{name} holds no anchor", *(f"{p.field}: {p.message}" for p in found)]), hint=hint)
    return found


def anchor_findings(anchor: Anchor, commit: str, genesis: Snapshot) -> Iterator[Finding]:
    """Whether a genesis is the one that an anchor pins (``history.rewritten``).

    Raises ``ObjectError`` when it holds more than anybody could have signed.
    """
    genesis.changes_since(None)  # ends there, before anything below walks a tree without end
    governance, _ = genesis.governance()
    found = {
        "genesis commit": (anchor.genesis, commit),
        "tree digest": (anchor.tree_sha256, genesis.sha256()),
        "root": (anchor.root_sha256, governance.root_sha256 if governance is not None else "unreadable"),
        "repository": (anchor.repository, governance.root.repository if governance is not None else "unreadable"),
    }
    for what, (pinned, got) in found.items():
        if pinned != got:
            yield Finding(
                "history.rewritten",
                f"this is not the repository that the anchor pins: {what} is {got}, pinned is {pinned}",
                "compare with an independent copy before you believe anything here",
            )


def _everybody(root: Root) -> Root:
    """Root as a genesis counts it: every holder signs, not only a threshold of them."""
    orgs = tuple(o.model_copy(update={"threshold": len(o.holders)}) for o in root.organisations)
    return root.model_copy(update={"organisations": orgs})


def _founding(change: Change, result: Snapshot, governance: Governance, at: datetime) -> Iterator[Finding]:
    kind = change.place.type.name
    if kind == "person":
        yield from change.record.findings if change.record is not None else (without_record(change),)
        yield from keys.key_findings(change, result, governance, at)
        if any(place.part in {"statement", "signature"} for place, _, _ in change.parts):
            yield _content(change, "founding people are signed for by the system change alone")
    elif kind != "system_change":
        yield _content(change, "a genesis holds governed files, people and one system change")


def _content(change: Change, message: str) -> Finding:
    return Finding("genesis.content", message, "land it in a later step", change.index, record=change.place.id)
