"""Mistakes are curable: what got past the gate is named by both sides and put right, and stays seen for ever."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.scenarios.ceremony import YES, done, land, sign, sign_as_root, verdict, written
from tests.scenarios.desk import CAPA, SITE, Demo, Desk, git, refused

TEXTS = (
    *("--happened", "A step landed that the gate would have refused."),
    *("--cause", "Somebody with a hand on the server switched the hook off."),
    *("--impact", "None: nobody used what it brought."),
    *("--measures", "Two people hold the server's key from now on."),
)


def bypass(demo: Demo) -> str:
    """An administrator moves a due date by himself and pushes it past the hook."""
    admin = demo.sponsor.begin("quick")
    admin.revise(CAPA, "More time", due="2027-06-30")
    commit = admin.commit("More time")
    demo.bypass(admin, commit)
    return "approval.missing"


def stale_base(demo: Demo) -> str:
    """A squash from an old branch puts back another record's older text, and is pushed past the hook."""
    cmo = demo.cmo
    stale = cmo.text(CAPA)
    done(cmo.run("land", "origin/ready", "--remote", "upstream"))
    cmo.git("fetch", "--quiet", "upstream")
    cmo.begin("squashed").write(CAPA, stale)
    for file in cmo.git("diff", "--name-only", "--diff-filter=A", "HEAD~1", "HEAD").splitlines():
        (cmo.folder / file).unlink()
    demo.bypass(cmo, cmo.commit("Squash of an old branch"))
    return "approval.append-only"


def wrong_clock(demo: Demo) -> str:
    """A late acknowledgement, signed and dated in 2099 by a machine whose clock is wrong, is pushed past the hook."""
    when = datetime(2099, 1, 1, 12, 0, tzinfo=UTC)
    sponsor = demo.sponsor.begin("read")
    sponsor.sign("QA-LRK-0001-02", "PER-LRK-0003", "acknowledged", "sponsor.qa", at=when)
    sponsor.commit("Read", at=when)
    demo.bypass(sponsor, sponsor.merge("read", at=when))
    return "time.future"


def other_rules(demo: Demo) -> str:
    """An administrator relaxes the policy and gives himself a quality role, and pushes both past the hook."""
    admin = demo.sponsor.begin("rules")
    policy = admin.folder / "schema/policy.yaml"
    policy.write_text(policy.read_text("utf-8").replace("default: 21,", "default: 365,"), "utf-8")
    admin.change("PER-LRK-0005", "records.admin", "sponsor.qa")
    demo.bypass(admin, admin.commit("Simpler"))
    return "policy.version"


def honest_work(demo: Demo) -> Desk:
    """The sponsor signs what the CMO's branch ``waiting`` waits for, and has not landed it yet."""
    sponsor = demo.sponsor
    sponsor.git("fetch", "--quiet", demo.world.fork, "waiting:waiting")
    sponsor.git("checkout", "--quiet", "waiting")
    done(sponsor.run("sign", SITE, answer=YES))
    sponsor.commit("Acknowledged")
    return sponsor


@pytest.mark.parametrize("mistake", [bypass, stale_base, wrong_clock, other_rules])
def test_a_mistake_is_cured(demo: Demo, mistake: Callable[[Demo], str]) -> None:
    """After an admin's bypass, a stale-base merge, a commit dated 2099 or rules that nobody agreed on, honest work is
    refused; one incident, signed by both sides' root holders and landed through the hook, cures it without a
    force-push, and then it lands.
    """
    sponsor = honest_work(demo)
    code = mistake(demo)
    bad = demo.tip
    sponsor.git("fetch", "--quiet", "origin")
    refused(demo, sponsor, f"{sponsor.merge('waiting')}:main")
    cmo = demo.cmo
    cmo.git("fetch", "--quiet", "upstream")
    cmo.begin("incident")
    told = done(cmo.run("incident", *TEXTS))
    number = written(told, "INC")
    assert f"{bad[:12]}  " in told.out
    assert code in cmo.text(number)
    cmo.commit("What happened")
    done(sign(cmo, number, "PER-HRW-0005", meaning="authored"))
    sign_as_root(cmo, number, "PER-HRW-0001", "PER-LRK-0002")
    done(land(cmo, "incident"))
    found = verdict(demo)
    assert found["verdict"] == "valid"
    assert [one["record"] for one in found["incidents"]] == [number]
    assert [step["commit"] for step in found["incidents"][0]["cured"]] == [bad]
    assert bad in git("rev-list", "--first-parent", "main", cwd=demo.world.upstream).split()
    sponsor.git("fetch", "--quiet", "origin")
    done(sponsor.run("land", "waiting"))
    text = demo.cmo.run("verify", "--repo", demo.world.upstream, "--anchor", demo.world.anchor)
    assert text.out.startswith("valid with incidents: ")


