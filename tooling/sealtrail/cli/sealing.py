"""sign: what is about to be signed, told in plain words, one record at a time."""

from __future__ import annotations

import secrets
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sealtrail import gate, landing, redline, signing, worktree
from sealtrail.approvals import Slot
from sealtrail.cli import place
from sealtrail.cli.render import head_line, printable, say
from sealtrail.errors import UsageError
from sealtrail.git import Repository
from sealtrail.model import Person, field_title, record_file
from sealtrail.statement import Expected
from sealtrail.store import Governance, Record, Snapshot, directory_snapshot

_SHOWN = 400


@dataclass(frozen=True)
class Desk:
    """A working clone as the gate sees it: base, what would result, and who sits there."""

    folder: Path
    repository: Repository
    base: Snapshot
    result: Snapshot
    judged: landing.Landed
    person: Person | None
    governance: Governance
    at: datetime


def desk_at(repo: Path, *, person: str | None, base: str | None) -> Desk:
    """Judge a working clone as it stands. Raises ``SurroundingsError`` and ``UsageError``."""
    folder, at = place.top_folder(repo), place.now()
    repository = Repository(folder)
    main, head = place.main_of(repository, base), repository.commit_of("HEAD")
    tree = directory_snapshot(folder, repository.objects).tree
    judged = landing.propose(repository, main, head, at.astimezone(UTC), tree=tree)
    before = Snapshot(repository.objects, repository.objects.commit(main).tree)
    governance, findings = before.governance()
    if governance is None:
        raise UsageError(f"the branch of record cannot be read: {findings[0].message}", hint=findings[0].hint)
    who = person or worktree.setting(folder, "sealtrail.person")
    record = before.record(who) if who else None
    model = record.model if record is not None and record.readable else None
    if who and not isinstance(model, Person):
        raise UsageError(f"{who} is nobody that the branch of record knows", hint="people are added before they sign")
    known = model if isinstance(model, Person) else None
    return Desk(folder, repository, before, before.at(judged.tree), judged, known, governance, at)


def can_fill(desk: Desk, record: gate.RecordVerdict) -> tuple[Slot, ...]:
    """The places on a record that the person at the desk can fill."""
    if desk.person is None:
        return ()
    return _places(desk, desk.person, record)[0]


def _places(
    desk: Desk, person: Person, record: gate.RecordVerdict
) -> tuple[tuple[Slot, ...], tuple[signing.Refusal, ...]]:
    held = desk.result.record(record.id)
    sites = gate.sites_of(held.model) if held is not None and held.readable else ()
    return signing.places(person, record.missing, record.writers, at=desk.at, sites=sites, root=desk.governance.root)


def sign(
    repo: Path,
    record: str | None,
    *,
    queue: bool,
    person: str | None,
    key: Path | None,
    role: str | None,
    meaning: str | None,
    reason: str | None,
    base: str | None,
) -> int:
    """Sign one record, or everything in the queue, one by one."""
    if queue == (record is not None):
        raise UsageError("say what to sign", hint="sealtrail sign CAPA-HRW-2026-0007, or sealtrail sign --queue")
    desk = desk_at(repo, person=person, base=base)
    if desk.person is None:
        raise UsageError(
            "nobody said who signs", hint="give --as PER-…, or set it once: git config sealtrail.person PER-…"
        )
    choice = _Choice(role, meaning, reason, key)
    if record is not None:
        return _sign_one(desk, desk.person, record_number(record), choice)
    waiting = [r.id for r in desk.judged.verdict.records if can_fill(desk, r)]
    if not waiting:
        print("nothing waits for your signature")
    # Each signature changes what is missing, so the desk is laid anew for each.
    signer = desk.person
    return max(
        (_sign_one(desk_at(repo, person=person, base=base), signer, number, choice) for number in waiting), default=0
    )


@dataclass(frozen=True)
class _Choice:
    role: str | None
    meaning: str | None
    reason: str | None
    key: Path | None

    def fits(self, slot: Slot) -> bool:
        return self.role in (None, slot.role) and self.meaning in (None, slot.meaning)


def record_number(given: str) -> str:
    """The number that an argument means: a number itself, or a path inside a record's folder."""
    found = record_file(given.replace("\\", "/").lstrip("./")) or record_file(given.strip("/") + "/index.md")
    return found.id if found is not None else given


