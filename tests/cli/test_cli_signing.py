"""What sign shows, refuses and tidies up before it asks: no signature is offered that the gate could not take."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.demo import NOW, clone, made
from tests.cli.terminal import sealtrail
from tests.git.porcelain import git

CAPA = "CAPA-HRW-2026-0002"
INDEX = f"records/capas/2026/{CAPA}/index.md"
NEW = "CAPA-HRW-2026-0003"
TEXT = """---
schema: capa/1
id: CAPA-HRW-2026-0003
title: The label printer prints the expiry date in the old form
revision: 1
state: open
org: harrow
classification: minor
markets: [US, NO]
sources:
  - {kind: deviation, reference: EV-26-0911, summary: The form was changed in one of two places.}
problem: Nobody compares the two places.
actions:
  - {id: A1, kind: corrective, strength: strong, text: One place, addresses: [RC1], owner: PER-HRW-0004,
     due: "2026-12-11"}
root_causes: [{id: RC1, kind: root, category: machine.condition, statement: Two places}]
---

Found when the first pallet was packed.
"""


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock that stands still, after the story."""
    monkeypatch.setattr("sealtrail.cli.place.now", lambda: NOW)


@pytest.fixture
def cmo(tmp_path: Path) -> Path:
    """The manufacturer's working clone."""
    return clone(tmp_path / "cmo", "cmo")


def written(cmo: Path, text: str = TEXT) -> Path:
    """A new CAPA that lies in the clone."""
    path = cmo / f"records/capas/2026/{NEW}/index.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def swapped(path: Path, old: str, new: str) -> None:
    """One passage of a file replaced."""
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def statements(record: Path) -> list[str]:
    """The files in a record's folder of signatures."""
    return sorted(p.name for p in (record.parent / "approvals").glob("*"))


def test_a_new_record_is_shown_whole(cmo: Path) -> None:
    """Each field stands there in plain words, items by their own name or counted from one, and the text begins."""
    written(cmo)
    said = sealtrail("sign", NEW, at=cmo, typed="n\n")
    assert said.code == 1
    for line in (
        "  a new record",
        "  Classification: Minor",
        "  Markets: US, NO",
        "  Sources 1: Kind: Deviation; Reference: EV-26-0911; Summary: The form was changed in one of two places.",
        "  Root causes RC1: Kind: Root; Category: Machine: condition; Statement: Two places",
        "  text: Found when the first pallet was packed.",
        "  after this signature none is missing on this record",
    ):
        assert f"{line}\n" in said.out
    assert not re.search(r"[{}\[\]]'", said.out)


def test_long_texts_are_shown_by_their_beginning(cmo: Path) -> None:
    """A long field and a long text do not hide the question, and say how long they are."""
    written(cmo, TEXT.replace("Nobody compares", "Nobody " * 100 + "compares").replace("Found", "Found " * 200))
    said = sealtrail("sign", NEW, at=cmo, typed="n\n")
    assert re.search(r"^  Problem: (Nobody )+.*… \(\d+ characters\)$", said.out, re.MULTILINE)
    assert re.search(r"^  text: (Found )+.*… \(206 words in all\)$", said.out, re.MULTILINE)


def test_stale_signatures_are_removed_first(cmo: Path) -> None:
    """A signature over text that changed before it landed goes away, is told, and is given anew."""
    path = written(cmo)
    assert sealtrail("sign", NEW, at=cmo, typed="y\n").code == 0
    before = statements(path)
    swapped(path, "first pallet", "second pallet")
    said = sealtrail("sign", NEW, at=cmo, typed="y\n")
    assert said.code == 0
    assert said.err.count("removed a stale signature by Siobhán Kelleher: the text changed since\n") == 1
    after = statements(path)
    assert (len(before), len(after), set(before) & set(after)) == (2, 2, set())
    assert "ready to land" in sealtrail("status", at=cmo).out


def test_landed_signatures_are_never_removed(cmo: Path) -> None:
    """The next revision leaves every signature on the earlier ones where it is."""
    before = statements(cmo / INDEX)
    assert sealtrail("revise", CAPA, "--why", "Sent back", "--to", "open", at=cmo).code == 0
    said = sealtrail("sign", CAPA, at=cmo, typed="y\n")
    assert (said.code, "removed" in said.err) == (0, False)
    assert set(before) < set(statements(cmo / INDEX))


def test_what_no_signature_mends_is_mended_first(cmo: Path) -> None:
    """A step that no workflow allows is not offered for signature, and the signatures on it are left alone."""
    path = written(cmo)
    assert sealtrail("sign", NEW, at=cmo, typed="y\n").code == 0
    before = statements(path)
    swapped(path, "state: open", "state: implemented")
    said = sealtrail("sign", NEW, at=cmo, typed="y\n")
    assert said.code == 1
    assert "error[record.transition] a capa cannot begin as implemented" in said.out
    assert said.out.endswith("mend this first: no signature can make it pass\n")
    assert "Sign this?" not in said.out
    assert statements(path) == before
    assert "revision 1: none to implemented is no step; 0 valid signatures" in sealtrail("status", at=cmo).out


