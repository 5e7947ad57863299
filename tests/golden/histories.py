"""How the golden archives come about: the exemplar's story, and what each of them puts on top of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from tests.gate.bench import CAPA, CMO_HEAD, CMO_QA, HEAD, QA, SITE
from tests.gate.past import Past, both

FAR = datetime(2099, 1, 1, tzinfo=UTC)
LOST = datetime(2026, 10, 12, 8, 0, tzinfo=UTC)
"""From when on somebody else had the key."""


def story(past: Past) -> None:
    """Nothing more."""


def unsigned(past: Past) -> None:
    """A plan is approved by nobody, past the gate; then the site's sheet is changed as it should be."""
    past.bench.plan()
    past.bypass()
    past.bench.address().site()
    past.land()


def incidents(past: Past) -> None:
    """Three things that must not happen to a branch of record, and each is cured."""
    past.bench.plan()
    past.bypass()
    past.cure(record="INC-LRK-2026-0001")

    old = past.bench.base.tree
    past.bench.address().site()
    past.land()
    past.push(old)  # a stale base: another record's older text is silently back
    past.cure(record="INC-LRK-2026-0002")

    past.bench.at = FAR
    past.bench.sign(QA, "acknowledged", record=CAPA)
    past.land()
    past.bench.at = past.steps[-2].at + timedelta(minutes=5)
    past.bench.base = past.steps[-2].result
    ahead = past.steps[-1].commit.id
    both(past.incident({ahead: ("time.future",)}, "INC-LRK-2026-0003"))
    past.land()
    past.bench.plan().approve()
    past.land()


def suspect(past: Past) -> None:
    """What somebody signed since their key was lost is in doubt; of two records one is signed anew."""
    past.bench.plan().approve()
    past.land()
    past.bench.address().site()
    past.land()
    past.bench.at += timedelta(hours=2)
    now = f"{past.bench.at:%Y-%m-%dT%H:%M:%SZ}"
    past.bench.key_event(QA, "compromised", now, since=f"{LOST:%Y-%m-%dT%H:%M:%SZ}").let_in()
    past.land()
    past.bench.edit(SITE, why="Signed anew: the key of the first signature was lost")
    past.bench.sign(CMO_QA, "authored").sign(CMO_HEAD, role="cmo.qu").sign(HEAD, "acknowledged", "sponsor.qa")
    past.land()


HISTORIES: dict[str, Callable[[Past], None]] = {
    "story": story,
    "unsigned": unsigned,
    "incidents": incidents,
    "suspect": suspect,
}
