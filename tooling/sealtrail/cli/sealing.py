"""sign: first whether a signature can help at all, then what it would cover in plain words, then the question.

One record at a time. Nothing is signed that the gate could not take, and nothing is asked before the key is known.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path

from sealtrail import gate, signing, statement, worktree
from sealtrail.approvals import Slot
from sealtrail.cli import place
from sealtrail.cli.asking import agreed
from sealtrail.cli.clearing import cannot_help, prune
from sealtrail.cli.desk import Desk, can_fill, desk_at, places, record_number
from sealtrail.cli.render import findings_text, printable, say
from sealtrail.cli.showing import place_line, show
from sealtrail.errors import UsageError
from sealtrail.model import Approval, Person, Signatory, folder_of
from sealtrail.statement import Expected
from sealtrail.store import Record


@dataclass(frozen=True)
class _Choice:
    role: str | None
    meaning: str | None
    reason: str | None
    key: Path | None

    def fits(self, slot: Slot) -> bool:
        return self.role in (None, slot.role) and self.meaning in (None, slot.meaning)


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
    choice = _Choice(role, meaning, reason, key)

    def laid() -> tuple[Desk, Person]:
        # Each signature changes what is missing, so the desk is laid anew for each.
        desk = desk_at(repo, person=person, base=base)
        if desk.person is None:
            hint = "give --as PER-…, or set it once: git config sealtrail.person PER-…"
            raise UsageError("nobody said who signs", hint=hint)
        return desk, desk.person

    def one(number: str) -> int:
        desk, signer = laid()
        if cannot_help(desk, number):
            return 1
        if prune(desk, number):
            desk, signer = laid()
        return _sign_one(desk, signer, number, choice)

    if record is not None:
        return one(record_number(record))
    desk, _ = laid()
    waiting = [r.id for r in desk.judged.verdict.records if can_fill(desk, r)]
    if not waiting:
        print("nothing waits for your signature")
    return max((one(number) for number in waiting), default=0)


def _sign_one(desk: Desk, person: Person, number: str, choice: _Choice) -> int:
    held = desk.result.record(number)
    if held is None:
        raise UsageError(f"there is no record {number}", hint="give its number, such as CAPA-HRW-2026-0007")
    if not held.readable:
        say(findings_text(held.findings, desk.result.read))
        raise UsageError(f"{number} cannot be read, so it cannot be signed", hint="mend it first: sealtrail check")
    slot, expected = _what(desk, person, held, choice)
    if slot is None or expected is None:
        return 1
    key = choice.key or _configured_key(desk)
    verdict = desk.verdict_on(number)
    root = gate.root_naming((verdict.roots if verdict else ()) or (desk.governance.root,), person.id)
    signatory = signing.signatory_for(person, slot, signing.public_line(key), root, at=desk.at)
    reason = choice.reason or held.model.change_reason or held.model.title
    show(desk, person, held, slot, expected, reason)
    if not agreed("Sign this?"):
        print("not signed")
        return 1
    _write(desk, slot, expected, signatory, reason, key)
    return 0


def _write(desk: Desk, slot: Slot, expected: Expected, signatory: Signatory, reason: str, key: Path) -> None:
    policy = (desk.governance.policy.version, desk.governance.sha256)
    data, signature = signing.make(
        expected, slot, signatory, policy=policy, at=place.now(), reason=reason, key=key, nonce=secrets.token_hex(16)
    )
    written = signing.keep(
        place.inside(desk.folder, f"{Path(expected.path).parent.as_posix()}/approvals"), data, signature
    )
    print(f"signed: {written.relative_to(desk.folder)}")
    print(f"next: commit it (git add {Path(expected.path).parent}; git commit), then sealtrail status")


def _configured_key(desk: Desk) -> Path:
    found = worktree.setting(desk.folder, "sealtrail.key")
    if found is None:
        raise UsageError("nobody said which key", hint="give --key FILE, or set it once: git config sealtrail.key FILE")
    return Path(found).expanduser()


def _what(desk: Desk, person: Person, held: Record, choice: _Choice) -> tuple[Slot | None, Expected | None]:
    """The place to fill and what to say there; nothing, with the reasons printed, when there is none."""
    verdict = desk.verdict_on(held.model.id)
    if verdict is None or (verdict.expected is not None and verdict.expected.transition is None):
        return _acknowledging(desk, person, held, choice)
    open_to, refused = places(desk, person, verdict)
    fitting = [slot for slot in open_to if choice.fits(slot)]
    if fitting:
        # Who has the text at hand and finds it unsigned is its author first.
        first, *others = sorted(fitting, key=lambda slot: slot.meaning != "authored")
        if others and not all(slot.may_coincide for slot in fitting):
            print(f"{person.printed_name} can give one of several signatures on {held.model.id}, and one only:")
            print(f"    this one: --meaning {first.meaning} --role {first.role}")
            for slot in others:
                print(f"    or:       --meaning {slot.meaning} --role {slot.role}")
        return first, verdict.expected
    print(printable(f"there is nothing for {person.printed_name} to sign on {held.model.id}:"))
    for slot in open_to:
        print(f'    "{slot.meaning}" as {slot.role} would be open, and you asked for something else')
    for refusal in refused:
        print(printable(f"    {place_line(refusal.slot)}: {refusal.why}"))
    if not verdict.missing:
        print("    every signature that it needs is there")
    return None, None


def _acknowledging(desk: Desk, person: Person, held: Record, choice: _Choice) -> tuple[Slot | None, Expected | None]:
    number = held.model.id
    if choice.meaning not in (None, "acknowledged"):
        print(f'{number} is landed and unchanged: nobody can give "{choice.meaning}" any more, only "acknowledged"')
        print(f'to change it, begin its next revision: sealtrail revise {number} --why "…"')
        return None, None
    given = _acknowledged(desk, person, held)
    roles = [r.role for r in person.roles if choice.role in (None, r.role) and r.role not in given]
    if not roles:
        why = (
            f"you acknowledged this revision already as {', '.join(sorted(given))}"
            if given
            else "only a role that you hold can acknowledge it"
        )
        print(f"{number} is landed and unchanged; {why}")
        return None, None
    say(f"{number} is landed and unchanged, so this is an acknowledgement after landing")
    return Slot(roles[0], person.org, "acknowledged"), gate.acknowledgement(desk.base, number)


def _acknowledged(desk: Desk, person: Person, held: Record) -> frozenset[str]:
    """The roles in which the person acknowledged this revision already."""
    known = desk.result.statements(f"{folder_of(held.model.id)}/approvals")
    said = [a.predicate for a in (statement.parse(one.data) for one in known) if isinstance(a, Approval)]
    return frozenset(
        s.signatory.role
        for s in said
        if (s.signatory.id, s.meaning, s.revision) == (person.id, "acknowledged", held.model.revision)
    )
