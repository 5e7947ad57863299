"""new, revise: beginning a record, and beginning its next revision."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from sealtrail import drafting, signing
from sealtrail.cli import place
from sealtrail.errors import SurroundingsError, UsageError
from sealtrail.git import Repository
from sealtrail.model import TYPES, Person, folder_of, index_of
from sealtrail.store import Snapshot, directory_snapshot


def new(repo: Path, type_name: str, *, org: str | None, person: str | None, base: str | None) -> int:
    """Begin a record with the next free number."""
    kind = TYPES.get(type_name)
    if kind is None:
        raise UsageError(f"there is no record type {type_name}", hint=f"types: {', '.join(sorted(TYPES))}")
    folder = place.top_folder(repo)
    here = directory_snapshot(folder)
    governance, findings = here.governance()
    if governance is None:
        raise UsageError(f"the policy cannot be read: {findings[0].message}", hint="sealtrail check tells more")
    organisation = governance.root.organisation(org or _own_organisation(folder, here, person))
    if organisation is None:
        known = ", ".join(o.id for o in governance.root.organisations)
        raise UsageError(f"there is no organisation {org}", hint=f"expected one of {known}")
    year = place.now().year
    taken = [name for seen in (here, *_landed(folder, base)) for name in seen.names(kind.shelf(year))]
    number = kind.next_number(organisation.code, year, taken)
    first = governance.workflows[kind.name].edges
    state = next((edge.to for edge in first if "none" in edge.from_), governance.workflows[kind.name].states[0])
    text = drafting.template(kind, {"id": number, "org": organisation.id, "state": state})
    print(_place_folder(folder, number, text))
    return 0


def _own_organisation(folder: Path, here: Snapshot, person: str | None) -> str:
    try:
        who = person or Repository(folder).setting("sealtrail.person") or ""
    except SurroundingsError:
        who = ""
    record = here.record(who)
    if record is None or not record.readable or not isinstance(record.model, Person):
        raise UsageError("nobody said for which organisation", hint="give --org, or --as PER-…")
    return record.model.org


def _landed(folder: Path, base: str | None) -> list[Snapshot]:
    # Numbers taken on the branch of record count too, even where this working copy is behind.
    try:
        repository = Repository(folder)
        commit = repository.objects.commit(place.main_of(repository, base))
    except (SurroundingsError, UsageError):
        return []
    return [Snapshot(repository.objects, commit.tree)]


def _place_folder(top: Path, number: str, text: str) -> str:
    target = top / (folder_of(number) or "")
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():
        raise UsageError(f"{number} is there already", hint="run it again for the next number")
    draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=target.parent))
    try:
        (draft / "index.md").write_bytes(text.encode())
        draft.chmod(0o755)
        draft.rename(target)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return (target / "index.md").relative_to(top).as_posix()


def revise(repo: Path, record: str, *, why: str, to: str | None, base: str | None) -> int:
    """Begin the next revision of a landed record."""
    from sealtrail.cli.sealing import record_number

    folder, number = place.top_folder(repo), record_number(record)
    path = index_of(number)
    if path is None or not (folder / path).is_file():
        raise UsageError(f"there is no record {number}", hint="give its number, such as CAPA-HRW-2026-0007")
    held = (folder / path).read_bytes()
    for landed in _landed(folder, base):
        before = landed.read(path)
        if before is not None and before != held:
            raise UsageError(
                f"{number} is being revised already", hint="go on with it, or restore it: git restore " + path
            )
    signing.write_atomically(folder / path, drafting.revise(held.decode(), reason=why, state=to).encode())
    print(path)
    return 0
