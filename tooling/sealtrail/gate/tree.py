"""Steps 3 and 4 of the procedure: what may lie in the tree at all, and where. Default deny."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from sealtrail.finding import Finding
from sealtrail.git import FILE_MODE, Changes, Entry
from sealtrail.model import PATH, TYPES, RecordFile, is_record_path, record_file
from sealtrail.store import Governance, Snapshot
from sealtrail.workflow import group_of

MAX_ATTACHMENT = 32 * 1024 * 1024
MAX_SMALL = 1024 * 1024
MAX_CHANGES = 20_000
MAX_TEXT = 8 * 1024 * 1024
MAX_ATTACHED = 256 * 1024 * 1024
"""As many bytes of text, and of attachments, one step may bring: what it costs to judge must stay bounded."""

_LFS = b"version https://git-lfs"
_HARMLESS_ATTRIBUTES = frozenset({"binary", "linguist-generated"})
_SHELVES = ", ".join(f"{t.folder}/{'<year>/' if t.numbering == 'yearly' else ''}<number>" for t in TYPES.values())
_KINDS = {"120000": "a symbolic link", "160000": "a submodule", "100755": "an executable file"}


@dataclass
class Sorted:
    """The changed paths, sorted into record folders and governed files, and what may not be there."""

    records: dict[str, list[tuple[RecordFile, Entry | None, Entry | None]]] = field(default_factory=dict)
    governed: dict[str, tuple[Entry | None, Entry | None]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


class _Twins:
    """Names that differ in case only, which are two files here and one on most desks. Each folder is looked at once."""

    def __init__(self, result: Snapshot) -> None:
        self.result = result
        self._folders: dict[str, tuple[str | None, frozenset[str]]] = {}

    def on_the_way_to(self, path: str) -> str | None:
        """The first name on a path that has a twin in its folder."""
        folder, _, name = path.rpartition("/")
        if folder not in self._folders:
            self._folders[folder] = (self.on_the_way_to(folder) if folder else None, self._in(folder))
        above, twins = self._folders[folder]
        return above or (name if name.casefold() in twins else None)

    def _in(self, folder: str) -> frozenset[str]:
        folded = [*map(str.casefold, self.result.names(folder))]
        if len(set(folded)) == len(folded):
            return frozenset()
        return frozenset(name for name, count in Counter(folded).items() if count > 1)


def sort_step(changes: Changes, result: Snapshot, governance: Governance) -> Sorted:
    """``sort_changes`` for one step, which is refused unsorted when it brings more than can be judged in bounds."""
    too_much = _too_much(changes, result)
    return sort_changes(changes, result, governance) if too_much is None else Sorted(findings=[too_much])


def sort_changes(changes: Changes, result: Snapshot, governance: Governance) -> Sorted:
    """Give every changed path its place, or a finding (``tree.path``, ``tree.kind``, ``tree.size``)."""
    found, twins = Sorted(), _Twins(result)
    for path, (old, new) in changes.items():
        problems = [] if new is None else list(_entry_findings(path, old, new, twins))
        found.findings += problems
        place = record_file(path)
        if place is not None and place.type.name not in governance.workflows:
            found.findings.append(
                _denied(
                    path,
                    f"belongs to a {place.type.name}, a kind of record that this repository's rules do not provide for",
                    f"first land schema/workflows/{place.type.name}.yaml, with a policy whose engine knows it",
                )
            )
        elif place is not None:
            if not problems:
                found.records.setdefault(place.folder, []).append((place, old, new))
        elif is_record_path(path):
            found.findings.append(
                _denied(
                    path,
                    "lies among the records and belongs to none",
                    f"records lie in {_SHELVES}; one is its index.md, with its approvals and attachments beside it",
                )
            )
        elif group_of(governance.policy, path) is not None:
            found.governed[path] = (old, new)
        else:
            found.findings.append(
                _denied(
                    path,
                    "is neither a record nor named under governed in the policy",
                    "what no rule covers is refused: remove it",
                )
            )
    return found


def _too_much(changes: Changes, result: Snapshot) -> Finding | None:
    if len(changes) > MAX_CHANGES:
        message = f"{len(changes)} files change, expected at most {MAX_CHANGES}"
        return Finding("tree.size", message, "land it in smaller steps")
    sizes = {True: 0, False: 0}
    for path, (_, new) in changes.items():
        if new is not None and new.mode == FILE_MODE:
            sizes["/attachments/" in path] += result.objects.size(new.id)
    for attached, limit in ((False, MAX_TEXT), (True, MAX_ATTACHED)):
        if sizes[attached] > limit:
            what = "attachments" if attached else "text"
            message = f"this step brings {sizes[attached]} bytes of {what}, expected at most {limit}"
            return Finding("tree.size", message, "land it in smaller steps")
    return None


def shown(path: str) -> str:
    """A path as it can be printed anywhere, whatever bytes it holds."""
    return path.encode("ascii", "backslashreplace").decode().replace("\n", "\\n").replace("\x1b", "\\x1b")[:200]


def _denied(path: str, why: str, hint: str) -> Finding:
    return Finding("tree.path", f"this path {why}", hint, shown(path))


def _entry_findings(path: str, old: Entry | None, new: Entry, twins: _Twins) -> Iterator[Finding]:
    result = twins.result
    if PATH.fullmatch(path) is None:
        yield _denied(
            path,
            "has a name that is not plain",
            "use letters, digits, dots, hyphens and underscores, at most 240 characters",
        )
        return
    if new.mode != FILE_MODE:
        kind = _KINDS.get(new.mode, f"an entry of mode {new.mode}")
        yield Finding("tree.kind", f"this is {kind}, expected a plain file", "commit a plain file (mode 100644)", path)
        return
    if old is None and (name := twins.on_the_way_to(path)) is not None:
        yield _denied(path, f"has a twin that differs from {name} in case only", "give it a name of its own")
    size = result.objects.size(new.id)
    limit = MAX_ATTACHMENT if "/attachments/" in path else MAX_SMALL
    if size > limit:
        yield Finding(
            "tree.size",
            f"this file is {size} bytes long, expected at most {limit}",
            "keep it in the evidence store and pin it by digest"
            if "/attachments/" in path
            else "move what is long into an attachment",
            path,
        )
        return
    if size < 1024 and result.objects.blob(new.id).startswith(_LFS):
        yield Finding("tree.kind", "this is a pointer of git LFS, not the file itself", "commit the file itself", path)
    if path.rpartition("/")[2] == ".gitattributes":
        yield from _attributes(path, result.objects.blob(new.id))


def _attributes(path: str, data: bytes) -> Iterator[Finding]:
    for number, line in enumerate(data.decode("utf-8", "replace").split("\n"), 1):
        words = [] if line.startswith("#") else line.split()
        for word in words[1:]:
            if words[0].startswith("[attr]") or not (word.startswith("-") or word in _HARMLESS_ATTRIBUTES):
                yield Finding(
                    "tree.kind",
                    f"the attribute {word} lets git show other bytes than it keeps",
                    "only switch attributes off here, as in: * -text -filter -ident",
                    path,
                    number,
                    1,
                )
