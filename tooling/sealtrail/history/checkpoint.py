"""Checkpoints: the signed head of a verified history, and whether a later one still holds what somebody saw then.

An anchor says where a history begins; a checkpoint says how far it had come. Whoever keeps one notices when steps that
landed are gone or others, even where all that is shown verifies by itself. This module works on a finished report and
on bytes; it reads no repository, signs nothing and writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from sealtrail import gate, people, signatures, statement
from sealtrail.errors import ObjectError, UsageError
from sealtrail.finding import Finding, Severity
from sealtrail.gate.keyuse import person_line, use_findings
from sealtrail.history.verify import Report, Word
from sealtrail.model import (
    Checkpoint,
    CheckpointPredicate,
    Person,
    Sha256Digest,
    WholeTree,
    Witness,
    parse_moment,
)
from sealtrail.store import Snapshot

_COMPARE = "compare with an independent copy before you believe anything here"
_WORST_LAST: tuple[Word, ...] = ("valid", "suspect", "indeterminate", "invalid")


@dataclass(frozen=True)
class Kept:
    """A checkpoint as somebody kept it: what it says, its bytes, and the signature over them."""

    checkpoint: Checkpoint
    data: bytes
    signature: bytes


@dataclass(frozen=True)
class Moved:
    """What became of one record since a checkpoint; ``before`` is 0 where there was none."""

    record: str
    before: int
    revision: int
    signatures: int


@dataclass(frozen=True)
class Since:
    """A history held against a checkpoint: what speaks against it, or what happened after it."""

    checkpoint: Checkpoint
    findings: tuple[Finding, ...]
    steps: int
    records: tuple[Moved, ...]

    @property
    def holds(self) -> bool:
        """Whether the history is the one that was signed, and goes on from there."""
        return not any(f.blocks for f in self.findings)


def checkpoint_of(report: Report, witness: Witness, *, at: datetime) -> Checkpoint:
    """What a witness signs for the tip of a history at a time.

    Raises ``ValueError`` for a history that does not verify: nobody shall sign for that.
    """
    if report.verdict != "valid" or report.anchor is None:
        raise ValueError(f"the history is {report.verdict}")
    tip = report.steps[-1]
    said = CheckpointPredicate(
        repository=report.anchor.repository,
        genesis=report.anchor.genesis,
        commit=tip.commit.id,
        steps=tip.number,
        step_at=_second(tip.at),
        made_at=_second(at),
        signatory=witness,
    )
    whole = WholeTree(name=".", digest=Sha256Digest(sha256=tip.result.sha256()))
    return Checkpoint(
        _type="https://in-toto.io/Statement/v1",
        subject=(whole,),
        predicateType="urn:sealtrail:checkpoint:v1",
        predicate=said,
    )


def read_checkpoint(path: Path) -> Kept:
    """The checkpoint in a file, with the signature in the file beside it. Raises ``UsageError`` when there is none."""
    beside = path.with_name(f"{path.name}.sig")
    data, signature = (_bytes(file, limit) for file, limit in ((path, statement.LIMIT), (beside, signatures.LIMIT)))
    found = statement.parse_checkpoint(data)
    if isinstance(found, Finding):
        raise UsageError(f"{path} holds no checkpoint: {found.message}", hint="give the file as sealtrail wrote it")
    return Kept(found, data, signature)


def since(report: Report, kept: Kept) -> Since:
    """Hold a history against a checkpoint. Everything that is wrong is among the findings."""
    number = kept.checkpoint.predicate.steps
    findings = tuple(_findings(report, kept))
    if any(f.blocks for f in findings):
        return Since(kept.checkpoint, findings, 0, ())
    then = report.steps[number - 1].result
    return Since(kept.checkpoint, findings, len(report.steps) - number, _moved(report, then, number))


def held_to(report: Report, told: Since) -> Report:
    """The report on a history with what a checkpoint says of it."""
    codes = {f.code for f in told.findings if f.blocks}
    word: Word = "suspect" if told.findings else "valid"
    if codes:
        word = "indeterminate" if codes <= gate.INDETERMINATE else "invalid"
    verdict = max(report.verdict, word, key=_WORST_LAST.index)
    return replace(report, verdict=verdict, findings=(*report.findings, *told.findings))


def _findings(report: Report, kept: Kept) -> Iterator[Finding]:
    said = kept.checkpoint.predicate
    # 1. Something to compare with.
    if report.anchor is None:
        yield _cannot_tell("this history has no genesis that could be verified")
        return
    # 2. The same repository: if not, nothing else needs saying.
    other = [
        *_differs("repository", said.repository, report.anchor.repository),
        *_differs("genesis", said.genesis, report.anchor.genesis),
    ]
    if other:
        yield from other
        return
    # 3. As many steps at least, and at that place the same commit.
    if said.steps > len(report.steps):
        yield _rewritten(f"{len(report.steps)} steps are here, and {said.steps} were signed")
        return
    step = report.steps[said.steps - 1]
    different = list(_differs(f"commit of step {said.steps}", said.commit, step.commit.id))
    if different or not step.accepted:
        yield from different or [_cannot_tell(f"step {said.steps} does not verify")]
        return
    # 4. What that commit holds, by SHA-256, and when it landed.
    try:
        governance, _ = step.result.governance()
        found = step.result.sha256()
    except ObjectError as error:
        yield gate.finding_of(error).at_commit(step.commit.id)
        return
    yield from _differs(f"tree digest of step {said.steps}", kept.checkpoint.tree_sha256, found)
    yield from _differs(f"time of step {said.steps}", said.step_at, _second(step.at))
    # 5. Who signed that, as the history knew them then.
    if governance is None:
        yield _cannot_tell(f"what governs at step {said.steps} cannot be read")
        return
    authority = gate.Authority(step.result, governance, (governance.root,), step.at)
    yield from (replace(f, message=f"the checkpoint: {f.message}") for f in _signed(report, kept, authority))


def _signed(report: Report, kept: Kept, authority: gate.Authority) -> Iterator[Finding]:
    said, made = kept.checkpoint.predicate.signatory, parse_moment(kept.checkpoint.predicate.made_at)
    person = authority.person(said.id)
    if person is None:
        yield Finding("key.unknown", f"{said.id} is nobody that the history knew at that step", _COMPARE)
        return
    yield from _standing(person, said)
    yield from people.key_findings(person, said.key, signed_at=made, at=authority.at)
    if made < authority.at - authority.skew:
        message = f"made at {_plain(made)}, and the step that it signs landed at {_plain(authority.at)}"
        yield Finding("time.backdated", message, "make another one with the clock set right")
    line = person_line(person, said.key)
    if line is None:
        return  # the standing of the key has told it already
    key = signatures.parse_public(line)
    verdict = signatures.verify(kept.signature, kept.data, namespace=statement.CHECKPOINT_NAMESPACE, key=key)
    if not verdict.valid:
        yield Finding(verdict.code, verdict.message, "put both files back as they were made")
        return
    yield from use_findings(verdict, "checkpoint", authority.governance)
    yield from _known_since(report, said, made)


def _standing(person: Person, said: Witness) -> Iterator[Finding]:
    if (said.name, said.organisation) != (person.printed_name, person.org):
        known = f"{person.printed_name} of {person.org}"
        message = f'signed as "{said.name}" of {said.organisation}, and {person.id} is {known}'
        yield Finding("statement.subject", message, _COMPARE)
    if person.state != "active":
        yield Finding("person.role", f"{person.printed_name} has left", "somebody who is still there makes another one")


def _known_since(report: Report, said: Witness, made: datetime) -> Iterator[Finding]:
    """What became known of the key later: that it had ended before it signed, or that others may have used it."""
    record = None if report.snapshot is None else report.snapshot.record(said.id)
    person = record.model if record is not None and record.readable else None
    key = people.find_key(person, said.key) if isinstance(person, Person) else None
    if key is None:
        return
    if key.compromised_since is not None and made >= key.compromised_since:
        yield Finding(
            "key.compromised",
            f"others may have used the key of {said.name} since {_plain(key.compromised_since)}",
            "hold the history against another checkpoint too",
            severity=Severity.FLAG,
        )
    elif key.ended is not None and made >= key.ended.at:
        yield Finding(
            "key.compromised" if key.ended.kind == "compromised" else "key.expired",
            f"made at {_plain(made)}, and this key of {said.name} was {key.ended.kind} at {_plain(key.ended.at)}",
            "hold the history against a checkpoint that was made with a key in use",
        )


def _moved(report: Report, then: Snapshot, number: int) -> tuple[Moved, ...]:
    found: dict[str, Moved] = {}
    for step in report.valid_steps:
        for verdict in step.verdict.records if step.number > number else ():
            before = found.get(verdict.id) or Moved(verdict.id, _revision(then, verdict.id), 0, 0)
            count = before.signatures + sum(s.valid for s in verdict.statements)
            found[verdict.id] = replace(before, revision=verdict.revision, signatures=count)
    return tuple(found[name] for name in sorted(found))


def _revision(snapshot: Snapshot, number: str) -> int:
    record = snapshot.record(number)
    return record.model.revision if record is not None and record.readable else 0


def _differs(what: str, signed: str, got: str) -> Iterator[Finding]:
    if signed != got:
        yield _rewritten(f"{what} is {got}, and {signed} was signed")


def _rewritten(what: str) -> Finding:
    return Finding("history.rewritten", f"this is not the history that the checkpoint signs: {what}", _COMPARE)


def _cannot_tell(why: str) -> Finding:
    return Finding(
        "step.unjudged", f"nobody can tell whether this history holds the checkpoint: {why}", "see the other findings"
    )


def _second(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _plain(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _bytes(path: Path, limit: int) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(limit + 1)
    except OSError:
        raise UsageError(
            f"{path} cannot be read", hint="a checkpoint is two files that belong together: FILE and FILE.sig"
        ) from None
