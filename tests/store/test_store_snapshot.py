"""A snapshot: records and governance of one tree, and everything that keeps them from being read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sealtrail import digest
from sealtrail.git import Repository, Tree
from sealtrail.model import TYPES, Policy, Site, folder_of
from sealtrail.store import MAX_RECORD, Snapshot
from sealtrail.store.loaded import read_record
from sealtrail.store.snapshot import MAX_SIGNATURE, MAX_STATEMENT
from tests.cli.demo import made

SITE, CAPA = "SITE-HRW-0001", "CAPA-HRW-2026-0002"


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    """The last state of the demo's history."""
    repository = Repository(made().upstream)
    return Snapshot(repository.objects, repository.objects.commit(repository.commit_of("main")).tree)


def path_of(record: str) -> str:
    return f"{folder_of(record)}/index.md"


def changed(snapshot: Snapshot, record: str, edit: Callable[[bytes], bytes]) -> Snapshot:
    return snapshot.advance({path_of(record): edit(snapshot.read(path_of(record)) or b"")})


def test_records_come_by_type_in_the_order_of_their_paths(snapshot: Snapshot) -> None:
    """All records are found, each under its own type and only there."""
    everything = [r.path for r in snapshot.records()]
    assert everything == sorted(everything)
    assert sorted(r.path for name in TYPES for r in snapshot.records(name)) == everything
    assert [r.model.id for r in snapshot.records("site")] == ["SITE-HRW-0001", "SITE-HRW-0002"]


@pytest.mark.parametrize(
    "place",
    [
        pytest.param(f"{folder_of(CAPA)}/attachments/index.md", id="attachment"),
        pytest.param(f"{folder_of(CAPA)}/approvals/index.md", id="among-approvals"),
        pytest.param(f"records/capas/{CAPA}/index.md", id="without-its-year"),
        pytest.param(f"{folder_of(CAPA)}/{CAPA}/index.md", id="in-itself"),
        pytest.param(f"records/sites/{CAPA}/index.md", id="of-another-type"),
        pytest.param("records/index.md", id="above"),
    ],
)
def test_a_record_is_one_in_its_own_place_only(snapshot: Snapshot, place: str) -> None:
    """The text of a record in any other file, be it attached to one, is no record: nothing that it says counts."""
    elsewhere = snapshot.advance({place: snapshot.read(path_of(CAPA))})
    assert [r.path for r in elsewhere.records()] == [r.path for r in snapshot.records()]
    assert elsewhere.record_at(place) is None


