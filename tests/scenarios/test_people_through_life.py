"""People and their keys through their life, by the commands, from both sides, past the real hook."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from sealtrail.exemplar.keys import person_key
from sealtrail.signatures import fingerprint_of_line
from tests.scenarios.ceremony import YES, done, land, new_key, person, sign, sign_as_root, verdict
from tests.scenarios.desk import CAPA, SITE, Demo, Desk, git, landed_at

REPOSITORY = "urn:uuid:0b7c1d9e-5a52-4f0e-9d3b-6a4f6c0e2a71"
NEW = "PER-HRW-0006"
NEWCOMER = (
    *("person", "enrol", "--name", "Žofie O'Neil", "--role", "cmo.qu_head", "--role", "cmo.qu"),
    *("--identity", "in_person", "--checked-by", "PER-HRW-0001", "--checked-on", "2026-10-01"),
)
OPENED = """---
schema: capa/1
id: CAPA-HRW-2026-0901
title: The label printer prints the expiry date in the old form
revision: 1
state: open
org: harrow
classification: minor
sources:
  - {kind: deviation, reference: EV-26-0911, summary: The form was changed in one of two places.}
problem: Nobody compares the two places.
---

Found when the first pallet was packed.
"""


def approve_as_both(desk: Desk, number: str, *, author: str, root: str, other: str) -> None:
    """The three signatures that a change of a person takes."""
    done(sign(desk, number, author, meaning="authored"))
    sign_as_root(desk, number, root)
    done(sign(desk, number, other, meaning="approved"))


def opens_a_capa(desk: Desk, number: str, key: Path) -> None:
    """Somebody opens a CAPA and lands it alone."""
    desk.begin("printer").write("CAPA-HRW-2026-0901", OPENED)
    done(sign(desk, "CAPA-HRW-2026-0901", number, meaning="authored", key=key))
    done(land(desk, "printer"))


def test_newcomer_with_two_keys(demo: Demo, tmp_path: Path) -> None:
    """A head of quality who sits elsewhere is enrolled: a draft, two proofs by mail, three signatures, and then the
    newcomer signs with either key, while no private key ever left its owner.
    """
    cmo = demo.cmo.begin("enrol")
    told = done(cmo.run(*NEWCOMER, "--accepted-on", "2026-10-02"))
    line = f"sealtrail person prove {NEW} --org harrow --repository {REPOSITORY} --key FILE"
    assert f"  {line}\n" in told.out
    keys = [new_key(tmp_path / "newcomer", number) for number in (1, 2)]
    for key in keys:
        words = line.replace("FILE", str(key)).split()[1:]
        made = done(cmo.run(*words, "-o", tmp_path / "mail", answer=YES))
        assert "binds me as my signature by hand does" in made.out
    proofs = sorted((tmp_path / "mail").glob("*.json"))
    one = done(cmo.run("person", "enrol", NEW, "--proof", proofs[0]))
    assert "Žofie O'Neil heads a quality unit and has 1 key, expected 2" in one.out
    two = done(cmo.run("person", "enrol", NEW, "--proof", proofs[1]))
    assert "heads a quality unit" not in two.out
    assert 'missing: "approved" by sponsor.qa of larkspur\n' in two.out
    assert (
        "Annika Böttcher (PER-LRK-0001), Zeynep Yıldız (PER-LRK-0003), Ioana Marinescu (PER-LRK-0007) can sign"
        in two.out
    )
    refused = land(cmo, "enrol")
    assert refused.code == 1
    approve_as_both(cmo, NEW, author="PER-HRW-0005", root="PER-HRW-0002", other="PER-LRK-0003")
    done(land(cmo, "enrol"))
    opens_a_capa(cmo, NEW, keys[1])
    assert verdict(demo)["verdict"] == "valid"


def test_key_rotated(demo: Demo, tmp_path: Path) -> None:
    """A new key takes an old one's place in one revision, signed by both sides; then only the new one signs."""
    cmo, key = demo.cmo.begin("rotate"), new_key(tmp_path, 3)
    done(cmo.run("person", "rotate", "PER-HRW-0005", "--key", key))
    kinds = [[event.kind for event in k.events] for k in person(cmo, "PER-HRW-0005").keys]
    assert kinds == [["enrolled", "retired"], ["enrolled"]]
    approve_as_both(cmo, "PER-HRW-0005", author="PER-HRW-0005", root="PER-HRW-0001", other="PER-LRK-0001")
    done(land(cmo, "rotate"))
    cmo.begin("old").write("CAPA-HRW-2026-0901", OPENED)
    late = sign(cmo, "CAPA-HRW-2026-0901", "PER-HRW-0005", meaning="authored")
    assert late.code == 2
    assert "this key was retired on " in late.err
    opens_a_capa(cmo, "PER-HRW-0005", key)
    assert verdict(demo)["verdict"] == "valid"


