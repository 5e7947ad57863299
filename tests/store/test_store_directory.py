"""A working directory as a snapshot: the same records as the commit, and no file but those in it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sealtrail.errors import SurroundingsError
from sealtrail.git import Entry, Objects, Repository
from sealtrail.store import Snapshot, directory_snapshot
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


def test_a_folder_without_schema_is_no_records_repository(tmp_path: Path) -> None:
    """A folder that holds no governance is refused with what to do."""
    with pytest.raises(SurroundingsError) as refused:
        directory_snapshot(tmp_path)
    assert refused.value.code == "repository.none"


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
