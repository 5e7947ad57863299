"""A working directory as a snapshot: the same records as the commit, and no file but those in it."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from io import FileIO
from pathlib import Path

import pytest

from sealtrail import gate
from sealtrail.errors import SurroundingsError
from sealtrail.git import Entry, Objects, Repository
from sealtrail.store import Snapshot, directory, directory_snapshot, unread_snapshot
from tests.cli.demo import clone, made

CAPA = "records/capas/2026/CAPA-HRW-2026-0002"


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A working clone of the demo."""
    return clone(tmp_path / "work")


def test_a_clean_working_copy_is_the_commit_that_it_shows() -> None:
    """Nothing is lost or added between what is committed and what lies in the folder."""
    folder = made().directory / "sponsor"
    repository = Repository(folder)
    tree = repository.objects.commit(repository.commit_of("HEAD")).tree
    assert directory_snapshot(folder, repository.objects).tree == tree
    assert directory_snapshot(folder).tree == tree


def test_what_is_written_is_seen_before_it_is_committed(work: Path) -> None:
    """An edit, a new file and a removal are in the snapshot at once."""
    repository = Repository(work)
    before = Snapshot(repository.objects, repository.objects.commit(repository.commit_of("HEAD")).tree)
    (work / CAPA / "index.md").write_bytes(b"changed\n")
    (work / "README.md").write_bytes(b"new\n")
    (work / "schema" / "calendars" / "us-nj.yaml").unlink()
    seen = directory_snapshot(work, repository.objects)
    assert sorted(seen.changes_since(before)) == ["README.md", f"{CAPA}/index.md", "schema/calendars/us-nj.yaml"]
    assert seen.read(f"{CAPA}/index.md") == b"changed\n"


@pytest.mark.parametrize("place", [f"{CAPA}/index.md", f"{CAPA}/attachments", "README.md", "site", "agreements"])
def test_symbolic_links_are_seen_and_never_followed(work: Path, tmp_path: Path, place: str) -> None:
    """A link to a file, a folder, or in place of a top folder is an entry of its own, and its target is not read."""
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "index.md").write_bytes(b"not ours")
    path = work / place
    if path.is_dir():
        path.rename(tmp_path / "old")
    path.unlink(missing_ok=True)
    path.symlink_to(secret / "index.md" if path.suffix else secret)
    seen = directory_snapshot(work)
    entry = seen.entry(place)
    assert entry is not None
    assert entry.mode == "120000"
    assert seen.objects.blob(entry.id) == os.fsencode(path.readlink())
    assert not [p for p, e in seen.files() if seen.objects.blob(e.id) == b"not ours"]


def test_a_linked_record_is_no_record(work: Path, tmp_path: Path) -> None:
    """A record whose file is a symbolic link cannot be read as one."""
    (tmp_path / "other.md").write_bytes((work / CAPA / "index.md").read_bytes())
    (work / CAPA / "index.md").unlink()
    (work / CAPA / "index.md").symlink_to(tmp_path / "other.md")
    assert directory_snapshot(work).record(CAPA.rpartition("/")[2]) is None


def test_pipes_are_passed_over_as_git_does(work: Path) -> None:
    """A named pipe among the records is not waited for, and is no file of the repository."""
    before = directory_snapshot(work).tree
    os.mkfifo(work / CAPA / "pipe.md")
    assert directory_snapshot(work).tree == before


def test_hidden_files_and_generated_schemas_are_no_records(work: Path) -> None:
    """What editors and file managers leave behind is passed over, and so are the JSON Schemas."""
    before = directory_snapshot(work).tree
    (work / CAPA / ".index.md.swp").write_bytes(b"x")
    (work / "schema" / "json").mkdir()
    (work / "schema" / "json" / "capa.json").write_bytes(b"{}")
    (work / "notes.txt").write_bytes(b"x")
    assert directory_snapshot(work).tree == before


def test_attributes_are_seen_wherever_they_lie(work: Path) -> None:
    """A file that can make git show other bytes is never passed over."""
    (work / CAPA / ".gitattributes").write_bytes(b"* text\n")
    assert directory_snapshot(work).entry(f"{CAPA}/.gitattributes") == Entry(
        "100644", directory_snapshot(work).objects.put_blob(b"* text\n")
    )


