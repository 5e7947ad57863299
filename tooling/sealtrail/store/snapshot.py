"""The snapshot: the records and the governance of one tree, read lazily, kept by content id."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from typing import Any
from weakref import WeakValueDictionary

from sealtrail import digest, frontmatter
from sealtrail.finding import Finding
from sealtrail.git import EMPTY_TREE, FILE_MODE, Changes, Entry, Objects
from sealtrail.model import TYPES, Calendar, Policy, PreviousPolicy, RecordType, Root, Workflow, index_of, record_file
from sealtrail.recent import Recent
from sealtrail.store.loaded import MAX_RECORD, Loaded, M, Record, build, read_record, too_large

_ALWAYS = frozenset(name for name, kind in TYPES.items() if kind.engine == 1)
"""The types that no repository can do without. Of any other, none is kept where there is no workflow for it."""

MAX_STATEMENT = 8 * 1024
MAX_SIGNATURE = 16 * 1024
MAX_TEXT = 24 * 1024 * 1024
"""Of how many bytes of text parsed records are kept: some six thousand usual ones, at 150 MB or so."""
MAX_KEPT = 20_000
"""How many statements and results of each other kind are kept."""
MAX_LISTED = 100_000
"""How many places in lists of statements are kept in all; each is a reference of eight bytes."""


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

    @cached_property
    def accepted(self) -> dict[tuple[int, str], dict[str, str]]:
        """The meaning texts of this policy and of those it still accepts, by version and digest."""
        previous = {(old.version, old.sha256): self.texts(old) for old in self.policy.previous}
        return {(self.policy.version, self.sha256): self.texts(), **previous}

    def texts(self, previous: PreviousPolicy | None = None) -> dict[str, str]:
        """The meaning texts of this policy, or as it says that they were in a previous one."""
        differed = {} if previous is None else previous.meanings
        return {str(meaning): text for meaning, text in {**self.policy.meanings, **differed}.items()}


def _text_of(record: Record | None) -> int:
    return 0 if record is None else len(record.data)


class _Parsed:
    """What has been parsed, by path and content id, for as long as there is room."""

    def __init__(self, objects: Objects) -> None:
        self.statement = lru_cache(MAX_KEPT)(partial(_read_statement, objects))
        self.records: Recent[tuple[str, str], Record | None] = Recent(MAX_TEXT, _text_of)
        self.held: WeakValueDictionary[tuple[str, str], Record] = WeakValueDictionary()
        self.files: Recent[tuple[str, str], Loaded[Any]] = Recent(MAX_KEPT)
        self.governance: Recent[str, tuple[Governance | None, tuple[Finding, ...]]] = Recent(MAX_KEPT)
        self.folders: Recent[tuple[str, str], tuple[Statement, ...]] = Recent(MAX_LISTED, len)
        self.memory: Recent[Any, Any] = Recent(MAX_KEPT)


class Snapshot:
    """The repository as one tree has it."""

    def __init__(self, objects: Objects, tree: str, parsed: _Parsed | None = None) -> None:
        self.objects = objects
        self.tree = tree
        self._parsed = parsed if parsed is not None else _Parsed(objects)

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
        return self.objects.changes(EMPTY_TREE if base is None else base.tree, self.tree)

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

    def sha256(self) -> str:
        """The digest of every file of the tree, by SHA-256 alone (``digest.tree_digest``)."""
        return digest.tree_digest((entry.mode, path, self.objects.blob(entry.id)) for path, entry in self.files())

    def names(self, folder: str) -> tuple[str, ...]:
        """The names directly in a folder, none when it is not there."""
        entry = self.entry(folder)
        return tuple(self.objects.tree(entry.id)) if entry is not None and entry.is_tree else ()

    def remember(self, key: Any, make: Callable[[], Any]) -> Any:
        """A value that depends on content alone, kept for all snapshots of this repository while there is room.

        ``key`` must name the content (ids of objects, or digests: never the bytes) and what is derived from it.
        """
        return self._parsed.memory.find(key, make)

    def record(self, record: str) -> Record | None:
        """The record with this id, readable or not, or nothing when there is none."""
        path = index_of(record)
        return None if path is None else self.record_at(path)

    def record_at(self, path: str) -> Record | None:
        """The record whose ``index.md`` lies at this path, or nothing."""
        entry = self.entry(path)
        if entry is None or entry.mode != FILE_MODE:
            return None
        return self._parsed.records.find((path, entry.id), lambda: self._held_record(path, entry))

    def records(self, *types: str) -> Iterator[Record]:
        """All records, or those of some types, in the order of their paths. What lies beside a text stays closed."""
        kinds = sorted((TYPES[name] for name in types or TYPES), key=lambda kind: kind.folder)
        shelves = (shelf for kind in kinds for shelf in self._shelves(kind))
        held = (self.record_at(f"{shelf}/{name}/index.md") for shelf in shelves for name in self.names(shelf))
        return (record for record in held if record is not None)

    def _shelves(self, kind: RecordType) -> tuple[str, ...]:
        if kind.numbering != "yearly":
            return (kind.folder,)
        return tuple(f"{kind.folder}/{year}" for year in self.names(kind.folder))

    def statements(self, folder: str) -> tuple[Statement, ...]:
        """The statements kept next to a record (or its ``enrolments``), in the order of their names."""
        entry = self.entry(folder)
        if entry is None or not entry.is_tree:
            return ()
        return self._parsed.folders.find((folder, entry.id), lambda: self._load_statements(folder, entry.id))

    def _load_statements(self, folder: str, tree: str) -> tuple[Statement, ...]:
        entries, read = self.objects.tree(tree), self._parsed.statement
        names = [name for name in entries if name.endswith(".json")]
        return tuple([read(f"{folder}/{name}", entries[name], entries.get(f"{name}.sig")) for name in names])

    def governance(self) -> tuple[Governance | None, tuple[Finding, ...]]:
        """What governs here, or everything that keeps it from being read. A missing file is an error, never "none"."""
        schema = self.entry("schema")
        key = schema.id if schema is not None else ""
        return self._parsed.governance.find(key, self._load_governance)

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
        findings += [
            item.finding(
                "record.path",
                f"the calendar {item.model.id} lies in another file",
                f"name it schema/calendars/{item.model.id}.yaml",
                "id",
            )
            for item in calendars
            if item.readable and item.path != f"schema/calendars/{item.model.id}.yaml"
        ]
        if not findings:
            findings += [_no_workflow(name) for name in sorted(_ALWAYS - found.keys())]
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
        return self._parsed.files.find((path, entry.id), lambda: self._load_file(path, entry, model))

    def _load_file(self, path: str, entry: Entry, model: type[M]) -> Loaded[M]:
        size = self.objects.size(entry.id)
        if size > MAX_RECORD:
            return too_large(path, size, "shorten it: nothing that governs has to be as long")
        data = self.objects.blob(entry.id)
        return build(path, data, frontmatter.parse_yaml(data, path), model)

    def _held_record(self, path: str, entry: Entry) -> Record | None:
        """A record that there was no room for, if whoever gathers all revisions still has it; else read."""
        held = self._parsed.held.get((path, entry.id))
        if held is not None:
            return held
        record = self._load_record(path, entry)
        if record is not None:
            self._parsed.held[path, entry.id] = record
        return record

    def _load_record(self, path: str, entry: Entry) -> Record | None:
        place = record_file(path)
        if place is None or place.part != "index":  # a text that is attached to a record is none, whatever it says
            return None
        size = self.objects.size(entry.id)
        if size > MAX_RECORD:
            return too_large(path, size, "move what is long into an attachment")
        return read_record(path, self.objects.blob(entry.id), place)


def _read_statement(objects: Objects, path: str, entry: Entry, signature: Entry | None) -> Statement:
    signed = None if signature is None else _small(objects, signature, MAX_SIGNATURE + 1)
    return Statement(path, _small(objects, entry, MAX_STATEMENT + 1), signed)


def _small(objects: Objects, entry: Entry, limit: int) -> bytes:
    # One byte more than allowed is enough for the reader to refuse, and a huge file is never held.
    if entry.is_tree:
        return b""
    return objects.blob(entry.id)[:limit] if objects.size(entry.id) < MAX_RECORD else b""


def _no_workflow(name: str) -> Finding:
    return Finding(
        "record.schema",
        f"there is no workflow for {name}",
        "without it nothing of this type can change: put it back",
        f"schema/workflows/{name}.yaml",
    )
