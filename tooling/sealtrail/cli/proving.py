"""Keys and the proofs that somebody holds them: made by the key itself, here or at the desk of whoever is enrolled.

A private key never leaves its owner: whoever is not here makes the two files of a proof with ``person prove`` and sends
them, and a colleague puts them into the records.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sealtrail import drafting, signatures, signing, statement
from sealtrail.atomic import write_atomically
from sealtrail.cli import place
from sealtrail.cli.asking import agreed
from sealtrail.cli.composing import SINGLE, UNPROVEN, Files, hopeless, offered
from sealtrail.cli.desk import Desk
from sealtrail.cli.persons import person_file
from sealtrail.cli.render import findings_text, printable, say
from sealtrail.errors import UsageError
from sealtrail.finding import Finding
from sealtrail.model import Person, folder_of, index_of


@dataclass(frozen=True)
class Whose:
    """Whom a key is to belong to: a person of an organisation in one repository."""

    person: str
    organisation: str
    repository: str


@dataclass(frozen=True)
class Proof:
    """A key, and its own signature that somebody holds it."""

    key: signatures.PublicKey
    data: bytes
    signature: bytes

    def files(self, person: str) -> Files:
        """The proof as it is kept beside a person's record."""
        path = f"{folder_of(person)}/enrolments/{statement.file_name(self.data)}"
        return {path: self.data, f"{path}.sig": self.signature}


@dataclass(frozen=True)
class Taken:
    """A person's record with new keys and the proofs of these, and what is to be said of them."""

    files: Files
    words: tuple[str, ...]


@dataclass(frozen=True)
class NewKeys:
    """Keys to be enrolled: files whose key makes the proof now, and proofs that were made elsewhere."""

    files: tuple[Path, ...]
    proofs: tuple[Path, ...]
    expires: str | None

    def __bool__(self) -> bool:
        return bool(self.files or self.proofs)

    def taken(self, desk: Desk, whose: Whose, text: str) -> Taken | None:
        """A person's text with the keys, and their proofs; nothing, with the reasons printed, when none can be taken.

        No key is asked for a proof that could not be used.
        """
        expires = None if self.expires is None else place.parse_time(self.expires)
        sent = [received(file) for file in self.proofs]
        keys = [*(key_of(file) for file in self.files), *(proof.key for proof in sent)]
        for key in keys:
            must_be_free(desk, key)
        edits = drafting.Edits(text)
        for key in keys:
            edits.append(("keys",), entry(key, desk.at, expires))
        text = edits.done()
        reasons = hopeless(desk, offered(desk, {str(index_of(whose.person)): text.encode()}), (*SINGLE, *UNPROVEN))
        if reasons:
            say(findings_text(reasons, lambda _: None))
            say("nothing was written, and no key was asked for a proof")
            return None
        proofs = [*(made(file, whose) for file in self.files), *sent]
        files = {path: data for proof in proofs for path, data in proof.files(whose.person).items()}
        told = [f"new key {key.fingerprint}: compare it with what its holder reads out" for key in keys]
        return Taken({**files, str(index_of(whose.person)): text.encode()}, tuple(told))


def must_be_free(desk: Desk, key: signatures.PublicKey, *, but_for: str = "") -> None:
    """Raise ``UsageError`` for a key that somebody holds or held, other than the person ``but_for``."""
    root = desk.governance.root
    holders = [(h.person, h.public) for org in root.organisations for h in org.holders]
    holders += [(former.person, former.public) for former in root.former_holders]
    for record in (*desk.base.records("person"), *desk.result.records("person")):
        if record.readable and isinstance(record.model, Person):
            holders += [(record.model.id, held.public) for held in record.model.keys]
    for person, public in holders:
        if public == key.line and person != but_for:
            raise UsageError(
                f"the key {key.fingerprint} belongs to {person}",
                hint="a key belongs to one person for ever, and is enrolled once: make a new one",
            )


def key_of(file: Path) -> signatures.PublicKey:
    """The public half of a key file. Raises ``UsageError`` when there is none, or it is no key to be relied on."""
    try:
        return signatures.parse_public(signing.public_line(file))
    except signatures.KeyProblem as problem:
        raise UsageError(f"{file}: {problem}", hint=problem.hint, code=problem.code) from None


def entry(key: signatures.PublicKey, at: datetime, expires: datetime | None) -> Mapping[str, Any]:
    """A key as a person's record lists it from its enrolment on."""
    until = {} if expires is None else {"expires": expires.isoformat()}
    events = [{"kind": "enrolled", "at": at.isoformat()}]
    return {"fingerprint": key.fingerprint, "public": key.line, **until, "events": events}


def made(file: Path, whose: Whose) -> Proof:
    """A proof that the key in a file makes of itself. Raises ``SurroundingsError`` when OpenSSH does not sign."""
    key = key_of(file)
    data = statement.build_enrolment(
        repository=whose.repository,
        person=whose.person,
        organisation=whose.organisation,
        public=key.line,
        blob=key.blob,
        path=str(index_of(whose.person)),
    )
    if key.algorithm.startswith("sk-"):
        say(f"{file}: touch the security key when it blinks")
    signature = signing.ssh_sign(data, key=file, namespace=statement.ENROLMENT_NAMESPACE)
    verdict = signatures.verify(signature, data, namespace=statement.ENROLMENT_NAMESPACE, key=key)
    if not verdict.valid:
        raise UsageError(
            f"{file} and the .pub file beside it are not two halves of one key",
            hint="make the .pub file anew: ssh-keygen -y -f KEY > KEY.pub",
        )
    return Proof(key, data, signature)


def received(file: Path) -> Proof:
    """A proof from the two files that somebody sent. Raises ``UsageError`` when they are none.

    Whether it is for this person and repository, and whether the key made it, the gate judges.
    """
    try:
        data, signature = file.read_bytes(), file.with_name(f"{file.name}.sig").read_bytes()
    except OSError as problem:
        raise UsageError(
            f"{problem.filename} cannot be read", hint="a proof is two files: one ends in .json, the other in .json.sig"
        ) from None
    said = statement.parse_enrolment(data)
    if isinstance(said, Finding):
        raise UsageError(f"{file} is no proof of possession: {said.message}", hint=_MAKE)
    try:
        return Proof(signatures.parse_public(said.predicate.public), data, signature)
    except signatures.KeyProblem as problem:
        raise UsageError(f"{file}: {problem}", hint=problem.hint, code=problem.code) from None


_MAKE = "whoever is enrolled makes it: sealtrail person prove, with the words that person enrol printed"


def prove(whose: Whose, key: Path, out: Path) -> int:
    """Make the two files of a proof, for a newcomer who has no copy of the records yet."""
    person_file(whose.person)
    key_of(key)
    print(drafting.accountability_text())
    if not agreed("Do you accept this?"):
        print("not accepted, and nothing made")
        return 1
    proof = made(key, whose)
    out.mkdir(parents=True, exist_ok=True)
    target = out / statement.file_name(proof.data)
    write_atomically(target.with_name(f"{target.name}.sig"), proof.signature)
    write_atomically(target, proof.data)
    print(printable(f"made {target} and {target}.sig"))
    print(f"your key is {proof.key.fingerprint}")
    print("next: send both files to the colleague who enrols you, and read that line to them over the telephone")
    print("      keep the key itself: nobody else ever needs it")
    return 0
