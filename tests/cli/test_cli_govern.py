"""govern and root: versions, pins and former keys, line by line, and what is refused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sealtrail.errors import SurroundingsError
from sealtrail.model import Policy, Root, SystemChange
from sealtrail.store import Loaded, directory_snapshot
from tests.cli.demo import NOW, clone, files, made, next_number
from tests.cli.terminal import Said, sealtrail
from tests.cli.test_cli_person import added, new_key, untouched
from tests.git.porcelain import git

POLICY, ROOT = "schema/policy.yaml", "schema/root.yaml"


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock that stands still, in the year of the story."""
    monkeypatch.setattr("sealtrail.cli.place.now", lambda: NOW)


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """The sponsor's working clone."""
    return clone(tmp_path / "work")


def edit(work: Path, path: str, old: str, new: str) -> None:
    """Change a line as somebody does with an editor."""
    text = (work / path).read_text("utf-8")
    assert text.count(old) == 1
    (work / path).write_text(text.replace(old, new), "utf-8")


def governs(work: Path, *words: str) -> Said:
    """Run govern where it must succeed."""
    said = sealtrail("govern", *words, at=work)
    assert (said.code, said.err) == (0, ""), said.err
    return said


def policy(work: Path) -> Policy:
    """The policy as it lies here."""
    return directory_snapshot(work).file(POLICY, Policy).model


def landed() -> int:
    """The version of the policy that is in force."""
    return files().file(POLICY, Policy).model.version


def number(further: int = 0) -> str:
    """The number of the system change that is next, or of a further one."""
    return next_number("system_change", further=further)


def change() -> str:
    """Where that system change lies."""
    return f"records/system-changes/2026/{number()}/index.md"


def pinned(work: Path) -> dict[str, tuple[bool, bool]]:
    """What the system change pins: by path, whether there was a file before and is one after."""
    record = directory_snapshot(work).record(number())
    assert isinstance(record, Loaded)
    assert isinstance(record.model, SystemChange)
    return {pin.path: (pin.before is not None, pin.after is not None) for pin in record.model.pins}


def test_a_policy_goes_one_version_on(work: Path) -> None:
    """The version goes up, the policy in force is listed with its digest, and the rest stays as it was edited."""
    edit(work, POLICY, "default: 21,", "default: 28,")
    said = governs(work, "--why", "Four weeks, since summer is long")
    assert said.out.startswith(f"wrote {change()}\nwrote {POLICY}\n{number()} revision 1: none to effective\n")
    assert f"root holders sign with their root keys: sealtrail sign {number()} --as PER-…" in said.out
    lines = added(work, POLICY)
    assert lines[0] == f"version: {landed() + 1}"
    listed = ", ".join(rf'\{{version: {n}, sha256: "\w{{64}}"\}}' for n in range(1, landed() + 1))
    assert re.fullmatch(rf"previous: \[{listed}\]", lines[1])
    assert lines[2].startswith("  window_days: {default: 28, agreement: 180}      # from signing")
    assert len(lines) == 3
    assert pinned(work) == {POLICY: (True, True)}
    assert "title: Four weeks, since summer is long\n" not in (work / change()).read_text("utf-8")
    assert 'title: "Four weeks, since summer is long"\n' in (work / change()).read_text("utf-8")


def test_running_it_again_brings_it_up_to_date(work: Path) -> None:
    """After further edits the same system change is rewritten: versions go up once, pins and reason follow."""
    edit(work, POLICY, "default: 21,", "default: 28,")
    governs(work, "--why", "Four weeks")
    first = (work / change()).read_text("utf-8")
    governs(work)
    assert (work / change()).read_text("utf-8") == first
    edit(work, POLICY, "skew_minutes: 15", "skew_minutes: 10")
    (work / ".github").mkdir(exist_ok=True)
    (work / "schema/calendars/us-nj.yaml").unlink()
    governs(work, "--why", "Four weeks, better clocks,\nand one calendar less")
    assert policy(work).version == landed() + 1
    assert pinned(work) == {POLICY: (True, True), "schema/calendars/us-nj.yaml": (True, False)}
    text = (work / change()).read_text("utf-8")
    assert 'title: "Four weeks, better clocks,"\n' in text
    assert "reason: |-\n  Four weeks, better clocks,\n  and one calendar less\n" in text
    begun = git(work, "status", "--porcelain", "-uall", "--", "records").decode()
    assert begun == f"?? {change()}\n"


