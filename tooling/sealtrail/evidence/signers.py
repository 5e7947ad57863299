"""The keys that made the signatures of a kit, and no others. Derived from the verified history; they prove nothing."""

from __future__ import annotations

from dataclasses import dataclass

from sealtrail import history, signatures
from sealtrail.evidence.contents import Contents

_HEAD = (
    "# The keys that signed what lies in this kit. Compare the fingerprints with what both organisations gave you.\n"
)


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs with a key; ``line`` is what ``ssh-keygen`` reads, its first word the person's number."""

    line: str
    fingerprint: str
    person: str
    name: str


def signers_of(contents: Contents) -> tuple[Signer, ...]:
    """The keys in the order in which the repository lists them."""
    names = {}
    for signed in contents.statements:
        one = signed.said
        names[one.person, one.approval.predicate.signatory.key] = one.printed_name
    for proof in contents.proofs:
        said = proof.said.predicate
        key = signatures.fingerprint_of_line(said.public)
        names.setdefault((said.person, key), contents.held.model.title)
    found = []
    for line in history.allowed_signers(contents.report).splitlines():
        if line.startswith("#"):
            continue
        person, _, public = line.split(" ", 2)
        fingerprint = signatures.fingerprint_of_line(public)
        if (person, fingerprint) in names:
            found.append(Signer(line, fingerprint, person, names[person, fingerprint]))
    return tuple(found)


def allowed_signers(contents: Contents) -> bytes:
    """The file that ``ssh-keygen -Y verify`` reads."""
    return (_HEAD + "".join(f"{one.line}\n" for one in signers_of(contents))).encode()
