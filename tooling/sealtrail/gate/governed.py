"""Step 9 of the procedure: root, policy, people and every other governed file. Invariants that no policy can relax."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sealtrail import digest, rules, signatures
from sealtrail.approvals import Signed, Slot
from sealtrail.finding import Finding
from sealtrail.gate.authority import Authority
from sealtrail.gate.change import Change
from sealtrail.gate.records import Outcome
from sealtrail.git import Entry
from sealtrail.model import ROOT_HOLDER, Policy, Root, SystemChange
from sealtrail.store import Governance, Record, Snapshot
from sealtrail.workflow import group_of, workflow_findings

Governed = Mapping[str, tuple[Entry | None, Entry | None]]
Sound = tuple[Governance | None, tuple[Finding, ...]]


def soundness(snapshot: Snapshot) -> Sound:
    """What governs a tree, if it can be read, executed, and stays alive. Judged once a schema folder."""
    schema = snapshot.entry("schema")
    found: Sound = snapshot.remember(("soundness", "" if schema is None else schema.id), lambda: _soundness(snapshot))
    return found


def _soundness(snapshot: Snapshot) -> Sound:
    governance, found = snapshot.governance()
    if governance is None:
        return None, found
    findings = list(workflow_findings(governance.workflows, governance.policy))
    if governance.policy.engine not in rules.ENGINES:
        findings.append(
            Finding(
                "engine.unknown",
                f"the policy asks for engine {governance.policy.engine}, this release "
                f"knows {', '.join(map(str, sorted(rules.ENGINES)))}",
                "use a newer release of Sealtrail",
                "schema/policy.yaml",
            )
        )
    return (None if findings else governance), tuple(findings)


def pins_findings(
    governed: Governed, changes: list[Record], base: Snapshot | None, result: Snapshot
) -> Iterator[Finding]:
    """Whether exactly one system change pins exactly the governed files of this step (``governed.pins``)."""
    if len(changes) > 1:
        yield Finding(
            "governed.pins",
            f"{len(changes)} system changes in one step, expected one",
            "land them one after the other",
            changes[1].path,
        )
        return
    if not changes:
        for path in governed:
            yield Finding(
                "governed.pins",
                "a governed file changed without a system change that says why",
                "add a system_change record that pins this file before and after: sealtrail new system_change",
                path,
            )
        return
    record = changes[0]
    model = record.model
    if not isinstance(model, SystemChange):
        return
    pinned = {pin.path: pin for pin in model.pins}
    if len(pinned) != len(model.pins):
        yield record.finding("governed.pins", "a file is pinned twice", "keep one entry a file", "pins")
    for path in sorted(governed.keys() - pinned.keys()):
        yield record.finding(
            "governed.pins", f"{path} changed and is not pinned", "pin it, or leave it as it was", "pins"
        )
    for i, pin in enumerate(model.pins):
        if pin.path not in governed:
            yield record.finding(
                "governed.pins",
                f"{pin.path} is pinned and did not change",
                "pin exactly the governed files that this step changes",
                "pins",
                i,
            )
            continue
        before = None if base is None else _content(base, pin.path)
        for side, claimed, actual in (("before", pin.before, before), ("after", pin.after, _content(result, pin.path))):
            if (None if claimed is None else (claimed.mode, claimed.sha256)) != actual:
                yield record.finding(
                    "governed.pins",
                    f"{pin.path} is not what is pinned as {side}",
                    f"expected {actual[1] if actual else 'no file'}",
                    "pins",
                    i,
                    side,
                )


def _content(snapshot: Snapshot, path: str) -> tuple[str, str] | None:
    entry = snapshot.entry(path)
    return None if entry is None or entry.is_tree else (entry.mode, digest.sha256(snapshot.objects.blob(entry.id)))


def alone_findings(outcomes: list[Outcome], governed: Governed, policy: Policy) -> Iterator[Finding]:
    """Root, policy and people travel only with each other and their system change (``governed.alone``)."""
    touched = [o for o in outcomes if o.content]
    governs = [o for o in touched if o.verdict.path.startswith("records/people/")]
    groups = {path: group_of(policy, path) for path in governed}
    if governs or "authority" in groups.values():
        for path in sorted(path for path, group in groups.items() if group != "authority"):
            yield Finding(
                "governed.alone", "this changes together with people or policy", "land it in a step of its own", path
            )
        for outcome in touched:
            if not outcome.verdict.path.startswith(("records/people/", "records/system-changes/")):
                yield Finding(
                    "governed.alone",
                    f"{outcome.verdict.id} changes together with people or policy",
                    "land it in a step of its own",
                    outcome.verdict.path,
                    record=outcome.verdict.id,
                )


def side_findings(outcome: Outcome, kind: str, authority: Authority, change: Change) -> Iterator[Finding]:
    """The invariants on who signs for governed files and people, whatever the workflows ask (``policy.approval``).

    Only a report of one's own key needs nobody else: a lost key must not go on signing until somebody is found.
    """
    root, verdict = authority.governance.root, outcome.verdict
    if change.reports_keys:
        return
    signed = {s.organisation for s in outcome.signed}
    if kind == "system_change":
        for org in root.organisations:
            if org.id not in signed:
                yield Finding(
                    "policy.approval",
                    f"nobody of {org.id} signed this change of what governs",
                    "governed files need a signature of each side",
                    verdict.path,
                    record=verdict.id,
                )
        return
    owner = verdict.id.split("-")[1]
    own = next((o for o in root.organisations if o.code == owner), None)
    if own is None:
        return
    if not any(_counts(s, root, own.id) for s in outcome.signed):
        yield Finding(
            "policy.approval",
            f"no root holder of {own.id} approved this change of a person",
            f"a root holder of {own.id} signs",
            verdict.path,
            record=verdict.id,
        )
    other = root.other(own.id)
    if not any(s.organisation == other.id and s.meaning == "approved" for s in outcome.signed):
        yield Finding(
            "policy.approval",
            f"nobody of {other.id} approved this change of a person of {own.id}",
            f"somebody of {other.id} signs",
            verdict.path,
            record=verdict.id,
        )


def threshold_findings(outcome: Outcome, authority: Authority) -> tuple[list[Finding], list[Slot]]:
    """Whether each side's root holders reach the threshold of every root that counts (``root.threshold``).

    When root itself is replaced, that is both the present root and the one to come (DESIGN "root").
    """
    found, missing = [], []
    for root in authority.roots:
        for org in root.organisations:
            keys = {h.person for h in org.holders}
            signers = {s.person for s in outcome.signed if _counts(s, root, org.id) and s.person in keys}
            if len(signers) < org.threshold:
                lacking = org.threshold - len(signers)
                which = f" of root version {root.version}" if len(authority.roots) > 1 else ""
                found.append(
                    Finding(
                        "root.threshold",
                        f"{org.id} needs {org.threshold} of its root holders{which}, got {len(signers)}",
                        f"root holders sign with the keys that root names: sealtrail sign {outcome.verdict.id}",
                        outcome.verdict.path,
                        record=outcome.verdict.id,
                    )
                )
                missing.append(Slot(ROOT_HOLDER, org.id, "approved", lacking))
    return found, missing if len(authority.roots) > 1 else []


def _counts(signed: Signed, root: Root, organisation: str) -> bool:
    return (
        signed.role == ROOT_HOLDER
        and signed.meaning == "approved"
        and signed.organisation == organisation
        and any(
            h.person == signed.person and signatures.fingerprint_of_line(h.public) == signed.key
            for o in root.organisations
            for h in o.holders
        )
    )


def version_findings(old: Governance, new: Governance, governed: Governed) -> Iterator[Finding]:
    """Whether versions go up by exactly one and earlier policies are named truthfully (``policy.version``)."""
    touched = [path for path in governed if path.startswith("schema/")]
    if not touched:
        return
    yield from _counted("schema/policy.yaml", "policy", old.policy.version + 1, new.policy.version)
    root_step = 1 if "schema/root.yaml" in governed else 0
    yield from _counted("schema/root.yaml", "root", old.root.version + root_step, new.root.version)
    yield from _former(old.root, new.root)
    if _identity(old.root) != _identity(new.root):
        yield Finding(
            "root.identity",
            "the repository or its organisations became others",
            "repository id, organisations, codes and sides are fixed at genesis",
            "schema/root.yaml",
        )
    for p in new.policy.previous:
        if old.accepted.get((p.version, p.sha256)) != new.texts(p):
            yield Finding(
                "policy.version",
                f"version {p.version} was not as it is listed under previous",
                f"expected version {old.policy.version} with sha256 {old.sha256} and its own sentences",
                "schema/policy.yaml",
            )


def _former(old: Root, new: Root) -> Iterator[Finding]:
    """Whether root keys that went out of use stay listed, so that nobody else can ever enrol them (``root.keys``)."""
    used = {(h.person, h.public) for org in new.organisations for h in org.holders}
    kept = {(h.person, h.public) for h in new.former_holders}
    for holder in (h for org in old.organisations for h in org.holders):
        if (holder.person, holder.public) not in used | kept:
            yield Finding(
                "root.keys",
                f"the root key of {holder.person} is neither in use nor listed as a former one",
                "list it under former_holders with the day on which it ended",
                "schema/root.yaml",
            )
    entries = {(h.person, h.public): h for h in new.former_holders}
    for former in old.former_holders:
        now = entries.get((former.person, former.public))
        worse = now is not None and now.since is not None and (former.since is None or now.since < former.since)
        if now == former or worse:
            continue
        hint = "former_holders only grows: put back what stood there"
        yield Finding("root.keys", "a former root key was removed or described anew", hint, "schema/root.yaml")


def _counted(path: str, what: str, expected: int, got: int) -> Iterator[Finding]:
    if expected != got:
        yield Finding(
            "policy.version",
            f"expected {what} version {expected}, got {got}",
            "versions go up by exactly one with each change",
            path,
        )


def _identity(root: Root) -> tuple[object, ...]:
    return (root.repository, tuple((o.id, o.code, o.side) for o in root.organisations))
