"""verify, checkpoint: what somebody who trusts nobody asks of a history, and what they sign and keep of the answer."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from sealtrail import history, people, signatures, signing, statement, worktree
from sealtrail.atomic import write_atomically
from sealtrail.cli import place
from sealtrail.cli.asking import agreed
from sealtrail.cli.reading import anchor_for
from sealtrail.cli.render import Format, as_json, chosen, findings_text, github, printable, say
from sealtrail.cli.supplied import supplied
from sealtrail.cli.telling import report_json, report_text
from sealtrail.errors import UsageError
from sealtrail.history.checkpoint import Kept, checkpoint_of, held_to, read_checkpoint, since
from sealtrail.model import Checkpoint, Person, Witness


def verify(repo: Path, *, anchor: Path | None, checkpoint: Path | None, branch: str, fmt: Format | None) -> int:
    """Verify a history, and hold it against a checkpoint where one is given."""
    pinned = None if anchor is None else history.read_anchor(anchor)
    kept = None if checkpoint is None else read_checkpoint(checkpoint)
    with supplied(repo) as repository:
        report = history.verify(repository, pinned, branch=branch)
        told = None if kept is None else since(report, kept)
        if told is not None:
            report = held_to(report, told)
        form = chosen(fmt)
        if form is Format.JSON:
            print(as_json(report_json(report, pinned, told)))
        elif form is Format.GITHUB:
            print(github(report.findings))
        else:
            print(report_text(report, pinned, told))
    return 0 if report.verdict == "valid" else 1


def checkpoint(
    repo: Path, *, anchor: Path | None, branch: str, person: str | None, key: Path | None, out: Path | None
) -> int:
    """Verify a history, and sign for how far it has come. Writes two files, and nothing unless it verifies."""
    with supplied(repo) as repository:
        pinned = anchor_for(repo, repository, anchor)
        report = history.verify(repository, pinned, branch=branch)
        if report.verdict != "valid":
            print(report_text(report, pinned, None), file=sys.stderr)
            say("not signed: a checkpoint says that the history verifies")
            return 1
        target = out or Path(f"checkpoint-{len(report.steps)}.json")
        if target.exists():
            raise UsageError(f"{target} is there already", hint="a checkpoint is kept as it is: name another file")
        private, now = key or _key(repo), place.now()
        signer = _signer(report, person or worktree.setting(_folder(repo), "sealtrail.person"))
        made = checkpoint_of(report, _witness(signer, private, now), at=now)
        print("\n".join(_shown(report, made)))
        if not agreed("Sign this?"):
            print("not signed")
            return 1
        data = statement.build_checkpoint(made)
        signature = signing.ssh_sign(data, key=private, namespace=statement.CHECKPOINT_NAMESPACE)
        findings = since(report, Kept(made, data, signature)).findings
    if findings:
        say(findings_text(findings, lambda _: None))
        say("not written: nobody could rely on this signature")
        return 1
    # The statement last, each whole or not at all: a signature alone says nothing.
    write_atomically(target.with_name(f"{target.name}.sig"), signature)
    write_atomically(target, data)
    print(f"signed: {target} and {target}.sig")
    print(f"next: keep both, and give a copy to the other side; later: sealtrail verify --since {target}")
    return 0


def _folder(repo: Path) -> Path:
    """Where the person's own settings are looked for; beside a bundle there are only those of the user."""
    return repo.parent if repo.is_file() else repo


def _key(repo: Path) -> Path:
    found = worktree.setting(_folder(repo), "sealtrail.key")
    if found is None:
        raise UsageError("nobody said which key", hint="give --key FILE, or set it once: git config sealtrail.key FILE")
    return Path(found).expanduser()


def _signer(report: history.Report, number: str | None) -> Person:
    if number is None:
        hint = "give --as PER-…, or set it once: git config sealtrail.person PER-…"
        raise UsageError("nobody said who signs", hint=hint)
    record = None if report.snapshot is None else report.snapshot.record(number)
    person = record.model if record is not None and record.readable else None
    if not isinstance(person, Person):
        raise UsageError(f"{number} is nobody that this history knows", hint="people are added before they sign")
    if person.state != "active":
        raise UsageError(f"{person.printed_name} has left", hint="somebody who is still there makes the checkpoint")
    return person


def _witness(person: Person, key: Path, now: datetime) -> Witness:
    fingerprint = signatures.parse_public(signing.public_line(key)).fingerprint
    for finding in people.key_findings(person, fingerprint, signed_at=now, at=now):
        raise UsageError(finding.message, hint=finding.hint)
    return Witness(id=person.id, name=person.printed_name, organisation=person.org, key=fingerprint)


def _shown(report: history.Report, made: Checkpoint) -> Iterator[str]:
    said, last = made.predicate, report.steps[-1]
    governance, _ = last.result.governance()
    organisation = None if governance is None else governance.root.organisation(said.signatory.organisation)
    named = said.signatory.organisation if organisation is None else organisation.name
    yield f"checkpoint of {said.repository}"
    yield f"  genesis  {said.genesis}"
    yield f"  commit   {said.commit}, step {said.steps}, landed at {last.at:%Y-%m-%d %H:%M} UTC"
    yield f"  tree     {made.tree_sha256}"
    for cure in report.incidents:
        yield f"  {cure.record} says of {len(cure.cured)} steps that they do not count"
    yield printable(f"  you are  {said.signatory.name} ({said.signatory.id}) of {named}")
    yield f"  you say  that you verified this history against your anchor at {said.made_at}, and that it ended here"
