"""A checkpoint on the command line: verified, shown, signed, kept; and held against the history later (row 22)."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.conftest import RequireTool
from tests.scenarios.desk import CAPA, Demo, Desk, Told, called, git, landed_at, objections, run

WHO = ("--as", "PER-LRK-0003")


def witness(desk: Desk, *words: str | Path, answer: str = "y\n", key: str = "PER-LRK-0003") -> Told:
    """Make a checkpoint at a desk, with the anchor and somebody's key."""
    given = ("--anchor", desk.folder.parent / "anchor.json", "--key", desk.keys / key)
    return called("checkpoint", *given, *words, cwd=desk.folder, answer=answer)


@pytest.fixture
def kept(demo: Demo) -> Path:
    """A checkpoint that the sponsor's quality manager made of the demo as it is, and keeps elsewhere."""
    path = demo.world.directory / "kept.json"
    told = witness(demo.sponsor, *WHO, "-o", path)
    assert told.code == 0, told.err
    return path


def since(demo: Demo, kept: Path, *more: str | Path) -> Told:
    return demo.verify("--anchor", demo.world.anchor, "--since", kept, *more)


def aloud(demo: Demo, kept: Path) -> str:
    """What an inspector reads."""
    command = ("verify", "--repo", demo.world.upstream, "--anchor", demo.world.anchor, "--since", kept)
    return called(*command, cwd=kept.parent).out


def test_it_is_shown_before_it_is_signed(demo: Demo) -> None:
    """Who makes a checkpoint reads what it says, and then is asked."""
    told = witness(demo.sponsor, *WHO, "-o", "kept.json")
    tree = json.loads((demo.sponsor.folder / "kept.json").read_bytes())["subject"][0]["digest"]["sha256"]
    steps = demo.cmo.git("rev-list", "--first-parent", "--count", "upstream/main")
    shown, _, rest = told.out.partition("Sign this? [y/N] ")
    assert re.sub(r"at \S+Z", "at NOW", shown).splitlines() == [
        "checkpoint of urn:uuid:0b7c1d9e-5a52-4f0e-9d3b-6a4f6c0e2a71",
        f"  genesis  {json.loads(demo.world.anchor.read_bytes())['genesis']}",
        f"  commit   {demo.tip}, step {steps}, landed at {landed_at(demo, demo.tip):%Y-%m-%d %H:%M} UTC",
        f"  tree     {tree}",
        "  you are  Zeynep Yıldız (PER-LRK-0003) of Larkspur Therapeutics",
        "  you say  that you verified this history against your anchor at NOW, and that it ended here",
    ]
    assert rest.startswith("signed: kept.json and kept.json.sig\n")


def test_stock_tools_check_it(demo: Demo, kept: Path, require_tool: RequireTool) -> None:
    """ssh-keygen verifies the signature, and the digest is that of the listed files, hashed one by one."""
    upstream, keygen = demo.world.upstream, require_tool("ssh-keygen")
    signers = demo.world.directory / "allowed_signers"
    signers.write_text(called("signers", "--repo", upstream, cwd=kept.parent).out, "utf-8")
    words = ("-f", signers, "-I", "PER-LRK-0003", "-n", "sealtrail-checkpoint-v1", "-s", f"{kept}.sig")
    verified = run(keygen, "-Y", "verify", *words, cwd=kept.parent, given=kept.read_text("utf-8"))
    assert verified.code == 0, verified.err
    assert 'Good "sealtrail-checkpoint-v1" signature for PER-LRK-0003' in verified.out
    lines = []
    for listed in git("ls-tree", "-r", "-z", "main", cwd=upstream, strip=False).strip("\0").split("\0"):
        (mode, _, name), path = listed.split("\t")[0].split(" "), listed.split("\t")[1]
        data = git("cat-file", "blob", name, cwd=upstream, strip=False).encode()
        lines.append(f"{mode} {hashlib.sha256(data).hexdigest()} {path}\n".encode())
    said = json.loads(kept.read_bytes())
    assert said["subject"][0]["digest"]["sha256"] == hashlib.sha256(b"".join(sorted(lines))).hexdigest()
    assert said["predicate"]["commit"] == demo.tip


def test_what_happened_since_is_told(demo: Demo, kept: Path) -> None:
    """Held against a history that went on, the checkpoint tells how far, and which records moved."""
    said = json.loads(kept.read_bytes())
    demo.cmo.merge("origin/ready")
    assert demo.cmo.push("HEAD:main").accepted
    told = since(demo, kept)
    assert (told.code, told.json["verdict"], told.json["steps"]) == (0, "valid", said["predicate"]["steps"] + 1)
    assert told.json["since"] == {
        "holds": True,
        "step": said["predicate"]["steps"],
        "commit": said["predicate"]["commit"],
        "tree_sha256": said["subject"][0]["digest"]["sha256"],
        "made_at": said["predicate"]["made_at"],
        "signatory": said["predicate"]["signatory"],
        "steps": 1,
        "records": [{"id": CAPA, "before": 2, "revision": 3, "signatures": 3}],
    }
    text = called(
        "verify", "--repo", demo.world.upstream, "--anchor", "anchor.json", "--since", kept, cwd=kept.parent
    ).out
    assert text.startswith("valid: ")
    assert re.search(
        rf"\n  since   step {said['predicate']['steps']}, which Zeynep Yıldız of larkspur signed at [0-9: -]+ UTC, "
        rf"is unchanged; 1 step since\n          {CAPA} changed: revision 3, before 2, 3 signatures\n$",
        text,
    )


