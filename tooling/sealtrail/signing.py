"""Signing: which place a person can fill, the statement for it, and OpenSSH's own signature over its bytes.

The private key is never read here: ``ssh-keygen -Y sign`` signs, with a key file, an agent or a token. The statement
and its signature are written so that an interrupted run leaves the old state or the new one.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sealtrail import people, signatures, statement
from sealtrail.approvals import EITHER, Slot
from sealtrail.atomic import sweep, write_atomically
from sealtrail.errors import SurroundingsError, UsageError
from sealtrail.model import ROOT_HOLDER, Key, Person, Root, Signatory
from sealtrail.statement import Expected
from sealtrail.workflow import Writer


@dataclass(frozen=True)
class Refusal:
    """A place that the person cannot fill, and why."""

    slot: Slot
    why: str


def places(
    person: Person,
    missing: Iterable[Slot],
    writers: Iterable[Writer],
    *,
    at: datetime,
    sites: Iterable[str] | None,
    root: Root,
    principals: Iterable[Person] = (),
) -> tuple[tuple[Slot, ...], tuple[Refusal, ...]]:
    """The missing places that the person can fill at a time, and why not the others.

    A place for an author is open to every role that may write. ``principals`` are those who name the person as their
    deputy; the own role comes first.
    """
    named, principals = None if sites is None else tuple(sites), tuple(principals)
    open_to, refused = [], []
    for slot in missing:
        roles = [slot.role]
        if slot.meaning == "authored":
            own = (w for w in writers if w.organisation == person.org and w.admits(person.id))
            roles = [w.role for w in own] or roles
        if slot.organisation not in (EITHER, person.org):
            refused.append(Refusal(slot, f"it is for {slot.organisation}, and you belong to {person.org}"))
            continue
        if person.id in slot.excluded:
            refused.append(Refusal(slot, "you wrote this, own an action in it or gain by it, so somebody else signs"))
            continue
        lending = [p for p in principals if p.id not in slot.excluded]
        acting = ((r, people.may_act(person, r, lending, at=at, sites=named, root=root)) for r in roles)
        able = sorted(((whose, role) for role, whose in acting if whose is not None), key=lambda one: one[0] != "")
        if able:
            whose, role = able[0]
            open_to.append(replace(slot, role=role, organisation=person.org, deputy_for=whose))
        else:
            found = people.role_findings(person, roles[0], signed_at=at, at=at, sites=named, root=root)
            refused.append(Refusal(slot, found[0].message))
    return tuple(open_to), tuple(refused)


def signatory_for(person: Person, slot: Slot, public_line: str, root: Root, *, at: datetime | None = None) -> Signatory:
    """Who signs, with the key that was given; ``at`` is when, where expired keys are to be refused too.

    Raises ``UsageError`` when that key cannot sign for this place; its hint names the fingerprints of those that can.
    """
    fingerprint = signatures.parse_public(public_line).fingerprint
    usable = _root_keys(person, root) if slot.role == ROOT_HOLDER else _live_keys(person, at)
    if fingerprint not in usable:
        raise UsageError(
            _why_not(person, slot, fingerprint),
            hint=f"give the file of one of these keys with --key: {', '.join(usable)}"
            if usable
            else "you have no key that can sign here: enrol one first",
        )
    return Signatory(
        id=person.id,
        name=person.printed_name,
        organisation=person.org,
        role=slot.role,
        key=fingerprint,
        **({"deputy_for": slot.deputy_for} if slot.deputy_for else {}),
    )


def _root_keys(person: Person, root: Root) -> tuple[str, ...]:
    held = [h.public for o in root.organisations for h in o.holders if h.person == person.id]
    return tuple(signatures.parse_public(public).fingerprint for public in held)


def _live_keys(person: Person, at: datetime | None) -> tuple[str, ...]:
    return tuple(k.fingerprint for k in person.keys if k.ended is None and not _is_over(k, at))


def _is_over(key: Key, at: datetime | None) -> bool:
    return at is not None and key.expires is not None and at >= key.expires


def _why_not(person: Person, slot: Slot, fingerprint: str) -> str:
    if slot.role == ROOT_HOLDER:
        return "this is not your root key"
    key = people.find_key(person, fingerprint)
    if key is None:
        return f"{fingerprint} is not an enrolled key of {person.printed_name}"
    if key.ended is not None:
        return f"this key was {key.ended.kind} on {key.ended.at:%Y-%m-%d}"
    return "this key has expired"


def make(
    expected: Expected,
    slot: Slot,
    signatory: Signatory,
    *,
    policy: tuple[int, str],
    at: datetime,
    reason: str,
    key: Path,
    nonce: str,
) -> tuple[bytes, bytes]:
    """A statement and its signature."""
    data = statement.build(
        expected, meaning=slot.meaning, policy=policy, signatory=signatory, at=at, reason=reason, nonce=nonce
    )
    return data, ssh_sign(data, key=key, namespace=statement.NAMESPACE)


def ssh_sign(data: bytes, *, key: Path, namespace: str) -> bytes:
    """The armoured SSHSIG that OpenSSH makes over some bytes, with a private key file or, for a .pub file, an agent.

    Raises ``SurroundingsError`` when ssh-keygen is missing or does not sign.
    """
    tool = shutil.which("ssh-keygen")
    if tool is None:
        raise SurroundingsError(
            "ssh-keygen is not installed",
            hint="install OpenSSH (Debian: apt-get install openssh-client)",
            code="tool.missing",
        )
    done = subprocess.run(  # noqa: S603 - a fixed program, arguments that are no shell's
        [tool, "-Y", "sign", "-q", "-f", str(key), "-n", namespace], input=data, capture_output=True, check=False
    )
    if done.returncode != 0 or not done.stdout.startswith(b"-----BEGIN SSH SIGNATURE-----\n"):
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise SurroundingsError(
            f"ssh-keygen did not sign: {said[-1] if said else 'no reason given'}",
            hint="is the key there, and unlocked or in the agent?",
            code="signature.none",
        )
    return done.stdout


def public_line(key: Path) -> str:
    """The public half of a key file (private or .pub), as ``algorithm base64``.

    Raises ``UsageError`` if there is none.
    """
    public = key if key.suffix == ".pub" else key.with_name(key.name + ".pub")
    try:
        words = public.read_text("utf-8").split()
    except (OSError, UnicodeDecodeError):
        raise UsageError(
            f"{public} cannot be read", hint="the public key lies beside the private one, ending in .pub"
        ) from None
    if len(words) < 2:
        raise UsageError(f"{public} holds no public key", hint="make it with ssh-keygen -y -f KEY > KEY.pub")
    return " ".join(words[:2])


def keep(folder: Path, data: bytes, signature: bytes) -> Path:
    """Write a statement and its signature next to a record; return the statement's path.

    The signature lands first and the statement last, each by one rename: a run that dies in between leaves a signature
    without statement, which nothing counts and the next ``keep`` sweeps away.
    """
    folder.mkdir(parents=True, exist_ok=True)
    sweep(folder)
    target = folder / statement.file_name(data)
    write_atomically(target.with_name(target.name + ".sig"), signature)
    write_atomically(target, data)
    return target