def test_nothing_to_cure(demo: Demo) -> None:
    """Where every step counts there is nothing to cure, and nothing is written."""
    cmo = demo.cmo.begin("incident")
    told = cmo.run("incident", *TEXTS)
    assert (told.code, told.out) == (2, "")
    assert "nothing is to be cured" in told.err
    assert cmo.git("status", "--porcelain") == ""


def test_the_texts_may_come_later(demo: Demo) -> None:
    """Without texts the incident is a draft that says what is to be written, and a second run begins no other."""
    bypass(demo)
    cmo = demo.cmo
    cmo.git("fetch", "--quiet", "upstream")
    told = done(cmo.begin("incident").run("incident"))
    number = written(told, "INC")
    assert cmo.text(number).count(": TODO\n") == 4
    assert "write the four texts in " in told.out
    assert sign(cmo, number, "PER-HRW-0005").code == 2
    again = cmo.run("incident")
    assert again.code == 2
    assert "an incident is being written here already" in again.err


def test_an_incident_travels_alone(demo: Demo) -> None:
    """On a branch that does not begin at the present main, or with other work on the desk, nothing is put back."""
    bypass(demo)
    cmo = demo.cmo.begin("behind")
    cmo.git("fetch", "--quiet", "upstream")
    behind = cmo.run("incident", *TEXTS)
    assert behind.code == 2
    assert "git fetch upstream; git switch -c incident upstream/main" in behind.err
    cmo.begin("incident").change(SITE, "\n---\n", "\n---\n\nSomething of mine.\n")
    before = cmo.text(SITE)
    mine = cmo.run("incident", *TEXTS)
    assert mine.code == 2
    assert f"records/sites/{SITE}/index.md is changed here" in mine.err
    assert cmo.text(SITE) == before


def test_whatever_was_put_there_goes(demo: Demo, tmp_path: Path) -> None:
    """Files, links and folders that a bypass brought are taken away, what it took is there again, nothing that a link
    leads to is touched, and a run that was killed half way is finished by the next one.
    """
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "kept.txt").write_text("mine", "utf-8")
    admin = demo.sponsor.begin("mess")
    for file in (admin.folder / "records/sites").rglob("*"):
        if file.is_file():
            file.unlink()
    admin.git("rm", "-r", "--quiet", "--cached", "records/sites")
    for folder in sorted((admin.folder / "records/sites").rglob("*"), reverse=True):
        folder.rmdir()
    (admin.folder / "records/sites").rmdir()
    (admin.folder / "records/sites").symlink_to(outside)
    (admin.folder / "run.sh").write_text("#!/bin/sh\n", "utf-8")
    (admin.folder / "run.sh").chmod(0o755)
    (admin.folder / "schema/policy.yaml").chmod(0o755)
    demo.bypass(admin, admin.commit("A mess"))
    cmo = demo.cmo
    valid = cmo.git("rev-parse", "upstream/main^{tree}")
    cmo.git("fetch", "--quiet", "upstream")
    cmo.begin("incident")
    (cmo.folder / "run.sh").unlink()  # as a run leaves it that was killed
    number = written(done(cmo.run("incident", *TEXTS)), "INC")
    assert [path.name for path in outside.iterdir()] == ["kept.txt"]
    cmo.commit("What happened")
    cmo.git("rm", "-r", "--quiet", f"records/incidents/{number.split('-')[2]}/{number}")
    cmo.git("commit", "--quiet", "-m", "Without the incident")
    assert cmo.git("rev-parse", "HEAD^{tree}") == valid
