"""incident: steps that do not count are named for both sides, and everything is put back to the last valid state.

Nothing that landed is taken away: the steps stay in the history, seen by everybody, and the incident says that they do
not count. What they brought and is still wanted is offered again, as any other change.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from sealtrail import drafting, gate, worktree
from sealtrail.atomic import write_atomically
from sealtrail.cli import place
from sealtrail.cli.composing import plain_text, write
from sealtrail.cli.persons import organisation_in
from sealtrail.cli.render import printable
from sealtrail.errors import UsageError
from sealtrail.git import Repository
from sealtrail.model import PLACEHOLDER, TYPES, Organisation, Person, index_of, record_file
from sealtrail.store import Governance, Snapshot, directory_snapshot


@dataclass(frozen=True)
class Told:
    """What people say of an incident; what is left out is still to be written."""

    happened: str | None
    cause: str | None
    impact: str | None
    measures: str | None


def incident(repo: Path, told: Told, *, org: str | None, person: str | None, base: str | None) -> int:
    """Name every failed step in an incident, and put the files of this clone back to the last valid state."""
    folder, at = place.records_folder(repo), place.now()
    repository = Repository(folder)
    main = place.main_of(repository, base)
    last = _walked(repository, main)
    if last.snapshot is None or not last.judging:
        raise UsageError(
            "this history cannot be judged to its end, so nobody can say what to go back to",
            hint="sealtrail verify tells why; a shallow or damaged clone is fetched anew",
        )
    here = _working_copy(folder, repository, last.snapshot, main)
    governance, organisation = _authors(last.snapshot, folder, org, person)
    number = _next_number(organisation, at, (last.snapshot, here))
    path = str(index_of(number))
    state = gate.standing(last, last.snapshot.advance({path: b""}), at)
    if not state.failed or state.snapshot is None:
        raise UsageError("nothing is to be cured: every step on the branch of record counts", hint="sealtrail verify")
    _only_what_failed(here, main_tree=here.at(repository.objects.commit(main).tree), valid=state.snapshot)
    text = _text(number, organisation, governance, told, state)
    lost = _records(here, state.snapshot)
    _put_back(folder, here, state.snapshot)
    write(folder, {path: text.encode()})
    for line in _told(folder, number, state, lost, unwritten=PLACEHOLDER in text):
        print(printable(line))
    return 0


def _walked(repository: Repository, main: str) -> gate.State:
    # No anchor is asked for: whoever signs the incident looks at what it puts back, and verify holds it to the anchor.
    *_, last = gate.judge_steps(repository, gate.chain(repository, main), gate.State())
    return last.after


def _working_copy(folder: Path, repository: Repository, like: Snapshot, main: str) -> Snapshot:
    """The files as they lie here. Raises ``UsageError`` unless this branch begins at the present main."""
    head = repository.commit_of("HEAD")
    committed = repository.objects.commit(head).tree
    here = like.at(directory_snapshot(folder, repository.objects, committed=committed).tree)
    base = like.at(repository.objects.commit(main).tree)
    if gate.brings_incident(base, here):
        raise UsageError(
            "an incident is being written here already", hint="go on with it: sealtrail status says what it waits for"
        )
    if head != main:
        remote = place.remote_of(folder, None)
        raise UsageError(
            "this branch does not begin at the present main, and an incident travels alone",
            hint=f"git fetch {remote}; git switch -c incident {remote}/main; then run it again",
        )
    return here


def _only_what_failed(here: Snapshot, *, main_tree: Snapshot, valid: Snapshot) -> None:
    """Raise ``UsageError`` for any file that lies here as neither main nor the last valid state has it."""
    for path in sorted(here.changes_since(main_tree)):
        # A run that was killed leaves some files put back, and goes on here.
        if here.entry(path) != valid.entry(path):
            raise UsageError(
                f"{printable(path)} is changed here, and an incident travels alone",
                hint="put it aside first (git stash --include-untracked), or work in a fresh clone",
            )


def _authors(valid: Snapshot, folder: Path, org: str | None, person: str | None) -> tuple[Governance, Organisation]:
    """What governs in the last valid state, and the organisation that writes the incident. Raises ``UsageError``."""
    governance, _ = valid.governance()
    if governance is None:
        raise UsageError("what governs cannot be read", hint="sealtrail verify tells why")
    who = valid.record(person or worktree.setting(folder, "sealtrail.person") or "")
    model = who.model if who is not None and who.readable else None
    found = organisation_in(governance.root, org or (model.org if isinstance(model, Person) else None))
    return governance, found


def _next_number(organisation: Organisation, at: datetime, seen: tuple[Snapshot, ...]) -> str:
    kind = TYPES["incident"]
    taken = [name for snapshot in seen for name in snapshot.names(kind.shelf(at.year))]
    return kind.next_number(organisation.code, at.year, taken)


def _text(number: str, organisation: Organisation, governance: Governance, told: Told, state: gate.State) -> str:
    edges = governance.workflows["incident"].edges
    count = len(state.failed)
    title = "1 step on the branch of record does not count"
    if count > 1:
        title = f"{count} steps on the branch of record do not count"
    said = {name: PLACEHOLDER if text is None else plain_text(text, f"--{name}") for name, text in asdict(told).items()}
    return drafting.record_text(
        {
            "schema": "incident/1",
            "id": number,
            "title": title,
            "revision": 1,
            "state": next((edge.to for edge in edges if "none" in edge.from_), "recorded"),
            "org": organisation.id,
            "parties": [o.id for o in governance.root.organisations],
            **said,
            "steps": [{"commit": one.commit, "codes": list(one.codes)} for one in state.failed],
            "confidentiality": "inspection",
        }
    )


def _records(here: Snapshot, valid: Snapshot) -> list[str]:
    """The records whose text is put back, and which may have to be offered again."""
    places = (record_file(path) for path in here.changes_since(valid))
    return sorted({found.id for found in places if found is not None})


def _put_back(folder: Path, here: Snapshot, valid: Snapshot) -> None:
    """Give every file that differs the bytes of the last valid state, or take it away."""
    changes = here.changes_since(valid)
    for path, (old, _) in sorted(changes.items(), reverse=True):
        if old is None:
            _remove(folder, path)
    for path, (old, new) in sorted(changes.items()):
        if old is not None:
            if new is not None and new.mode != old.mode:
                _remove(folder, path)
            target = place.inside(folder, path)
            target.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(target, valid.objects.blob(old.id))


def _remove(folder: Path, path: str) -> None:
    """Take away a file, a link or an empty folder, and the folders that are empty then; never what a link leads to."""
    if any(name.casefold() in {"", ".", "..", ".git"} for name in path.split("/")):
        return  # git never puts such a path into a working copy, so what lies there is somebody's own
    target = place.inside(folder, path.rpartition("/")[0] or ".") / path.rpartition("/")[2]
    if target.is_dir() and not target.is_symlink():
        target.rmdir()
    else:
        target.unlink(missing_ok=True)
    for above in target.parents:
        if above == folder or any(above.iterdir()):
            return
        above.rmdir()


def _told(folder: Path, number: str, state: gate.State, lost: list[str], *, unwritten: bool) -> Iterator[str]:
    path = index_of(number)
    yield f"wrote {path}; these steps do not count:"
    for one in state.failed:
        yield f"  step {one.number}  {one.commit[:12]}  {', '.join(one.codes)}"
    yield "every other file is as the last step that counts left it"
    if lost:
        yield f"  what those steps did to {', '.join(lost)} is undone; what is still wanted is offered again afterwards"
    yield "no anchor was asked for: verify with yours, before and after"
    if unwritten:
        yield f"next: write the four texts in {path} in place of {PLACEHOLDER}; then"
    branch = "" if worktree.current_branch(folder) not in {"", "main"} else f"git switch -c {number.lower()}; "
    yield f"{'      ' if unwritten else 'next: '}{branch}git add --all; git commit; then sealtrail sign {number}"
    yield "root holders of both sides sign it, with their root keys; then it is landed like any change"