def test_a_conflict_is_no_landed_record(cmo: Path) -> None:
    """Where the change does not fit on main, its findings are shown and no acknowledgement is offered."""
    git(cmo, "checkout", "-q", "-b", "later")
    assert sealtrail("revise", CAPA, "--why", "Sent back", "--to", "open", at=cmo).code == 0
    git(cmo, "commit", "-qam", "Sent back")
    git(cmo, "checkout", "-q", "main")
    swapped(cmo / INDEX, "title: Drums", "title: All drums")
    said = sealtrail("sign", CAPA, "--base", "later", at=cmo, typed="y\n")
    assert said.code == 1
    assert "error[merge.conflict]" in said.out
    assert "mend this first: what would land cannot be judged" in said.out
    assert "acknowledge" not in said.out + said.err


def test_a_stray_file_is_told_and_nothing_is_acknowledged(cmo: Path) -> None:
    """What may not lie in the tree keeps the desk from guessing what a signature would mean."""
    (cmo / "records" / "notes.txt").write_text("x\n")
    said = sealtrail("sign", CAPA, at=cmo, typed="y\n")
    assert (said.code, "error[tree.path]" in said.out, "Sign this?" in said.out) == (1, True, False)


def test_the_other_side_is_named_where_its_field_moved(cmo: Path) -> None:
    """Before signing it is said that the sponsor's author will be missing, and afterwards why."""
    assert sealtrail("revise", CAPA, "--why", "More time", at=cmo).code == 0
    swapped(cmo / INDEX, "classification: major", 'classification: major\ndue: "2027-06-30"')
    swapped(cmo / INDEX, "occurs twice.", "occurs twice there.")
    said = sealtrail("sign", CAPA, at=cmo, typed="y\n")
    assert said.code == 0
    assert '  after this signature still missing:\n    "authored" by sponsor.qa of larkspur\n' in said.out
    assert "  Due: nothing -> 2027-06-30\n" in said.out
    again = sealtrail("sign", CAPA, at=cmo, typed="y\n")
    assert (again.code, "mend this first" in again.out) == (1, False)
    assert '"Due" cannot change without larkspur' in again.err
    other = ["--as", "PER-LRK-0003", "--key", str(made().keys / "PER-LRK-0003")]
    assert sealtrail("sign", CAPA, *other, at=cmo, typed="y\n").code == 0


def test_one_of_several_places_is_chosen(cmo: Path) -> None:
    """Where a person could fill two places of which each wants somebody else, both are named before the question."""
    assert sealtrail("revise", CAPA, "--why", "Agreed", "--to", "plan_approved", at=cmo).code == 0
    said = sealtrail("sign", CAPA, at=cmo, typed="n\n")
    assert said.code == 1
    assert "and one only:\n    this one: --meaning authored --role cmo.qu\n" in said.out
    assert "    or:       --meaning approved --role cmo.qu\n" in said.out
    said = sealtrail("sign", CAPA, "--meaning", "approved", at=cmo, typed="y\n")
    assert said.code == 0
    assert 'still missing:\n    "authored" by cmo.qu of harrow\n    "approved" by sponsor.qa of larkspur\n' in said.out


def test_a_wrong_key_is_told_before_the_question(cmo: Path) -> None:
    """Nothing is shown or asked with a key that cannot sign, and the fingerprints of those that can are named."""
    written(cmo)
    said = sealtrail("sign", NEW, "--key", str(made().keys / "PER-HRW-0001"), at=cmo, typed="y\n")
    assert (said.code, said.out) == (2, "")
    usable = git(cmo, "config", "--get", "sealtrail.key").decode().strip()
    assert "is not an enrolled key of Siobhán Kelleher" in said.err
    assert re.search(
        r"give the file of one of these keys with --key: SHA256:[A-Za-z0-9+/]{43}$", said.err, re.MULTILINE
    )
    assert sealtrail("sign", NEW, "--key", usable, at=cmo, typed="y\n").code == 0


def test_a_landed_record_takes_acknowledgements_alone_and_once(cmo: Path) -> None:
    """Nobody can approve after the fact, or say twice that they have read something."""
    said = sealtrail("sign", CAPA, "--meaning", "approved", at=cmo, typed="y\n")
    assert said.code == 1
    assert f'{CAPA} is landed and unchanged: nobody can give "approved" any more, only "acknowledged"' in said.out
    assert f"sealtrail revise {CAPA}" in said.out
    assert sealtrail("sign", CAPA, "--meaning", "acknowledged", at=cmo, typed="y\n").code == 0
    again = sealtrail("sign", CAPA, at=cmo, typed="y\n")
    assert again.code == 1
    assert "you acknowledged this revision already as cmo.qu" in again.out


def test_a_link_in_the_working_copy_is_not_followed(cmo: Path, tmp_path: Path) -> None:
    """Where a folder of the record is a symbolic link to another place, nothing is written or removed there."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "0123456789abcdef.json.sig").write_text("mine")
    written(cmo)
    (cmo / f"records/capas/2026/{NEW}/approvals").symlink_to(outside)
    said = sealtrail("sign", NEW, at=cmo, typed="y\n")
    assert said.code != 0
    assert [path.name for path in outside.iterdir()] == ["0123456789abcdef.json.sig"]
