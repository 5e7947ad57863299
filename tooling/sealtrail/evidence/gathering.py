"""Gathers the evidence about one record from the verified history. Reads snapshots, judges nothing, writes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from sealtrail import digest, gate, statement
from sealtrail.errors import SealtrailError, UsageError
from sealtrail.evidence.contents import Contents, Founding, Landed, Pinned, Proof, Rules, Signed
from sealtrail.git import FILE_MODE
from sealtrail.history import Report, Signature
from sealtrail.model import Enrolment
from sealtrail.publish.downloads import attachment_url
from sealtrail.publish.holdings import Held, Holdings, Revision, collect
from sealtrail.store import Snapshot

_POLICY = ("schema/root.yaml", "schema/policy.yaml", "schema/workflows/", "schema/calendars/")
"""What the policy's digest in a statement covers."""


class EvidenceError(SealtrailError):
    """No kit is made of a history that does not verify (exit code 1)."""

    exit_code = 1


def gather(report: Report, number: str, tool_version: str) -> Contents:
    """Everything about one record.

    Raises ``EvidenceError`` when the history does not verify, ``UsageError`` when it holds no such record.
    """
    if report.objections or report.snapshot is None:
        raise EvidenceError(
            f"the history is {report.verdict}, expected valid: no evidence is made of what does not verify",
            hint="sealtrail verify tells why", code="evidence.verdict",
        )  # fmt: skip
    # Against its own anchor the history is valid; that nobody else's was given is said in the kit.
    holdings = collect(report, tool_version)
    held = holdings.records.get(number)
    if held is None:
        raise UsageError(f"there is no record {number} in the verified history", hint="give its number")
    rules, steps = _all_rules(report), {step.number: step for step in report.valid_steps}
    contents = Contents(
        report,
        holdings,
        held,
        revisions=tuple(_landed(held, revision, steps[revision.step.number], report.snapshot, rules)
                        for revision in held.revisions),
        rules=tuple(rules.values()),
        attachments=tuple(_attachments(held, steps)),
        proofs=tuple(_proofs(held, report.snapshot)),
        founding=_founding(held, holdings, report.snapshot),
    )  # fmt: skip
    used = _versions(contents)
    return replace(contents, rules=tuple(one for one in contents.rules if one.version in used))


def _versions(contents: Contents) -> frozenset[int]:
    """The policies that judged a landing of the record, and those that its statements name."""
    steps = {step.commit.id: step for step in contents.report.valid_steps}
    signed = [one.said for one in contents.statements]
    judged = {landed.rules.version for landed in contents.revisions} | {_governing(steps[s.commit]) for s in signed}
    return frozenset(judged | {s.approval.predicate.policy.version for s in signed})


def _all_rules(report: Report) -> dict[int, Rules]:
    """What governed, by the version of the policy: it goes up whenever anything in ``schema/`` changes."""
    found: dict[int, Rules] = {}
    for step in report.valid_steps:
        governance, _ = step.result.governance()
        if governance is not None and governance.policy.version not in found:
            version = governance.policy.version
            found[version] = _rules(step.result, version)
    return found


def _rules(snapshot: Snapshot, version: int) -> Rules:
    files = tuple((path, _read(snapshot, path)) for path, _ in snapshot.files("schema"))
    counted = [(FILE_MODE, path, data) for path, data in files if path.startswith(_POLICY)]
    lines = sorted(f"{mode} {digest.sha256(data)} {path}\n".encode() for mode, path, data in counted)
    return Rules(f"governance/policy-{version:04}", version, files, b"".join(lines))


def _landed(held: Held, revision: Revision, step: gate.Step, snapshot: Snapshot, rules: dict[int, Rules]) -> Landed:
    number = revision.record.model.revision
    folder = f"statements/r{number:04}"
    signed = tuple(_signed(one, folder, snapshot) for one in held.signatures if one.revision == number)
    return Landed(f"record/r{number:04}.md", revision, rules[_governing(step)], signed)


def _governing(step: gate.Step) -> int:
    """The version of the policy that judged a step: the one before it; the first step is judged by its own."""
    governance, _ = (step.result if step.base is None else step.base).governance()
    if governance is None:
        raise ValueError(f"step {step.number} was accepted without anything that governs it")
    return governance.policy.version


def _signed(one: Signature, folder: str, snapshot: Snapshot) -> Signed:
    name = one.path.rpartition("/")[2]
    return Signed(f"{folder}/{name}", _read(snapshot, one.path), _read(snapshot, f"{one.path}.sig"), one)


def _read(snapshot: Snapshot, path: str) -> bytes:
    data = snapshot.read(path)
    if data is None:
        raise EvidenceError(f"{path} is not in the verified state", code="evidence.missing")
    return data


def _attachments(held: Held, steps: Mapping[int, gate.Step]) -> Iterator[Pinned]:
    """Each file once, with the first revision that pinned these bytes under this name."""
    seen: set[tuple[str, str]] = set()
    for revision in held.revisions:
        model, snapshot = revision.record.model, steps[revision.step.number].result
        for one in model.attachments:
            if (one.path, one.sha256) in seen:
                continue
            seen.add((one.path, one.sha256))
            name = attachment_url(held, one.path).rpartition("/")[2]
            data = _read(snapshot, f"{held.place.folder}/attachments/{one.path}") if one.store == "git" else None
            yield Pinned(f"attachments/r{model.revision:04}/{name}", model.revision, one, data)


def _proofs(held: Held, snapshot: Snapshot) -> Iterator[Proof]:
    for one in snapshot.statements(f"{held.place.folder}/enrolments"):
        said = statement.parse_enrolment(one.data)
        if isinstance(said, Enrolment) and one.signature is not None:
            yield Proof(f"enrolments/{one.path.rpartition('/')[2]}", one.data, one.signature, said)


def _founding(held: Held, holdings: Holdings, snapshot: Snapshot) -> Founding | None:
    """The founding system change speaks for the people that came with it, who have no signatures of their own."""
    first = held.events[0]
    number = first.who[0].record if first.who else held.place.id
    if number == held.place.id:
        return None
    change = holdings.records[number]
    signed = tuple(_signed(one, "founding", snapshot) for one in change.signatures if one.revision == 1)
    return Founding(f"founding/{number}.md", change.revisions[0].record.data, signed)