def test_row_22_main_set_back(demo: Demo, kept: Path) -> None:
    """Row 22: main forced back to an older tip verifies by itself, and is invalid against the checkpoint."""
    steps = json.loads(kept.read_bytes())["predicate"]["steps"]
    demo.bypass(demo.cmo, demo.cmo.git("rev-parse", "upstream/main~2"))
    assert demo.verify().json["verdict"] == "valid"
    told = since(demo, kept)
    assert (told.code, told.json["verdict"]) == (1, "invalid")
    (finding,) = objections(told)
    assert finding["code"] == "history.rewritten"
    assert f"{steps - 2} steps are here, and {steps} were signed" in finding["message"]
    assert (told.json["since"]["holds"], told.json["since"]["steps"]) == (False, None)
    text = called(
        "verify", "--repo", demo.world.upstream, "--anchor", "anchor.json", "--since", kept, cwd=kept.parent
    ).out
    assert text.startswith("invalid: ")
    assert ", cannot be found as it was: see above\n" in text


def test_row_22_main_written_anew(demo: Demo, kept: Path) -> None:
    """Row 22: a valid step dropped and another valid one in its place is found out, with both commits named."""
    tip = demo.tip
    demo.bypass(demo.cmo, demo.cmo.git("rev-parse", "upstream/main~1"))
    demo.cmo.git("fetch", "--quiet", "upstream")
    tree = demo.cmo.git("rev-parse", f"{tip}^{{tree}}")
    dated = landed_at(demo, tip) + timedelta(minutes=1)
    anew = demo.cmo.write_tree(tree, "upstream/main", message="The same again", at=dated)
    demo.bypass(demo.cmo, anew)
    assert demo.verify().json["verdict"] == "valid"
    told = since(demo, kept)
    assert (told.json["verdict"], [f["code"] for f in objections(told)]) == ("invalid", ["history.rewritten"])
    assert f"is {anew}, and {tip} was signed" in objections(told)[0]["message"]


def test_a_checkpoint_of_another_repository(demo: Demo, kept: Path) -> None:
    """A checkpoint that names another repository is refused, whoever signed it."""
    said = kept.read_bytes().replace(b"urn:uuid:0b7c1d9e", b"urn:uuid:11111111")
    other = kept.with_name("other.json")
    other.write_bytes(said)
    other.with_name("other.json.sig").write_bytes(kept.with_name("kept.json.sig").read_bytes())
    told = since(demo, other)
    assert (told.code, told.json["verdict"], told.json["since"]["holds"]) == (1, "invalid", False)
    assert [f["code"] for f in objections(told)] == ["history.rewritten"]


def test_a_changed_checkpoint(demo: Demo, kept: Path) -> None:
    """A checkpoint with another time of making no longer fits its signature."""
    kept.write_bytes(re.sub(rb'"made_at":"20\d\d', b'"made_at":"2031', kept.read_bytes()))
    told = since(demo, kept)
    assert (told.code, told.json["verdict"]) == (1, "invalid")
    assert [f["code"] for f in objections(told)] == ["signature.invalid"]


@pytest.mark.parametrize("answer", ["n\n", "", "yes please\n"])
def test_nothing_is_written_without_a_yes(demo: Demo, answer: str) -> None:
    """Who does not say yes has signed nothing."""
    told = witness(demo.sponsor, *WHO, "-o", "kept.json", answer=answer)
    assert (told.code, told.out.endswith("not signed\n")) == (1, True)
    assert list(demo.sponsor.folder.glob("kept*")) == []


def test_an_older_checkpoint_is_never_overwritten(demo: Demo) -> None:
    """A checkpoint is kept: the file gets a name of its own, and is not written a second time."""
    told = witness(demo.sponsor, *WHO)
    steps = demo.sponsor.git("rev-list", "--first-parent", "--count", "origin/main")
    (first,) = demo.sponsor.folder.glob("checkpoint-*.json")
    assert (told.code, first.name) == (0, f"checkpoint-{steps}.json")
    before = first.read_bytes()
    again = witness(demo.sponsor, *WHO)
    assert (again.code, first.read_bytes()) == (2, before)
    assert "is there already" in again.err


def test_a_signature_that_a_killed_run_left_is_no_hindrance(demo: Demo) -> None:
    """A signature alone says nothing, and the next run puts its own in its place."""
    (demo.sponsor.folder / "kept.json.sig").write_text("half a signat", "ascii")
    assert witness(demo.sponsor, *WHO, "-o", "kept.json").code == 0
    assert since(demo, demo.sponsor.folder / "kept.json").code == 0