def test_a_title_written_by_hand_stays(work: Path) -> None:
    """What somebody wrote into the system change by hand is kept when it is brought up to date."""
    edit(work, POLICY, "default: 21,", "default: 28,")
    governs(work, "--why", "Four weeks")
    edit(work, change(), "title: Four weeks", "title: A longer window  # agreed in October")
    governs(work, "--why", "Four weeks and no more")
    text = (work / change()).read_text("utf-8")
    assert "title: A longer window  # agreed in October\n" in text
    assert "reason: Four weeks and no more\n" in text


def test_a_draft_from_the_template_is_filled_in(work: Path) -> None:
    """A system change that was begun with ``new`` gets its reason and pins; what is still to be written is named."""
    assert sealtrail("new", "system_change", at=work).code == 0
    edit(work, POLICY, "default: 21,", "default: 28,")
    said = sealtrail("govern", "--why", "Four weeks", at=work)
    assert said.code == 1
    assert "the text is still to be written" in said.err
    draft = (work / change()).read_text("utf-8")
    (work / change()).write_text(
        re.sub(r"\n\nTODO: .*\n", "\n", draft.replace("# Replace each TODO", "# Replace")), "utf-8"
    )
    governs(work, "--why", "Four weeks")
    assert pinned(work) == {POLICY: (True, True)}


def test_sentences_that_become_others(work: Path) -> None:
    """Earlier policies keep the sentences that were signed under them, in every version that is still listed."""
    edit(work, POLICY, "reviewed: I have reviewed this.", "reviewed: I have read and reviewed this.")
    governs(work, "--why", "Plainer words")
    previous = policy(work).previous
    earlier = range(1, landed() + 1)
    assert [(p.version, p.meanings) for p in previous] == [(n, {"reviewed": "I have reviewed this."}) for n in earlier]
    edit(work, POLICY, "reviewed: I have read and reviewed this.", "reviewed: I read this.")
    governs(work)
    assert policy(work).previous == previous
    edit(work, POLICY, "reviewed: I read this.", "reviewed: I have reviewed this.")
    edit(work, POLICY, "certified: I certify this.", "certified: I certify that this is so.")
    governs(work)
    assert [p.meanings for p in policy(work).previous] == [{"certified": "I certify this."} for _ in earlier]


def test_a_meaning_that_earlier_policies_did_not_know(work: Path) -> None:
    """Where a policy brings back a meaning, nothing signed before can be listed, and that is said in words."""
    edit(work, POLICY, "  rejected: I have reviewed this and reject it.\n", "")
    git(work, "checkout", "-q", "-b", "less")
    git(work, "-c", "user.name=x", "-c", "user.email=x@y", "commit", "-qam", "x")
    edit(work, POLICY, "  certified: I certify this.\n", "  certified: I certify this.\n  rejected: I reject this.\n")
    said = governs(work, "--why", "It is needed after all", "--base", "less")
    assert "whatever is signed and has not landed by then is to be signed again" in said.out
    assert policy(work).previous == ()


def test_an_earlier_policy_that_was_taken_out_stays_out(work: Path) -> None:
    """Whoever no longer wants signatures under an old policy takes it off the list, and it is not put back."""
    text = (work / POLICY).read_text("utf-8")
    (work / POLICY).write_text(re.sub(r"previous: .*", "previous: []", text), "utf-8")
    governs(work, "--why", "Nothing is left that was signed under version 1")
    assert [p.version for p in policy(work).previous] == [landed()]


def test_signed_anew_as_it_stands(work: Path) -> None:
    """With --renew nothing but the version changes; with edits of what governs it is refused."""
    governs(work, "--renew", "--why", "Signed anew")
    assert [line.partition(":")[0] for line in added(work, POLICY)] == ["version", "previous"]
    said = sealtrail("govern", "--renew", "--why", "Signed anew", at=work)
    assert said.code == 2
    assert f"{POLICY} is changed here, and what is signed anew stays as it is" in said.err


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("engine: 2", "engine: one", "schema/policy.yaml:4: engine: "),
        ("engine: 2", "engine: 2\nengine: 2", "schema/policy.yaml:5: "),
        ("engine: 2", "engine: 99", "error[engine.unknown]"),
        (
            "  authority: [schema/root.yaml, schema/policy.yaml, ",
            "  authority: [schema/root.yaml, ",
            "error[policy.liveness]",
        ),
    ],
)
def test_a_policy_that_could_not_be(work: Path, old: str, new: str, message: str) -> None:
    """What cannot be read, run or ever changed again is refused in the gate's words, and nothing is written."""
    edit(work, POLICY, old, new)
    before = (work / POLICY).read_bytes()
    said = sealtrail("govern", "--why", "x", at=work)
    assert said.code in {1, 2}
    assert message in said.err
    assert (work / POLICY).read_bytes() == before
    assert not (work / change()).exists()


