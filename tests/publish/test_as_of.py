"""The world as it was: a history cut at a moment knows nothing of later, and every page says that it is the past."""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from sealtrail import publish
from sealtrail.errors import UsageError
from sealtrail.history import Report, as_of
from sealtrail.publish.audience import shown
from sealtrail.publish.holdings import Holdings
from tests.cli.terminal import sealtrail
from tests.gate.bench import QA
from tests.gate.past import Past, founded, lived
from tests.history.test_incidents import site as honest
from tests.history.test_incidents import unsigned_plan
from tests.history.test_suspects import compromised, plan
from tests.publish.conftest import VERSION
from tests.publish.reading import pages
from tests.publish.test_site import content

DAY = "2026-06-30"
"""A day in the middle of the story, on which nothing landed."""


def told(report: Report) -> dict[str, object]:
    """Everything that a report says, as values that can be compared."""
    return {
        "verdict": report.verdict, "tip": report.tip, "anchor": report.anchor,
        "steps": [(s.number, s.commit.id, s.at, s.accepted) for s in report.steps],
        "valid": [s.number for s in report.valid_steps],
        "findings": [(f.code, f.message, f.commit) for f in report.findings],
        "incidents": [(c.record, c.step.number, c.cured) for c in report.incidents],
        "suspects": [(s.step.number, s.why, s.waiting) for s in report.suspects],
    }  # fmt: skip


def shorter(past: Past, steps: int) -> Report:
    """What verifying says of the same history when its branch ended earlier."""
    fork = past.fork()
    fork.memory.tip = past.steps[steps - 1].commit.id
    return fork.verify()


