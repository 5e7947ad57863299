"""The trail, the exports and the list of keys, given what no honest history holds: nothing is told that was not so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from sealtrail import gate, history
from sealtrail.history import exports
from sealtrail.history.trail import signatures_of
from tests.gate.bench import ADMIN, HEAD, POLICY, QA, SITE, path_of
from tests.gate.past import Past, lived

CHANGED = "SYS-LRK-2026-0002"


@pytest.fixture
def past() -> Past:
    """The story, and main where it ended."""
    return lived().fork()


def of_site(past: Past) -> gate.Step:
    """The site's sheet is changed."""
    past.bench.address().site()
    return past.land()


# --- the trail ------------------------------------------------------------------------------------------------------


def test_reading_it_later_changes_no_governed_file(past: Past) -> None:
    """A late acknowledgement of a system change does not tell once more of the files that it pinned."""
    past.bench.sign(QA, "acknowledged", "sponsor.qa", record=CHANGED)
    assert [e.action for e in history.trail([past.land()])] == ["signed"]


def test_a_statement_that_does_not_count_is_no_signature(past: Past) -> None:
    """A statement against which something speaks is nobody's signature, even beside others that count."""
    step = of_site(past)
    (record,) = step.verdict.records
    bad, *good = record.statements
    told = signatures_of(step, replace(record, statements=(replace(bad, code="key.unknown"), *good)))
    assert {s.path for s in told} == {s.path for s in good}


def test_without_a_reason_or_an_author_none_is_told(past: Past) -> None:
    """Where the record gives no reason and nobody wrote it, the trail makes none up."""
    past.bench.write(path_of(SITE), past.bench.read(path_of(SITE)).replace(b"change_reason", b"# change_reason"))
    past.bench.address().swap(path_of(SITE), "change_reason: ", "# change_reason: ")
    step = past.push()
    nobody = tuple(replace(record, statements=()) for record in step.verdict.records)
    told = list(history.trail([replace(step, verdict=gate.Verdict(nobody, ()))]))
    assert told
    assert {(e.why, e.who) for e in told} == {("", ())}


def test_comments_stand_on_lines_of_their_own(past: Past) -> None:
    """Several comments are told as they stand: each on its line, before and after."""
    path = path_of(SITE)
    past.bench.address().swap(path, "schema: site/1", "# One.\n# Two.\nschema: site/1").site()
    past.land()
    past.bench.edit(SITE, swap={"# Two.": "# Three."}).site()
    comments = next(iter(history.trail([past.land()])))
    assert (comments.old, comments.new) == ("# One.\n# Two.", "# One.\n# Three.")


# --- as data --------------------------------------------------------------------------------------------------------


def test_a_row_about_a_place_within(past: Past) -> None:
    """As data a place within a field is written with dots, and numbers as they are."""
    event = next(iter(history.trail([of_site(past)])))
    assert exports.trail_row(replace(event, place=("keys", 0, "events")))["field"] == "keys.0.events"


def test_a_row_about_nobody(past: Past) -> None:
    """As data an event of which nobody declared a time has an empty one, and no name."""
    event = next(iter(history.trail([of_site(past)])))
    row = exports.trail_row(replace(event, who=()))
    assert (row["who"], row["declared_at"]) == ("", "")


def test_a_row_about_a_day(past: Past) -> None:
    """As data a value that JSON has no form for is written as its text."""
    event = next(iter(history.trail([of_site(past)])))
    assert exports.trail_row(replace(event, old=[date(2026, 10, 1)]))["old"] == '["2026-10-01"]'


# --- keys for stock tools -------------------------------------------------------------------------------------------


def test_no_valid_step_no_keys(past: Past) -> None:
    """Of a history in which no step counts no key is listed, only the lines that say what the file is."""
    nothing = replace(past.verify(), steps=())
    assert all(line.startswith("#") for line in history.allowed_signers(nothing).splitlines())


def test_a_root_that_cannot_be_read_lists_no_keys(past: Past) -> None:
    """Where nobody can read what governs, people's keys are listed and root keys are not."""
    report = past.verify()
    lawless = tuple(replace(step, result=step.result.advance({POLICY: None})) for step in report.steps)
    lines = history.allowed_signers(replace(report, steps=lawless)).splitlines()
    assert "# root key" not in lines
    assert {line.split(" ")[0] for line in lines} >= {HEAD, QA, ADMIN}
