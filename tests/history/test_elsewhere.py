"""The same history on another machine: another time zone, another clock, another list of keys to compare with."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from sealtrail import digest, history, statement
from sealtrail.exemplar.keys import person_key, root_key
from sealtrail.finding import Severity
from sealtrail.history import Report, exports
from sealtrail.history.checkpoint import Since, checkpoint_of, since
from sealtrail.model import Witness
from tests.gate.bench import CMO_HEAD, CMO_LEFT, DIRECTOR, QA, path_of
from tests.gate.past import lived
from tests.history.test_checkpoint import codes, tip, utc


@pytest.fixture(scope="module")
def report() -> Report:
    """The story's history, verified against its anchor."""
    return lived().fork().verify()


@pytest.fixture
def nepal(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine whose clock is five hours and three quarters ahead of UTC."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Asia/Kathmandu")
        time.tzset()
        yield
    time.tzset()


# --- row 13 ---------------------------------------------------------------------------------------------------------


def test_row_13_a_checkpoint(report: Report, nepal: None) -> None:
    """Row 13: a checkpoint made in Nepal is byte for byte the one made in London."""
    assert datetime.now().astimezone().strftime("%z") == "+0545"
    expected = tip(report)
    made = checkpoint_of(
        report, Witness(**expected.said()["predicate"]["signatory"]), at=report.steps[-1].at + timedelta(hours=1)
    )
    assert statement.build_checkpoint(made) == digest.canonical(expected.said())


def test_row_13_the_trail(report: Report, nepal: None) -> None:
    """Row 13: the times in the audit trail are UTC wherever it is written."""
    last = report.steps[-1]
    for event in history.trail([last]):
        row = exports.trail_row(event)
        assert event.declared_at is not None
        assert (row["declared_at"], row["proven_at"]) == (f"{event.declared_at:%Y-%m-%dT%H:%M:%SZ}", utc(last.at))


# --- clocks ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ahead", "expected"),
    [
        pytest.param(timedelta(0), [], id="the-moment-it-landed"),
        pytest.param(timedelta(seconds=-1), [], id="clocks-differ"),
        pytest.param(timedelta(minutes=-15), [], id="as-much-as-they-may"),
        pytest.param(timedelta(minutes=-15, seconds=-1), ["time.backdated"], id="a-second-more"),
    ],
)
def test_a_witness_with_another_clock(report: Report, ahead: timedelta, expected: list[str]) -> None:
    """A checkpoint may be dated before its step landed by as much as the policy lets clocks differ, and no more."""
    made = tip(report).bend("predicate.made_at", utc(report.steps[-1].at + ahead))
    assert codes(since(report, made.kept())) == expected


# --- what is told ---------------------------------------------------------------------------------------------------


def test_the_checkpoint_itself_is_told(report: Report) -> None:
    """What is told names the checkpoint that was held against the history, whether it holds or not."""
    good, bad = tip(report).kept(), tip(report).bend("predicate.steps", 999).kept()
    told: list[Since] = [since(report, good), since(report, bad)]
    assert [one.checkpoint for one in told] == [good.checkpoint, bad.checkpoint]
    assert [one.holds for one in told] == [True, False]


def test_a_doubtful_witness_is_flagged(report: Report) -> None:
    """A checkpoint by a key that others may have used is flagged for ever, and not refused."""
    last = report.steps[-1]
    text = (last.result.read(path_of(QA)) or b"").decode()
    event = "{kind: compromised, at: 2026-10-09T13:00:00Z, since: 2026-10-01T00:00:00Z}"
    assert text.count("{kind: enrolled, ") == 1
    (enrolled,) = [line for line in text.splitlines(keepends=True) if "{kind: enrolled, " in line]
    indent = enrolled[: enrolled.index("-")]
    bent = last.result.advance({path_of(QA): text.replace(enrolled, f"{enrolled}{indent}- {event}\n").encode()})
    before = report.steps[-2]
    kept = replace(tip(report), number=before.number).kept()
    told = since(replace(report, steps=(*report.steps[:-1], replace(last, result=bent))), kept)
    assert [(f.code, f.severity) for f in told.findings] == [("key.compromised", Severity.FLAG)]
    assert told.holds


# --- keys for stock tools -------------------------------------------------------------------------------------------


def test_a_comment_stands_above_ended_keys_alone(report: Report) -> None:
    """Above a person's key stands a comment exactly if the key has ended."""
    lines = history.allowed_signers(report).splitlines()
    comments = [line for line in lines if line.startswith("# PER-")]
    assert comments == [f"# {CMO_HEAD} retired 2026-06-02", f"# {CMO_LEFT} retired 2026-06-30"]


def test_a_root_key_that_is_somebodys_everyday_key(report: Report) -> None:
    """A key that root names and a person record holds too is listed once, with that person."""
    last = report.steps[-1]
    text = (last.result.read(path_of(DIRECTOR)) or b"").decode()
    everyday, root = person_key(DIRECTOR, 1), root_key(DIRECTOR)
    both = text.replace(everyday.public, root.public).replace(everyday.fingerprint, root.fingerprint)
    bent = last.result.advance({path_of(DIRECTOR): both.encode()})
    lines = history.allowed_signers(
        replace(report, steps=(*report.steps[:-1], replace(last, result=bent)))
    ).splitlines()
    assert [line.split(" ")[0] for line in lines if line.endswith(root.public)] == [DIRECTOR]
