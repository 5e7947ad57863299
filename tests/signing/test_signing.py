"""Signing: the places that are open to a person, OpenSSH's signature, and files that are there whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import NoReturn

import pytest

from sealtrail import digest, people, signatures, signing, statement
from sealtrail.approvals import EITHER, Slot
from sealtrail.atomic import sweep, write_atomically
from sealtrail.errors import SurroundingsError, UsageError
from sealtrail.model import Approval, Person
from sealtrail.statement import Expected
from sealtrail.workflow import Writer
from tests.conftest import RequireTool
from tests.people.cast import SIGNED, fingerprint, key, line, person, role, root

QA = Slot("sponsor.qa", "larkspur", "approved")
QU = Slot("cmo.qu", "harrow", "approved")
HOLDER = Slot("root.holder", "larkspur", "approved")
AUTHOR = Slot("records.admin", EITHER, "authored")
WRITERS = (
    Writer("sponsor.techops", "larkspur"),
    Writer("sponsor.qa", "larkspur"),
    Writer("cmo.qu", "harrow"),
)
DATA = b'{"what":"is signed"}'


def outcome(
    who: Person, *slots: Slot, writers: Sequence[Writer] = WRITERS, sites: Sequence[str] = ()
) -> tuple[list[Slot], list[tuple[Slot, str]]]:
    open_to, refused = signing.places(who, slots, writers, at=SIGNED, sites=iter(sites), root=root())
    return list(open_to), [(refusal.slot, refusal.why) for refusal in refused]


# --- places ---------------------------------------------------------------------------------------------------------


def test_a_place_to_fill() -> None:
    """A missing place of the person's own organisation and role is open."""
    assert outcome(person(), QA) == ([QA], [])


def test_nothing_missing() -> None:
    """Where nothing is missing, nothing is open and nothing refused."""
    assert outcome(person()) == ([], [])


def test_a_place_of_the_other_side() -> None:
    """A place of the other organisation is refused with both names, even to somebody with a role of that name."""
    why = "it is for harrow, and you belong to larkspur"
    assert outcome(person(roles=[role("cmo.qu")]), QU) == ([], [(QU, why)])


def test_a_place_that_excludes_the_person() -> None:
    """Who wrote the text or owns an action in it is told so, and not first led to sign in vain."""
    closed = Slot("sponsor.qa", "larkspur", "approved", 1, frozenset({"PER-LRK-0003"}))
    assert outcome(person(), closed) == (
        [],
        [(closed, "you wrote this, own an action in it or gain by it, so somebody else signs")],
    )


@pytest.mark.parametrize(
    ("who", "sites"),
    [
        (person(roles=[role("sponsor.ra")]), ()),
        (person(roles=[]), ()),
        (person(state="left"), ()),
        (person(roles=[role(sites=["SITE-HRW-0001"])]), ("SITE-HRW-0002",)),
        (person(roles=[role(valid_to="2026-05-01T00:00:00Z")]), ()),
    ],
)
def test_a_role_that_is_not_held(who: Person, sites: Sequence[str]) -> None:
    """Who does not hold the role, here and now, is refused with the reason that the gate would give."""
    (expected,) = people.role_findings(who, "sponsor.qa", signed_at=SIGNED, at=SIGNED, sites=sites, root=root())
    assert outcome(who, QA, sites=sites) == ([], [(QA, expected.message)])


def test_several_places() -> None:
    """Each missing place is either open or refused, and the sites of the record are looked at for each."""
    who = person(roles=[role(sites=["SITE-HRW-0001"]), role("sponsor.ra", sites=["SITE-HRW-0001"])])
    review = Slot("sponsor.ra", "larkspur", "reviewed")
    open_to, refused = outcome(who, QA, QU, review, sites=("SITE-HRW-0001",))
    assert open_to == [QA, review]
    assert [slot for slot, _ in refused] == [QU]


def test_root_holder() -> None:
    """The place of a root holder is open to the holders that root names, and to nobody else."""
    assert outcome(person("PER-LRK-0001"), HOLDER) == ([HOLDER], [])
    assert outcome(person(), HOLDER) == ([], [(HOLDER, "Zeynep Yıldız is no root holder of larkspur")])


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        (person(), Slot("sponsor.qa", "larkspur", "authored")),
        (person(roles=[role(), role("sponsor.techops")]), Slot("sponsor.techops", "larkspur", "authored")),
        (person("PER-HRW-0005", org="harrow", roles=[role("cmo.qu")]), Slot("cmo.qu", "harrow", "authored")),
    ],
)
def test_a_place_for_an_author(who: Person, expected: Slot) -> None:
    """A place for an author is open in the first writing role that the person holds, for the person's own side."""
    assert outcome(who, AUTHOR) == ([expected], [])


