"""A report on a history that could not be walked to its end still says which history it is about."""

from __future__ import annotations

import pytest

from sealtrail import history
from sealtrail.git import FILE_MODE, Entry
from sealtrail.history.suspects import suspects
from tests.gate.bench import QA, SITE
from tests.gate.past import Past, founded, lived
from tests.history.test_suspects import NEW, compromised, newcomer


@pytest.fixture
def past() -> Past:
    """The story's genesis and its first step, and main where that ended."""
    return founded().fork()


def test_a_chain_that_is_cut_off(past: Past) -> None:
    """Where the chain cannot be walked, the report names the tip that it was asked about and no step."""
    past.memory.tip = past.memory.commit(past.steps[-1].result.tree, past.bench.at, "e" * 40)
    report = history.verify(past.memory, past.anchor())
    assert (report.verdict, report.tip, report.steps) == ("indeterminate", past.memory.tip, ())


def test_an_anchor_that_cannot_be_compared(past: Past) -> None:
    """Where a genesis cannot be held against the anchor, the report has the tip, its step, and where it ended."""
    genesis = past.steps[0]
    hole = {"README.md": Entry(FILE_MODE, "1" * 40)}
    past.memory.tip = past.memory.commit(past.memory.objects.with_changes(genesis.result.tree, hole), genesis.at)
    report = history.verify(past.memory, past.anchor())
    assert (report.tip, [step.commit.id for step in report.steps]) == (past.memory.tip, [past.memory.tip])
    assert {f.commit for f in report.findings} == {past.memory.tip}


def test_another_anchor(past: Past) -> None:
    """What speaks against a genesis, or for no anchor at all, is said of the first commit."""
    other = past.anchor().model_copy(update={"tree_sha256": "0" * 64})
    for anchor in (other, None):
        (told,) = history.verify(past.memory, anchor).findings
        assert told.commit == past.steps[0].commit.id


def test_a_late_reader_is_no_suspect() -> None:
    """A step that brings a late acknowledgement alone is not even listed as doubtful, whoever gave it."""
    past = lived().fork()
    came = newcomer(past)
    past.bench.sign(NEW, "acknowledged", "sponsor.qa", record=SITE)
    past.land()
    compromised(past, QA, came.at)
    assert [one.step.number for one in suspects(past.steps)] == [came.number]
