"""new, revise: beginning a record, and beginning its next revision."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from sealtrail import drafting, signing, worktree
from sealtrail.cli import place
from sealtrail.errors import SurroundingsError, UsageError
from sealtrail.git import Repository
from sealtrail.model import TYPES, Person, folder_of, index_of, type_of
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
        who = person or worktree.setting(folder, "sealtrail.person") or ""
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
    for left in target.parent.glob(".draft-*"):  # by a run that was killed
        shutil.rmtree(left, ignore_errors=True)
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
    if not why.strip():
        raise UsageError("the reason is empty", hint='say why the record changes: --why "Root cause found"')
    _known_state(folder, number, to)
    held = (folder / path).read_bytes()
    for landed in _landed(folder, base):
        before = landed.read(path)
        if before is not None and before != held:
            raise UsageError(
                f"{number} is being revised already", hint="go on with it, or restore it: git restore " + path
            )
    try:
        text = held.decode()
    except UnicodeDecodeError:
        raise UsageError(f"{number} is not UTF-8 text", hint="mend it first: sealtrail check tells where") from None
    signing.sweep((folder / path).parent)
    signing.write_atomically(folder / path, drafting.revise(text, reason=why.strip(), state=to).encode())
    print(path)
    return 0


def _known_state(folder: Path, number: str, state: str | None) -> None:
    governance, _ = directory_snapshot(folder).governance()
    kind = type_of(number)
    if state is None or governance is None or kind is None:
        return
    known = governance.workflows[kind.name].states
    if state not in known:
        raise UsageError(f"{kind.name} has no state {state}", hint=f"states: {', '.join(known)}")