def test_no_author() -> None:
    """Who holds no writing role is refused, and where nobody of that side may write, so is everybody of it."""
    admin = person(roles=[role("records.admin")])
    assert outcome(admin, AUTHOR) == ([], [(AUTHOR, "Zeynep Yıldız does not hold the role sponsor.techops")])
    assert outcome(person(), AUTHOR, writers=WRITERS[2:]) == (
        [],
        [(AUTHOR, "Zeynep Yıldız does not hold the role records.admin")],
    )


# --- who signs with which key ---------------------------------------------------------------------------------------


def test_signatory() -> None:
    """The signatory is as the person record says, in the role of the place, with the fingerprint of the key given."""
    found = signing.signatory_for(person(), QA, line(1), root())
    assert found.model_dump(exclude_none=True) == {
        "id": "PER-LRK-0003",
        "name": "Zeynep Yıldız",
        "organisation": "larkspur",
        "role": "sponsor.qa",
        "key": fingerprint(1),
    }


def test_a_key_that_is_not_enrolled() -> None:
    """A key that is not the person's is refused before anything is signed with it."""
    with pytest.raises(UsageError, match="is not an enrolled key of Zeynep Yıldız") as caught:
        signing.signatory_for(person(), QA, line(2), root())
    assert caught.value.hint == f"give the file of one of these keys with --key: {fingerprint(1)}"


@pytest.mark.parametrize("kind", ["retired", "revoked", "compromised"])
def test_a_key_that_has_ended(kind: str) -> None:
    """An ended key is refused with what became of it."""
    who = person(keys=[key(1, (kind, "2026-03-01T00:00:00Z"))])
    with pytest.raises(UsageError, match=f"this key was {kind}") as caught:
        signing.signatory_for(who, QA, line(1), root())
    assert caught.value.hint == "you have no key that can sign here: enrol one first"


def test_a_key_that_has_expired() -> None:
    """A key is refused from the moment of its expiry on, and named as usable before."""
    who = person(keys=[key(1, expires=SIGNED.isoformat())])
    with pytest.raises(UsageError, match="this key has expired"):
        signing.signatory_for(who, QA, line(1), root(), at=SIGNED)
    assert signing.signatory_for(who, QA, line(1), root(), at=SIGNED - timedelta(seconds=1)).key == fingerprint(1)


def test_root_key() -> None:
    """A root holder signs as such with the holder's own root key, not with a personal one nor another holder's."""
    holder = person("PER-LRK-0001")
    assert signing.signatory_for(holder, HOLDER, line(101), root()).key == fingerprint(101)
    for seed in (1, 102, 201):
        with pytest.raises(UsageError, match="this is not your root key") as caught:
            signing.signatory_for(holder, HOLDER, line(seed), root())
        assert caught.value.hint


# --- OpenSSH's signature --------------------------------------------------------------------------------------------


@pytest.fixture
def tool(require_tool: RequireTool) -> Path:
    """The ssh-keygen that signs."""
    return require_tool("ssh-keygen")


@pytest.fixture
def keys(tmp_path: Path) -> Callable[[int], Path]:
    """Writes the key pair of a seed, as OpenSSH keeps it."""

    def write(seed: int) -> Path:
        public, private = signatures.ed25519_from_seed(bytes([seed]) * 32)
        path = tmp_path / f"key-{seed}"
        path.touch(mode=0o600)
        path.write_bytes(private)
        path.with_name(path.name + ".pub").write_text(f"{public} somebody@example\n", "ascii")
        return path

    return write


def verdict(signature: bytes, data: bytes = DATA, seed: int = 1) -> signatures.Verdict:
    return signatures.verify(signature, data, namespace=statement.NAMESPACE, key=signatures.parse_public(line(seed)))


def test_signing_with_a_key_file(tool: Path, keys: Callable[[int], Path]) -> None:
    """What OpenSSH signs with a key file verifies with its public half, over these bytes and in this namespace only."""
    signature = signing.ssh_sign(DATA, key=keys(1), namespace=statement.NAMESPACE)
    assert verdict(signature).valid
    assert verdict(signature, DATA + b" ").code == "signature.invalid"
    assert verdict(signature, seed=2).code == "key.unknown"
    other = signing.ssh_sign(DATA, key=keys(1), namespace=statement.ENROLMENT_NAMESPACE)
    assert verdict(other).code == "signature.namespace"


def test_the_wrong_key(tool: Path, keys: Callable[[int], Path]) -> None:
    """A signature with another key is one, and says nothing for the key that was meant."""
    signature = signing.ssh_sign(DATA, key=keys(2), namespace=statement.NAMESPACE)
    assert verdict(signature, seed=1).code == "key.unknown"
    assert verdict(signature, seed=2).valid


