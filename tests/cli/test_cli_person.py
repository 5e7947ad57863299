"""person: what the commands write, what they refuse, and what they say, on any desk."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from sealtrail import drafting
from sealtrail.atomic import write_atomically
from sealtrail.errors import SurroundingsError
from sealtrail.signatures import ed25519_from_seed, parse_public
from tests.cli.demo import NOW, clone, made
from tests.cli.terminal import Said, sealtrail
from tests.conftest import RequireTool
from tests.git.porcelain import git
from tests.signatures.authenticator import SK_ED25519, UP, UV, Authenticator

ZEYNEP = "records/people/PER-LRK-0003/index.md"
NEWCOMER = {
    "--name": "Zoë Müller-Łukasiewicz",
    "--role": "sponsor.qa",
    "--identity": "video_with_id",
    "--checked-by": "PER-LRK-0001",
    "--checked-on": "2026-10-30",
    "--accepted-on": "2026-10-31",
}


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock that stands still, in the year of the story."""
    monkeypatch.setattr("sealtrail.cli.place.now", lambda: NOW)


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """The sponsor's working clone."""
    return clone(tmp_path / "work")


def new_key(folder: Path, number: int = 1) -> Path:
    """A key of somebody's own, made from a number."""
    public, private = ed25519_from_seed(bytes([number]) * 32)
    file = folder / f"key-{number}"
    file.touch(mode=0o600)
    file.write_bytes(private)
    file.with_name(f"{file.name}.pub").write_text(f"{public} laptop of 2026\n", "ascii")
    return file


def fingerprint(key: Path) -> str:
    """The fingerprint of a key file's public half."""
    return parse_public(" ".join(key.with_name(f"{key.name}.pub").read_text().split()[:2])).fingerprint


def words(options: dict[str, str | None]) -> list[str]:
    """Options as they are typed; those that are ``None`` are left out."""
    return [word for option, value in options.items() if value is not None for word in (option, value)]


def untouched(work: Path) -> bool:
    """Whether nothing was written."""
    return git(work, "status", "--porcelain", "-uall") == b""


def refused(work: Path, *command: str, typed: str = "") -> Said:
    """A command that is refused with a remedy, and that writes nothing."""
    said = sealtrail("person", *command, at=work, typed=typed)
    assert said.code in {1, 2, 3}, said.out
    assert "= hint: " in said.err
    assert untouched(work)
    return said


def added(work: Path, path: str) -> list[str]:
    """The lines that a file has more than when it landed."""
    lines = git(work, "diff", "-U0", "--", path).decode().splitlines()
    return [line[1:] for line in lines if re.match(r"\+(?!\+)", line)]


# --- enrol ------------------------------------------------------------------------------------------------------------


def test_somebody_new(work: Path, tmp_path: Path) -> None:
    """A newcomer's record has the next number, a name with any letters, and a proof that their own key made; the
    command says who signs it and what comes next.
    """
    key = new_key(tmp_path)
    said = sealtrail("person", "enrol", *words(dict(NEWCOMER)), "--key", str(key), at=work)
    assert (said.code, said.err) == (0, "")
    text = (work / "records/people/PER-LRK-0008/index.md").read_text("utf-8")
    assert 'printed_name: "Zoë Müller-Łukasiewicz"\n' in text
    assert f'  - {{role: sponsor.qa, sites: all, valid_from: "{NOW.isoformat()}"}}\n' in text
    assert f'  - fingerprint: "{fingerprint(key)}"\n' in text
    assert 'accountability: {text_version: 1, accepted_on: "2026-10-31"}\n' in text
    proofs = sorted(path.name for path in (work / "records/people/PER-LRK-0008/enrolments").iterdir())
    assert len(proofs) == 2
    assert proofs[1] == f"{proofs[0]}.sig"
    assert "PER-LRK-0008 revision 1: none to active\n" in said.out
    assert 'missing: "approved" by cmo.qu of harrow\n' in said.out
    assert "Priya Raghunathan (PER-HRW-0001), Siobhán Kelleher (PER-HRW-0005) can sign" in said.out
    assert f"new key {fingerprint(key)}: compare it with what its holder reads out\n" in said.out
    last = said.out.splitlines()[-1]
    assert last == (
        "next: git switch -c per-lrk-0008; git add records/people/PER-LRK-0008; git commit; "
        "then sealtrail sign PER-LRK-0008"
    )
    checked = sealtrail("check", "PER-LRK-0008", at=work)
    assert checked.code == 0, checked.out