def test_the_settings_of_the_clone_name_person_and_key(demo: Demo) -> None:
    """Who has set up a clone for signing needs to name neither number nor key; of a bundle, there is nobody."""
    told = called("checkpoint", "--anchor", demo.world.anchor, "-o", "k.json", cwd=demo.sponsor.folder, answer="y\n")
    assert told.code == 0, told.err
    demo.sponsor.git("bundle", "create", "--quiet", demo.world.directory / "x.bundle", "main")
    command = ("checkpoint", "--repo", "x.bundle", "--anchor", "anchor.json")
    for words, missing in (((), "nobody said which key"), (("--key", "keys/PER-LRK-0003"), "nobody said who signs")):
        told = called(*command, *words, cwd=demo.world.directory, answer="y\n")
        assert (told.code, told.out) == (2, "")
        assert missing in told.err
    told = called(*command, "--key", "keys/PER-LRK-0003", *WHO, cwd=demo.world.directory, answer="y\n")
    assert told.code == 0, told.err


@pytest.mark.parametrize(
    ("who", "key", "words"),
    [
        ("PER-LRK-0003", "PER-LRK-0001", "is no key of Zeynep Yıldız"),
        ("PER-HRW-0001", "PER-HRW-0001", "was retired on 2026-06-02"),
        ("PER-LRK-0001", "PER-LRK-0001-root", "is no key of Annika Böttcher"),
        ("PER-LRK-0099", "PER-LRK-0001", "PER-LRK-0099 is nobody that this history knows"),
        ("SITE-HRW-0001", "PER-LRK-0001", "SITE-HRW-0001 is nobody that this history knows"),
        ("PER-HRW-0003", "PER-HRW-0003", "José Luis Peña has left"),
        ("PER-LRK-0003", "PER-LRK-0077", "PER-LRK-0077.pub cannot be read"),
    ],
)
def test_who_cannot_sign_is_told_before_the_question(demo: Demo, who: str, key: str, words: str) -> None:
    """A key or person that nobody could rely on later is refused before anything is asked."""
    told = witness(demo.sponsor, "--as", who, "-o", "kept.json", key=key)
    assert (told.code, told.out) == (2, "")
    assert words in told.err
    assert "   = hint: " in told.err
    assert list(demo.sponsor.folder.glob("kept*")) == []


def test_no_checkpoint_of_a_bad_history(demo: Demo) -> None:
    """Of a history that does not verify nobody makes a checkpoint, and the reasons are told."""
    bad = demo.cmo.begin("quiet").revise(CAPA, "Quietly", due="2027-06-30").commit("Quietly")
    demo.bypass(demo.cmo, bad)
    told = witness(demo.sponsor, *WHO, "--repo", demo.world.upstream, "-o", "kept.json")
    assert (told.code, told.out) == (1, "")
    assert told.err.startswith("invalid: ")
    assert "error[approval.missing]" in told.err
    assert "not signed: a checkpoint says that the history verifies" in told.err
    assert list(demo.sponsor.folder.glob("kept*")) == []


def test_no_checkpoint_without_an_anchor(demo: Demo) -> None:
    """Who signs for a history says which one, by an anchor; a guarded repository keeps its own."""
    command = ("checkpoint", *WHO, "--key", demo.sponsor.keys / "PER-LRK-0003", "-o", "kept.json")
    told = called(*command, cwd=demo.sponsor.folder, answer="y\n")
    assert (told.code, told.out) == (2, "")
    assert "keeps no anchor" in told.err
    told = called(*command, "--repo", demo.world.upstream, cwd=demo.sponsor.folder, answer="y\n")
    assert told.code == 0, told.err


def test_a_clock_far_behind_makes_no_checkpoint(demo: Demo, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a clock set before the last landing the signature could not be relied on, and nothing is written."""
    monkeypatch.setattr("sealtrail.cli.place.now", lambda: datetime(2026, 10, 1, 8, 0, tzinfo=UTC))
    told = witness(demo.sponsor, *WHO, "-o", "kept.json")
    assert told.code == 1
    assert "error[time.backdated] the checkpoint: made at 2026-10-01 08:00 UTC" in told.err
    assert list(demo.sponsor.folder.glob("kept*")) == []


def test_a_checkpoint_and_a_history_that_cannot_be_read(demo: Demo, kept: Path, tmp_path: Path) -> None:
    """Of a history that was cut off, nobody can tell whether it holds the checkpoint."""
    git("clone", "--quiet", "--bare", "--depth", "3", demo.world.upstream.as_uri(), "cut.git", cwd=tmp_path)
    command = ("verify", "--repo", "cut.git", "--anchor", demo.world.anchor, "--since", kept)
    told = called(*command, "--format", "json", cwd=tmp_path)
    assert (told.code, told.json["verdict"], told.json["since"]["holds"]) == (1, "indeterminate", False)
    assert [f["code"] for f in objections(told)] == ["object.missing", "step.unjudged"]
    text = called(*command, cwd=tmp_path).out
    assert text.startswith("indeterminate: 0 of 0 steps, 0 signatures\n")