def test_lost_key_reported_alone(demo: Demo) -> None:
    """Whoever lost a key reports it alone, at once, even with that very key; then it signs nothing more, and the second
    key of a head of quality does.
    """
    cmo = demo.cmo.begin("lost")
    lost, spare = person_key("PER-HRW-0001", 2), person_key("PER-HRW-0001", 3)
    unsaid = cmo.run("person", "revoke", "PER-HRW-0001", "--why", "Lost on a train")
    assert unsaid.code == 2
    assert lost.fingerprint in unsaid.err
    told = done(cmo.run("person", "revoke", "PER-HRW-0001", "--key", lost.fingerprint, "--why", "Lost on a train"))
    assert "Priya Raghunathan signs this alone, with this very key if need be; or one root holder of harrow" in told.out
    stranger = sign(cmo, "PER-HRW-0001", "PER-HRW-0005")
    assert stranger.code == 1
    done(sign(cmo, "PER-HRW-0001", "PER-HRW-0001", key=cmo.keys / lost.name))
    done(land(cmo, "lost"))
    cmo.begin("after").revise(CAPA, "Agreed", state="plan_approved")
    refused = sign(cmo, CAPA, "PER-HRW-0001", meaning="approved", key=cmo.keys / lost.name)
    assert refused.code == 2
    assert "this key was revoked on " in refused.err
    done(sign(cmo, CAPA, "PER-HRW-0001", meaning="approved", key=cmo.keys / spare.name))
    assert verdict(demo)["verdict"] == "valid"


def test_stolen_key_and_what_it_touched(demo: Demo, tmp_path: Path) -> None:
    """Both sides report a key as misused since a time: the steps that rest on it are told before anybody signs, verify
    calls them suspect, and signed anew unchanged they are valid again.
    """
    sponsor, since = demo.sponsor, (landed_at(demo, demo.tip) + timedelta(minutes=1)).isoformat()
    sponsor.git("fetch", "--quiet", demo.world.fork, "waiting:waiting")
    sponsor.git("checkout", "--quiet", "waiting")
    done(sponsor.run("sign", SITE, answer=YES))
    done(land(sponsor, "waiting"))
    sponsor.begin("stolen")
    key = new_key(tmp_path, 4)
    words = ("--key", key, "--compromised", "--since", since, "--why", "Taken from a car")
    told = done(sponsor.run("person", "rotate", "PER-LRK-0003", *words))
    assert "1 of the steps that landed since then would be SUSPECT" in told.out
    assert f"{demo.tip[:12]}  {SITE}: others may have used the key" in told.out
    approve_as_both(sponsor, "PER-LRK-0003", author="PER-LRK-0005", root="PER-LRK-0002", other="PER-HRW-0001")
    done(land(sponsor, "stolen"))
    found = verdict(demo)
    assert found["verdict"] == "suspect"
    (doubt,) = (f for f in found["findings"] if f["code"] == "key.compromised")
    assert SITE in doubt["hint"]
    cmo = demo.cmo
    cmo.git("fetch", "--quiet", "upstream")
    cmo.begin("anew")
    done(cmo.run("revise", SITE, "--why", "Signed anew: a key that was used for it had been stolen"))
    waits = cmo.run("status").out
    assert f'you can sign it: "authored" as cmo.qu: sealtrail sign {SITE}' in waits
    done(sign(cmo, SITE, "PER-HRW-0005", meaning="authored"))
    done(sign(cmo, SITE, "PER-HRW-0001", meaning="approved"))
    done(sign(cmo, SITE, "PER-LRK-0003", meaning="acknowledged", key=key))
    done(land(cmo, "anew"))
    assert verdict(demo)["verdict"] == "valid"


