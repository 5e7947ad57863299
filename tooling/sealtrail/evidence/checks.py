"""The commands that check a kit with stock tools, in their order, and the words around them: one list, two texts.

``README.txt`` shows each passage to a person, ``check.sh`` runs its commands; both are made from the same values, so
they cannot tell different things. The commands are POSIX sh, and use sha256sum, sed, grep, cut and ssh-keygen alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeAlias

from sealtrail import statement
from sealtrail.evidence.contents import Contents, Founding, Landed, Pinned, Proof, Rules, Signed
from sealtrail.evidence.signers import Signer, signers_of
from sealtrail.publish import words

_COMPARE = (
    "You should see these fingerprints, in this order. Compare them with what both organisations gave you in another "
    "way: everything below is worth what this comparison is worth."
)
_FOUNDED = (
    "This record came with the founding of the repository. Its first revision has no signatures of its own: the "
    "founding system change pins its digest, and every root holder of both organisations signed that change."
)


@dataclass(frozen=True, slots=True)
class Run:
    """One command."""

    command: str


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a list."""

    text: str


Part: TypeAlias = str | Item | Run


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of the check: its title, and what is said and run, in this order. Titles are plain ASCII."""

    title: str
    parts: tuple[Part, ...]

    @property
    def commands(self) -> tuple[str, ...]:
        """What is run."""
        return tuple(part.command for part in self.parts if isinstance(part, Run))


def checks_of(contents: Contents) -> tuple[Passage, ...]:
    """All passages in the order to run them."""
    return (
        _sums(),
        _keys(signers_of(contents)),
        *_founding(contents.founding, contents),
        *(_revision(landed, contents) for landed in contents.revisions),
        *(_rules(rules, contents) for rules in contents.rules),
        *_proofs(contents.proofs, contents),
    )


def _sums() -> Passage:
    return Passage(
        "No file of this kit has changed since it was made",
        (Run("sha256sum -c --strict SHA256SUMS"), "You should see every file's name, and OK after it."),
    )


def _keys(signers: Iterable[Signer]) -> Passage:
    return Passage(
        "Whose keys these are",
        (
            Run("grep -v '^#' allowed_signers | cut -d ' ' -f 3- | ssh-keygen -l -f -"),
            _COMPARE,
            *(Item(f"{one.fingerprint}  {one.person} {one.name}") for one in signers),
        ),
    )


def _founding(founding: Founding | None, contents: Contents) -> Iterator[Passage]:
    if founding is None:
        return
    first = contents.revisions[0]
    parts: list[Part] = [
        _FOUNDED,
        *_signed(founding.statements, founding.path, contents),
        "The founding change names the digest of revision 1:",
        _stands_in(first.path, first.revision.record.sha256, founding.path, founding.data),
    ]
    yield Passage("The founding", tuple(parts))


def _revision(landed: Landed, contents: Contents) -> Passage:
    step, states = landed.revision.step, [landed.revision.record.model.state]
    before = landed.revision.previous
    if before is not None and before.model.state not in states:
        states.insert(0, before.model.state)
    covered = " The founding covers it." if landed is contents.revisions[0] and contents.founding is not None else ""
    when = f"{in_utc(step.at)} as step {step.number}, commit {step.commit}"
    parts: list[Part] = [
        f"{landed.path} landed {when}, judged under policy {landed.rules.version}.{covered}",
        *_signed(landed.statements, landed.path, contents),
    ]
    in_time = next((one for one in landed.statements if not one.said.late), None)
    if before is not None and in_time is not None:
        parts += [f"It replaced revision {before.model.revision}:",
                  _digest_said('"prior":"', f"record/r{before.model.revision:04}.md", in_time.path)]  # fmt: skip
    for pinned in contents.attachments:
        if pinned.by == landed.number:
            parts += _pinned(pinned, landed)
    return Passage(f"Revision {landed.number}: {' to '.join(states).replace('_', ' ')}", tuple(parts))


def _signed(statements: tuple[Signed, ...], about: str, contents: Contents) -> Iterator[Part]:
    """Each signature: that the key made it, that the statement names its signer; of all, that they say these bytes."""
    for one in statements:
        said = one.said.approval.predicate
        role = f"{words.role_word(one.said.role)}, {contents.holdings.organisation(one.said.organisation)}"
        deputy = f", deputy for {said.signatory.deputy_for}" if said.signatory.deputy_for else ""
        late = ""
        if one.said.late:
            late = f", after landing: it landed {in_utc(one.said.landed_at)}, and counts towards no approval"
        yield Item(f"{one.said.printed_name}, {role}{deputy}: {said.meaning}, {in_utc(one.said.signed_at)}{late}")
        yield _verify(one.path, one.said.person, statement.NAMESPACE)
        yield Run(f"grep -o '\"revision\":{said.revision},\"signatory\":{{[^}}]*\"id\":\"{one.said.person}\"[^}}]*}}' "
                  f"{one.path}")  # fmt: skip
    if statements:
        yield f"{'They name' if len(statements) > 1 else 'It names'} the digest of {about}:"
        yield _digest_said('"subject":\\[{"digest":{"sha256":"', about, *(one.path for one in statements))


def _pinned(pinned: Pinned, landed: Landed) -> Iterator[Part]:
    said = f"{pinned.what.title}, {pinned.what.bytes:,} bytes, {pinned.what.media_type}"
    if pinned.data is None:
        yield Item(f"{said}: kept outside of git, SHA-256 {pinned.what.sha256}, so it is not in this kit")
    else:
        yield Item(f"{said}: its digest stands in the record")
        yield _stands_in(pinned.path, pinned.what.sha256, landed.path, landed.revision.record.data)


def _rules(rules: Rules, contents: Contents) -> Passage:
    named = [one.path for one in contents.statements if one.said.approval.predicate.policy.version == rules.version]
    judged = [str(one.number) for one in contents.revisions if one.rules is rules]
    parts: list[Part] = [
        f"It judged the landing of revision{'s' * (len(judged) > 1)} {', '.join(judged)}."
        if judged
        else "An acknowledgement after landing was judged under it, or a statement names it.",
        "The files are those of the listing:",
        Run(f"sed 's|^100644 \\([0-9a-f]*\\) |\\1  {rules.folder}/|' {rules.list_path} | sha256sum -c --strict -"),
    ]
    if named:
        parts += ["The signers name the digest of the listing as that of the policy:",
                  _digest_said('"policy":{"sha256":"', rules.list_path, *named)]  # fmt: skip
    return Passage(f"Policy {rules.version}, with root, workflows and calendars", tuple(parts))


def _proofs(proofs: tuple[Proof, ...], contents: Contents) -> Iterator[Passage]:
    if not proofs:
        return
    last = contents.revisions[-1]
    parts: list[Part] = ["Each key signed that it belongs to this person, and stands in the record."]
    for one in proofs:
        said, named = one.said.predicate, f'sed \'s/.*"public":"\\([^"]*\\)".*/\\1/\' {one.path}'
        parts += [_verify(one.path, said.person, statement.ENROLMENT_NAMESPACE),
                  _shows(named, said.public, last.path, last.revision.record.data)]  # fmt: skip
    yield Passage("The person holds these keys", tuple(parts))


def in_utc(moment: datetime) -> str:
    """A moment as the texts print it, in UTC to the second."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def _verify(path: str, person: str, namespace: str) -> Run:
    return Run(f"ssh-keygen -Y verify -f allowed_signers -I {person} -n {namespace} -s {path}.sig < {path}")


def _digest_said(before: str, about: str, *statements: str) -> Run:
    """Takes the digest that follows some text out of statements, and asks whether a file has it.

    In a statement, canonical JSON, no text of a person can pose as a name of a field: its quotes are escaped.
    """
    named = " ".join(statements)
    return Run(f"sed 's|.*{before}\\([0-9a-f]*\\)\".*|\\1  {about}|' {named} | sha256sum -c --strict -")


def _stands_in(path: str, sha256: str, record: str, text: bytes) -> Part:
    """Shows the line of a record in which a file's digest stands."""
    return _shows(f"sha256sum < {path} | cut -d ' ' -f 1", sha256, record, text)


def _shows(command: str, value: str, record: str, text: bytes) -> Part:
    """Shows the line of a record that holds what a command prints."""
    if value.encode() not in text:
        # YAML knows more than one way to write a text, and the one who wrote the record chose another.
        return f"{record} does not spell it in plain letters, so no stock command finds it: read it there."
    return Run(f'grep -F "$({command})" {record}')
