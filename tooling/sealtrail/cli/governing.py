"""govern: what governs has been edited here, so its version goes up and a system change says why, pinning every file.

Run again after further edits, it brings the same system change up to date, as long as that has not landed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sealtrail import digest, drafting, signatures
from sealtrail.cli import versions
from sealtrail.cli.composing import Files, carry_out, desk_for, plain_text, text_at
from sealtrail.cli.desk import Desk
from sealtrail.cli.doubting import doubtful
from sealtrail.cli.persons import organisation_of
from sealtrail.cli.versions import POLICY, ROOT
from sealtrail.errors import UsageError
from sealtrail.model import TYPES, Organisation, Person, Root, index_of, record_file
from sealtrail.store import Snapshot
from sealtrail.workflow import group_of


def govern(repo: Path, *, why: str | None, renew: bool, org: str | None, person: str | None, base: str | None) -> int:
    """Bring versions and the system change in line with the governed files that are edited here.

    With ``renew`` the policy's version goes up and nothing else changes: both sides sign anew what governs.
    """
    desk = desk_for(repo, person=person, base=base)
    organisation = organisation_of(desk, org)
    governed = _governed(desk, desk.result)
    if renew and governed:
        raise UsageError(
            f"{governed[0]} is changed here, and what is signed anew stays as it is",
            hint="leave --renew out to change it, or restore it first: git restore schema",
        )
    if not (renew or governed):
        raise UsageError(
            "no governed file is changed here",
            hint="edit a file under schema/, .github/ or site/pages/ first; to sign the policy anew as it is: --renew",
        )
    return pin(desk, {POLICY: text_at(desk, POLICY).encode()} if renew else {}, why=why, organisation=organisation)


def pin(desk: Desk, edited: Files, *, why: str | None, organisation: Organisation, adds: bool = False) -> int:
    """Write edits of governed files, the versions that they take, and the system change that pins them all.

    ``why`` takes the place of the reason of a system change that waits here, or is added to it.
    """
    files = dict(edited)
    result = desk.result.advance(files)
    words: list[str] = []
    if edited or any(path.startswith("schema/") for path in _governed(desk, result)):
        coming = versions.readable(result)
        if result.entry(ROOT) != desk.base.entry(ROOT):
            files[ROOT] = versions.put_version(desk, ROOT, files, desk.governance.root.version + 1)
            words += _holders(desk, result, coming.root)
        files[POLICY] = versions.next_policy(desk, coming, files)
        words += versions.unlisted(desk, coming)
        result = desk.result.advance(files)
    governed = _governed(desk, result)
    pins = list(_pins(desk.base, result, governed))
    number, text = _system_change(desk, organisation, why, pins, adds=adds)
    return carry_out(desk, {**files, str(index_of(number)): text.encode()}, number, words=words, concerned=governed)


def _governed(desk: Desk, result: Snapshot) -> list[str]:
    """The paths of governed files that differ from the branch of record."""
    policy = desk.governance.policy
    return sorted(path for path in result.changes_since(desk.base) if group_of(policy, path) is not None)


def _holders(desk: Desk, result: Snapshot, new: Root) -> Iterator[str]:
    """Who holds the keys of both roots, since both have to be satisfied; and what a misused key puts in doubt."""
    old = desk.governance.root
    yield f"root goes from version {old.version} to {old.version + 1}, and the holders of both have to approve:"
    for version, root in ((old.version, old), (old.version + 1, new)):
        for org in root.organisations:
            named = ", ".join(_named(result, h.person) for h in org.holders)
            yield f"  version {version}, {org.threshold} of {org.id}: {named}"
    known = {h.public for org in old.organisations for h in org.holders}
    for held in (h for org in new.organisations for h in org.holders if h.public not in known):
        fingerprint = signatures.fingerprint_of_line(held.public)
        yield f"  new key of {_named(result, held.person)}: {fingerprint}; compare it with what its holder reads out"
    yield "  one signature counts for both versions where both name its key"
    if any(h.since is not None for h in new.former_holders if h not in old.former_holders):
        yield from doubtful(desk, result)


def _named(snapshot: Snapshot, number: str) -> str:
    record = snapshot.record(number)
    model = record.model if record is not None and record.readable else None
    return f"{model.printed_name} ({number})" if isinstance(model, Person) else number


def _pins(base: Snapshot, result: Snapshot, governed: list[str]) -> Iterator[Mapping[str, Any]]:
    for path in governed:
        sides = {"before": base.read(path), "after": result.read(path)}
        yield {
            "path": path,
            **{s: {"mode": "100644", "sha256": digest.sha256(data)} for s, data in sides.items() if data is not None},
        }


def _system_change(
    desk: Desk, organisation: Organisation, why: str | None, pins: list[Mapping[str, Any]], *, adds: bool
) -> tuple[str, str]:
    """The number and text of the system change: a new one, or the one that waits here, brought up to date."""
    shelf = TYPES["system_change"].folder
    found = (record_file(path) for path, _ in desk.result.files(shelf) if desk.base.entry(path) is None)
    waiting = [one.id for one in found if one is not None and one.part == "index"]
    if len(waiting) > 1:
        raise UsageError(f"{' and '.join(waiting)} wait here both", hint="one step takes one system change: remove one")
    if waiting:
        edits = drafting.Edits(text_at(desk, str(index_of(waiting[0]))))
        edits.put(("pins",), [dict(pin) for pin in pins])
        if why is not None:
            _give_reason(edits, plain_text(why, "the reason"), adds=adds)
        return waiting[0], edits.done()
    if why is None:
        raise UsageError("nobody said why", hint='say it for both sides and the inspector: --why "…"')
    kind, year = TYPES["system_change"], desk.at.year
    taken = [name for snapshot in (desk.base, desk.result) for name in snapshot.names(kind.shelf(year))]
    number = kind.next_number(organisation.code, year, taken)
    return number, drafting.record_text(_fields(desk, number, organisation, plain_text(why, "the reason"), pins))


def _fields(
    desk: Desk, number: str, organisation: Organisation, why: str, pins: list[Mapping[str, Any]]
) -> dict[str, Any]:
    edges = desk.governance.workflows["system_change"].edges
    return {
        "schema": "system_change/1",
        "id": number,
        "title": _title(why),
        "revision": 1,
        "state": next((edge.to for edge in edges if "none" in edge.from_), "effective"),
        "org": organisation.id,
        "parties": [o.id for o in desk.governance.root.organisations],
        "reason": why,
        "confidentiality": "inspection",
        "pins": [dict(pin) for pin in pins],
    }


def _give_reason(edits: drafting.Edits, why: str, *, adds: bool) -> None:
    before = str(edits.data.get("reason", ""))
    if adds and why not in before:
        edits.put(("reason",), f"{before}\n{why}")
    elif not adds:
        if edits.data.get("title") == _title(before):
            edits.put(("title",), _title(why))
        edits.put(("reason",), why)


def _title(why: str) -> str:
    return why.partition("\n")[0][:120].strip()
