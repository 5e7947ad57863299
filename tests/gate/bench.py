"""A hostile repository in memory that a test bends in three lines.

It stands on the exemplar's story and signs in process with the story's worthless keys. What a statement must say is
written here a second time, from the design and not through ``sealtrail.statement``, so that the product's writer is
not its own judge.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_ssh_private_key

from sealtrail import digest, drafting, gate
from sealtrail.approvals import Slot
from sealtrail.exemplar.keys import StoryKey, person_key, root_key
from sealtrail.git import FILE_MODE, Entry
from sealtrail.model import Person, folder_of
from sealtrail.store import Snapshot
from tests.signatures.authenticator import ORIGIN, UP, UV, Authenticator
from tests.signatures.forge import armour, string

AT = datetime(2026, 10, 12, 8, 0, tzinfo=UTC)
"""When the step on the bench lands; its signatures are an hour older."""

HEAD, DIRECTOR, QA, REGULATORY, ADMIN = (f"PER-LRK-000{n}" for n in range(1, 6))
CMO_HEAD, CMO_DIRECTOR, CMO_LEFT, CMO_ENGINEER, CMO_QA = (f"PER-HRW-000{n}" for n in range(1, 6))
CAPA, SITE, PRODUCT, AGREEMENT = "CAPA-HRW-2026-0002", "SITE-HRW-0001", "PRD-LRK-0001", "QA-LRK-0001-02"
CLOSED = "CAPA-HRW-2026-0001"
CHANGE = "SYS-LRK-2026-0003"
ROOT = "root.holder"
POLICY, ROOT_FILE, PAGE = "schema/policy.yaml", "schema/root.yaml", "site/pages/about.md"
APPROVAL, ENROLMENT = "sealtrail-approval-v1", "sealtrail-enrolment-v1"

Content = bytes | Entry | None


@dataclass(frozen=True)
class TokenKey(StoryKey):
    """A security key or a passkey in a story key's place, with the flags and the page that it answers with."""

    token: Authenticator
    flags: int
    origin: str

    @classmethod
    def of(cls, token: Authenticator, flags: int = UP | UV, origin: str = ORIGIN) -> TokenKey:
        """The key that a token holds; by default somebody is present and verified, on the page that root names."""
        return cls("token", token.line, b"", token, flags, origin)


@lru_cache(maxsize=64)
def secret(key: StoryKey) -> Ed25519PrivateKey:
    found = load_ssh_private_key(key.private, None)
    assert isinstance(found, Ed25519PrivateKey)
    return found


def ssh_signature(
    key: StoryKey,
    data: bytes,
    namespace: str = APPROVAL,
    *,
    reserved: bytes = b"",
    hashed: str = "sha512",
    inner: bytes = b"ssh-ed25519",
    tail: bytes = b"",
) -> bytes:
    """The armoured SSHSIG (PROTOCOL.sshsig) of a story key over some bytes; each further field can be bent."""
    if isinstance(key, TokenKey):
        return key.token.sign(data, namespace, flags=key.flags, origin=key.origin)
    scope = string(namespace.encode()) + string(reserved) + string(hashed.encode())
    value = secret(key).sign(b"SSHSIG" + scope + string(hashlib.new(hashed, data).digest()))
    frame = b"SSHSIG" + (1).to_bytes(4, "big") + string(key.blob) + scope
    return armour(frame + string(string(inner) + string(value)) + tail)


def path_of(record: str, *rest: str) -> str:
    folder = folder_of(record)
    assert folder is not None
    return "/".join((folder, *(rest or ("index.md",))))


def named(data: bytes) -> str:
    return f"{hashlib.sha256(data).hexdigest()[:16]}.json"


def value_of(text: bytes | None, name: str) -> str:
    """A top-level value as the text has it; the story writes each on a line of its own."""
    found = re.search(rb"^%s: (.*)$" % name.encode(), text or b"", re.MULTILINE)
    assert found is not None, name
    return found[1].decode().strip('"')


def put(target: dict[str, Any], dotted: str, value: object) -> None:
    """Set a value deep inside a statement, by its dotted name."""
    *way, last = dotted.split(".")
    for name in way:
        target = target[name]
    target[last] = value


