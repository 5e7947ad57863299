"""incident: what is asked before anything is put back. The cures themselves are played in the scenarios."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.demo import NOW, clone, made
from tests.cli.terminal import sealtrail
from tests.git.porcelain import commit, git, line, write

AUTHOR = ("-c", "user.name=x", "-c", "user.email=x@y")


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock that stands still, in the year of the story."""
    monkeypatch.setattr("sealtrail.cli.place.now", lambda: NOW)


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """The sponsor's working clone, whose main holds a step that nobody signed."""
    folder = clone(tmp_path / "work")
    git(folder, "remote", "remove", "origin")
    with (folder / "site/pages/about.md").open("a", encoding="utf-8") as page:
        page.write("\nPushed past the gate.\n")
    git(folder, *AUTHOR, "commit", "-qam", "x")
    return folder


def test_a_draft(work: Path) -> None:
    """The incident names the step with everything that speaks against it, and the page is as it was before."""
    said = sealtrail("incident", at=work)
    assert (said.code, said.err) == (0, "")
    bad, count = line(work, "rev-parse", "HEAD"), line(work, "rev-list", "--first-parent", "--count", "HEAD")
    text = (work / "records/incidents/2026/INC-LRK-2026-0001/index.md").read_text("utf-8")
    assert f"steps:\n  - {{commit: {bad}, codes: [governed.pins, time.backdated]}}\n" in text
    assert "title: 1 step on the branch of record does not count\n" in text
    assert git(work, "diff", "HEAD~1", "--stat") == b""
    assert said.out.splitlines() == [
        "wrote records/incidents/2026/INC-LRK-2026-0001/index.md; these steps do not count:",
        f"  step {count}  {bad[:12]}  governed.pins, time.backdated",
        "every other file is as the last step that counts left it",
        "no anchor was asked for: verify with yours, before and after",
        "next: write the four texts in records/incidents/2026/INC-LRK-2026-0001/index.md in place of TODO; then",
        "      git switch -c inc-lrk-2026-0001; git add --all; git commit; then sealtrail sign INC-LRK-2026-0001",
        "root holders of both sides sign it, with their root keys; then it is landed like any change",
    ]


def test_two_steps_and_all_texts(work: Path) -> None:
    """Whatever failed is named, and texts given on the command line are written as they are."""
    git(work, *AUTHOR, "commit", "-q", "--allow-empty", "-m", "y")
    texts = ("--happened", "A:\n- b", "--cause", "C", "--impact", "None", "--measures", "D")
    said = sealtrail("incident", *texts, "--as", "PER-HRW-0005", at=work)
    assert said.code == 0
    text = (work / "records/incidents/2026/INC-HRW-2026-0001/index.md").read_text("utf-8")
    assert "title: 2 steps on the branch of record do not count\n" in text
    assert "happened: |-\n  A:\n  - b\n" in text
    assert text.count("codes: [governed.pins, time.backdated]") == 2
    assert "in place of" not in said.out
    assert sealtrail("check", "INC-HRW-2026-0001", at=work).code == 0


def test_the_clone_itself_is_never_touched(work: Path) -> None:
    """A tree that names files of git's own, which git itself never checks out, makes nobody remove them."""
    config = (work / ".git/config").read_bytes()
    blob = line(work, "hash-object", "-w", "--stdin", given=b"x")
    inner = line(work, "mktree", given=f"100644 blob {blob}\tconfig\n".encode())
    outer = git(work, "ls-tree", "HEAD") + f"040000 tree {inner}\t.git\n".encode()
    tree = write(work / ".git", "tree", b"".join(map(entry, sorted(outer.splitlines(), key=name_of))))
    bad = commit(work, tree, "HEAD")
    git(work, "update-ref", "refs/heads/main", bad)
    said = sealtrail("incident", at=work)
    assert said.code == 0, said.err
    assert (work / ".git/config").read_bytes() == config


def entry(printed: bytes) -> bytes:
    """An entry of a tree in git's own form, from a line of ``ls-tree``."""
    mode, _, rest = printed.split(b" ", 2)
    return mode.lstrip(b"0") + b" " + name_of(printed) + b"\0" + bytes.fromhex(rest.split(b"\t")[0].decode())


def name_of(printed: bytes) -> bytes:
    """The name in a line of ``ls-tree``."""
    return printed.partition(b"\t")[2]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--org", "acme"), "there is no organisation acme"),
        (("--as", "PER-LRK-0099"), "nobody said for which organisation"),
        (("--happened", " "), "--happened is empty"),
        (("--base", "nowhere"), "there is no branch or commit nowhere"),
    ],
)
def test_what_cannot_be_said(work: Path, words: tuple[str, ...], message: str) -> None:
    """What cannot be is refused in plain words before any file is put back."""
    said = sealtrail("incident", *words, at=work)
    assert said.code == 2
    assert message in said.err
    assert git(work, "status", "--porcelain", "-uall") == b""


def test_files_that_were_never_committed_stay(work: Path) -> None:
    """A file of somebody's own is in the way of an incident, and is named instead of removed."""
    mine = work / "records/sites/SITE-HRW-0001/attachments/mine.txt"
    mine.parent.mkdir()
    mine.write_text("mine", "utf-8")
    said = sealtrail("incident", at=work)
    assert said.code == 2
    assert "records/sites/SITE-HRW-0001/attachments/mine.txt is changed here" in said.err
    assert "git stash --include-untracked" in said.err
    assert mine.read_text("utf-8") == "mine"


def test_a_history_that_cannot_be_judged(tmp_path: Path) -> None:
    """In a shallow clone nobody can say what to go back to, and nothing is written."""
    folder = tmp_path / "shallow"
    git(tmp_path, "clone", "-q", "--depth", "3", f"file://{made().upstream}", str(folder))
    said = sealtrail("incident", "--org", "larkspur", at=folder)
    assert said.code in {2, 3}
    assert "= hint: " in said.err
    assert git(folder, "status", "--porcelain") == b""