def _sign_one(desk: Desk, person: Person, number: str, choice: _Choice) -> int:
    verdict = next((r for r in desk.judged.verdict.records if r.id == number), None)
    held = desk.result.record(number)
    if held is None:
        raise UsageError(f"there is no record {number}", hint="give its number, such as CAPA-HRW-2026-0007")
    if not held.readable:
        for finding in held.findings:
            say(head_line(finding))
        raise UsageError(f"{number} cannot be read, so it cannot be signed", hint="mend it first: sealtrail check")
    slot, expected = _what(desk, person, number, verdict, choice)
    if slot is None or expected is None:
        return 1
    reason = choice.reason or held.model.change_reason or held.model.title
    _tell(desk, person, held, slot, expected, reason)
    if not _agreed():
        print("not signed")
        return 1
    key = choice.key or _configured_key(desk)
    signatory = signing.signatory_for(person, slot, signing.public_line(key), desk.governance.root)
    policy = (desk.governance.policy.version, desk.governance.sha256)
    data, signature = signing.make(
        expected, slot, signatory, policy=policy, at=place.now(), reason=reason, key=key, nonce=secrets.token_hex(16)
    )
    written = signing.keep(desk.folder / Path(expected.path).parent / "approvals", data, signature)
    print(f"signed: {written.relative_to(desk.folder)}")
    print(f"next: commit it (git add {Path(expected.path).parent}; git commit), then sealtrail status")
    return 0


def _configured_key(desk: Desk) -> Path:
    found = worktree.setting(desk.folder, "sealtrail.key")
    if found is None:
        raise UsageError("nobody said which key", hint="give --key FILE, or set it once: git config sealtrail.key FILE")
    return Path(found).expanduser()


def _what(
    desk: Desk, person: Person, number: str, verdict: gate.RecordVerdict | None, choice: _Choice
) -> tuple[Slot | None, Expected | None]:
    """The place to fill and what to say there; nothing, with the reasons printed, when there is none."""
    if verdict is None or verdict.transition is None:
        held = [r.role for r in person.roles if choice.role in (None, r.role)]
        if not held:
            print(f"{number} is landed and unchanged; only a role that you hold can acknowledge it")
            return None, None
        say(f"{number} is landed and unchanged, so this is an acknowledgement after landing")
        return Slot(held[0], person.org, "acknowledged"), gate.acknowledgement(desk.base, number)
    open_to, refused = _places(desk, person, verdict)
    fitting = [slot for slot in open_to if choice.fits(slot)]
    if fitting:
        return fitting[0], verdict.expected
    print(f"there is nothing for {person.printed_name} to sign on {number}:")
    for slot in open_to:
        print(f'    "{slot.meaning}" as {slot.role} would be open, and you asked for something else')
    for refusal in refused:
        print(
            printable(
                f'    "{refusal.slot.meaning}" by {refusal.slot.role} of {refusal.slot.organisation}: {refusal.why}'
            )
        )
    if not verdict.missing:
        print("    every signature that it needs is there")
    return None, None


def _tell(desk: Desk, person: Person, held: Record, slot: Slot, expected: Expected, reason: str) -> None:
    model, org = held.model, desk.governance.root.organisation(slot.organisation)
    texts = expected.policies[desk.governance.policy.version, desk.governance.sha256]
    print(printable(f"{model.id}  {model.title}"))
    if expected.transition is None:
        print(f"  revision {model.revision}, as it landed")
    else:
        start, end = expected.transition
        step = f"stays {end}" if start == end else f"goes from {start} to {end}"
        print(f"  revision {model.revision}: {step}")
        for line in _changes(desk.base.record(model.id), held):
            print(printable(f"  {line}"))
    for finding in desk.judged.verdict.findings:
        if finding.record == model.id and not finding.code.startswith("approval."):
            say(f"  the gate still says: {head_line(finding)}")
    print(f"  digest   {expected.sha256}")
    print(
        printable(
            f"  you are  {person.printed_name} ({person.id}), {slot.role} of {org.name if org else slot.organisation}"
        )
    )
    print(printable(f'  you sign "{slot.meaning}": {texts[slot.meaning]}'))
    print(printable(f"  because  {reason}"))


def _changes(base: Record | None, held: Record) -> list[str]:
    if base is None or not base.readable:
        return ["a new record", f"title: {held.model.title}"]
    lines = []
    for change in redline.field_changes(base.fields, held.fields):
        if change.field in {"revision", "state", "change_reason"}:
            continue
        name = field_title(type(held.model), change.field)
        deeper = ".".join(str(part) for part in change.place[1:])
        name = f"{name} ({deeper})" if deeper else name
        if change.field == "body":
            lines += [
                f"text: {_marked(run)}"
                for run in redline.line_runs(change.old or "", change.new or "")
                if run.kind != "same" and run.text.strip()
            ]
        else:
            lines.append(f"{name}: {_show(change.old)} -> {_show(change.new)}")
    return lines or ["nothing but its state changes"]


def _marked(run: redline.Run) -> str:
    sign = "-" if run.kind == "out" else "+"
    return f"[{sign} {' '.join(run.text.split())[:_SHOWN]} {sign}]"


def _show(value: object) -> str:
    text = "nothing" if value is None else str(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]} … ({len(text)} characters)"


def _agreed() -> bool:
    print("Sign this? [y/N] ", end="", flush=True)
    answer = sys.stdin.readline()
    if not answer.endswith("\n"):
        print()
    return answer.strip().lower() in {"y", "yes"}