@pytest.fixture(scope="module")
def old(report: Report, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as of a day in the middle of the story; no test changes it."""
    out = tmp_path_factory.mktemp("past") / "site"
    return publish.build(report, out, tool_version=VERSION, as_of=DAY).directory


@pytest.fixture(scope="module")
def then(report: Report) -> Holdings:
    """What that site shows."""
    return shown(report, VERSION, as_of=DAY)


# --- the history -----------------------------------------------------------------------------------------------------


def test_a_cut_is_what_was_verified_then() -> None:
    """A history cut at any of its landings is what verifying the branch at that landing says."""
    past = lived().fork()
    report = past.verify()
    for step in report.valid_steps[:: max(1, len(report.steps) // 4)]:
        cut = as_of(report, step.commit.id)
        assert told(cut.report) == told(shorter(past, step.number))
        assert (cut.moment.at, cut.moment.later) == (step.at, len(report.steps) - step.number)


def test_a_day_ends_with_its_last_second() -> None:
    """A landing on a day counts for that day, one on the next day does not; an idle day shows the landing before it."""
    report = lived().fork().verify()
    for before, after in zip(report.valid_steps, report.valid_steps[1:], strict=False):
        if before.at.date() == after.at.date():
            continue
        for day in {before.at.date(), after.at.date() - timedelta(days=1)}:
            cut = as_of(report, day.isoformat())
            assert cut.report.tip == before.commit.id
            assert cut.moment.at == datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=UTC)


def test_a_later_incident_is_not_known() -> None:
    """Before an incident landed, the step that it names did not count either, and that nobody had said so is told."""
    past = lived().fork()
    failed, between = unsigned_plan(past), honest(past)
    cure = past.cure()
    report = past.verify()
    assert report.incidents
    cut = as_of(report, between.commit.id)
    assert (cut.report.verdict, cut.report.incidents, cut.moment.uncured) == ("valid", (), 1)
    assert failed.commit.id not in {step.commit.id for step in cut.report.valid_steps}
    now = as_of(report, cure.commit.id)
    assert (now.report.incidents, now.moment.uncured, now.moment.later) == (report.incidents, 0, 0)
    with pytest.raises(UsageError, match=f"step {failed.number}, the commit {failed.commit.id[:12]}, does not count"):
        as_of(report, failed.commit.id)


def test_a_later_doubt_is_not_known() -> None:
    """What a key casts doubt on today was in no doubt on the day before it was declared misused."""
    past = lived().fork()
    step = plan(past)
    compromised(past, QA, step.at)
    report = past.verify()
    assert (report.verdict, [s.step.number for s in report.suspects]) == ("suspect", [step.number])
    cut = as_of(report, step.commit.id).report
    assert (cut.verdict, cut.suspects, cut.findings) == ("valid", (), shorter(past, step.number).findings)


def test_moments_that_never_were() -> None:
    """A day before the first landing or after the last, no day at all, and a commit of another branch are refused."""
    report = founded().fork().verify()
    first, last = report.steps[0].at.date(), report.steps[-1].at.date()
    for asked, message in (
        (str(first - timedelta(days=1)), f"there was nothing yet: the first landing was on {first}"),
        (str(last + timedelta(days=1)), f"is after the last landing, which was on {last}"),
        ("2026-02-30", "is not a day of the calendar"), ("yesterday", "neither a day nor a commit"),
        ("0" * 40, "is no landing on this branch"), ("", "neither a day nor a commit"),
    ):  # fmt: skip
        with pytest.raises(UsageError, match=message) as refused:
            as_of(report, asked)
        assert refused.value.hint
    assert as_of(report, report.steps[0].commit.id[:12]).moment.later == len(report.steps) - 1


def test_two_landings_with_one_beginning() -> None:
    """The beginning of a commit's id that two landings share is refused."""
    report = founded().fork().verify()
    one, two, *_ = report.steps
    twin = dataclasses.replace(two, commit=dataclasses.replace(two.commit, id=one.commit.id[:20] + two.commit.id[20:]))
    with pytest.raises(UsageError, match=f"2 landings begin with {one.commit.id[:12]}"):
        as_of(dataclasses.replace(report, steps=(one, twin)), one.commit.id[:12])


# --- the site --------------------------------------------------------------------------------------------------------


def test_every_page_says_so(old: Path, report: Report) -> None:
    """Each page of a site of the past says before anything else that it is not the present, in its title too."""
    later = len(report.steps) - json.loads((old / "site.json").read_text("utf-8"))["steps"]
    assert later > 0
    for name, page in pages(old):
        assert f"As of {DAY} – not the present state {later} later steps on the branch" in page.text, name
        assert page.text.startswith(f"As of {DAY}: "), name


def test_the_present_says_nothing(site: Path) -> None:
    """No page of the present state for both partners carries such a notice."""
    for name, page in pages(site):
        assert "not the present state" not in page.text, name
        assert ("aside", "class", "notices") not in page.attributes, name
    assert json.loads((site / "site.json").read_text("utf-8"))["as_of"] is None


def test_standings_are_of_that_day(then: Holdings, holdings: Holdings) -> None:
    """Records are as they stood then: fewer, in the states of then, and reckoned for that day."""
    assert then.day == date.fromisoformat(DAY)
    assert then.records.keys() < holdings.records.keys()
    assert then.reckoned.world.on.date() == then.day
    for number, held in then.records.items():
        revisions = [r for r in holdings.records[number].revisions if r.step.at <= then.at]
        assert held.model == revisions[-1].record.model
        assert all(event.proven_at <= then.at for event in held.events)
    moved = [n for n, held in then.records.items() if held.standing.word != holdings.records[n].standing.word]
    assert moved


def test_nothing_of_later_is_there(old: Path, then: Holdings, holdings: Holdings) -> None:
    """No file of the site names a landing that came later, and no later record has a page."""
    later = {landing.commit for landing in holdings.basis.landings if landing.at > then.at}
    texts = {path: path.read_text("utf-8", "ignore") for path in old.rglob("*") if path.is_file()}
    assert not [(path, commit) for path, text in texts.items() for commit in later if commit in text]
    assert not [n for n in holdings.records.keys() - then.records.keys() if (old / holdings.records[n].page).exists()]


def test_site_json_says_so(old: Path, report: Report) -> None:
    """site.json names the moment that was asked for and how many steps came later."""
    told_ = json.loads((old / "site.json").read_text("utf-8"))
    assert told_["as_of"]["asked"] == DAY
    assert told_["as_of"]["at"] == f"{DAY}T23:59:59+00:00"
    assert told_["steps"] + told_["as_of"]["later_steps"] == len(report.steps)
    assert told_["commit"] == as_of(report, DAY).report.tip


def test_the_same_bytes_again(old: Path, report: Report, tmp_path: Path) -> None:
    """The same moment of the same history gives the same bytes."""
    again = publish.build(report, tmp_path / "again", tool_version=VERSION, as_of=DAY).directory
    assert content(again) == content(old)


def test_the_whole_branch_must_verify(report: Report, tmp_path: Path) -> None:
    """A history that does not verify today is not published as of yesterday either."""
    with pytest.raises(publish.PublishError, match="the history is invalid, expected valid"):
        publish.build(dataclasses.replace(report, verdict="invalid"), tmp_path / "x", tool_version=VERSION, as_of=DAY)


def test_the_command(repository: Path, report: Report, old: Path, tmp_path: Path) -> None:
    """The command line builds the same site, says what it is, and refuses a moment that never was with its hint."""
    anchor = tmp_path / "anchor.json"
    assert report.anchor is not None
    anchor.write_text(report.anchor.model_dump_json(by_alias=True))
    words = ("build", "--repo", str(repository), "--anchor", str(anchor), "--out", str(tmp_path / "site"))
    said = sealtrail(*words, "--as-of", DAY)
    assert said.code == 0, said.err
    assert f"site for both partners as of {DAY}: " in said.err
    assert (tmp_path / "site/history.html").read_text("utf-8").count("<tr") == (
        old / "history.html").read_text("utf-8").count("<tr")  # fmt: skip
    said = sealtrail(*words, "--as-of", "2020-01-01")
    assert said.code == 2
    assert "the first landing was on" in said.err