@dataclass
class Bench:
    """One step from ``base``, as far as a test has made it. Every method that bends it returns it."""

    base: Snapshot
    at: datetime = AT
    changes: dict[str, Content] = field(default_factory=dict)
    touched: str = CAPA
    statements: list[str] = field(default_factory=list)
    genesis: bool = False

    # --- the tree ---

    def write(self, path: str, content: bytes | str | Entry | None) -> Bench:
        self.changes[path] = content.encode() if isinstance(content, str) else content
        return self

    def drop(self, *paths: str) -> Bench:
        """Remove files from the tree, or take back what the test itself had put there."""
        for path in paths:
            if self.base.entry(path) is None:
                self.changes.pop(path, None)
            else:
                self.changes[path] = None
        return self

    def read(self, path: str) -> bytes:
        """The bytes at a path as the step has them."""
        found = self.changes[path] if path in self.changes else self.base.read(path)
        assert isinstance(found, bytes), path
        return found

    def swap(self, path: str, old: str, new: str) -> Bench:
        """Exchange the one passage of a file."""
        return self.write(path, drafting.replace_once(self.read(path).decode(), old, new))

    def edit(
        self, record: str, state: str | None = None, *, why: str = "A test", swap: Mapping[str, str] | None = None
    ) -> Bench:
        """The record's next revision, with some passages exchanged."""
        text = drafting.revise(self.read(path_of(record)).decode(), reason=why, state=state)
        for old, new in (swap or {}).items():
            text = drafting.replace_once(text, old, new)
        self.touched = record
        return self.write(path_of(record), text)

    def add(self, record: str, block: str) -> Bench:
        """More lines of front matter."""
        return self.write(path_of(record), drafting.add_fields(self.read(path_of(record)).decode(), block))

    def attach(self, record: str, name: str, data: bytes, **pinned: object) -> Bench:
        """A file beside the record and its pin; ``pinned`` lets the pin lie."""
        fields = {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data), **pinned}
        lines = [f"  - path: {name}", "    media_type: text/csv", f"    title: {name}"]
        lines += [f"    {k}: {v if isinstance(v, int) else drafting.quoted(str(v))}" for k, v in fields.items()]
        return self.write(path_of(record, "attachments", name), data).add(record, "\n".join(["attachments:", *lines]))

    def given(self) -> Bench:
        """What was made so far is taken for landed, whether the gate would have let it in or not."""
        self.base, self.changes, self.statements = self.result(), {}, []
        return self

    def land(self) -> Bench:
        """What was made so far is judged, must be accepted, and becomes the base of the next step."""
        self.accepted()
        return self.given()

    def result(self) -> Snapshot:
        objects = self.base.objects
        entries = {
            path: Entry(FILE_MODE, objects.put_blob(content)) if isinstance(content, bytes) else content
            for path, content in self.changes.items()
        }
        return self.base.at(objects.with_changes(self.base.tree, entries))

    # --- signatures ---

    def person(self, identifier: str) -> Person:
        for snapshot in (self.base, self.result()):
            held = snapshot.record(identifier)
            if held is not None and held.readable and isinstance(held.model, Person):
                return held.model
        raise AssertionError(identifier)

    def live_key(self, person: Person) -> StoryKey:
        alive = {key.public for key in person.keys if key.ended is None}
        known = (person_key(person.id, number) for number in range(1, 10))
        return next((key for key in known if key.public in alive), person_key(person.id, 1))

    def predicate(self, record: str, person: Person, meaning: str, role: str, key: StoryKey) -> dict[str, Any]:
        """What a statement about the record as the step has it must say (DESIGN "statement")."""
        governance, _ = (self.result() if self.genesis else self.base).governance()
        assert governance is not None
        before, now = self.base.read(path_of(record)), self.read(path_of(record))
        moves = before != now
        return {
            "repository": governance.root.repository,
            "record": record,
            "revision": int(value_of(now, "revision")),
            "prior": None if before is None or not moves else hashlib.sha256(before).hexdigest(),
            "transition": {
                "from": "none" if before is None else value_of(before, "state"),
                "to": value_of(now, "state"),
            }
            if moves
            else None,
            "meaning": meaning,
            "meaning_text": governance.policy.meanings[meaning],  # type: ignore[index]
            "signatory": {
                "id": person.id,
                "name": person.printed_name,
                "organisation": person.org,
                "role": role,
                "key": key.fingerprint,
            },
            "signed_at": f"{self.at - timedelta(hours=1):%Y-%m-%dT%H:%M:%SZ}",
            "local_offset": "+02:00",
            "policy": {"version": governance.policy.version, "sha256": governance.sha256},
            "reason": "A test",
            "nonce": hashlib.sha256(f"{record} {person.id} {role} {meaning}".encode()).hexdigest()[:32],
        }

    def sign(
        self,
        person: str,
        meaning: str = "approved",
        role: str = "",
        *,
        record: str = "",
        key: StoryKey | None = None,
        namespace: str = APPROVAL,
        said: Mapping[str, object] | None = None,
        outer: Mapping[str, object] | None = None,
    ) -> Bench:
        """A statement about a record as it stands, really signed. ``said`` and ``outer`` let it say other things."""
        who, record = self.person(person), record or self.touched
        role = role or who.roles[0].role
        used = key or (root_key(person) if role == ROOT else self.live_key(who))
        statement: dict[str, Any] = {
            "_type": "https://in-toto.io/Statement/v1",
            "subject": [{"name": path_of(record), "digest": {"sha256": digest.sha256(self.read(path_of(record)))}}],
            "predicateType": "urn:sealtrail:approval:v1",
            "predicate": self.predicate(record, who, meaning, role, used),
        }
        for dotted, value in (said or {}).items():
            put(statement["predicate"], dotted, value)
        for dotted, value in (outer or {}).items():
            put(statement, dotted, value)
        data = digest.canonical(statement)
        return self.keep(record, data, ssh_signature(used, data, namespace))

    def keep(self, record: str, data: bytes, signature: bytes | None, name: str = "") -> Bench:
        """Put a statement beside a record, under the name that its content gives it unless told otherwise."""
        path = path_of(record, "approvals", name or named(data))
        self.statements.append(path)
        self.write(path, data)
        return self if signature is None else self.write(f"{path}.sig", signature)

    def countersign(self, made: Callable[[bytes], bytes]) -> Bench:
        """Another signature beside the last statement, made of its bytes."""
        path = self.statements[-1]
        return self.write(f"{path}.sig", made(self.read(path)))

    def restate(self, made: Callable[[bytes], bytes]) -> Bench:
        """The last statement in other bytes, by the sponsor's quality manager, really signed and rightly named."""
        path = self.statements.pop()
        data = made(self.read(path))
        return self.drop(path, f"{path}.sig").keep(self.touched, data, ssh_signature(person_key(QA, 1), data))

    def enrol(
        self,
        person: str,
        number: int,
        *,
        about: StoryKey | None = None,
        key: StoryKey | None = None,
        said: Mapping[str, object] | None = None,
    ) -> Bench:
        """A proof that a key is held, signed with ``key`` (by default the key that it is about)."""
        about = about or person_key(person, number)
        statement: dict[str, Any] = {
            "_type": "https://in-toto.io/Statement/v1",
            "subject": [{"name": path_of(person), "digest": {"sha256": hashlib.sha256(about.blob).hexdigest()}}],
            "predicateType": "urn:sealtrail:enrolment:v1",
            "predicate": {
                "repository": "urn:uuid:0b7c1d9e-5a52-4f0e-9d3b-6a4f6c0e2a71",
                "person": person,
                "organisation": "larkspur" if "-LRK-" in person else "harrow",
                "public": about.public,
            },
        }
        for dotted, value in (said or {}).items():
            put(statement["predicate"], dotted, value)
        data = digest.canonical(statement)
        path = path_of(person, "enrolments", named(data))
        return self.write(path, data).write(f"{path}.sig", ssh_signature(key or about, data, ENROLMENT))

    # --- what governs ---

    def next_policy(self, previous: str = "") -> Bench:
        """The policy's version raised by one; ``previous`` is put before those that it lists already."""
        text = self.read(POLICY).decode()
        found = re.search(r"^version: (\d+)$", text, re.MULTILINE)
        assert found is not None
        text = text.replace(found[0], f"version: {int(found[1]) + 1}", 1)
        return self.write(POLICY, text.replace("previous: [", f"previous: [{previous}{', ' if previous else ''}", 1))

    def pin(self, record: str = CHANGE, *, leave_out: str = "", more: str = "") -> Bench:
        """A system change that pins every governed file of the step."""
        lines = []
        for path, content in sorted(self.changes.items()):
            if path.startswith(("records/", "agreements/")) or path == leave_out:
                continue
            lines.append(f"  - path: {path}")
            for side, held in (("before", self.base.read(path)), ("after", content)):
                if isinstance(held, bytes):
                    lines.append(f'    {side}: {{mode: "100644", sha256: "{hashlib.sha256(held).hexdigest()}"}}')
        return self.change_record(record, "\n".join(lines) + more)

    def change_record(self, record: str, pins: str) -> Bench:
        org = "larkspur" if "-LRK-" in record else "harrow"
        self.touched = record
        return self.write(
            path_of(record),
            f"---\nschema: system_change/1\nid: {record}\ntitle: A test\nrevision: 1\nstate: effective\norg: {org}\n"
            f"parties: [larkspur, harrow]\nreason: A test\npins:\n{pins}\n---\n\nA test.\n",
        )

    def holders(self) -> Bench:
        """The administrator writes the system change, and a root holder of each side approves it."""
        return self.sign(ADMIN, "authored").sign(DIRECTOR, role=ROOT).sign(CMO_DIRECTOR, role=ROOT)

    def next_root(self, old: str, new: str) -> Bench:
        """Root with its version raised by one and the first of some passages exchanged."""
        text = self.read(ROOT_FILE).decode().replace("version: 1", "version: 2", 1)
        assert old in text, old
        return self.write(ROOT_FILE, text.replace(old, new, 1))

    def root(self, old: str, new: str, key: StoryKey | None = None) -> Bench:
        """Root version 2, in which another person, with a root key of their own, holds somebody's place."""
        before, after = root_key(old).public, (key or root_key(new)).public
        self.next_root(f'person: {old}, public: "{before}"', f'person: {new}, public: "{after}"')
        former = f'{{person: {old}, public: "{before}", ended: "2026-10-12T08:00:00Z", kind: retired}}'
        return self.write(ROOT_FILE, self.read(ROOT_FILE) + f"former_holders:\n  - {former}\n".encode())

    def shorter_window(self) -> Bench:
        """The next policy, under which a signature may be two weeks old and not three."""
        return self.swap(POLICY, "window_days: {default: 21,", "window_days: {default: 14,").next_policy()

    def remembered(self) -> Bench:
        """The next policy, which still accepts what was signed under the present one."""
        governance, _ = self.base.governance()
        assert governance is not None
        return self.next_policy(f'{{version: {governance.policy.version}, sha256: "{governance.sha256}"}}')

    # --- stories in one word ---

    def opened(self, record: str) -> Bench:
        """A new CAPA of Harrow's; nobody has signed yet."""
        text = self.read(path_of(CAPA)).decode().replace(CAPA, record)
        text = re.sub(r"(?m)^revision: .*$", "revision: 1", re.sub(r"(?m)^state: .*$", "state: open", text))
        self.touched = record
        return self.write(path_of(record), text)

    def attributes(self, text: str) -> Bench:
        """Attributes of git for the whole tree, with everybody whom a system change of machinery needs."""
        self.write(".gitattributes", text).pin().sign(ADMIN, "authored")
        return self.sign(HEAD, role="sponsor.qa_head").sign(CMO_HEAD, role="cmo.qu_head")

    def page(self) -> Bench:
        """A line more on the page about the repository; nobody has signed yet."""
        return self.write(PAGE, self.read(PAGE) + b"\nOne line more.\n")

    def page_signed(self) -> Bench:
        """Everybody whom a system change of pages needs."""
        return self.sign(ADMIN, "authored").sign(QA).sign(CMO_QA, "acknowledged")

    def plan(self) -> Bench:
        """The plan of the second CAPA goes from review to approved; nobody has signed yet."""
        return self.edit(CAPA, "plan_approved")

    def approve(self) -> Bench:
        """Everybody whom the plan needs: its author and the quality units of both sides."""
        return self.sign(CMO_ENGINEER, "authored").sign(CMO_QA).sign(QA)

    def address(self, new: str = "hall 7") -> Bench:
        """A sentence of the site's sheet is changed; nobody has signed yet."""
        return self.edit(SITE, swap={"packs no patient packs": f"packs no patient packs in {new}"})

    def site(self) -> Bench:
        """Everybody whom a change of the site's sheet needs."""
        return self.sign(CMO_QA, "authored").sign(CMO_HEAD, role="cmo.qu").sign(QA, "acknowledged")

    def leaves(self, person: str) -> Bench:
        """A person leaves, and each of their keys is retired; nobody has signed yet."""
        retired = '      - {kind: retired, at: "2026-10-12T07:00:00Z"}\n'
        text = self.edit(person, "left").read(path_of(person)).decode()
        return self.write(path_of(person), re.sub(r"(\{kind: enrolled, .*\n)(?! *- \{)", rf"\g<1>{retired}", text))

    def second_key(self, person: str, number: int, *, holder: str = "") -> Bench:
        """A further key of the story's for a person, with its proof and the signatures that it needs."""
        return self.another_key(person, person_key(person, number), holder=holder)

    def another_key(self, person: str, key: StoryKey, *, holder: str = "") -> Bench:
        """A further key of a person, with its proof and the signatures that it needs."""
        block = (
            f'  - fingerprint: "{key.fingerprint}"\n    public: "{key.public}"\n    events:\n'
            '      - {kind: enrolled, at: "2026-10-12T06:00:00Z"}\nidentity:'
        )
        return self.edit(person, swap={"identity:": block}).enrol(person, 0, about=key).let_in(holder)

    def colleague(self, person: str = "PER-HRW-0006", *, number: int = 1, like: str = CMO_QA) -> Bench:
        """A new person, with a key and its proof; nobody has signed yet."""
        text = self.read(path_of(like)).decode()
        old, new = person_key(like, 1), person_key(person, number)
        for one, other in ((like, person), (old.public, new.public), (old.fingerprint, new.fingerprint)):
            text = text.replace(one, other)
        text = re.sub(r'(kind: enrolled, at): "[^"]*"', rf'\1: "{self.at:%Y-%m-%dT00:00:00Z}"', text)
        self.touched = person
        return self.write(path_of(person), text).enrol(person, number)

    def let_in(self, holder: str = "") -> Bench:
        """The signatures that a person needs: of an author and a root holder of the own side, and of the other side."""
        if "-LRK-" in self.touched:
            return self.sign(ADMIN, "authored").sign(holder or DIRECTOR, role=ROOT).sign(CMO_QA)
        return self.sign(CMO_QA, "authored").sign(holder or CMO_DIRECTOR, role=ROOT).sign(QA)

    def key_event(self, person: str, kind: str, at: str, *numbers: int, **more: str) -> Bench:
        """The next revision of a person, in which these keys (the first) have one event more; nobody has signed yet."""
        lines = self.edit(person).read(path_of(person)).decode().splitlines(keepends=True)
        fields = "".join(f', {name}: "{value}"' for name, value in more.items())
        for number in sorted(numbers or (1,), reverse=True):
            last = [i for i, line in enumerate(lines) if "{kind: enrolled, " in line][number - 1]
            while lines[last + 1].startswith("      - {kind: "):
                last += 1
            lines.insert(last + 1, f'      - {{kind: {kind}, at: "{at}"{fields}}}\n')
        return self.write(path_of(person), "".join(lines))

    # --- the verdict ---

    def judge(self) -> gate.Verdict:
        if self.genesis:
            return gate.judge_genesis(self.result(), self.at)
        return gate.judge(self.base, self.result(), self.at)

    def accepted(self) -> gate.Verdict:
        """The step is accepted, and there is nothing to say about it."""
        verdict = self.judge()
        assert verdict.findings == (), [f"{f.code} {f.path}: {f.message}" for f in verdict.findings]
        assert verdict.accepted
        return verdict

    def refused(self, *codes: str) -> gate.Verdict:
        """The step is refused for exactly these reasons, each of them in a sentence with a hint."""
        verdict = self.judge()
        told = [f"{f.code} {f.path}: {f.message}" for f in verdict.findings]
        assert not verdict.accepted, told
        assert {f.code for f in verdict.findings if f.blocks} == set(codes), told
        assert all(f.message and f.hint for f in verdict.findings), told
        return verdict

    def fork(self) -> Bench:
        """The same bench again, to be bent in another way."""
        return replace(self, changes=dict(self.changes), statements=list(self.statements))


def missing(verdict: gate.Verdict) -> tuple[Slot, ...]:
    """Every signature that a step still lacks, over all its records."""
    return tuple(slot for record in verdict.records for slot in record.missing)


def rsa_line(bits: int) -> str:
    """The public line of an RSA key of this size; its modulus has no known factors and need not have any."""
    modulus = (1 << bits) - 1
    blob = string(b"ssh-rsa") + string((65537).to_bytes(3, "big")) + string(b"\0" + modulus.to_bytes(bits // 8, "big"))
    return f"ssh-rsa {base64.b64encode(blob).decode()}"
