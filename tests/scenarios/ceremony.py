"""What people do at their desks when people, keys, root or policy change: sign as somebody, commit, land.

Everything goes through the command line and the real hook; nothing here judges.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from sealtrail.model import Person
from sealtrail.signatures import ed25519_from_seed
from sealtrail.store import Snapshot, directory_snapshot
from tests.scenarios.desk import Demo, Desk, Told

YES = "y\n"
_IN_USE = {"PER-HRW-0001": "PER-HRW-0001-2"}
"""Whose first key of the story is not the one in use."""


def new_key(folder: Path, number: int) -> Path:
    """A key of somebody's own, made from a number: the private file, with the public one beside it."""
    public, private = ed25519_from_seed(bytes([number]) * 32)
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"key-{number}"
    file.touch(mode=0o600)
    file.write_bytes(private)
    file.with_name(f"{file.name}.pub").write_text(f"{public}\n", "ascii")
    return file


def done(told: Told) -> Told:
    """What a command said that had to succeed."""
    assert told.code == 0, f"{told.out}\n{told.err}"
    return told


def sign(
    desk: Desk,
    record: str,
    person: str,
    *,
    role: str | None = None,
    meaning: str | None = None,
    key: Path | None = None,
) -> Told:
    """Sign a record as a person, with their own key of the demo or another one."""
    words: list[str | Path] = ["sign", record, "--as", person, "--key", key or desk.keys / _IN_USE.get(person, person)]
    for option, value in (("--role", role), ("--meaning", meaning)):
        words += [option, value] if value is not None else []
    return desk.run(*words, answer=YES)


def sign_as_root(desk: Desk, record: str, *people: str, key: Path | None = None) -> None:
    """Sign a record as root holders, with their root keys of the demo (or another one)."""
    for person in people:
        done(sign(desk, record, person, role="root.holder", key=key or desk.keys / f"{person}-root"))


def land(desk: Desk, branch: str) -> Told:
    """Commit what lies here and land it."""
    desk.commit(f"Prepare {branch}")
    told = desk.run("land", branch)
    desk.git("fetch", "--quiet", desk.remote)
    return told


def verdict(demo: Demo) -> dict[str, Any]:
    """What verify says of the guarded repository."""
    found: dict[str, Any] = demo.verify().json
    return found


def person(desk: Desk, number: str) -> Person:
    """Somebody's record as it lies here."""
    snapshot: Snapshot = directory_snapshot(desk.folder)
    record = snapshot.record(number)
    assert record is not None
    assert isinstance(record.model, Person)
    return record.model


def written(told: Told, prefix: str) -> str:
    """The number of the record with this prefix that a command says to have written."""
    found = re.search(rf"^wrote \S+/({prefix}-[A-Z]+-\d{{4}}(?:-\d{{4}})?)/index\.md", told.out, re.MULTILINE)
    assert found is not None, told.out
    return found[1]