def in_doubt(demo: Demo) -> str:
    """What verify advises about the steps that rest on a key which others may have used."""
    return "\n".join(f["hint"] for f in verdict(demo)["findings"] if f["code"] == "key.compromised")


def test_closed_record_signed_anew(demo: Demo, tmp_path: Path) -> None:
    """A closed CAPA that rests on a stolen key is signed anew, its text unchanged, by everybody whom closing takes; a
    closed record that nothing casts doubt on is not begun again.
    """
    sponsor, closed, key = demo.sponsor.begin("stolen"), "CAPA-HRW-2026-0001", new_key(tmp_path, 7)
    assert sponsor.run("revise", closed, "--why", "Signed anew").code == 2
    words = ("--key", key, "--since", "2026-09-15T00:00:00Z", "--why", "Taken from a car")
    done(sponsor.run("person", "rotate", "PER-LRK-0003", *words))
    approve_as_both(sponsor, "PER-LRK-0003", author="PER-LRK-0005", root="PER-LRK-0002", other="PER-HRW-0001")
    done(land(sponsor, "stolen"))
    assert closed in in_doubt(demo)
    sponsor.begin("anew")
    told = done(sponsor.run("revise", closed, "--why", "Signed anew: compared with the paper"))
    assert f"{closed} is in doubt: this revision signs anew what it says" in told.err
    sponsor.commit("Begun")
    done(sign(sponsor, closed, "PER-HRW-0004", meaning="authored"))
    done(sign(sponsor, closed, "PER-HRW-0001", meaning="verified"))
    done(sign(sponsor, closed, "PER-HRW-0001", meaning="approved"))
    shown = done(sign(sponsor, closed, "PER-LRK-0001", meaning="approved"))
    assert "stays closed_effective" in shown.out
    done(land(sponsor, "anew"))
    assert closed not in in_doubt(demo)


def test_only_key_of_somebody_who_is_needed(demo: Demo, tmp_path: Path) -> None:
    """Even where too few people are left without it, a lost key is reported at once, alone; the command says what is to
    be done then, and a new key of the same person puts it right.
    """
    cmo = demo.cmo.begin("lost")
    told = done(cmo.run("person", "revoke", "PER-HRW-0005", "--why", "Lost on a train"))
    assert "could no longer be changed: too few different people could sign" in told.out
    done(sign(cmo, "PER-HRW-0005", "PER-HRW-0005"))
    done(land(cmo, "lost"))
    cmo.begin("found").write("CAPA-HRW-2026-0901", OPENED)
    assert sign(cmo, "CAPA-HRW-2026-0901", "PER-HRW-0005", meaning="authored").code == 2
    cmo.begin("again").git("clean", "-fdq")
    key = new_key(tmp_path, 5)
    done(cmo.run("person", "enrol", "PER-HRW-0005", "--key", key))
    approve_as_both(cmo, "PER-HRW-0005", author="PER-HRW-0001", root="PER-HRW-0002", other="PER-LRK-0003")
    done(land(cmo, "again"))
    opens_a_capa(cmo, "PER-HRW-0005", key)
    assert verdict(demo)["verdict"] == "valid"


def test_stolen_key_replaced_at_once(demo: Demo, tmp_path: Path) -> None:
    """A stolen key and the new one in its place take one revision, where both sides are at hand."""
    cmo = demo.cmo.begin("stolen")
    words = ("--key", new_key(tmp_path, 8), "--compromised", "--why", "Stolen on a train")
    done(cmo.run("person", "rotate", "PER-HRW-0005", *words))
    assert [event.kind for event in person(cmo, "PER-HRW-0005").keys[0].events] == ["enrolled", "compromised"]
    approve_as_both(cmo, "PER-HRW-0005", author="PER-HRW-0005", root="PER-HRW-0002", other="PER-LRK-0003")
    done(land(cmo, "stolen"))
    assert verdict(demo)["verdict"] == "valid"


