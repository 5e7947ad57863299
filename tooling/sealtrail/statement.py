"""The statement codec: what a person signs, as bytes, and whether stored bytes say what they must.

A statement is canonical JSON; what is signed and verified is the stored bytes. This module knows no repository and
verifies no signature. Findings come back without a path; the caller says where.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, TypeVar

from sealtrail import digest
from sealtrail.finding import Finding
from sealtrail.frontmatter.characters import unfit
from sealtrail.model import TYPE, Approval, Checkpoint, Enrolment, Frozen, Signatory, validate

M = TypeVar("M", bound=Frozen)

NAMESPACE = "sealtrail-approval-v1"
ENROLMENT_NAMESPACE = "sealtrail-enrolment-v1"
CHECKPOINT_NAMESPACE = "sealtrail-checkpoint-v1"
LIMIT = 8 * 1024


@dataclass(frozen=True)
class Expected:
    """What a statement must say to count for one revision of one record in one step."""

    repository: str
    path: str
    record: str
    revision: int
    sha256: str
    prior: str | None
    transition: tuple[str, str] | None
    policies: dict[tuple[int, str], dict[str, str]]
    """The meaning texts of base's policy and of those it still accepts, by version and digest."""


def file_name(data: bytes) -> str:
    """The name under which a statement is kept: the first 16 digits of its SHA-256."""
    return f"{digest.sha256(data)[:16]}.json"


@lru_cache(maxsize=8192)
def parse(data: bytes) -> Approval | Finding:
    """A statement from its stored bytes, or why they are none (``statement.format``). The same bytes are read once."""
    return _parse(data, Approval)


def parse_enrolment(data: bytes) -> Enrolment | Finding:
    """A proof of possession from its stored bytes, or why they are none (``statement.format``)."""
    return _parse(data, Enrolment)


def parse_checkpoint(data: bytes) -> Checkpoint | Finding:
    """A checkpoint from the bytes that somebody kept, or why they are none (``statement.format``)."""
    return _parse(data, Checkpoint)


def _parse(data: bytes, model: type[M]) -> M | Finding:
    try:
        value = digest.parse_canonical(data, limit=LIMIT)
    except ValueError as problem:
        return Finding("statement.format", f"the statement {problem}", _REMAKE)
    if not isinstance(value, dict):
        return Finding("statement.format", "the statement is not a JSON object", _REMAKE)
    if any(unfit(text) is not None for text in _unplain(value)):
        return Finding(
            "statement.format",
            "the statement holds a character that nobody can see, or that is not in NFC",
            _REMAKE,
        )
    made = validate(model, value)
    if isinstance(made, tuple):
        said = "; ".join(f"{p.field}: {p.message}" for p in made[:3])
        return Finding("statement.format", f"the statement is not of the known form ({said})", _REMAKE)
    return made


def _unplain(value: Any) -> Iterator[str]:
    """Every text in a value that is more than printable ASCII, which is all that has to be looked at closely."""
    waiting = [value]  # no recursion: the depth is a stranger's choice
    while waiting:
        part = waiting.pop()
        if isinstance(part, str):
            if not (part.isascii() and part.isprintable()):
                yield part
        elif isinstance(part, dict | list):
            waiting += part.values() if isinstance(part, dict) else part


_REMAKE = "remove the statement with its .sig file and sign again with sealtrail sign"


def signed_at(approval: Approval) -> datetime:
    """When the signer says to have signed, in UTC. Raises ``ValueError`` for an impossible date."""
    text = approval.predicate.signed_at  # digits at fixed places, as ``UtcSecond`` has them
    year, month, day = int(text[:4]), int(text[5:7]), int(text[8:10])
    return datetime(year, month, day, int(text[11:13]), int(text[14:16]), int(text[17:19]), tzinfo=UTC)


def local_time(approval: Approval) -> datetime:
    """When the signer says to have signed, on the signer's own clock."""
    sign = -1 if approval.predicate.local_offset[0] == "-" else 1
    hours, minutes = approval.predicate.local_offset[1:].split(":")
    return signed_at(approval) + sign * timedelta(hours=int(hours), minutes=int(minutes))


