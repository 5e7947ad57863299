"""The files beside the pages: exact bytes, statements, attachments and data, for machines and for stock tools.

A download never runs in a browser: a name whose ending a browser might show as a page gets a harmless one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sealtrail import history, landing
from sealtrail.history import Event, Signature
from sealtrail.history.exports import trail_csv
from sealtrail.publish.holdings import Held, Holdings, PublishError, Revision
from sealtrail.publish.manifestation import statement_url

_HARMLESS = frozenset({
    "bmp", "csv", "docx", "gif", "jpeg", "jpg", "json", "pdf", "png", "pptx", "tif", "tiff", "tsv", "txt", "webp",
    "xlsx", "zip",
})  # fmt: skip


def attachment_url(held: Held, name: str) -> str:
    """Where an attachment lies in the site."""
    stem, _, ending = name.rpartition(".")
    harmless = bool(stem) and ending.lower() in _HARMLESS
    return f"{held.base}/attachments/{name if harmless else name + '.bin'}"


def revision_url(held: Held, revision: Revision) -> str:
    """Where the exact bytes of an earlier revision lie in the site."""
    return f"{held.base}/revision-{revision.record.model.revision}.md"


def trail_url(held: Held) -> str:
    """Where the audit trail lies in the site as a table for spreadsheets."""
    return f"{held.base}.trail.csv"


def signed_revision(held: Held, signature: Signature) -> Revision:
    """The revision that a signature covers."""
    return next(r for r in held.revisions if r.record.model.revision == signature.revision)


def signed_url(held: Held, signature: Signature) -> str:
    """Where the exact bytes that a signature covers lie in the site."""
    if signature.revision == held.model.revision:
        return f"{held.base}/index.md"
    return revision_url(held, signed_revision(held, signature))


def files_of(held: Held, holdings: Holdings) -> Iterator[tuple[str, bytes]]:
    """Everything that lies beside a record's page. Raises ``PublishError`` when an attachment is not there."""
    yield f"{held.base}.json", record_json(held, holdings)
    yield trail_url(held), trail_csv(held.events)
    signed = dict(_signed(held, holdings))
    yield from signed.items()
    if held.signatures:
        yield f"{held.base}.verify.js", as_script(signed)
    for one in held.model.attachments:
        if one.store == "git":
            yield attachment_url(held, one.path), _bytes(holdings, f"{held.place.folder}/attachments/{one.path}")


def _signed(held: Held, holdings: Holdings) -> Iterator[tuple[str, bytes]]:
    """The bytes of every revision, and the statements about them with their signatures."""
    yield f"{held.base}/index.md", held.record.data
    for revision in held.revisions[:-1]:
        yield revision_url(held, revision), revision.record.data
    for signature in held.signatures:
        url = statement_url(held, signature)
        yield url, _bytes(holdings, signature.path)
        yield f"{url}.sig", _bytes(holdings, f"{signature.path}.sig")


def as_script(files: Mapping[str, bytes]) -> bytes:
    """Files by their address as a script, for a page that was opened from a folder may load nothing else.

    What is beyond ASCII is escaped, so that no reader of the script changes a character or a line end. Raises
    ``UnicodeDecodeError`` for bytes that are not UTF-8, which no verified record, statement or signature is.
    """
    texts = json.dumps({url: data.decode() for url, data in files.items()}, ensure_ascii=True, separators=(",", ":"))
    return f"Object.assign(window.sealtrailFiles??={{}},{texts});\n".encode()


def _bytes(holdings: Holdings, path: str) -> bytes:
    data = holdings.files.read(path)
    if data is None:
        raise PublishError(f"{path} is not in the verified state", code="publish.missing")
    return data


def record_json(held: Held, holdings: Holdings) -> bytes:
    """The record with its signatures and its trail as data (``sealtrail.record/1``)."""
    document = held.record.document
    return _json({
        "schema": "sealtrail.record/1",
        "id": held.place.id,
        "type": held.place.type.name,
        "path": held.record.path,
        "sha256": held.record.sha256,
        "revision": held.model.revision,
        "state": held.model.state,
        "standing": {"on": holdings.day.isoformat(), "word": held.standing.word, "said": held.standing.said},
        "commit": held.latest.step.commit,
        "fields": document.data if document is not None else {},
        "body": document.body if document is not None else "",
        "points_to": [{"relation": r.word, "id": r.id} for r in held.names],
        "pointed_to_by": [{"relation": r.word, "id": r.id} for r in held.named_by],
        "signatures": [signature_data(s) for s in held.signatures],
        "trail": [_event(event) for event in held.events],
    })  # fmt: skip


def signature_data(one: Signature) -> dict[str, Any]:
    """A signature as data."""
    said = one.approval.predicate
    return {
        "statement": one.path, "person": one.person, "name": one.printed_name, "organisation": one.organisation,
        "role": one.role, "meaning": one.meaning, "meaning_text": said.meaning_text, "revision": one.revision,
        "transition": None if said.transition is None else {"from": said.transition.from_, "to": said.transition.to},
        "signed_at": said.signed_at, "local_offset": one.local_offset, "reason": said.reason,
        "key": said.signatory.key, "signed_after_landing": one.late, "verdict": "valid", "commit": one.commit,
    }  # fmt: skip


def _event(event: Event) -> dict[str, Any]:
    return {
        "record": event.record, "revision": event.revision, "action": event.action, "what": event.what,
        "place": list(event.place), "old": event.old, "new": event.new,
        "who": [{"person": s.person, "name": s.printed_name, "role": s.role, "organisation": s.organisation,
                 "key": s.approval.predicate.signatory.key} for s in event.who],
        "why": event.why, "proven_at": event.proven_at.isoformat(),
        "declared_at": event.declared_at.isoformat() if event.declared_at else None,
        "flags": list(event.flags), "step": event.step, "commit": event.commit,
    }  # fmt: skip


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def allowed_signers(holdings: Holdings) -> bytes:
    """The keys that the site's signatures are checked with, as ``ssh-keygen -Y verify`` reads it."""
    return history.signers_file(holdings.keys).encode()


def anchor_json(holdings: Holdings) -> bytes:
    """The anchor that this history's genesis gives. It proves nothing unless it equals one that was kept elsewhere."""
    anchor = holdings.basis.anchor
    return landing.anchor_text(anchor) if anchor is not None else b"{}\n"