def test_somebody_leaves(demo: Demo) -> None:
    """Somebody leaves: roles and keys end, what they signed stays valid, and they sign nothing more."""
    cmo = demo.cmo.begin("leave")
    told = done(cmo.run("person", "leave", "PER-HRW-0004", "--why", "Left Harrow"))
    gone = person(cmo, "PER-HRW-0004")
    assert (gone.state, [k.ended is not None for k in gone.keys]) == ("left", [True])
    assert all(role.valid_to is not None for role in gone.roles)
    assert "can sign: sealtrail sign PER-HRW-0004" in told.out
    approve_as_both(cmo, "PER-HRW-0004", author="PER-HRW-0005", root="PER-HRW-0001", other="PER-LRK-0003")
    done(land(cmo, "leave"))
    cmo.begin("late").write("CAPA-HRW-2026-0901", OPENED)
    late = sign(cmo, "CAPA-HRW-2026-0901", "PER-HRW-0004", meaning="authored")
    assert late.code == 1
    assert "Nguyễn Minh Đức has left" in late.out
    assert verdict(demo)["verdict"] == "valid"


def test_root_holder_hands_over_first(demo: Demo) -> None:
    """A root holder whom root cannot do without does not leave before somebody takes their place, and that is said."""
    sponsor = demo.sponsor.begin("leave")
    told = sponsor.run("person", "leave", "PER-LRK-0002", "--why", "Retired")
    assert told.code == 1
    assert "a root holder hands over first: sealtrail root replace PER-LRK-0002 PER-… --key FILE" in told.err
    assert sponsor.git("status", "--porcelain") == ""


def test_deputy_signs(demo: Demo) -> None:
    """For a while a deputy stands in for a role, is named by both sides' signatures, and signs what waits for it."""
    sponsor = demo.sponsor.begin("deputy")
    start = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=1)
    words = ("--role", "sponsor.qa", "--from", start.isoformat(), "--until", (start + timedelta(days=20)).isoformat())
    told = done(
        sponsor.run("person", "deputise", "PER-LRK-0003", "--to", "PER-LRK-0004", *words, "--why", "On holiday")
    )
    assert "can sign: sealtrail sign PER-LRK-0003" in told.out
    approve_as_both(sponsor, "PER-LRK-0003", author="PER-LRK-0001", root="PER-LRK-0002", other="PER-HRW-0001")
    done(land(sponsor, "deputy"))
    sponsor.git("fetch", "--quiet", demo.world.fork, "waiting:waiting")
    sponsor.git("checkout", "--quiet", "waiting")
    done(sign(sponsor, SITE, "PER-LRK-0004", meaning="acknowledged"))
    done(land(sponsor, "waiting"))
    assert verdict(demo)["verdict"] == "valid"
    assert git("log", "-1", "--format=%s", "main", cwd=demo.world.upstream) == f"Land {SITE}"


def test_role_given_and_ended(demo: Demo) -> None:
    """A role is given for one site and another one ends, in one revision that both sides sign."""
    cmo = demo.cmo.begin("role")
    words = ("--give", "cmo.qu@SITE-HRW-0001", "--end", "cmo.techops", "--why", "Moves to quality")
    done(cmo.run("person", "role", "PER-HRW-0004", *words))
    roles = [(r.role, r.sites, r.valid_to is None) for r in person(cmo, "PER-HRW-0004").roles]
    assert roles == [("cmo.techops", "all", False), ("cmo.qu", ("SITE-HRW-0001",), True)]
    approve_as_both(cmo, "PER-HRW-0004", author="PER-HRW-0005", root="PER-HRW-0001", other="PER-LRK-0003")
    done(land(cmo, "role"))
    assert verdict(demo)["verdict"] == "valid"


def test_further_key_of_a_token(demo: Demo, tmp_path: Path) -> None:
    """A further key of somebody who is known belongs to them for ever: nobody else can enrol it any more."""
    cmo, key = demo.cmo.begin("spare"), new_key(tmp_path, 6)
    done(cmo.run("person", "enrol", "PER-HRW-0005", "--key", key, "--expires", "2028-05-04T00:00:00+02:00"))
    held = person(cmo, "PER-HRW-0005").keys[1]
    assert held.fingerprint == fingerprint_of_line(held.public)
    assert held.expires is not None
    approve_as_both(cmo, "PER-HRW-0005", author="PER-HRW-0005", root="PER-HRW-0001", other="PER-LRK-0003")
    done(land(cmo, "spare"))
    cmo.begin("again")
    other = cmo.run("person", "enrol", "PER-HRW-0004", "--key", key)
    assert other.code == 2
    assert f"the key {held.fingerprint} belongs to PER-HRW-0005" in other.err
    assert cmo.git("status", "--porcelain") == ""