def test_only_the_texts_of_records_are_looked_for(snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    """To find the records of a type, neither their statements nor what is attached to them is listed."""
    beside = [path.rpartition("/")[0] for path, _ in snapshot.files("records/capas") if not path.endswith("/index.md")]
    closed = {entry.id for folder in beside if (entry := snapshot.entry(folder)) is not None}
    opened: set[str] = set()
    tree = snapshot.objects.tree

    def noted(object_id: str) -> Tree:
        opened.add(object_id)
        return tree(object_id)

    monkeypatch.setattr(snapshot.objects, "tree", noted)
    later = snapshot.advance({"README.md": b"another tree, of which no folder is remembered by its path"})
    assert list(later.records("capa")) == list(snapshot.records("capa"))
    assert closed
    assert opened
    assert not closed & opened


@pytest.mark.parametrize("record", ["CAPA-HRW-2026-9999", "nonsense", "", "FOO-HRW-0001", "../../etc/passwd"])
def test_a_record_that_is_not_there_is_nothing(snapshot: Snapshot, record: str) -> None:
    """Unknown and impossible numbers give nothing, and no error."""
    assert snapshot.record(record) is None


def test_a_record_that_is_too_large_is_not_read(snapshot: Snapshot) -> None:
    """A body of 5 MB is refused by its size, with the limit and what to do, before any of it is parsed."""
    held = changed(snapshot, SITE, lambda data: data + b"x" * 5_000_000 + b"\n").record(SITE)
    assert held is not None
    assert not held.readable
    assert held.data == b""
    (found,) = held.findings
    assert (found.code, found.rule, found.record) == ("record.schema", "R-ID-04", SITE)
    assert str(MAX_RECORD) in found.message
    assert "attachment" in found.hint


def test_a_record_of_the_largest_size_is_read(snapshot: Snapshot) -> None:
    """The limit itself is allowed."""
    held = changed(snapshot, SITE, lambda data: data + b"x" * (MAX_RECORD - len(data) - 1) + b"\n").record(SITE)
    assert held is not None
    assert held.readable
    assert len(held.data) == MAX_RECORD


def test_a_record_that_cannot_be_read_says_why_and_has_no_model(snapshot: Snapshot) -> None:
    """Asking an unreadable record for what it says is an error of the program, and its findings have places."""
    held = changed(snapshot, SITE, lambda data: data.replace(b"country: US", b"country: Norway")).record(SITE)
    assert held is not None
    (found,) = held.findings
    line = held.data.decode().split("\n").index("country: Norway") + 1
    assert (found.line, found.column, found.field) == (line, len("country: ") + 1, "country")
    with pytest.raises(ValueError, match="could not be read"):
        _ = held.model
    assert held.fields["country"] == "Norway"


def test_an_unknown_field_is_shown_at_its_name(snapshot: Snapshot) -> None:
    """A field that does not exist is pointed at by name, and a wrong value at the value."""
    held = changed(snapshot, SITE, lambda d: d.replace(b"country: US", b"contry: US")).record(SITE)
    assert held is not None
    unknown, missing = sorted(held.findings, key=lambda f: -f.line)
    assert (unknown.message, unknown.column) == ("contry: unknown field", 1)
    assert unknown.hint == "did you mean country?"
    assert missing.message.startswith("country: is missing")


def test_fields_hold_the_body_only_where_there_is_one(snapshot: Snapshot) -> None:
    """The text below the front matter counts as a field, for differences and for ownership."""
    record = snapshot.record(SITE)
    assert record is not None
    assert isinstance(record.model, Site)
    assert record.fields["body"].startswith("\nGranulation")
    assert record.finding("x", "m", "h", "body").line == record.data.decode().split("\n").index("---", 1) + 2
    place = TYPES["site"]
    bare = record.data.decode().partition("\n---\n")[0].encode() + b"\n---\n"
    files = snapshot.advance({path_of(SITE): bare})
    again = files.record(SITE)
    assert again is not None
    assert again.readable
    assert "body" not in again.fields
    assert place.model is Site


def test_a_finding_of_a_file_that_is_no_text_concerns_it_as_a_whole(snapshot: Snapshot) -> None:
    """Where no line can be named, none is."""
    held = changed(snapshot, SITE, lambda _: b"\xff").record(SITE)
    assert held is not None
    assert held.fields == {}
    found = held.finding("x", "m", "h", "title")
    assert (found.line, found.column, found.record) == (0, 0, SITE)


def test_the_same_bytes_are_parsed_once(snapshot: Snapshot) -> None:
    """A record that did not change between two trees is the same value in both."""
    later = changed(snapshot, CAPA, lambda data: data + b"More.\n")
    assert later.record(SITE) is snapshot.record(SITE)
    assert later.record(CAPA) is not snapshot.record(CAPA)
    assert later.governance() is snapshot.governance()
    assert later.remember("k", lambda: 1) == snapshot.remember("k", lambda: 2) == 1


def test_no_approvals_are_read_twice(snapshot: Snapshot) -> None:
    """The list of a folder that did not change is the same value, and so are the other statements of one that did."""
    folder = f"{folder_of(CAPA)}/approvals"
    held = snapshot.statements(folder)
    assert changed(snapshot, CAPA, lambda data: data + b"More.\n").statements(folder) is held
    more = snapshot.advance({f"{folder}/{'f' * 16}.json": b"{}"}).statements(folder)
    assert {id(one) for one in held} < {id(one) for one in more}
    unsigned = snapshot.advance({f"{held[0].path}.sig": None}).statements(folder)
    assert (unsigned[0].signature, unsigned[1:]) == (None, held[1:])


def test_changes_from_nothing_are_all_files(snapshot: Snapshot) -> None:
    """The genesis has no base, so every file of it is new."""
    changes = snapshot.changes_since(None)
    assert list(changes) == [path for path, _ in snapshot.files()]
    assert all(old is None for old, _ in changes.values())


def test_governance_is_read_with_its_digest(snapshot: Snapshot) -> None:
    """Root, policy, workflows and calendars are read, and one digest covers exactly them."""
    governance, findings = snapshot.governance()
    assert findings == ()
    assert governance is not None
    assert governance.workflows.keys() == TYPES.keys()
    paths = [p for p, _ in snapshot.files("schema") if not p.startswith("schema/json/")]
    assert governance.sha256 == digest.tree_digest(("100644", p, snapshot.read(p) or b"") for p in paths)
    assert governance.root_sha256 == digest.sha256(snapshot.read("schema/root.yaml") or b"")


@pytest.mark.parametrize("path", ["schema/root.yaml", "schema/policy.yaml", "schema/workflows/capa.yaml"])
def test_a_missing_governing_file_is_an_error(snapshot: Snapshot, path: str) -> None:
    """Without root, policy or a type's workflow nothing governs, and the file to put back is named."""
    governance, findings = snapshot.advance({path: None}).governance()
    assert governance is None
    assert [(f.code, f.path) for f in findings] == [("record.schema", path)]
    assert "put it back" in findings[0].hint


def test_a_tree_without_schema_has_no_governance(snapshot: Snapshot) -> None:
    """Where the whole folder is missing, every file that is needed is named."""
    governance, findings = snapshot.at(snapshot.objects.put_files({"README.md": b""})).governance()
    assert governance is None
    assert {"schema/root.yaml", "schema/policy.yaml"} <= {f.path for f in findings}


def test_a_governing_file_that_cannot_be_read_names_its_place(snapshot: Snapshot) -> None:
    """What is wrong in the policy is told with its line."""
    policy = (snapshot.read("schema/policy.yaml") or b"").replace(b"\nversion: ", b"\nversion: x", 1)
    governance, findings = snapshot.advance({"schema/policy.yaml": policy}).governance()
    assert governance is None
    (found,) = findings
    assert (found.code, found.field, found.line > 1) == ("record.schema", "version", True)


def test_a_workflow_lies_under_the_name_of_its_type(snapshot: Snapshot) -> None:
    """Two files for one type could contradict each other, so the name must be the type's."""
    data = snapshot.read("schema/workflows/capa.yaml")
    governance, findings = snapshot.advance({"schema/workflows/other.yaml": data}).governance()
    assert governance is None
    assert [(f.code, f.path) for f in findings] == [("record.path", "schema/workflows/other.yaml")]


def test_a_governing_file_that_is_no_plain_file_is_missing(snapshot: Snapshot) -> None:
    """A folder in place of the policy is no policy."""
    moved = snapshot.advance({"schema/policy.yaml": None}).advance({"schema/policy.yaml/x": b"y"})
    assert not moved.file("schema/policy.yaml", Policy).readable


def test_a_governing_file_that_is_too_large_is_not_read(snapshot: Snapshot) -> None:
    """A policy beyond the limit is refused for its size, before any of it is parsed."""
    loaded = snapshot.advance({"schema/policy.yaml": b"#" * (MAX_RECORD + 1)}).file("schema/policy.yaml", Policy)
    assert not loaded.readable
    assert loaded.data == b""
    (found,) = loaded.findings
    assert (found.code, found.path) == ("record.schema", "schema/policy.yaml")
    assert found.message == f"the file is {MAX_RECORD + 1} bytes long, expected at most {MAX_RECORD}"
    assert "attachment" not in found.hint


def test_statements_come_with_their_signatures_or_without(snapshot: Snapshot) -> None:
    """A statement whose signature is missing is still a statement, and a huge one is cut where it is refused anyway."""
    folder = f"{folder_of(CAPA)}/approvals"
    held = snapshot.statements(folder)
    assert held
    assert all(one.signature for one in held)
    first = held[0].path
    cut = snapshot.advance({f"{first}.sig": None}).statements(folder)
    assert cut[0].signature is None
    huge = {first: b"x" * (MAX_STATEMENT * 3), f"{first}.sig": b"y" * (MAX_SIGNATURE * 3)}
    big = snapshot.advance(huge).statements(folder)[0]
    assert len(big.data) == MAX_STATEMENT + 1
    assert len(big.signature or b"") == MAX_SIGNATURE + 1
    vast = snapshot.advance({first: b"x" * (MAX_RECORD + 1)}).statements(folder)[0]
    assert vast.data == b""
    assert snapshot.statements("records/nothing") == ()


def test_a_folder_in_place_of_a_statement_is_no_statement(snapshot: Snapshot) -> None:
    """What only bears the name of a statement is read as nothing."""
    folder = f"{folder_of(CAPA)}/approvals"
    odd = snapshot.advance({f"{folder}/0000000000000000.json/x": b"y"})
    assert odd.statements(folder)[0].data == b""
    assert odd.read(f"{folder}/0000000000000000.json") is None


def test_reading_a_record_needs_its_place_only(snapshot: Snapshot) -> None:
    """The type that a path names decides what is expected of the bytes."""
    from sealtrail.model import record_file

    place = record_file(path_of(SITE))
    assert place is not None
    assert read_record(path_of(SITE), snapshot.read(path_of(SITE)) or b"", place).readable
    assert not read_record(path_of(SITE), snapshot.read(path_of(CAPA)) or b"", place).readable


def test_paths_are_no_way_out(tmp_path: Path, snapshot: Snapshot) -> None:
    """A snapshot reads its own tree, whatever a path looks like."""
    (tmp_path / "secret").write_text("x")
    assert snapshot.read(f"../{tmp_path}/secret") is None
    assert snapshot.read("") is None
    assert snapshot.names("README.md/..") == ()