@pytest.mark.parametrize("option", ["--name", "--role", "--identity", "--checked-by", "--checked-on"])
def test_what_has_to_be_said_of_somebody_new(work: Path, option: str) -> None:
    """Whatever is left out is asked for by name, and nothing is written."""
    said = refused(work, "enrol", *words({**NEWCOMER, option: None}))
    assert said.code == 2
    assert f"error: still to be said: {option} " in said.err


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("--name", "  ", "the name is empty"),
        ("--role", "cmo.qu", "larkspur has no role cmo.qu"),
        ("--role", "boss", "larkspur has no role boss"),
        ("--role", "sponsor.qa@HALL-7", "there is no site HALL-7"),
        ("--role", "sponsor.qa@SITE-HRW-0099", "there is no site SITE-HRW-0099"),
        ("--identity", "by telephone", "identity.method"),
        ("--checked-by", "PER-LRK-0099", "PER-LRK-0099 is nobody that the branch of record knows"),
        ("--checked-by", "Annika", "Annika is no person's number"),
        ("--checked-on", "yesterday", "--checked-on: "),
        ("--accepted-on", "31.10.2026", "--accepted-on: "),
        ("--org", "acme", "there is no organisation acme"),
    ],
)
def test_what_cannot_be_said_of_somebody_new(work: Path, option: str, value: str, message: str) -> None:
    """What cannot be is refused in plain words before any file is written."""
    said = refused(work, "enrol", *words({**NEWCOMER, option: value}))
    assert message in said.err


def test_accountability_is_accepted_first(work: Path) -> None:
    """Unless it was accepted on paper, the statement is shown, and without a clear yes nothing is written."""
    asked = words({**NEWCOMER, "--accepted-on": None})
    for typed in ("", "n\n"):
        said = sealtrail("person", "enrol", *asked, at=work, typed=typed)
        assert said.code == 1
        assert said.out.startswith(drafting.accountability_text())
        assert "Does Zoë Müller-Łukasiewicz accept this, here and now? [y/N] " in said.out
        assert said.out.endswith("not accepted, and nothing written\n")
        assert untouched(work)
    said = sealtrail("person", "enrol", *asked, at=work, typed="y\n")
    assert said.code == 0
    assert f'accepted_on: "{NOW:%Y-%m-%d}"' in (work / "records/people/PER-LRK-0008/index.md").read_text("utf-8")


def test_the_organisation_is_asked_for_where_it_is_not_known(work: Path) -> None:
    """Without a person on this desk the organisation has to be named."""
    git(work, "config", "--unset", "sealtrail.person")
    said = refused(work, "enrol", *words(dict(NEWCOMER)))
    assert "nobody said for which organisation" in said.err
    said = sealtrail("person", "enrol", *words({**NEWCOMER, "--org": "harrow", "--role": "cmo.qu"}), at=work)
    assert "wrote records/people/PER-HRW-0006/index.md\n" in said.out


def test_a_newcomer_waits_for_a_proof(work: Path, tmp_path: Path) -> None:
    """Without a key the record is a draft, the newcomer's command is printed, and with the proof it is complete."""
    said = sealtrail("person", "enrol", *words(dict(NEWCOMER)), at=work)
    assert said.code == 0
    found = re.search(r"^  sealtrail (person prove .*) --key FILE$", said.out, re.MULTILINE)
    assert found is not None
    assert "then sealtrail sign" not in said.out
    assert sealtrail("person", "enrol", "PER-LRK-0008", at=work).code == 2
    command = found[1].split()
    key, mail = new_key(tmp_path), tmp_path / "mail"
    prove = sealtrail(*command, "--key", str(key), "-o", str(mail), at=tmp_path, typed="y\n")
    assert prove.code == 0
    assert f"your key is {fingerprint(key)}\n" in prove.out
    (proof,) = mail.glob("*.json")
    said = sealtrail("person", "enrol", "PER-LRK-0008", "--proof", str(proof), at=work)
    assert (said.code, said.err) == (0, "")
    assert sealtrail("check", "PER-LRK-0008", at=work).code == 0
    kept = work / "records/people/PER-LRK-0008/enrolments" / proof.name
    assert kept.read_bytes() == proof.read_bytes()


def test_nothing_is_proven_unless_it_is_accepted(tmp_path: Path) -> None:
    """Whoever does not accept the statement makes no proof."""
    words_ = (
        "prove",
        "PER-LRK-0008",
        "--org",
        "larkspur",
        "--repository",
        "urn:uuid:x",
        "--key",
        str(new_key(tmp_path)),
    )
    said = sealtrail("person", *words_, "-o", str(tmp_path / "mail"), at=tmp_path, typed="\n")
    assert said.code == 1
    assert said.out.endswith("not accepted, and nothing made\n")
    assert not (tmp_path / "mail").exists()