@pytest.fixture
def agent(
    require_tool: RequireTool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[Path], None]]:
    """An agent that takes keys; it ends with the test."""
    program, add = require_tool("ssh-agent"), require_tool("ssh-add")
    socket = Path(os.path.relpath(tmp_path / "agent"))  # the whole path may be longer than a socket's may be

    def take(path: Path) -> None:
        subprocess.run([add, "-q", path], check=True, capture_output=True)

    running = subprocess.Popen([program, "-D", "-a", str(socket)], stdout=subprocess.PIPE)
    try:
        assert running.stdout is not None
        running.stdout.readline()  # it speaks once it listens
        monkeypatch.setenv("SSH_AUTH_SOCK", str(socket))
        yield take
    finally:
        running.terminate()
        running.wait(timeout=10)
        if running.stdout is not None:
            running.stdout.close()


def test_signing_with_an_agent(tool: Path, keys: Callable[[int], Path], agent: Callable[[Path], None]) -> None:
    """With the public file alone, an agent that holds the key signs."""
    private = keys(1)
    agent(private)
    private.unlink()
    public = private.with_name(private.name + ".pub")
    assert verdict(signing.ssh_sign(DATA, key=public, namespace=statement.NAMESPACE)).valid


def test_no_agent(tool: Path, keys: Callable[[int], Path]) -> None:
    """With the public file alone and no agent, nothing is signed, and the refusal asks for key and agent."""
    public = keys(1).with_name("key-1.pub")
    (public.with_suffix("")).unlink()
    with pytest.raises(SurroundingsError, match="ssh-keygen did not sign: ") as caught:
        signing.ssh_sign(DATA, key=public, namespace=statement.NAMESPACE)
    assert caught.value.code == "signature.none"
    assert "agent" in caught.value.hint


@pytest.mark.parametrize("content", [None, b"", b"no key at all\n"])
def test_no_key(tool: Path, tmp_path: Path, content: bytes | None) -> None:
    """A key file that is missing, empty or something else gives no signature, and the tool's own reason is told."""
    path = tmp_path / "key"
    if content is not None:
        path.touch(mode=0o600)
        path.write_bytes(content)
    with pytest.raises(SurroundingsError, match="ssh-keygen did not sign: ") as caught:
        signing.ssh_sign(DATA, key=path, namespace=statement.NAMESPACE)
    assert caught.value.code == "signature.none"
    assert "no reason given" not in str(caught.value)
    assert caught.value.exit_code == 3


def test_no_tool(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without ssh-keygen the refusal names it and says how to get it."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SurroundingsError, match="ssh-keygen is not installed") as caught:
        signing.ssh_sign(DATA, key=tmp_path / "key", namespace=statement.NAMESPACE)
    assert caught.value.code == "tool.missing"
    assert "openssh-client" in caught.value.hint


@pytest.mark.parametrize("script", ["exit 0", "echo done", "exit 1", "echo '-----BEGIN SSH SIGNATURE-----'; exit 1"])
def test_a_tool_that_does_not_sign(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: str) -> None:
    """A tool that ends well without a signature, or badly with one, has not signed."""
    fake = tmp_path / "ssh-keygen"
    fake.write_text(f"#!/bin/sh\n{script}\n", "ascii")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SurroundingsError, match="ssh-keygen did not sign: no reason given") as caught:
        signing.ssh_sign(DATA, key=tmp_path / "key", namespace=statement.NAMESPACE)
    assert caught.value.code == "signature.none"


def test_make(tool: Path, keys: Callable[[int], Path]) -> None:
    """What is made is a statement that says what the step needs, with a signature of the signatory over its bytes."""
    policy = (4, digest.sha256(b"policy"))
    expected = Expected(
        repository="urn:uuid:11111111-2222-4333-8444-555555555555",
        path="records/capas/2026/CAPA-HRW-2026-0007/index.md",
        record="CAPA-HRW-2026-0007",
        revision=3,
        sha256=digest.sha256(b"text"),
        prior=None,
        transition=("plan_in_review", "plan_approved"),
        policies={policy: {"approved": "I approve this."}},
    )
    data, signature = signing.make(
        expected,
        QA,
        signing.signatory_for(person(), QA, line(1), root()),
        policy=policy,
        at=datetime(2026, 5, 4, 9, 0, tzinfo=timezone(timedelta(hours=2))),
        reason="Read",
        key=keys(1),
        nonce="0" * 32,
    )
    approval = statement.parse(data)
    assert isinstance(approval, Approval)
    assert statement.mismatches(approval, expected) == ()
    assert statement.signed_at(approval) == datetime(2026, 5, 4, 7, 0, tzinfo=UTC)
    assert verdict(signature, data).valid


# --- the public half ------------------------------------------------------------------------------------------------


