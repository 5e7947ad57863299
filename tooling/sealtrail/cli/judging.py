"""check, status, gate, land: what the engine says of files, of a working clone, of a proposal."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC
from pathlib import Path
from typing import Any

from sealtrail import gate as engine
from sealtrail import landing
from sealtrail.cli import place
from sealtrail.cli.render import Format, Source, as_json, chosen, finding_json, findings_text, github, printable, say
from sealtrail.errors import UsageError
from sealtrail.finding import Finding
from sealtrail.git import Repository
from sealtrail.model import folder_of, record_file
from sealtrail.store import Snapshot, directory_snapshot, unread_snapshot

_TOP = "."
"""The top folder, as a path below itself."""


def check(repo: Path, paths: list[Path], fmt: Format | None) -> int:
    """Check a working directory."""
    named = repo == Path() and bool(paths) and paths[0].exists()
    folder = place.top_folder(paths[0]) if named else place.records_folder(repo)
    asked = frozenset(_record_folder(folder, path) for path in paths)
    only = frozenset() if _TOP in asked else asked
    snapshot = unread_snapshot(folder) if only else directory_snapshot(folder)
    found = engine.check(snapshot, place.now().astimezone(UTC), only=only)
    count = sum(_is_text(path) for path, _ in engine.looked_at(snapshot, only))
    _print(found, lambda path: _read(folder, path), chosen(fmt), {"schema": "sealtrail.check/1", "records": count})
    if chosen(fmt) is Format.TEXT:
        blocking = sum(f.blocks for f in found)
        rest = "; what only all records together show: sealtrail check" if only else ""
        say(f"{count} record{'' if count == 1 else 's'} checked: {blocking or 'nothing'} to mend{rest}")
    return 1 if any(f.blocks for f in found) else 0


def _is_text(path: str) -> bool:
    found = record_file(path)
    return found is not None and found.part == "index"


def _read(folder: Path, path: str) -> bytes | None:
    try:
        return (folder / path).read_bytes()
    except OSError:
        return None


def _record_folder(folder: Path, path: Path) -> str:
    if not path.exists():
        numbered = folder_of(str(path))
        if numbered is not None and (folder / numbered).is_dir():
            return numbered
        what = "there is no record" if numbered is not None else "there is no file or folder"
        raise UsageError(f"{what} {path}", hint="give a record's number, its folder or a file in it")
    try:
        inside = path.resolve().relative_to(folder).as_posix()
    except ValueError:
        raise UsageError(f"{path} lies outside of {folder}", hint="check one repository at a time") from None
    found = record_file(inside) or record_file(f"{inside}/index.md")
    return inside if found is None else found.folder


def gate(repo: Path, *, base: str, head: str, at: str | None, fmt: Format | None) -> int:
    """Judge a proposal."""
    repository = Repository(repo)
    moment = place.parse_time(at).astimezone(UTC)
    judged = landing.propose(repository, repository.commit_of(base), repository.commit_of(head), moment)
    _print_verdict(repository, judged, chosen(fmt))
    return 0 if judged.verdict.accepted else 1


def land(repo: Path, branch: str, *, remote: str | None, fmt: Format | None) -> int:
    """Land a branch."""
    target = place.remote_of(repo, remote)
    judged = landing.land(repo, branch, remote=target, now=place.now())
    _print_verdict(Repository(repo), judged, chosen(fmt))
    if judged.commit and chosen(fmt) is Format.TEXT:
        say(f"landed as one step: {judged.commit[:12]}, pushed to main of {target}")
        if judged.said:
            say(judged.said)
    return 0 if judged.commit else 1


def _print_verdict(repository: Repository, judged: landing.Landed, fmt: Format) -> None:
    snapshot = Snapshot(repository.objects, judged.tree)
    _print(judged.verdict.findings, snapshot.read, fmt, verdict_json(judged))
    if fmt is Format.TEXT:
        for record in judged.verdict.records:
            print(record_line(record))
        print("accepted" if judged.verdict.accepted else "refused")


def verdict_json(judged: landing.Landed) -> dict[str, Any]:
    """The verdict as programs read it (``sealtrail.gate/1``), without its findings."""
    return {
        "schema": "sealtrail.gate/1",
        "base": judged.base,
        "head": judged.head,
        "result_tree": judged.tree,
        "verdict": "accepted" if judged.verdict.accepted else "refused",
        "records": [_record_json(record) for record in judged.verdict.records],
    }


def _record_json(record: engine.RecordVerdict) -> dict[str, Any]:
    transition = record.transition
    return {
        "id": record.id,
        "path": record.path,
        "revision": record.revision,
        "transition": None if transition is None else {"from": transition[0], "to": transition[1]},
        "statements": [
            {
                "path": s.path,
                "signatory": s.approval.predicate.signatory.id if s.approval else "",
                "meaning": s.approval.predicate.meaning if s.approval else "",
                "verdict": "valid" if s.valid else "invalid",
                "code": s.code,
            }
            for s in record.statements
        ],
        "missing": [
            {"role": m.role, "organisation": m.organisation, "meaning": m.meaning, "count": m.count}
            for m in record.missing
        ],
    }


def record_line(record: engine.RecordVerdict) -> str:
    """One line about a record in a verdict."""
    if not record.revision:
        return f"{record.id}: there is no text that can be read"
    step = _step(record)
    valid = sum(s.valid for s in record.statements)
    more = f", {sum(m.count for m in record.missing)} missing" if record.missing else ""
    return printable(
        f"{record.id} revision {record.revision}: {step}; {valid} valid signature{'' if valid == 1 else 's'}{more}"
    )


def _step(record: engine.RecordVerdict) -> str:
    if record.transition is not None:
        return " to ".join(record.transition)
    tried = None if record.expected is None else record.expected.transition
    if tried is None:
        return "acknowledged"
    start, end = tried
    return f"changed in state {start}, which no step allows" if start == end else f"{start} to {end} is no step"


def status(repo: Path, *, base: str | None, person: str | None, fmt: Format | None) -> int:
    """What a working clone would offer, and what it waits for."""
    from sealtrail.cli.desk import can_fill, desk_at

    desk = desk_at(repo, person=person, base=base)
    if chosen(fmt) is not Format.TEXT:
        _print(
            desk.judged.verdict.findings,
            desk.result.read,
            chosen(fmt),
            {**verdict_json(desk.judged), "schema": "sealtrail.status/1"},
        )
        return 0
    if not desk.judged.verdict.records and any(f.code == "step.empty" for f in desk.judged.verdict.findings):
        print("nothing is changed against the branch of record")
        return 0
    for record in desk.judged.verdict.records:
        print(record_line(record))
        for slot in can_fill(desk, record):
            print(f'    you can sign it: "{slot.meaning}" as {slot.role}: sealtrail sign {record.id}')
    print(findings_text(desk.judged.verdict.findings, desk.result.read))
    print("ready to land" if desk.judged.verdict.accepted else "not ready yet")
    return 0


def _print(found: Iterable[Finding], source: Source, fmt: Format, head: dict[str, Any]) -> None:
    findings = list(found)
    if fmt is Format.JSON:
        print(as_json({**head, "findings": [finding_json(f) for f in findings]}))
    elif fmt is Format.GITHUB:
        if findings:
            print(github(findings))
    elif findings:
        print(findings_text(findings, source))
