"""new, revise: beginning a record, and beginning its next revision."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sealtrail import drafting, worktree
from sealtrail.atomic import sweep, write_atomically
from sealtrail.cli import place
from sealtrail.cli.composing import write
from sealtrail.cli.desk import record_number
from sealtrail.cli.doubting import in_doubt
from sealtrail.cli.persons import organisation_in
from sealtrail.cli.render import say
from sealtrail.errors import SurroundingsError, UsageError
from sealtrail.finding import Finding
from sealtrail.git import Repository
from sealtrail.model import TYPES, Person, index_of, record_file, type_of
from sealtrail.store import Snapshot, directory_snapshot
from sealtrail.workflow import require, signs_anew


def new(repo: Path, type_name: str, *, org: str | None, person: str | None, base: str | None) -> int:
    """Begin a record with the next free number."""
    kind = TYPES.get(type_name.lower().replace("-", "_"))
    if kind is None:
        raise UsageError(f"there is no record type {type_name}", hint=f"types: {', '.join(sorted(TYPES))}")
    folder = place.records_folder(repo)
    here = directory_snapshot(folder)
    governance, findings = here.governance()
    if governance is None:
        raise UsageError(f"the policy cannot be read: {findings[0].message}", hint="sealtrail check tells more")
    organisation = organisation_in(governance.root, org or _own_organisation(folder, here, person))
    year = place.now().year
    # Numbers taken on the branch of record count too, even where this working copy is behind.
    main = _main_of(folder, base)
    seen = [here] if main is None else [here, main.landed]
    taken = [name for snapshot in seen for name in snapshot.names(kind.shelf(year))]
    number = kind.next_number(organisation.code, year, taken)
    first = governance.workflows[kind.name].edges
    state = next((edge.to for edge in first if "none" in edge.from_), governance.workflows[kind.name].states[0])
    text = drafting.template(kind, {"id": number, "org": organisation.id, "state": state})
    path = str(index_of(number))
    if (folder / path).parent.exists():
        raise UsageError(f"{number} is there already", hint="run it again for the next number")
    write(folder, {path: text.encode()})
    print(path)
    return 0


def _own_organisation(folder: Path, here: Snapshot, person: str | None) -> str | None:
    try:
        who = person or worktree.setting(folder, "sealtrail.person") or ""
    except SurroundingsError:
        who = ""
    record = here.record(who)
    return record.model.org if record is not None and record.readable and isinstance(record.model, Person) else None


@dataclass(frozen=True)
class _Main:
    """The branch of record as this clone knows it."""

    repository: Repository
    commit: str

    def at(self, commit: str) -> Snapshot:
        """The files of a commit."""
        return Snapshot(self.repository.objects, self.repository.objects.commit(commit).tree)

    @property
    def landed(self) -> Snapshot:
        """The files as they landed."""
        return self.at(self.commit)


def _main_of(folder: Path, base: str | None) -> _Main | None:
    try:
        repository = Repository(folder)
        return _Main(repository, place.main_of(repository, base))
    except (SurroundingsError, UsageError):
        return None


def revise(repo: Path, record: str, *, why: str, to: str | None, base: str | None) -> int:
    """Begin the next revision of a landed record."""
    folder, number = place.records_folder(repo), record_number(record)
    path = index_of(number)
    if path is None or not (folder / path).is_file():
        raise UsageError(f"there is no record {number}", hint="give its number, such as CAPA-HRW-2026-0007")
    if not why.strip():
        raise UsageError("the reason is empty", hint='say why the record changes: --why "Root cause found"')
    held = place.inside(folder, path).read_bytes()
    main = _main_of(folder, base)
    if main is not None:
        _must_be_as_landed(number, path, held, main)
    try:
        text = held.decode()
    except UnicodeDecodeError:
        raise UsageError(f"{number} is not UTF-8 text", hint="mend it first: sealtrail check tells where") from None
    _known_state(folder, number, to)
    following = drafting.revise(text, reason=why.strip(), state=to).encode()
    _must_be_a_step(directory_snapshot(folder) if main is None else main.landed, path, following, main)
    sweep((folder / path).parent)
    write_atomically(folder / path, following)
    print(path)
    return 0


def _must_be_as_landed(number: str, path: str, held: bytes, main: _Main) -> None:
    """Refuse what is a draft still, what is being revised already, and what main has moved on from."""
    landed = main.landed.read(path)
    if landed is None:
        raise UsageError(
            f"{number} has not landed: it is still a draft", hint="edit it as it is; nobody needs a new revision yet"
        )
    if landed == held:
        return
    parted = main.repository.merge_bases(main.commit, main.repository.commit_of("HEAD"))
    if any(main.at(commit).read(path) == held for commit in parted):
        raise UsageError(
            f"this clone is behind: {number} has changed on the branch of record since the two parted",
            hint="bring the clone up to date first: git pull --no-rebase, from the remote that holds main",
        )
    raise UsageError(f"{number} is being revised already", hint=f"go on with it, or restore it: git restore {path}")


def _must_be_a_step(before: Snapshot, path: str, following: bytes, main: _Main | None) -> None:
    """Refuse a revision that no edge of the workflow allows, in the words in which the gate would.

    A record in doubt may be signed anew in whatever state it is.
    """
    file, (governance, _) = record_file(path), before.governance()
    old, new = before.record_at(path), before.advance({path: following}).record_at(path)
    if file is None or governance is None or old is None or new is None or not (old.readable and new.readable):
        return  # check tells what is wrong with it
    workflow = governance.workflows[file.type.name]
    outcome = require(workflow, old.model, new.model, root=governance.root, policy=governance.policy)
    if not isinstance(outcome, Finding):
        return
    if not (signs_anew(old, new) and main is not None and file.id in in_doubt(main.repository, main.commit)):
        raise UsageError(outcome.message, hint=outcome.hint)
    say(f"{file.id} is in doubt: this revision signs anew what it says, and nothing else may change with it")


def _known_state(folder: Path, number: str, state: str | None) -> None:
    governance, _ = directory_snapshot(folder).governance()
    kind = type_of(number)
    if state is None or governance is None or kind is None:
        return
    known = governance.workflows[kind.name].states
    if state not in known:
        raise UsageError(f"{kind.name} has no state {state}", hint=f"states: {', '.join(known)}")