def test_a_proof_is_made_for_a_person_only(tmp_path: Path) -> None:
    """Where the number is no person's, nothing is shown, asked or made."""
    command = ("prove", "SITE-HRW-0001", "--org", "harrow", "--repository", "urn:uuid:x", "--key", "none")
    said = sealtrail("person", *command, at=tmp_path)
    assert (said.code, said.out) == (2, "")
    assert "SITE-HRW-0001 is no person's number" in said.err


@pytest.mark.parametrize(
    ("person", "org", "message"),
    [
        ("PER-LRK-0009", "larkspur", "names another repository, person or key"),
        ("PER-LRK-0008", "harrow", "names another repository, person or key"),
    ],
)
def test_a_proof_is_for_one_person(work: Path, tmp_path: Path, person: str, org: str, message: str) -> None:
    """A proof that somebody made for another number or organisation is not taken."""
    assert sealtrail("person", "enrol", *words(dict(NEWCOMER)), at=work).code == 0
    repository = "urn:uuid:0b7c1d9e-5a52-4f0e-9d3b-6a4f6c0e2a71"
    command = ("prove", person, "--org", org, "--repository", repository, "--key", str(new_key(tmp_path)))
    assert sealtrail("person", *command, "-o", str(tmp_path / "mail"), at=tmp_path, typed="y\n").code == 0
    (proof,) = (tmp_path / "mail").glob("*.json")
    said = sealtrail("person", "enrol", "PER-LRK-0008", "--proof", str(proof), at=work)
    assert said.code == 1
    assert message in said.err
    assert not (work / "records/people/PER-LRK-0008/enrolments").exists()


def test_a_proof_that_was_tampered_with(work: Path, tmp_path: Path) -> None:
    """A proof whose signature is another one's, whose half is missing, or that is none at all is not taken."""
    assert sealtrail("person", "enrol", *words(dict(NEWCOMER)), at=work).code == 0
    repository = "urn:uuid:0b7c1d9e-5a52-4f0e-9d3b-6a4f6c0e2a71"
    for number in (1, 2):
        key = str(new_key(tmp_path, number))
        command = ("prove", "PER-LRK-0008", "--org", "larkspur", "--repository", repository, "--key", key)
        assert sealtrail("person", *command, "-o", str(tmp_path / f"{number}"), at=tmp_path, typed="y\n").code == 0
    (one,), (two,) = ((tmp_path / f"{number}").glob("*.json") for number in (1, 2))
    one.with_name(f"{one.name}.sig").write_bytes(two.with_name(f"{two.name}.sig").read_bytes())
    said = sealtrail("person", "enrol", "PER-LRK-0008", "--proof", str(one), at=work)
    assert said.code == 1
    assert "error[key.unknown] the signature is by the key " in said.err
    two.with_name(f"{two.name}.sig").unlink()
    said = sealtrail("person", "enrol", "PER-LRK-0008", "--proof", str(two), at=work)
    assert (said.code, "a proof is two files" in said.err) == (2, True)
    one.write_bytes(b"{}")
    said = sealtrail("person", "enrol", "PER-LRK-0008", "--proof", str(one), at=work)
    assert (said.code, "is no proof of possession" in said.err) == (2, True)


def test_a_further_key(work: Path, tmp_path: Path) -> None:
    """A further key of somebody who is known is a new revision: one entry more, and nothing else changes."""
    key = new_key(tmp_path)
    said = sealtrail("person", "enrol", "PER-LRK-0003", "--key", str(key), "--expires", "2028-05-04T00:00:00Z", at=work)
    assert (said.code, said.err) == (0, "")
    public = " ".join(key.with_name(f"{key.name}.pub").read_text().split()[:2])
    assert added(work, ZEYNEP) == [
        "revision: 2",
        f'  - fingerprint: "{fingerprint(key)}"',
        f'    public: "{public}"',
        '    expires: "2028-05-04T00:00:00+00:00"',
        "    events:",
        f'      - {{kind: enrolled, at: "{NOW.isoformat()}"}}',
        "change_reason: Another key",
    ]


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (("PER-LRK-0099", "--key", "{key}"), "there is no record PER-LRK-0099"),
        (("SITE-HRW-0001", "--key", "{key}"), "SITE-HRW-0001 is no person's number"),
        (("../../etc", "--key", "{key}"), "../../etc is no person's number"),
        (("PER-LRK-0003",), "there is no key to enrol"),
        (("PER-LRK-0003", "--key", "{keys}/PER-LRK-0003"), "belongs to PER-LRK-0003"),
        (("PER-LRK-0003", "--key", "{keys}/PER-HRW-0005"), "belongs to PER-HRW-0005"),
        (("PER-LRK-0003", "--key", "{keys}/PER-HRW-0001-root"), "belongs to PER-HRW-0001"),
        (("PER-LRK-0003", "--key", "{keys}/nobody"), "nobody.pub cannot be read"),
        (("PER-LRK-0003", "--key", "{key}", "--name", "Z"), "--name is for somebody new"),
        (("PER-LRK-0003", "--key", "{key}", "--role", "sponsor.ra"), "PER-LRK-0003 has a record already"),
        (("PER-LRK-0003", "--key", "{key}", "--expires", "soon"), '"soon" is not a date and time'),
        (("PER-LRK-0003", "--key", "{key}", "--why", " "), "the reason is empty"),
        (("PER-LRK-0003", "--proof", "{keys}/nobody.json"), "nobody.json cannot be read"),
    ],
)
def test_keys_that_are_not_enrolled(work: Path, tmp_path: Path, command: tuple[str, ...], message: str) -> None:
    """Nobody's key, somebody else's, a lost file and what means nothing are refused by name, and nothing is written."""
    places = {"key": str(new_key(tmp_path)), "keys": str(made().keys)}
    said = refused(work, "enrol", *(word.format(**places) for word in command))
    assert said.code == 2
    assert message in said.err