def build(
    expected: Expected,
    *,
    meaning: str,
    policy: tuple[int, str],
    signatory: Signatory,
    at: datetime,
    reason: str,
    nonce: str,
) -> bytes:
    """The bytes of a statement. ``at`` carries the signer's own offset; ``nonce`` is 32 hexadecimal digits."""
    offset = at.strftime("%z")
    return digest.canonical(
        {
            "_type": TYPE,
            "subject": [{"name": expected.path, "digest": {"sha256": expected.sha256}}],
            "predicateType": "urn:sealtrail:approval:v1",
            "predicate": {
                "repository": expected.repository,
                "record": expected.record,
                "revision": expected.revision,
                "prior": expected.prior,
                "transition": None
                if expected.transition is None
                else {"from": expected.transition[0], "to": expected.transition[1]},
                "meaning": meaning,
                "meaning_text": expected.policies[policy][meaning],
                "signatory": signatory.model_dump(exclude_none=True),
                "signed_at": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
                "local_offset": f"{offset[:3]}:{offset[3:5]}",
                "policy": {"version": policy[0], "sha256": policy[1]},
                "reason": reason,
                "nonce": nonce,
            },
        }
    )


def build_enrolment(*, repository: str, person: str, organisation: str, public: str, blob: bytes, path: str) -> bytes:
    """The bytes of a proof of possession, to be signed with the key itself. ``blob`` is the key's wire form."""
    return digest.canonical(
        {
            "_type": TYPE,
            "subject": [{"name": path, "digest": {"sha256": digest.sha256(blob)}}],
            "predicateType": "urn:sealtrail:enrolment:v1",
            "predicate": {"repository": repository, "person": person, "organisation": organisation, "public": public},
        }
    )


def build_checkpoint(checkpoint: Checkpoint) -> bytes:
    """The bytes of a checkpoint."""
    return digest.canonical(checkpoint.model_dump(mode="json"))


def mismatches(approval: Approval, expected: Expected) -> tuple[Finding, ...]:
    """Everything in which a statement differs from what the step needs, the weightiest first."""
    said, subject = approval.predicate, approval.subject[0]
    found = []

    def differs(code: str, what: str, expected_value: object, got: object, hint: str) -> None:
        if expected_value != got:
            found.append(Finding(code, f"{what}: expected {_show(expected_value)}, got {_show(got)}", hint))

    differs("statement.repository", "signed for another repository", expected.repository, said.repository, _OTHER)
    differs("statement.subject", "signed for another record", expected.record, said.record, _OTHER)
    differs("statement.subject", "signed for another file", expected.path, subject.name, _OTHER)
    differs("statement.subject", "signed for another revision", expected.revision, said.revision, _OTHER)
    differs(
        "statement.digest",
        "the record is not the one that was signed",
        expected.sha256,
        subject.digest.sha256,
        _CHANGED,
    )
    differs("statement.prior", "signed as following other text", expected.prior, said.prior, _CHANGED)
    transition = None if said.transition is None else (said.transition.from_, said.transition.to)
    differs("statement.subject", "signed for another step", expected.transition, transition, _OTHER)
    texts = expected.policies.get((said.policy.version, said.policy.sha256))
    if texts is None:
        found.append(
            Finding(
                "policy.version",
                f"signed under policy version {said.policy.version}, which is neither "
                "the one in force nor one that it still accepts",
                "sign again under the policy in force",
            )
        )
    elif texts.get(said.meaning) != said.meaning_text:
        found.append(
            Finding(
                "statement.subject",
                f'the sentence signed for "{said.meaning}" is not the policy\'s: '
                f"expected {_show(texts.get(said.meaning))}, got {_show(said.meaning_text)}",
                _OTHER,
            )
        )
    try:
        signed_at(approval)
    except ValueError:
        found.append(Finding("statement.format", f"{said.signed_at} is not a date in the calendar", _REMAKE))
    return tuple(found)


_OTHER = "a signature counts only for what it was given for: sign this revision with sealtrail sign"
_CHANGED = (
    "the text changed after signing: restore the signed text, or have everybody sign this one anew; "
    "where the signed text has landed, begin the next revision: sealtrail revise"
)


def _show(value: object) -> str:
    if isinstance(value, tuple):
        return " to ".join(str(part) for part in value)
    return "nothing" if value is None else f'"{value}"' if isinstance(value, str) and " " in value else str(value)
