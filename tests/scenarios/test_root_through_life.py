"""Root and policy through their life: holders, thresholds, policies, by the commands and past the real hook."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from sealtrail.model import Policy, Root
from sealtrail.store import directory_snapshot
from tests.scenarios.ceremony import YES, done, land, new_key, sign, sign_as_root, verdict, written
from tests.scenarios.desk import CAPA, SITE, Demo, Desk


def root_of(desk: Desk) -> Root:
    """The root as it lies here."""
    return directory_snapshot(desk.folder).file("schema/root.yaml", Root).model


def policy_of(desk: Desk) -> Policy:
    """The policy as it lies here."""
    return directory_snapshot(desk.folder).file("schema/policy.yaml", Policy).model


def edit_policy(desk: Desk, old: str, new: str) -> None:
    """Change a line of the policy as somebody does with an editor."""
    file = desk.folder / "schema/policy.yaml"
    text = file.read_text("utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), "utf-8")


def missing(told_by: Desk) -> set[tuple[str, str]]:
    """What the gate still misses of root holders, by organisation and root version."""
    found = told_by.gate().json["findings"]
    words = [f["message"].split() for f in found if f["code"] == "root.threshold"]
    return {(word[0], word[word.index("version") + 1].rstrip(",")) for word in words}


def test_lost_root_holder_replaced(demo: Demo, tmp_path: Path) -> None:
    """A root holder whose key is lost is replaced by the signatures of those who remain; the old key stays listed, so
    that nobody ever enrols it.
    """
    sponsor, key = demo.sponsor.begin("replace"), new_key(tmp_path, 11)
    before = policy_of(sponsor).version
    lost = next(h.public for h in root_of(sponsor).organisations[0].holders if h.person == "PER-LRK-0002")
    words = ("PER-LRK-0002", "PER-LRK-0004", "--key", f"{key}.pub", "--why", "The token fell into the river")
    told = done(sponsor.run("root", "replace", *words))
    assert "version 1, 1 of larkspur: Annika Böttcher (PER-LRK-0001), Tomáš Novotný (PER-LRK-0002)\n" in told.out
    assert "version 2, 1 of larkspur: Annika Böttcher (PER-LRK-0001), Mateusz Wójcik (PER-LRK-0004)\n" in told.out
    change, root = written(told, "SYS"), root_of(sponsor)
    assert (root.version, policy_of(sponsor).version) == (2, before + 1)
    assert [(h.person, h.public, h.kind) for h in root.former_holders] == [("PER-LRK-0002", lost, "retired")]
    done(sponsor.run("sign", change, answer=YES))
    sign_as_root(sponsor, change, "PER-LRK-0001", "PER-HRW-0001")
    done(land(sponsor, "replace"))
    sponsor.begin("again")
    other = sponsor.run(
        "root", "add", "PER-LRK-0003", "--key", f"{sponsor.keys / 'PER-LRK-0002-root'}.pub", "--why", "x"
    )
    assert other.code == 2
    assert "belongs to PER-LRK-0002" in other.err
    done(sponsor.run("govern", "--renew", "--why", "The new holder's first signature"))
    second = next(p.name for p in sponsor.folder.glob("records/system-changes/*/*") if p.name > change)
    done(sponsor.run("sign", second, answer=YES))
    sign_as_root(sponsor, second, "PER-HRW-0002")
    sign_as_root(sponsor, second, "PER-LRK-0004", key=key)
    done(land(sponsor, "again"))
    assert verdict(demo)["verdict"] == "valid"


def test_threshold_raised_by_both_roots(demo: Demo, tmp_path: Path) -> None:
    """A third holder and a threshold of two come in one version, which takes the thresholds of the old root and of the
    new one; from then on one holder alone approves nothing.
    """
    sponsor, key = demo.sponsor.begin("two"), new_key(tmp_path, 12)
    first = done(sponsor.run("root", "add", "PER-LRK-0003", "--key", f"{key}.pub", "--why", "A third holder"))
    told = done(sponsor.run("root", "threshold", "larkspur", "2", "--why", "Two of three sign"))
    change = written(first, "SYS")
    assert f"{change} revision 1: none to effective\n" in told.out
    assert "version 2, 2 of larkspur: " in told.out
    text = sponsor.text(change)
    assert "A third holder" in text
    assert "Two of three sign" in text
    done(sign(sponsor, change, "PER-LRK-0005", meaning="authored"))
    sponsor.commit("Two of three")
    assert missing(sponsor) == {("larkspur", "1"), ("larkspur", "2"), ("harrow", "1"), ("harrow", "2")}
    sign_as_root(sponsor, change, "PER-LRK-0001", "PER-HRW-0001")
    sponsor.commit("One each")
    assert missing(sponsor) == {("larkspur", "2")}
    assert sponsor.run("land", "two").code == 1
    sign_as_root(sponsor, change, "PER-LRK-0003", key=key)
    done(land(sponsor, "two"))
    sponsor.begin("next")
    edit_policy(sponsor, "skew_minutes: 15", "skew_minutes: 10")
    change = written(done(sponsor.run("govern", "--why", "Clocks are better now")), "SYS")
    done(sign(sponsor, change, "PER-LRK-0005", meaning="authored"))
    sign_as_root(sponsor, change, "PER-LRK-0001", "PER-HRW-0001")
    assert land(sponsor, "next").code == 1
    sign_as_root(sponsor, change, "PER-LRK-0002")
    done(land(sponsor, "next"))
    assert verdict(demo)["verdict"] == "valid"


def test_stolen_root_key(demo: Demo, tmp_path: Path) -> None:
    """A root key that others may have used is replaced; the policy that it approved is told before anybody signs, is
    suspect from then on, and is signed anew as it stands by the root holders whom nothing casts doubt on.
    """
    sponsor, key = demo.sponsor.begin("policy"), new_key(tmp_path, 13)
    since = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=1)
    edit_policy(sponsor, "skew_minutes: 15", "skew_minutes: 10")
    policy = written(done(sponsor.run("govern", "--why", "Clocks are better now")), "SYS")
    done(sign(sponsor, policy, "PER-LRK-0005", meaning="authored"))
    sign_as_root(sponsor, policy, "PER-LRK-0001", "PER-HRW-0001")
    done(land(sponsor, "policy"))
    landed = demo.tip
    sponsor.begin("stolen")
    words = ("PER-LRK-0001", "PER-LRK-0001", "--key", f"{key}.pub", "--why", "Copied", "--since", since.isoformat())
    told = done(sponsor.run("root", "replace", *words))
    assert "1 of the steps that landed since then would be SUSPECT, until both sides sign them anew:" in told.out
    assert f"{landed[:12]}  {policy}: others may have used the key" in told.out
    (former,) = root_of(sponsor).former_holders
    assert (former.person, former.kind) == ("PER-LRK-0001", "compromised")
    change = written(told, "SYS")
    done(sign(sponsor, change, "PER-LRK-0005", meaning="authored"))
    sign_as_root(sponsor, change, "PER-LRK-0002", "PER-HRW-0001")
    done(land(sponsor, "stolen"))
    assert verdict(demo)["verdict"] == "suspect"
    sponsor.begin("anew")
    change = written(done(sponsor.run("govern", "--renew", "--why", "Signed anew, as it stands")), "SYS")
    done(sign(sponsor, change, "PER-LRK-0005", meaning="authored"))
    sign_as_root(sponsor, change, "PER-LRK-0002", "PER-HRW-0001")
    done(land(sponsor, "anew"))
    found = verdict(demo)
    assert found["verdict"] == "valid", found["findings"]


def test_policy_changed_while_others_work(demo: Demo) -> None:
    """A policy is changed by edit, govern, sign and land; what was signed under the policy before still lands, though
    the sentence that was signed is another one now.
    """
    sponsor = demo.sponsor.begin("policy")
    before = policy_of(sponsor).version
    edit_policy(
        sponsor, "approved: I have reviewed this and approve it.", "approved: I have read this, and approve it."
    )
    assert sponsor.run("govern").code == 2
    change = written(done(sponsor.run("govern", "--why", "Plainer words")), "SYS")
    edit_policy(sponsor, "default: 21,", "default: 28,")
    again = done(sponsor.run("govern"))
    assert written(again, "SYS") == change
    policy = policy_of(sponsor)
    assert policy.version == before + 1
    assert [(p.version, p.meanings) for p in policy.previous] == [
        (version, {"approved": "I have reviewed this and approve it."}) for version in range(1, before + 1)
    ]
    done(sponsor.run("sign", change, answer=YES))
    sign_as_root(sponsor, change, "PER-LRK-0002", "PER-HRW-0002")
    done(land(sponsor, "policy"))
    cmo = demo.cmo
    done(cmo.run("land", "origin/ready", "--remote", "upstream"))
    assert verdict(demo)["verdict"] == "valid"
    assert "revision: 3" in cmo.git("show", f"upstream/main:records/capas/2026/{CAPA}/index.md")


def test_a_page_takes_no_new_policy(demo: Demo) -> None:
    """A change of a page alone is pinned and signed by quality people, and leaves the policy's version as it is."""
    sponsor = demo.sponsor.begin("page")
    with (sponsor.folder / "site/pages/about.md").open("a", encoding="utf-8") as page:
        page.write("\nOne more line.\n")
    told = done(sponsor.run("govern", "--why", "One more line"))
    change = written(told, "SYS")
    assert "schema/policy.yaml" not in told.out
    done(sign(sponsor, change, "PER-LRK-0005", meaning="authored"))
    done(sign(sponsor, change, "PER-LRK-0003", meaning="approved"))
    done(sign(sponsor, change, "PER-HRW-0005", meaning="acknowledged"))
    done(land(sponsor, "page"))
    assert verdict(demo)["verdict"] == "valid"


def test_other_work_does_not_travel_along(demo: Demo) -> None:
    """Where a record is changed on the same branch, the command says that the policy lands in a step of its own."""
    sponsor = demo.sponsor.begin("both").revise(SITE, "A new gate")
    edit_policy(sponsor, "default: 21,", "default: 28,")
    told = done(sponsor.run("govern", "--why", "Four weeks"))
    assert f"land it in a step of its own: {SITE} changed here too, and cannot travel with it" in told.out