def test_a_folder_that_cannot_be_listed_is_not_taken_for_empty(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder without permission stops the reading, because leaving it out would hide its records."""
    scan = os.scandir

    def refuse(path: str) -> object:
        if str(path).endswith("capas"):
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(PermissionError):
        directory_snapshot(work)


def test_files_elsewhere_are_as_they_were_committed(work: Path) -> None:
    """What lies outside of the folders looked at is neither lost nor taken from the working copy."""
    objects = Objects()
    committed = objects.put_files({"docs/a.md": b"landed", "records/gone.md": b"gone"})
    (work / "docs").mkdir()
    (work / "docs/a.md").write_text("not looked at")
    seen = directory_snapshot(work, objects, committed=committed)
    assert seen.read("docs/a.md") == b"landed"
    assert seen.read("records/gone.md") is None
    assert seen.read("schema/root.yaml") == (work / "schema/root.yaml").read_bytes()


def test_an_executable_file_is_seen_as_git_sees_it(work: Path) -> None:
    """A file that can be run has the mode that the gate refuses, before it is committed too."""
    (work / "schema/policy.yaml").chmod(0o755)
    assert directory_snapshot(work).entry("schema/policy.yaml") is not None
    assert directory_snapshot(work).entry("schema/policy.yaml").mode == "100755"  # type: ignore[union-attr]


def cluttered(work: Path) -> Path:
    """A working copy with everything in it that git would not see, or not as a plain file."""
    for empty in (
        "records/capas/2026/Empty/attachments",
        f"{CAPA}/Approvals",
        "records/none",
        "schema/json",
        ".github/a",
    ):
        (work / empty).mkdir(parents=True)
    (work / "schema" / "json" / "capa.json").write_bytes(b"{}")
    (work / CAPA / ".index.md.swp").write_bytes(b"x")
    (work / "records" / ".hidden").mkdir()
    (work / "records" / ".hidden" / "seen.md").write_bytes(b"x")
    (work / "records" / "link").symlink_to("capas")
    os.mkfifo(work / "records" / "none" / "pipe")
    (work / "agreements" / "run.sh").write_bytes(b"x")
    (work / "agreements" / "run.sh").chmod(0o755)
    (work / "CODEOWNERS").mkdir()
    return work


def test_what_is_read_late_is_the_same(work: Path) -> None:
    """Folder by folder or at once: the same files with the same bytes, and no folder that git would not keep."""
    whole, unread = directory_snapshot(cluttered(work)), unread_snapshot(work)
    assert list(unread.files()) == list(whole.files())
    assert {p: unread.read(p) for p, _ in unread.files()} == {p: whole.read(p) for p, _ in whole.files()}
    folders = {
        "",
        *(path.rpartition("/")[0] for path, _ in whole.files()),
        "records",
        "records/capas",
        "schema",
        "gone",
    }
    assert {f: unread_snapshot(work).names(f) for f in folders} == {f: whole.names(f) for f in folders}
    assert unread.entry("records/none") is None
    assert unread.entry("schema/json") is None


def test_a_record_is_found_alike_in_what_is_read_late(work: Path) -> None:
    """Each record, and each other path, is told the same about, whether all was read before or nothing."""
    at = datetime(2026, 8, 1, tzinfo=UTC)
    path = cluttered(work) / CAPA / "index.md"
    path.write_bytes(path.read_bytes().replace(b"\nstate: ", b"\nstate: un"))
    whole = directory_snapshot(work)
    folders = {p.rpartition("/")[0] for p, _ in whole.files()} | {
        "records",
        "agreements/run.sh",
        "records/none",
        "site",
    }
    told = {folder: gate.check(whole, at, only=frozenset({folder})) for folder in folders}
    assert {folder: gate.check(unread_snapshot(work), at, only=frozenset({folder})) for folder in folders} == told
    assert gate.check(unread_snapshot(work), at) == gate.check(whole, at)
    assert any(told.values())


def test_what_nobody_asks_for_is_not_read(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """To find one record, no file is read but its text and what else lies in the folders on the way to it."""
    read: list[str] = []

    def noted(path: str) -> FileIO:
        read.append(Path(path).relative_to(work).as_posix())
        return FileIO(path)

    monkeypatch.setattr(directory, "FileIO", noted)
    record = unread_snapshot(work).record(CAPA.rpartition("/")[2])
    assert record is not None
    assert record.readable
    assert [path for path in read if "/" in path] == [f"{CAPA}/index.md"]


def test_a_folder_is_read_once(work: Path) -> None:
    """What was seen of a folder stays so as long as its snapshot does, whatever becomes of the files."""
    seen = unread_snapshot(work)
    first = seen.read(f"{CAPA}/index.md")
    (work / CAPA / "index.md").write_bytes(b"changed")
    assert seen.at(seen.tree).read(f"{CAPA}/index.md") == first
    assert unread_snapshot(work).read(f"{CAPA}/index.md") == b"changed"


def test_an_unread_folder_can_be_changed_in_memory(work: Path) -> None:
    """A file written in memory over folders that nobody has looked into stands among all the others."""
    path = f"{CAPA}/index.md"
    changed = unread_snapshot(work).advance({path: b"changed", "records/new/index.md": b"new"})
    whole = directory_snapshot(work).advance({path: b"changed", "records/new/index.md": b"new"})
    assert list(changed.files()) == list(whole.files())


@pytest.mark.parametrize("read", [directory_snapshot, unread_snapshot])
def test_what_is_no_records_repository_is_refused_at_once(tmp_path: Path, read: Callable[[Path], Snapshot]) -> None:
    """A folder that holds no governance is refused with what to do, before anything of it is asked for."""
    with pytest.raises(SurroundingsError) as refused:
        read(tmp_path)
    assert refused.value.code == "repository.none"
