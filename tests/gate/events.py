"""Deviations as a quality person writes them, for tests of the gate; each text is a first revision."""

from __future__ import annotations

from tests.gate.bench import Bench, path_of

DEVIATION = "DEV-HRW-2026-0011"
REPORT = b"EV-26-1119: the seal of granulator G2\n"

NOTICE = """---
schema: deviation/1
id: DEV-HRW-2026-0011
title: Seal of granulator G2 found torn
revision: 1
state: notified
org: harrow
custody: mirrored
classification: major
site: SITE-HRW-0001
products: [PRD-LRK-0001]
category: equipment
description: After lot 33512 the seal was found torn, and a piece of it is missing.
occurred: {from: "2026-11-19T07:00:00-05:00", to: "2026-11-19T11:00:00-05:00", precision: unknown_within}
detected_at: "2026-11-19T11:20:00-05:00"
aware_at: "2026-11-19T12:00:00-05:00"
---

Told by telephone as well.
"""
"""What the CMO's quality unit types to tell of a deviation that it keeps in its own system."""

OPENED = NOTICE.replace("state: notified", "state: open").replace("custody: mirrored\n", "")
"""The same event, kept here."""

MINOR = (
    OPENED.replace("classification: major", "classification: minor")
    .replace("found torn\n", "not signed for by two\n")
    .replace(
        "the seal was found torn, and a piece of it is missing", "the check of the seal bears one signature, not two"
    )
)
"""A minor event, kept here."""

MINOR_CLOSING = """classification_rationale: The seal was whole, as the next check shows.
batches: ["33512"]
impact: The sieve behind the seal holds any piece of it back, and it was clean.
recurrence: {fields: [equipment, process_step], window_months: 12}
disposition: Lot 33512 is used."""
"""All that a minor event needs beside what opened it."""

MAJOR_CLOSING = """classification_rationale: A piece of the seal may be in the granules.
batches: ["33512"]
batches_considered: ["33511"]
impacts:
  - {batch: "33512", impact: The piece may be in it; each drum is sieved again.}
  - {batch: "33511", impact: "Made before the check of 18 November, at which the seal was whole."}
containment: Both lots are on hold.
investigation: {method: timeline, facts: The seal was whole on 18 November and torn on 19 November.}
root_causes: [{id: RC1, kind: root, category: machine.condition, statement: The seal was two years past its life.}]
recurrence: {fields: [equipment, process_step], window_months: 12}
disposition: Lot 33512 is sieved again and then used if the piece is found; lot 33511 is used.
conclusion: The seal is changed each year from now on."""
"""All that a major event needs beside what opened it."""


def written(bench: Bench, text: str, record: str = DEVIATION) -> Bench:
    """A first revision of a deviation; nobody has signed yet."""
    bench.touched = record
    return bench.write(path_of(record), text.replace(DEVIATION, record))


def more(bench: Bench, state: str | None, block: str = "", record: str = DEVIATION) -> Bench:
    """The deviation's next revision, with more lines of front matter; nobody has signed yet."""
    bench.edit(record, state)
    return bench.add(record, block) if block else bench