def test_public_line(keys: Callable[[int], Path]) -> None:
    """The public half lies beside the private one, or is given itself, and loses its comment."""
    private = keys(1)
    assert signing.public_line(private) == line(1)
    public = private.with_name("key-1.pub")
    assert signing.public_line(public) == line(1)
    public.write_text(line(1), "ascii")
    assert signing.public_line(private) == line(1)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (None, "cannot be read"),
        (b"\xff\xfe", "cannot be read"),
        (b"", "holds no public key"),
        (b"ssh-ed25519\n", "holds no public key"),
    ],
)
def test_no_public_line(tmp_path: Path, content: bytes | None, expected: str) -> None:
    """A public half that is missing or is none is told with the file's name and a way to mend it."""
    public = tmp_path / "key.pub"
    if content is not None:
        public.write_bytes(content)
    with pytest.raises(UsageError, match=f"key.pub {expected}") as caught:
        signing.public_line(tmp_path / "key")
    assert caught.value.hint


# --- files ----------------------------------------------------------------------------------------------------------

STATEMENT, SIGNATURE = b'{"statement":1}', b"-----BEGIN SSH SIGNATURE-----\n"
NAME = statement.file_name(STATEMENT)


def held(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_keep(tmp_path: Path) -> None:
    """Statement and signature lie side by side under the statement's name, readable to all, and nothing else does."""
    folder = tmp_path / "records" / "approvals"
    assert signing.keep(folder, STATEMENT, SIGNATURE) == folder / NAME
    assert held(folder) == {NAME: STATEMENT, f"{NAME}.sig": SIGNATURE}
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o644}


def test_keep_beside_others(tmp_path: Path) -> None:
    """What others signed stays as it is, and keeping the same once more changes nothing."""
    other = b'{"statement":2}'
    signing.keep(tmp_path, other, b"other")
    for _ in range(2):
        signing.keep(tmp_path, STATEMENT, SIGNATURE)
    assert held(tmp_path) == {
        NAME: STATEMENT,
        f"{NAME}.sig": SIGNATURE,
        statement.file_name(other): other,
        f"{statement.file_name(other)}.sig": b"other",
    }


def test_stopped_between_signature_and_statement(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that dies in between leaves a signature without statement, never the reverse; the next run sweeps it."""
    write = write_atomically

    def dies(path: Path, data: bytes) -> None:
        if path.name == NAME:
            raise KeyboardInterrupt
        write(path, data)

    monkeypatch.setattr(signing, "write_atomically", dies)
    with pytest.raises(KeyboardInterrupt):
        signing.keep(tmp_path, STATEMENT, SIGNATURE)
    assert held(tmp_path) == {f"{NAME}.sig": SIGNATURE}
    monkeypatch.undo()
    other = b'{"statement":2}'
    signing.keep(tmp_path, other, b"other")
    assert set(held(tmp_path)) == {statement.file_name(other), f"{statement.file_name(other)}.sig"}


def test_sweep(tmp_path: Path) -> None:
    """Only signatures without a statement and unfinished files are swept; statements are never removed."""
    files = ["a.json", "a.json.sig", "b.json", "c.json.sig", ".unfinished-x", "notes.sig", "notes.txt"]
    for name in files:
        (tmp_path / name).write_bytes(b"x")
    sweep(tmp_path)
    assert set(held(tmp_path)) == {"a.json", "a.json.sig", "b.json", "notes.sig", "notes.txt"}


def full(_: int) -> NoReturn:
    raise OSError(errno.ENOSPC, "no space left on device")


def interrupted(_: int) -> NoReturn:
    raise KeyboardInterrupt


@pytest.mark.parametrize(("stops", "error"), [(full, OSError), (interrupted, KeyboardInterrupt)])
@pytest.mark.parametrize("before", [None, b"as it was"])
def test_a_write_that_fails(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    stops: Callable[[int], NoReturn],
    error: type[BaseException],
    before: bytes | None,
) -> None:
    """A full disk or an interrupt leaves the old file as it was, or none, and no unfinished one."""
    target = tmp_path / "index.md"
    if before is not None:
        target.write_bytes(before)
    monkeypatch.setattr(os, "fsync", stops)
    with pytest.raises(error):
        write_atomically(target, b"as it should be")
    assert held(tmp_path) == ({} if before is None else {"index.md": before})


def test_a_rename_that_fails(tmp_path: Path) -> None:
    """Where the target cannot be replaced, being a folder, the unfinished file is removed."""
    target = tmp_path / "index.md"
    target.mkdir()
    with pytest.raises(OSError, match=r"index\.md"):
        write_atomically(target, b"as it should be")
    assert [path.name for path in tmp_path.iterdir()] == ["index.md"]


def test_a_write_that_succeeds(tmp_path: Path) -> None:
    """A file that is there is replaced as a whole, by the new bytes and nothing of the old."""
    target = tmp_path / "index.md"
    target.write_bytes(b"a much longer text than the new one")
    write_atomically(target, b"new")
    assert held(tmp_path) == {"index.md": b"new"}