def test_nothing_to_govern(work: Path) -> None:
    """Without an edited file there is nothing to govern, and without a reason nothing is written."""
    said = sealtrail("govern", "--why", "x", at=work)
    assert (said.code, "no governed file is changed here" in said.err) == (2, True)
    edit(work, POLICY, "default: 21,", "default: 28,")
    for words in ((), ("--why", " ")):
        said = sealtrail("govern", *words, at=work)
        assert said.code == 2
        assert f"version: {landed()}\n" in (work / POLICY).read_text("utf-8")


def test_two_system_changes_at_once(work: Path) -> None:
    """Where two system changes wait on one desk, nobody guesses which one is meant."""
    for _ in range(2):
        assert sealtrail("new", "system_change", at=work).code == 0
    edit(work, POLICY, "default: 21,", "default: 28,")
    said = sealtrail("govern", "--why", "x", at=work)
    assert said.code == 2
    assert f"{number()} and {number(1)} wait here both" in said.err


def test_line_ends_of_windows(work: Path) -> None:
    """A policy whose line ends git converted is not edited, and the setting that mends it is named."""
    (work / POLICY).write_bytes((work / POLICY).read_bytes().replace(b"\n", b"\r\n"))
    said = sealtrail("govern", "--renew", "--why", "x", at=work)
    assert said.code == 2
    assert "\r" in (work / POLICY).read_bytes().decode()


def test_a_page_that_is_a_program(work: Path) -> None:
    """A governed file that is executable is refused with the reason, before anybody signs."""
    (work / "site/pages/about.md").chmod(0o755)
    said = sealtrail("govern", "--why", "x", at=work)
    assert said.code == 1
    assert "error[tree.kind]" in said.err
    assert not (work / change()).exists()


