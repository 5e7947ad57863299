"""The player: turns the story's steps into changes, signs them with the story's keys, and asks the gate.

Everything happens in memory; ``world`` writes it into repositories. Each step must come out as the story says, so the
story is also a test of the engine.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sealtrail import digest, drafting, gate, signing, statement
from sealtrail.exemplar import book
from sealtrail.exemplar.book import StoryError
from sealtrail.exemplar.commits import Written, merged, squashed
from sealtrail.exemplar.desk import Desk
from sealtrail.exemplar.keys import REPOSITORY, person_key, root_key, write_key
from sealtrail.git import Objects
from sealtrail.model import Person, folder_of, index_of, record_file
from sealtrail.store import Snapshot
from sealtrail.worktree import Author

_CLERK = "PER-LRK-0005"
_FIRST_SIGNATURE = timedelta(minutes=55)
_BETWEEN_SIGNATURES = timedelta(minutes=6)


@dataclass(frozen=True)
class Landing:
    """One step as played: what it changes, when and by whom, what the gate said, and the commits that carry it."""

    tell: str
    at: datetime
    by: str
    changes: Mapping[str, bytes | None]
    verdict: gate.Verdict
    commits: tuple[Written, ...]

    @property
    def refused(self) -> bool:
        """Whether the gate refused it, as the story told; then nothing is written."""
        return not self.commits


@dataclass
class Player:
    """The state of the story: the tree so far, the keys, the digests of past policies, what has landed."""

    keys: Path
    snapshot: Snapshot = field(default_factory=lambda: Snapshot(Objects(), Objects().put_files({})))
    policies: dict[int, str] = field(default_factory=dict)
    landed: list[Landing] = field(default_factory=list)

    def play(self, step: Mapping[str, Any], at: datetime) -> Landing:
        """Play one step at a time, and check that the gate says what the story says. Raises ``StoryError`` if not."""
        changes = self._changes(step)
        genesis = not self.policies
        signed = self._sign(step, changes, at, genesis=genesis)
        everything = {**changes, **signed}
        result = self.snapshot.advance(everything)
        verdict = gate.judge_genesis(result, at) if genesis else gate.judge(self.snapshot, result, at)
        expected = set(step.get("refused", ()))
        found = {f.code for f in verdict.findings if f.blocks}
        if expected != found:
            told = "; ".join(f"{f.path}: {f.message}" for f in verdict.findings[:5])
            raise StoryError(f"at {at}: the story expects {sorted(expected)}, the gate says {sorted(found)} ({told})")
        tell = " ".join(str(step["tell"]).split())
        commits = () if expected else tuple(self._commits(step, tell, at, result, verdict))
        landing = Landing(tell, at, step["by"], everything, verdict, commits)
        if not expected:
            self.snapshot = result
            self.landed.append(landing)
            self._remember_policy()
        return landing

    def _commits(
        self, step: Mapping[str, Any], tell: str, at: datetime, result: Snapshot, verdict: gate.Verdict
    ) -> Iterator[Written]:
        author, clerk = author_of(result, step["by"]), author_of(result, _CLERK)
        if not self.landed or step.get("land") == "squash":
            return squashed(self.tip, result.tree, tell, author, clerk, at)
        names = ", ".join(r.id for r in verdict.records)
        return merged(self.tip, result.tree, tell, author, clerk, at, names)

    @property
    def tip(self) -> str:
        """The commit that the branch of record points at; nothing before the first step."""
        return self.landed[-1].commits[-1].id if self.landed else ""

    def tip_on(self, day: date) -> str:
        """The commit that the branch of record pointed at when a day (UTC) was over. Raises ``StoryError``."""
        before = [landing for landing in self.landed if landing.at.astimezone(UTC).date() <= day]
        if not before:
            raise StoryError(f"nothing had landed by {day}")
        return before[-1].commits[-1].id

    def _remember_policy(self) -> None:
        governance, _ = self.snapshot.governance()
        if governance is not None:
            self.policies[governance.policy.version] = governance.sha256

    def _changes(self, step: Mapping[str, Any]) -> dict[str, bytes | None]:
        changes: dict[str, bytes | None] = {}
        if not self.policies:
            changes |= {path: self._fill(data) for path, data in book.tree("genesis")}
        if "tree" in step:
            changes |= {path: self._fill(data) for path, data in book.tree(step["tree"])}
        for path, edits in step.get("govern", {}).items():
            text = (self.snapshot.read(path) or b"").decode()
            for edit in edits:
                text = drafting.replace_once(text, edit["old"], self._text(edit["new"]))
            changes[path] = text.encode()
        texts = self._texts(step)
        for record, files in step.get("attach", {}).items():
            for item in files:
                data = book.read(item["from"])
                changes[f"{folder_of(record)}/attachments/{item['path']}"] = data
                texts[record] = _pin(texts[record], item, data)
        for person, numbers in step.get("enrol", {}).items():
            for number in numbers if isinstance(numbers, list) else [numbers]:
                changes |= self._enrol(person, number)
        for record, text in texts.items():
            changes[_index(record)] = text.encode()
        for record in texts:
            if record.startswith("SYS-"):
                changes[_index(record)] = self._pins(texts[record], changes, record)
        return changes

    def _texts(self, step: Mapping[str, Any]) -> dict[str, str]:
        texts = {record: self._text(book.read(path).decode()) for record, path in step.get("write", {}).items()}
        touched = [r for part in ("replace", "set", "add") for r in step.get(part, {})]
        for record in dict.fromkeys([*touched, *step.get("attach", {})]):
            if record in texts:
                continue
            text = (self.snapshot.read(_index(record)) or b"").decode()
            for edit in step.get("replace", {}).get(record, ()):
                text = drafting.replace_once(text, self._text(edit["old"]), self._text(edit["new"]))
            values = dict(step.get("set", {}).get(record, {}))
            text = drafting.revise(text, reason=values.pop("change_reason"), state=values.pop("state", None))
            for name, value in values.items():
                text = drafting.set_field(text, name, str(value))
            if record in step.get("add", {}):
                text = drafting.add_fields(text, self._text(step["add"][record]))
            texts[record] = text
        return texts

    def _enrol(self, person: str, number: int) -> dict[str, bytes | None]:
        key = person_key(person, number)
        governance, _ = self.snapshot.governance()
        repository = governance.root.repository if governance is not None else REPOSITORY
        organisation = "larkspur" if "-LRK-" in person else "harrow"
        data = statement.build_enrolment(
            repository=repository,
            person=person,
            organisation=organisation,
            public=key.public,
            blob=key.blob,
            path=_index(person),
        )
        proof = signing.ssh_sign(data, key=write_key(key, self.keys), namespace=statement.ENROLMENT_NAMESPACE)
        path = f"{folder_of(person)}/enrolments/{statement.file_name(data)}"
        return {path: data, f"{path}.sig": proof}

    def _pins(self, text: str, changes: Mapping[str, bytes | None], record: str) -> bytes:
        own = f"{folder_of(record)}/"
        lines = ["pins:"]
        for path, data in sorted(changes.items()):
            if path.startswith(own) or (self.policies and record_file(path) is not None):
                continue
            before = self.snapshot.read(path)
            lines.append(f"  - path: {path}")
            for side, held in (("before", before), ("after", data)):
                if held is not None:
                    lines.append(f'    {side}: {{mode: "100644", sha256: "{digest.sha256(held)}"}}')
        return drafting.add_fields(text, "\n".join(lines)).encode()

    def _sign(
        self, step: Mapping[str, Any], changes: Mapping[str, bytes | None], at: datetime, *, genesis: bool
    ) -> dict[str, bytes | None]:
        result = self.snapshot.advance(changes)
        verdict = gate.judge_genesis(result, at) if genesis else gate.judge(self.snapshot, result, at)
        desk = Desk(result if genesis else self.snapshot, result, verdict, self.keys)
        when = at - _FIRST_SIGNATURE
        signed: dict[str, bytes | None] = {}
        for record, signatures in step.get("sign", {}).items():
            for person, meaning in signatures.items():
                signed |= desk.sign(record, person, meaning, when)
                when += _BETWEEN_SIGNATURES
        return signed

    def _text(self, text: str) -> str:
        return self._fill(text.encode()).decode()

    def _fill(self, data: bytes) -> bytes:
        def value(found: re.Match[bytes]) -> bytes:
            word, *rest = found[1].decode().split()
            if word == "policy":
                return self.policies[int(rest[0])].encode()
            if word == "commit":
                return self.tip_on(date.fromisoformat(rest[0])).encode()
            if word == "root":
                return root_key(rest[0]).public.encode()
            key = person_key(rest[0], int(rest[1]))
            return (key.public if word == "key" else key.fingerprint).encode()

        return re.sub(rb"\{\{([a-z]+ [^}]+)\}\}", value, data)


def author_of(snapshot: Snapshot, person: str) -> Author:
    """How git names a person of the story."""
    record = snapshot.record(person)
    model = record.model if record is not None and record.readable else None
    name = model.printed_name if isinstance(model, Person) else person
    return Author(name, f"{person.lower()}@{'larkspur' if '-LRK-' in person else 'harrow'}.example")


def _index(record: str) -> str:
    found = index_of(record)
    if found is None:
        raise StoryError(f"{record} is no record's number")
    return found


def _pin(text: str, item: Mapping[str, str], data: bytes) -> str:
    lines = [
        f"  - path: {item['path']}",
        f'    sha256: "{digest.sha256(data)}"',
        f"    bytes: {len(data)}",
        f"    media_type: {item['media_type']}",
        f"    title: {drafting.quoted(item['title'])}",
        f"    kind: {item['kind']}",
    ]
    found = re.search(r"^attachments:\n(?:  .*\n)+", text, re.MULTILINE)
    if found is None:
        return drafting.add_fields(text, "\n".join(["attachments:", *lines]))
    return text[: found.end()] + "\n".join(lines) + "\n" + text[found.end() :]