def test_a_weak_key(work: Path, tmp_path: Path, require_tool: RequireTool) -> None:
    """A key that anybody could forge for is refused before it signs anything."""
    tool = str(require_tool("ssh-keygen"))
    weak = tmp_path / "weak"
    subprocess.run(
        [tool, "-q", "-t", "rsa", "-b", "1024", "-N", "", "-f", str(weak)], check=True, stdin=subprocess.DEVNULL
    )
    said = refused(work, "enrol", "PER-LRK-0003", "--key", str(weak))
    assert (said.code, "error[key.weak]: " in said.err) == (2, True)


def test_a_wrong_passphrase(work: Path, tmp_path: Path, require_tool: RequireTool) -> None:
    """A key that OpenSSH cannot open makes no proof, and OpenSSH's own words say why."""
    tool = str(require_tool("ssh-keygen"))
    locked = tmp_path / "locked"
    subprocess.run([tool, "-q", "-t", "ed25519", "-N", "secret words", "-f", str(locked)], check=True)
    said = refused(work, "enrol", "PER-LRK-0003", "--key", str(locked))
    assert (said.code, "error[signature.none]: ssh-keygen did not sign: " in said.err) == (3, True)


def test_two_halves_that_do_not_belong_together(work: Path, tmp_path: Path) -> None:
    """A .pub file beside another private key is noticed at once, not by the gate."""
    one, two = new_key(tmp_path, 1), new_key(tmp_path, 2)
    one.with_name(f"{one.name}.pub").write_bytes(two.with_name(f"{two.name}.pub").read_bytes())
    said = refused(work, "enrol", "PER-LRK-0003", "--key", str(one))
    assert said.code in {2, 3}


@pytest.fixture
def with_tokens(work: Path) -> str:
    """A branch of record whose policy takes security keys."""
    policy = work / "schema/policy.yaml"
    text = policy.read_text("utf-8").replace("accepted: [", "accepted: [sk-ssh-ed25519@openssh.com, ")
    git(work, "checkout", "-q", "-b", "tokens")
    policy.write_text(text, "utf-8")
    git(work, "-c", "user.name=x", "-c", "user.email=x@y", "commit", "-qam", "x")
    return "tokens"