def test_killed_in_between(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed after the policy was written and before the system change, the same command finishes the work."""

    def dies(*_: object) -> None:
        raise SurroundingsError("killed", hint="none")

    edit(work, POLICY, "default: 21,", "default: 28,")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", dies)
        assert sealtrail("govern", "--why", "Four weeks", at=work).code == 3
    assert policy(work).version == landed() + 1
    assert not (work / change()).exists()
    governs(work, "--why", "Four weeks")
    assert policy(work).version == landed() + 1
    assert [p.version for p in policy(work).previous] == list(range(1, landed() + 1))
    assert pinned(work) == {POLICY: (True, True)}


# --- root -------------------------------------------------------------------------------------------------------------


def test_a_holder_is_replaced_line_by_line(work: Path, tmp_path: Path) -> None:
    """One line of root changes, the old key goes to the former ones, and versions go up by one."""
    key = new_key(tmp_path)
    before = next(h for h in directory_snapshot(work).file(ROOT, Root).model.organisations[0].holders[1:])
    words = ("replace", "PER-LRK-0002", "PER-LRK-0004", "--key", f"{key}.pub", "--why", "Lost")
    said = sealtrail("root", *words, at=work)
    assert (said.code, said.err) == (0, "")
    assert [line.strip() for line in added(work, ROOT)] == [
        "version: 2",
        f'- {{person: PER-LRK-0004, public: "{new_public(key)}"}}',
        "former_holders:",
        "- person: PER-LRK-0002",
        f'public: "{before.public}"',
        f'ended: "{NOW.isoformat()}"',
        "kind: retired",
    ]
    assert pinned(work) == {POLICY: (True, True), ROOT: (True, True)}
    assert "new key of Mateusz Wójcik (PER-LRK-0004): SHA256:" in said.out


def new_public(key: Path) -> str:
    """The two words of a public key."""
    return " ".join(key.with_name(f"{key.name}.pub").read_text().split()[:2])


def test_several_changes_make_one_version(work: Path, tmp_path: Path) -> None:
    """A holder added, a threshold raised and a holder retired land as one version, with all reasons."""
    add = ("add", "PER-HRW-0005", "--key", str(new_key(tmp_path)), "--why", "A third holder")
    assert sealtrail("root", *add, "--as", "PER-HRW-0005", at=work).code == 0
    assert sealtrail("root", "threshold", "harrow", "2", "--why", "Two of them", at=work).code == 0
    said = sealtrail("root", "retire", "PER-HRW-0002", "--why", "Only two are left", at=work)
    assert (said.code, said.err) == (0, "")
    root = directory_snapshot(work).file(ROOT, Root).model
    assert (root.version, policy(work).version) == (2, landed() + 1)
    assert [h.person for h in root.organisations[1].holders] == ["PER-HRW-0001", "PER-HRW-0005"]
    assert root.organisations[1].threshold == 2
    text = (work / f"records/system-changes/2026/{next_number('system_change', 'HRW')}/index.md").read_text("utf-8")
    assert "reason: |-\n  A third holder\n  Two of them\n  Only two are left\n" in text


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (("replace", "PER-LRK-0003", "PER-LRK-0004", "--key", "{key}"), "PER-LRK-0003 is no root holder"),
        (("replace", "PER-LRK-0002", "PER-HRW-0005", "--key", "{key}"), "PER-HRW-0005 belongs to harrow"),
        (
            ("replace", "PER-LRK-0002", "PER-LRK-0099", "--key", "{key}"),
            "PER-LRK-0099 is nobody of either organisation",
        ),
        (("add", "PER-HRW-0003", "--key", "{key}"), "PER-HRW-0003 is nobody of either organisation who is active"),
        (("add", "PER-LRK-0001", "--key", "{key}"), "a root holder or a root key is named twice"),
        (("add", "PER-LRK-0003", "--key", "{keys}/PER-LRK-0004"), "belongs to PER-LRK-0004"),
        (("add", "PER-LRK-0003", "--key", "{keys}/PER-LRK-0002-root"), "belongs to PER-LRK-0002"),
        (("add", "PER-LRK-0003", "--key", "{keys}/nobody"), "nobody.pub cannot be read"),
        (("retire", "PER-LRK-0005"), "PER-LRK-0005 is no root holder"),
        (("retire", "PER-LRK-0001"), "error[policy.liveness]"),
        (("retire", "PER-LRK-0001", "--since", "2027-01-01T00:00:00Z"), "since goes with a compromised root key"),
        (("threshold", "larkspur", "3"), "larkspur asks for 3 root holders and names 2"),
        (("threshold", "larkspur", "0"), "threshold"),
        (("threshold", "larkspur", "1"), "root says so already"),
        (("threshold", "acme", "1"), "there is no organisation acme"),
    ],
)
def test_what_root_cannot_be(work: Path, tmp_path: Path, command: tuple[str, ...], message: str) -> None:
    """What root cannot be is refused in plain words, and nothing is written."""
    places = {"key": str(new_key(tmp_path)), "keys": str(made().keys)}
    said = sealtrail("root", *(word.format(**places) for word in command), "--why", "x", at=work)
    assert said.code in {1, 2}
    assert message in said.err
    assert "= hint: " in said.err
    assert untouched(work)


def test_a_key_of_ones_own_may_be_a_root_key(work: Path) -> None:
    """A person may hold the same key twice, for themselves and in root; nobody else can."""
    key = made().keys / "PER-LRK-0003"
    said = sealtrail("root", "add", "PER-LRK-0003", "--key", str(key), "--why", "A third holder", at=work)
    assert said.code == 0, said.err


def test_what_a_stolen_root_key_touched(work: Path, tmp_path: Path) -> None:
    """The steps that rest on a root key since it was stolen are listed before anybody signs."""
    words = ("replace", "PER-LRK-0001", "PER-LRK-0001", "--key", str(new_key(tmp_path)), "--why", "Copied")
    said = sealtrail("root", *words, "--since", "2026-07-01T00:00:00Z", at=work)
    assert said.code == 0
    assert "SYS-LRK-2026-0002: others may have used the key" in said.out
    assert "it was judged by rules that a suspect step brought" in said.out


def test_a_root_that_cannot_be_read(work: Path) -> None:
    """A root file that was damaged by hand is named with its line, and stays as it is."""
    edit(work, ROOT, "version: 1", "version: 1\nversion: 1")
    said = sealtrail("root", "threshold", "larkspur", "2", "--why", "x", at=work)
    assert said.code == 2
    assert "line 5: " in said.err
