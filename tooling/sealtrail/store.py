"""A snapshot: the records and the governance of one tree, read lazily and believed only after strict parsing.

One implementation serves a commit, a merge that nobody has made yet, a working directory and a test: all are trees of
``git.Objects``. What has been parsed is kept by content id, so that stepping through history parses nothing twice.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Generic, TypeVar

from sealtrail import digest, frontmatter
from sealtrail.errors import SurroundingsError
from sealtrail.finding import Finding
from sealtrail.git import EMPTY_TREE, FILE_MODE, Changes, Entry, Objects
from sealtrail.model import (
    TYPES,
    Calendar,
    Envelope,
    Frozen,
    Policy,
    RecordFile,
    Root,
    Workflow,
    index_of,
    record_file,
    validate,
)

MAX_RECORD = 1024 * 1024
MAX_STATEMENT = 8 * 1024
MAX_SIGNATURE = 16 * 1024
GOVERNING = ("schema/root.yaml", "schema/policy.yaml", "schema/workflows/", "schema/calendars/")
M = TypeVar("M", bound=Frozen)


@dataclass(frozen=True)
class Loaded(Generic[M]):
    """A file as stored, with what it says where it could be read, and everything that is wrong with it otherwise."""

    path: str
    data: bytes
    findings: tuple[Finding, ...]
    document: frontmatter.Document | None
    _model: M | None

    @property
    def model(self) -> M:
        """What the file says. Only to be asked for when there are no findings."""
        if self._model is None:
            raise ValueError(f"{self.path} could not be read")
        return self._model

    @property
    def readable(self) -> bool:
        """Whether the file could be read."""
        return self._model is not None

    @cached_property
    def sha256(self) -> str:
        """The digest of the bytes as stored."""
        return digest.sha256(self.data)

    @cached_property
    def fields(self) -> Mapping[str, Any]:
        """The top-level fields as plain values, with the text below them as ``body``."""
        if self.document is None:
            return {}
        return {**self.document.data, "body": self.document.body} if self.document.body else dict(self.document.data)

    def finding(self, code: str, message: str, hint: str, *place: str | int, **more: Any) -> Finding:
        """A finding at a place in this file."""
        at = self.document.place(place) if self.document is not None else None
        if place == ("body",) and self.document is not None:
            at = frontmatter.Position(self.document.body_line, 1)
        return Finding(
            code,
            message,
            hint,
            self.path,
            at.line if at else 0,
            at.column if at else 0,
            record=more.pop("record", _id_in(self.path)),
            field=".".join(map(str, place)),
            **more,
        )


Record = Loaded[Envelope]


@dataclass(frozen=True)
class Statement:
    """A statement and its signature as stored; the signature is ``None`` when its file is missing."""

    path: str
    data: bytes
    signature: bytes | None


@dataclass(frozen=True)
class Governance:
    """Root, policy, workflows and calendars of one tree, with their digest and whatever is wrong with them."""

    root: Root
    policy: Policy
    workflows: Mapping[str, Workflow]
    calendars: Mapping[str, Calendar]
    sha256: str
    root_sha256: str


@dataclass
class _Parsed:
    records: dict[tuple[str, str], Record] = field(default_factory=dict)
    files: dict[tuple[str, str], Loaded[Any]] = field(default_factory=dict)
    governance: dict[str, tuple[Governance | None, tuple[Finding, ...]]] = field(default_factory=dict)
    memory: dict[Any, Any] = field(default_factory=dict)


class Snapshot:
    """The repository as one tree has it."""

    def __init__(self, objects: Objects, tree: str, parsed: _Parsed | None = None) -> None:
        self.objects = objects
        self.tree = tree
        self._parsed = parsed if parsed is not None else _Parsed()

    def at(self, tree: str) -> Snapshot:
        """Another tree of the same repository, sharing what has been parsed."""
        return Snapshot(self.objects, tree, self._parsed)

    def advance(self, changes: Mapping[str, bytes | None]) -> Snapshot:
        """This tree with some files written or removed, in memory."""
        entries = {
            path: None if data is None else Entry(FILE_MODE, self.objects.put_blob(data))
            for path, data in changes.items()
        }
        return self.at(self.objects.with_changes(self.tree, entries))

    def changes_since(self, base: Snapshot | None) -> Changes:
        """What differs from another tree; from nothing, every file."""
        if base is None:
            return {path: (None, entry) for path, entry in self.files()}
        return self.objects.changes(base.tree, self.tree)

    def entry(self, path: str) -> Entry | None:
        """What lies at a path."""
        return self.objects.entry(self.tree, path)

    def read(self, path: str) -> bytes | None:
        """The bytes of the file at a path, or nothing."""
        entry = self.entry(path)
        return None if entry is None or entry.is_tree else self.objects.blob(entry.id)

    def files(self, folder: str = "") -> Iterator[tuple[str, Entry]]:
        """All files below a folder."""
        entry = self.entry(folder)
        if entry is not None and entry.is_tree:
            yield from self.objects.files(entry.id, f"{folder}/" if folder else "")

    def names(self, folder: str) -> tuple[str, ...]:
        """The names directly in a folder, none when it is not there."""
        entry = self.entry(folder)
        return tuple(self.objects.tree(entry.id)) if entry is not None and entry.is_tree else ()

    def remember(self, key: Any, make: Callable[[], Any]) -> Any:
        """A value that depends on content alone, made once for all snapshots of this repository.

        ``key`` must name the content (ids of objects) and what is derived from it.
        """
        memory = self._parsed.memory
        if key not in memory:
            memory[key] = make()
        return memory[key]

    def record(self, record: str) -> Record | None:
        """The record with this id, readable or not, or nothing when there is none."""
        path = index_of(record)
        return None if path is None else self.record_at(path)

    def record_at(self, path: str) -> Record | None:
        """The record whose ``index.md`` lies at this path, or nothing."""
        entry, place = self.entry(path), record_file(path)
        if entry is None or place is None or entry.mode != FILE_MODE:
            return None
        key = (path, entry.id)
        if key not in self._parsed.records:
            self._parsed.records[key] = self._load_record(path, entry, place)
        return self._parsed.records[key]

    def records(self, *types: str) -> Iterator[Record]:
        """All records, or those of some types, in the order of their paths."""
        folders = sorted({"agreements", "records"} if not types else {TYPES[name].folder for name in types})
        for folder in folders:
            for path, _ in self.files(folder):
                if path.endswith("/index.md"):
                    record = self.record_at(path)
                    if record is not None:
                        yield record

    def statements(self, folder: str) -> tuple[Statement, ...]:
        """The statements kept next to a record (or its ``enrolments``), in the order of their names."""
        names = self.names(folder)
        held = []
        for name in names:
            if name.endswith(".json"):
                path = f"{folder}/{name}"
                signature = self._small(f"{path}.sig", MAX_SIGNATURE) if f"{name}.sig" in names else None
                held.append(Statement(path, self._small(path, MAX_STATEMENT + 1), signature))
        return tuple(held)

    def _small(self, path: str, limit: int) -> bytes:
        # One byte more than allowed is enough for the reader to refuse, and a huge file is never held.
        entry = self.entry(path)
        if entry is None or entry.is_tree:
            return b""
        return self.objects.blob(entry.id)[:limit] if self.objects.size(entry.id) < MAX_RECORD else b""

    def governance(self) -> tuple[Governance | None, tuple[Finding, ...]]:
        """What governs here, or everything that keeps it from being read. A missing file is an error, never "none"."""
        schema = self.entry("schema")
        key = schema.id if schema is not None else ""
        if key not in self._parsed.governance:
            self._parsed.governance[key] = self._load_governance()
        return self._parsed.governance[key]

    def _load_governance(self) -> tuple[Governance | None, tuple[Finding, ...]]:
        root, policy = self.file("schema/root.yaml", Root), self.file("schema/policy.yaml", Policy)
        workflows = [self.file(path, Workflow) for path, _ in self.files("schema/workflows")]
        calendars = [self.file(path, Calendar) for path, _ in self.files("schema/calendars")]
        files: list[Loaded[Any]] = [root, policy, *workflows, *calendars]
        findings = [f for item in files for f in item.findings]
        found = {w.model.type: w.model for w in workflows if w.readable}
        findings += [
            item.finding(
                "record.path",
                f"the workflow of {item.model.type} lies in another file",
                f"name it schema/workflows/{item.model.type}.yaml",
                "type",
            )
            for item in workflows
            if item.readable and item.path != f"schema/workflows/{item.model.type}.yaml"
        ]
        if not findings:
            findings += [_no_workflow(name) for name in sorted(TYPES.keys() - found.keys())]
        if findings:
            return None, tuple(findings)
        sha256 = digest.tree_digest((FILE_MODE, item.path, item.data) for item in files)
        kept = {c.model.id: c.model for c in calendars}
        return Governance(root.model, policy.model, found, kept, sha256, root.sha256), ()

    def file(self, path: str, model: type[M]) -> Loaded[M]:
        """A YAML file as a model."""
        entry = self.entry(path)
        if entry is None or entry.mode != FILE_MODE:
            missing = Finding("record.schema", "this file is missing", "put it back: nothing works without it", path)
            return Loaded(path, b"", (missing,), None, None)
        key = (path, entry.id)
        if key not in self._parsed.files:
            data = self.objects.blob(entry.id) if self.objects.size(entry.id) <= MAX_RECORD else b""
            self._parsed.files[key] = _build(path, data, frontmatter.parse_yaml(data, path), model)
        return self._parsed.files[key]

    def _load_record(self, path: str, entry: Entry, place: RecordFile) -> Record:
        size = self.objects.size(entry.id)
        if size > MAX_RECORD:
            return too_large(path, size)
        return read_record(path, self.objects.blob(entry.id), place)


def _no_workflow(name: str) -> Finding:
    return Finding(
        "record.schema",
        f"there is no workflow for {name}",
        "without it nothing of this type can change: put it back",
        f"schema/workflows/{name}.yaml",
    )


def read_record(path: str, data: bytes, place: RecordFile) -> Record:
    """A record from its bytes; the type that its path names decides what is expected."""
    parsed = frontmatter.parse_record(data, path)
    record: Record = _build(path, data, parsed, place.type.model)
    return record


def too_large(path: str, size: int) -> Record:
    """A record that is not read at all because of its size."""
    found = Finding(
        "record.schema",
        f"the file is {size} bytes long, expected at most {MAX_RECORD}",
        "move what is long into an attachment",
        path,
        record=_id_in(path),
        rule="R-ID-04",
    )
    return Loaded(path, b"", (found,), None, None)


def _build(path: str, data: bytes, parsed: frontmatter.Parsed, model: type[M]) -> Loaded[M]:
    if parsed.document is None:
        return Loaded(path, data, parsed.findings, None, None)
    made = validate(model, parsed.document.data)
    if not isinstance(made, tuple):
        return Loaded(path, data, (), parsed.document, made)
    bare: Loaded[M] = Loaded(path, data, (), parsed.document, None)
    findings = []
    for p in made:
        unknown = p.place in parsed.document.keys and p.message.startswith("unknown field")
        at = parsed.document.keys[p.place] if unknown else parsed.document.place(p.place)
        findings.append(
            Finding(
                "record.schema",
                f"{p.field}: {p.message}" if p.field else p.message,
                p.hint,
                path,
                at.line,
                at.column,
                record=_id_in(path),
                field=p.field,
                rule="R-ID-04",
            )
        )
    return Loaded(path, data, tuple(findings), bare.document, None)


def _id_in(path: str) -> str:
    place = record_file(path)
    return "" if place is None else place.id


TOP_FOLDERS = ("records", "agreements", "schema", "site", ".github")
TOP_FILES = (".gitattributes", "CODEOWNERS", "README.md")


def directory_snapshot(directory: Path, objects: Objects | None = None) -> Snapshot:
    """The snapshot of a directory as it stands, with or without git. Symbolic links are seen, never followed.

    ``objects`` are those of the repository that the directory is a working copy of, where there is one.

    Raises ``SurroundingsError`` when the directory holds no records repository.
    """
    if not (directory / "schema").is_dir():
        raise SurroundingsError(
            f"{directory} holds no records repository: it has no schema folder",
            hint="change to the top folder of a records repository, or make one with sealtrail demo DIR",
            code="repository.none",
        )
    objects = objects if objects is not None else Objects()
    changes: dict[str, Entry | None] = {}
    for top in TOP_FOLDERS:
        for folder, folders, names in os.walk(directory / top):
            folders.sort()
            links = [name for name in folders if (Path(folder) / name).is_symlink()]
            for name in sorted(n for n in names + links if n == ".gitattributes" or not n.startswith(".")):
                file = Path(folder) / name
                path = file.relative_to(directory).as_posix()
                if path.startswith("schema/json/"):
                    continue  # generated from the models, neither a record nor governed
                if file.is_symlink():
                    changes[path] = Entry("120000", objects.put_blob(os.fsencode(file.readlink())))
                else:
                    changes[path] = Entry(FILE_MODE, objects.put_blob(file.read_bytes()))
    for name in TOP_FILES:
        if (directory / name).is_file():
            changes[name] = Entry(FILE_MODE, objects.put_blob((directory / name).read_bytes()))
    return Snapshot(objects, objects.with_changes(EMPTY_TREE, changes))