@pytest.mark.parametrize(("flags", "message"), [(UP | UV, ""), (0, "nobody touched the security key")])
def test_a_security_key(
    work: Path, tmp_path: Path, with_tokens: str, flags: int, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A security key makes its own proof, and somebody has to touch it; the person at the desk is told when."""
    token = Authenticator(SK_ED25519)
    key = tmp_path / "id_ed25519_sk"
    key.with_name(f"{key.name}.pub").write_text(f"{token.line} token\n", "ascii")

    def touched(data: bytes, *, key: Path, namespace: str) -> bytes:
        return token.sign(data, namespace, flags=flags)

    monkeypatch.setattr("sealtrail.signing.ssh_sign", touched)
    said = sealtrail("person", "enrol", "PER-LRK-0003", "--key", str(key), "--base", with_tokens, at=work)
    assert f"{key}: touch the security key when it blinks\n" in said.err
    assert said.code == (1 if message else 0)
    assert message in said.err
    assert (added(work, ZEYNEP) == []) is bool(message)


@pytest.fixture
def agent(tmp_path: Path, require_tool: RequireTool, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An ssh-agent of its own, which holds the second key."""
    program, add = str(require_tool("ssh-agent")), str(require_tool("ssh-add"))
    started = subprocess.run([program, "-s", "-a", str(tmp_path / "agent")], capture_output=True, text=True, check=True)
    for name, value in re.findall(r"(SSH_[A-Z_]+)=([^;]+);", started.stdout):
        monkeypatch.setenv(name, value)
    subprocess.run([add, "-q", str(new_key(tmp_path, 2))], capture_output=True, check=True)
    yield
    subprocess.run([program, "-k"], capture_output=True, check=True)


def test_a_key_in_an_agent(work: Path, tmp_path: Path, agent: None) -> None:
    """Where the private half is in an agent, its .pub file is all that is needed, and another key's makes no proof."""
    (tmp_path / "key-2").unlink()
    said = sealtrail("person", "enrol", "PER-LRK-0003", "--key", str(tmp_path / "key-2.pub"), at=work)
    assert (said.code, said.err) == (0, "")
    git(work, "restore", ".")
    git(work, "clean", "-qfd")
    new_key(tmp_path, 3).unlink()
    other = refused(work, "enrol", "PER-LRK-0003", "--key", str(tmp_path / "key-3.pub"))
    assert (other.code, "error[signature.none]" in other.err) == (3, True)


# --- the state of the desk --------------------------------------------------------------------------------------------


def test_twice(work: Path, tmp_path: Path) -> None:
    """What is being revised already is not begun again: the command says how to go on or to start over."""
    command = ("person", "enrol", "PER-LRK-0003", "--key", str(new_key(tmp_path)))
    assert sealtrail(*command, at=work).code == 0
    before = (work / ZEYNEP).read_bytes()
    said = sealtrail(*command, at=work)
    assert said.code == 2
    assert "PER-LRK-0003 is being revised already" in said.err
    assert f"git restore {ZEYNEP}" in said.err
    assert (work / ZEYNEP).read_bytes() == before


def test_a_draft_is_no_landed_person(work: Path) -> None:
    """Somebody who has not landed yet cannot be deputised for, leave, or lose a key."""
    assert sealtrail("person", "enrol", *words(dict(NEWCOMER)), at=work).code == 0
    for command in (("leave",), ("revoke",), ("role", "--give", "sponsor.ra")):
        said = sealtrail("person", command[0], "PER-LRK-0008", *command[1:], "--why", "x", at=work)
        assert (said.code, "is nobody that the branch of record knows" in said.err) == (2, True)


def test_line_ends_of_windows(work: Path) -> None:
    """A checkout whose line ends git converted is told so, with the setting that mends it."""
    (work / ZEYNEP).write_bytes((work / ZEYNEP).read_bytes().replace(b"\n", b"\r\n"))
    said = sealtrail("person", "leave", "PER-LRK-0003", "--why", "Left", at=work)
    assert said.code == 2
    assert f"{ZEYNEP} has the line ends of Windows" in said.err
    assert "git config core.autocrlf false" in said.err


def test_a_file_that_is_no_text(work: Path) -> None:
    """A record that is not UTF-8 is said to be broken, and stays as it is."""
    (work / ZEYNEP).write_bytes(b"\xff\n")
    said = sealtrail("person", "leave", "PER-LRK-0003", "--why", "Left", at=work)
    assert (said.code, "is not UTF-8 text" in said.err) == (2, True)
    assert (work / ZEYNEP).read_bytes() == b"\xff\n"


def test_a_clone_that_is_behind(work: Path) -> None:
    """Where main has moved on and nothing was edited here, bringing the clone up to date is what is asked."""
    git(work, "checkout", "-q", "-b", "later")
    (work / ZEYNEP).write_bytes((work / ZEYNEP).read_bytes() + b"\nMore.\n")
    git(work, "-c", "user.name=x", "-c", "user.email=x@y", "commit", "-qam", "x")
    git(work, "checkout", "-q", "main")
    said = sealtrail("person", "leave", "PER-LRK-0003", "--why", "x", "--base", "later", at=work)
    assert (said.code, "this clone is behind: PER-LRK-0003 has changed" in said.err) == (2, True)


def test_a_clone_that_has_parted(work: Path) -> None:
    """Where both sides changed a file, nothing is judged and nothing written until the branch is brought up to date."""
    git(work, "checkout", "-q", "-b", "later")
    (work / ZEYNEP).write_bytes((work / ZEYNEP).read_bytes() + b"\nMore.\n")
    git(work, "-c", "user.name=x", "-c", "user.email=x@y", "commit", "-qam", "x")
    git(work, "checkout", "-q", "main")
    (work / ZEYNEP).write_bytes((work / ZEYNEP).read_bytes() + b"\nLess.\n")
    said = sealtrail("person", "leave", "PER-LRK-0004", "--why", "x", "--base", "later", at=work)
    assert (said.code, f"{ZEYNEP}: this file changed here and on main" in said.err) == (2, True)


@pytest.fixture(params=range(1, 4))
def dies(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """The n-th file that is written is never written: the run ends there."""
    count = 0

    def write(path: Path, data: bytes) -> None:
        nonlocal count
        count += 1
        if count == request.param:
            raise SurroundingsError("killed", hint="none")
        write_atomically(path, data)

    with monkeypatch.context() as patch:
        patch.setattr("sealtrail.cli.composing.write_atomically", write)
        yield request.param


def test_killed_in_between(work: Path, tmp_path: Path, dies: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed before any of its files, a run leaves the record as it landed, and the same command finishes the work."""
    command = ("person", "enrol", "PER-LRK-0003", "--key", str(new_key(tmp_path)))
    assert sealtrail(*command, at=work).code == 3
    assert added(work, ZEYNEP) == []
    monkeypatch.undo()
    monkeypatch.setattr("sealtrail.cli.place.now", lambda: NOW)
    assert sealtrail(*command, at=work).code == 0
    changed = git(work, "status", "--porcelain", "-uall").decode().split("\n")
    assert len([line for line in changed if line]) == 3, dies


def test_a_newcomer_comes_whole_or_not_at_all(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new record is put into its place by one rename; killed before it, nothing is left and no number is lost."""

    def rename(*_: object) -> None:
        raise SurroundingsError("killed", hint="none")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", rename)
        assert sealtrail("person", "enrol", *words(dict(NEWCOMER)), at=work).code == 3
    assert untouched(work)
    assert sealtrail("person", "enrol", *words(dict(NEWCOMER)), at=work).out.startswith(
        "wrote records/people/PER-LRK-0008/index.md\n"
    )


def test_two_hundred_keys(work: Path) -> None:
    """Somebody with two hundred keys leaves as anybody does: every key and role ends, and nothing else changes."""
    keys = [parse_public(ed25519_from_seed(number.to_bytes(32))[0]) for number in range(1, 201)]
    edits = drafting.Edits((work / ZEYNEP).read_text("utf-8"))
    for key in keys:
        events = [{"kind": "enrolled", "at": "2026-05-26T09:05:00-04:00"}]
        edits.append(("keys",), {"fingerprint": key.fingerprint, "public": key.line, "events": events})
    git(work, "checkout", "-q", "-b", "many")
    (work / ZEYNEP).write_text(edits.done(), "utf-8")
    git(work, "-c", "user.name=x", "-c", "user.email=x@y", "commit", "-qam", "x")
    said = sealtrail("person", "leave", "PER-LRK-0003", "--why", "Left", "--base", "many", at=work)
    assert said.code == 0, said.err
    lines = added(work, ZEYNEP)
    assert sum("{kind: retired, " in line for line in lines) == 201
    assert len(lines) == 201 + 4
    one = sealtrail("person", "rotate", "PER-LRK-0003", "--why", "x", "--base", "many", at=work)
    assert one.code == 2


# --- what becomes of keys, roles and deputies -------------------------------------------------------------------------


def test_a_report_in_words(work: Path) -> None:
    """A report says what it means: from now on by its holder alone, since an earlier time by both sides."""
    key = "SHA256:kBySuGbat9LnHmD0Fl//cPbzRdHK+UYu0NGR61NimY0"
    said = sealtrail("person", "revoke", "PER-LRK-0003", "--key", key, "--why", "Lost", at=work)
    assert said.code == 0
    assert f"what it means: once this has landed, {key} of Zeynep Yıldız signs nothing more\n" in said.out
    assert "Zeynep Yıldız signs this alone, with this very key if need be; or one root holder of larkspur" in said.out
    assert added(work, ZEYNEP)[1] == f'      - {{kind: revoked, at: "{NOW.isoformat()}", reason: Lost}}'
    git(work, "restore", ".")
    since = ("--since", "2026-09-15T00:00:00Z")
    said = sealtrail("person", "revoke", "PER-LRK-0003", "--why", "Stolen", *since, at=work)
    assert said.code == 0
    assert "both sides sign it, because it reaches back" in said.out
    assert re.search(r"^    2026-09-24 [0-9a-f]{12}  CAPA-HRW-2026-0001: others may have used", said.out, re.MULTILINE)
    assert 'since: "2026-09-15T00:00:00+00:00"' in added(work, ZEYNEP)[1]
    git(work, "restore", ".")
    since = ("--since", f"{NOW:%Y-%m-%d}T00:00:00Z")
    said = sealtrail("person", "revoke", "PER-LRK-0003", "--compromised", "--why", "Stolen", *since, at=work)
    assert "no step that landed since then rests on this key" in said.out


def test_stopped_first_and_dated_back_later(work: Path) -> None:
    """A key that was stopped at once can be dated back in a second report, when both sides know since when."""
    key = "SHA256:kBySuGbat9LnHmD0Fl//cPbzRdHK+UYu0NGR61NimY0"
    command = ("person", "revoke", "PER-LRK-0003", "--key", key, "--why", "Stolen")
    assert sealtrail(*command, "--compromised", at=work).code == 0
    git(work, "checkout", "-q", "-b", "stopped")
    git(work, "-c", "user.name=x", "-c", "user.email=x@y", "commit", "-qam", "x")
    said = sealtrail(*command, "--since", "2026-09-15T00:00:00Z", "--base", "stopped", at=work)
    assert said.code == 0, said.err
    assert "both sides sign it, because it reaches back" in said.out
    kinds = [line.split(",")[0].strip() for line in (work / ZEYNEP).read_text("utf-8").split("\n") if "{kind" in line]
    assert kinds == ["- {kind: enrolled", "- {kind: compromised", "- {kind: compromised"]


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (("revoke", "PER-LRK-0001"), "Annika Böttcher has 2 keys in use"),
        (("revoke", "PER-HRW-0003"), "José Luis Peña has 0 keys in use"),
        (("revoke", "PER-LRK-0003", "--key", "SHA256:nonsense"), "SHA256:nonsense is no key of Zeynep Yıldız"),
        (("revoke", "PER-LRK-0003", "--since", "2027-01-01T00:00:00Z"), "lies ahead"),
        (("revoke", "PER-LRK-0003", "--since", "2026-01-01"), '"2026-01-01" is a date without a time'),
        (("revoke", "CAPA-HRW-2026-0001"), "CAPA-HRW-2026-0001 is no person's number"),
        (
            ("revoke", "PER-HRW-0001", "--key", "SHA256:JEnzRRFLfRkgl/6as+aKagRNkCk5KUp5X7z0b+Zfbzs"),
            "this key was retired on 2026-06-02 already",
        ),
        (("leave", "PER-HRW-0003"), "José Luis Peña has left already"),
        (("leave", "PER-LRK-0003", "--on", "Friday"), '"Friday" is not a date and time'),
        (("role", "PER-LRK-0003"), "no role is named"),
        (("role", "PER-LRK-0003", "--give", "cmo.qu"), "larkspur has no role cmo.qu"),
        (("role", "PER-LRK-0003", "--end", "sponsor.ra"), "Zeynep Yıldız does not hold the role sponsor.ra"),
        (("role", "PER-LRK-0004", "--give", "sponsor.qa_head"), "heads a quality unit and has 1 key, expected 2"),
        (("rotate", "PER-LRK-0003"), "say which key is the new one"),
    ],
)
def test_what_people_cannot_do(work: Path, command: tuple[str, ...], message: str) -> None:
    """What cannot be is refused in plain words, and nothing is written."""
    assert message in refused(work, *command, "--why", "x").err


def test_a_new_key_for_an_old_one(work: Path, tmp_path: Path) -> None:
    """The new key comes and the old one ends in one revision; which one ends is asked for where there are several."""
    key = new_key(tmp_path)
    said = sealtrail("person", "rotate", "PER-LRK-0003", "--key", str(key), at=work)
    assert (said.code, said.err) == (0, "")
    assert added(work, ZEYNEP)[1] == f'      - {{kind: retired, at: "{NOW.isoformat()}", reason: Key replaced}}'
    git(work, "restore", ".")
    git(work, "clean", "-qfd")
    two = ("rotate", "PER-LRK-0001", "--key", str(key))
    assert "Annika Böttcher has 2 keys in use" in refused(work, *two).err
    old = "SHA256:eikAdy5psDgrp5hyfPY3UqXRCJo/C6yxmy5ohKSZwLk"
    assert "is no key of Annika Böttcher" in refused(work, *two, "--old", fingerprint(key)).err
    assert sealtrail("person", *two, "--old", old, at=work).code == 0


def test_roles(work: Path) -> None:
    """A role is given from now on and another ends now, each on its own line."""
    command = ("role", "PER-LRK-0004", "--give", "sponsor.qa@SITE-HRW-0001,SITE-HRW-0002", "--end", "sponsor.ra")
    assert sealtrail("person", *command, "--why", "Moves", at=work).code == 0
    now = f'"{NOW.isoformat()}"'
    assert added(work, "records/people/PER-LRK-0004/index.md")[1:3] == [
        f'  - {{role: sponsor.ra, sites: all, valid_from: "2026-01-12T00:00:00+01:00", valid_to: {now}}}',
        f"  - {{role: sponsor.qa, sites: [SITE-HRW-0001, SITE-HRW-0002], valid_from: {now}}}",
    ]


def test_who_named_the_leaver_as_a_deputy(work: Path) -> None:
    """Where somebody leaves who stands in for others, those others are named."""
    box = ("--from", "2026-11-01T00:00:00+01:00", "--until", "2026-12-01T00:00:00+01:00")
    command = ("deputise", "PER-LRK-0003", "--to", "PER-LRK-0004", "--role", "sponsor.qa", *box, "--why", "Holiday")
    assert sealtrail("person", *command, at=work).code == 0
    git(work, "checkout", "-q", "-b", "named")
    git(work, "-c", "user.name=x", "-c", "user.email=x@y", "commit", "-qam", "x")
    said = sealtrail("person", "leave", "PER-LRK-0004", "--why", "Left", "--base", "named", at=work)
    assert said.code == 0, said.err
    assert "  Zeynep Yıldız named Mateusz Wójcik as deputy until 2026-12-01\n" in said.out


def test_a_root_holder_who_can_be_spared(work: Path, tmp_path: Path) -> None:
    """A root holder may leave where enough others are left, and is reminded of the root key."""
    add = ("add", "PER-LRK-0004", "--key", str(new_key(tmp_path)), "--why", "A third holder")
    assert sealtrail("root", *add, at=work).code == 0
    git(work, "checkout", "-q", "-b", "three")
    git(work, "add", "--all")
    git(work, "-c", "user.name=x", "-c", "user.email=x@y", "commit", "-qm", "x")
    said = sealtrail("person", "leave", "PER-LRK-0002", "--why", "Left", "--base", "three", at=work)
    assert said.code == 0, said.err
    assert "  Tomáš Novotný still holds a root key: sealtrail root retire PER-LRK-0002\n" in said.out


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({}, ""),
        ({"--to": "PER-HRW-0001"}, "PER-HRW-0001 cannot be a deputy here"),
        ({"--to": "PER-LRK-0099"}, "PER-LRK-0099 is nobody that the branch of record knows"),
        ({"--to": "PER-LRK-0003"}, "PER-LRK-0003 cannot be a deputy here"),
        ({"--role": "sponsor.ra"}, "Zeynep Yıldız does not hold the role sponsor.ra"),
        ({"--role": "nonsense"}, "deputies.0.role"),
        ({"--until": "2027-11-01T00:00:00+01:00"}, "expected at most 92 days"),
        ({"--until": "2026-11-01T00:00:00+01:00"}, "set from before to"),
        ({"--from": "tomorrow"}, '"tomorrow" is not a date and time'),
    ],
)
def test_deputies(work: Path, changed: dict[str, str], message: str) -> None:
    """A deputy is somebody else of the same company, for a role that is held, for a quarter at most."""
    options = {
        "--to": "PER-LRK-0004",
        "--role": "sponsor.qa",
        "--from": "2026-11-09T00:00:00+01:00",
        "--until": "2026-11-27T00:00:00+01:00",
        **changed,
    }
    if message:
        said = refused(work, "deputise", "PER-LRK-0003", *words(dict(options)), "--why", "On holiday")
        assert message in said.err
        return
    assert (
        sealtrail("person", "deputise", "PER-LRK-0003", *words(dict(options)), "--why", "On holiday", at=work).code == 0
    )
    box = 'from: "2026-11-09T00:00:00+01:00", to: "2026-11-27T00:00:00+01:00"'
    entry = f"  - {{person: PER-LRK-0004, role: sponsor.qa, {box}}}"
    assert added(work, ZEYNEP)[1:] == ["change_reason: On holiday", "deputies:", entry]


def test_leaving_ahead_of_time(work: Path) -> None:
    """Prepared ahead, a leaving says that it is not to be landed before the day, since landing ends the keys."""
    said = sealtrail("person", "leave", "PER-LRK-0003", "--on", "2026-11-30T17:00:00+01:00", "--why", "Leaves", at=work)
    assert said.code == 0
    assert "land it on 2026-11-30 17:00 or after: from the landing on, none of these keys signs anything" in said.out
    assert 'valid_to: "2026-11-30T17:00:00+01:00"' in (work / ZEYNEP).read_text("utf-8")


def test_other_work_on_the_branch(work: Path) -> None:
    """Where another record is changed here too, the command says that people land in a step of their own."""
    assert sealtrail("revise", "SITE-HRW-0001", "--why", "x", at=work).code == 0
    said = sealtrail("person", "leave", "PER-LRK-0003", "--why", "Left", at=work)
    assert said.code == 0
    assert "land it in a step of its own: SITE-HRW-0001 changed here too, and cannot travel with it\n" in said.out
