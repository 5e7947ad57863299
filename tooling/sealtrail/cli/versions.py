"""The next version of root and policy: a number higher, naming the policies under which signatures may still land."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sealtrail import drafting
from sealtrail.cli.composing import Files, text_at
from sealtrail.cli.desk import Desk
from sealtrail.errors import UsageError
from sealtrail.store import Governance, Snapshot

POLICY, ROOT = "schema/policy.yaml", "schema/root.yaml"


def readable(result: Snapshot) -> Governance:
    """What is edited, read. Raises ``UsageError`` with the first thing that keeps it from being read."""
    coming, findings = result.governance()
    if coming is None:
        first = findings[0]
        where = f"{first.path}:{first.line}: " if first.line else f"{first.path}: "
        raise UsageError(f"{where}{first.message}", hint=first.hint)
    return coming


def put_version(desk: Desk, path: str, files: Files, version: int) -> bytes:
    """A file of ``schema/`` as the next version."""
    edits = drafting.Edits(_text(desk, path, files))
    edits.put(("version",), version)
    return edits.done().encode()


def next_policy(desk: Desk, coming: Governance, files: Files) -> bytes:
    """The policy one version on. It lists the one in force, so that what is signed under that may still land.

    Each policy that it lists has the sentences that were signed under it, wherever they are others now.
    """
    edits = drafting.Edits(_text(desk, POLICY, files))
    edits.put(("version",), desk.governance.policy.version + 1)
    accepted, force = desk.governance.accepted, (desk.governance.policy.version, desk.governance.sha256)
    for i, old in enumerate(coming.policy.previous):
        texts = accepted.get((old.version, old.sha256))
        if texts is None or not _can_list(coming, texts):
            edits.drop(("previous", i))
        elif coming.texts(old) != texts:
            edits.put(("previous", i, "meanings"), _others(coming, texts))
    listed = {(old.version, old.sha256) for old in coming.policy.previous}
    if force not in listed and _can_list(coming, accepted[force]):
        meanings = _others(coming, accepted[force])
        entry = {"version": force[0], "sha256": force[1], **({"meanings": meanings} if meanings else {})}
        edits.append(("previous",), entry)
    return edits.done().encode()


def _can_list(coming: Governance, texts: Mapping[str, str]) -> bool:
    """Whether an earlier policy can be described by what differs: it knew every meaning that there is now."""
    return coming.texts().keys() <= texts.keys()


def _others(coming: Governance, texts: Mapping[str, str]) -> dict[str, str]:
    """The sentences of an earlier policy that are others now."""
    return {word: said for word, said in texts.items() if coming.texts().get(word) != said}


def unlisted(desk: Desk, coming: Governance) -> Iterator[str]:
    """What is to be said where the policy in force cannot be listed."""
    if not _can_list(coming, desk.governance.texts()):
        yield "the policy has a meaning that the one in force does not know, so nothing signed before can be listed:"
        yield "  whatever is signed and has not landed by then is to be signed again"


def _text(desk: Desk, path: str, files: Files) -> str:
    return files[path].decode() if path in files else text_at(desk, path)
