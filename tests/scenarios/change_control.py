"""Change control on a bench: a change as its author writes it, the agreement's next edition, and who signs what."""

from __future__ import annotations

import re
from datetime import datetime

from tests.gate.bench import (
    AGREEMENT,
    CMO_DIRECTOR,
    CMO_ENGINEER,
    CMO_HEAD,
    CMO_QA,
    DIRECTOR,
    HEAD,
    QA,
    REGULATORY,
    Bench,
    path_of,
)
from tests.gate.past import grown

CHANGE = "CHG-HRW-2026-0901"
NEXT = "QA-LRK-0001-03"
ROWS = """impact:
  - {product: PRD-LRK-0001, market: DE, affected: false, registered_detail: false}
  - {product: PRD-LRK-0001, market: US, affected: false, registered_detail: false}
  - {product: PRD-LRK-0002, market: US, affected: true, registered_detail: false}
"""


def at(moment: str) -> Bench:
    """The story's last tree, on which a step lands at a moment."""
    bench = grown().fork().bench
    bench.at = datetime.fromisoformat(moment)
    return bench


def later(bench: Bench, moment: str) -> Bench:
    """The same bench, some time later."""
    bench.at = datetime.fromisoformat(moment)
    return bench


def change(record: str = CHANGE, state: str = "proposed", *, rows: str = ROWS, **fields: str) -> str:
    """A change of the camera's recipe at Paulsboro, as a plant would write it."""
    said = {
        "schema": "change/1",
        "id": record,
        "title": "Camera of line 4 reads the lot code",
        "revision": "1",
        "state": state,
        "org": "harrow" if "-HRW-" in record else "larkspur",
        "parties": "[larkspur, harrow]",
        "products": "[PRD-LRK-0002]",
        "initiated_by": "cmo" if "-HRW-" in record else "sponsor",
        "category": "computer_system",
        "classification": "minor",
        "sites": "[SITE-HRW-0002]",
        "activities": "[primary_packaging]",
        "current": "The camera compares colours and does not read the lot code.",
        "proposed": "It reads the lot code too, and stops the line where it cannot.",
        "reason": "A second pair of eyes for the code",
        "planned_for": '"2027-01-11"',
    } | fields
    lines = "".join(f"{name}: {value}\n" for name, value in said.items() if value)
    return f"---\n{lines}{rows}---\n\nThe recipe that rejects cards stays as it is.\n"


def proposed(bench: Bench, record: str = CHANGE, **fields: str) -> Bench:
    """The plant proposes a change, and its quality unit takes it into assessment."""
    bench.write(path_of(record), change(record, **fields))
    bench.touched = record
    bench.sign(CMO_ENGINEER, "authored").land()
    return bench.edit(record, "impact_assessment").sign(CMO_ENGINEER, "authored").sign(CMO_QA).land()


def edition(bench: Bench, old: str, new: str, *, since: str) -> Bench:
    """The next edition, in which one passage differs, is drafted, negotiated and executed by both sides."""
    text = bench.read(path_of(AGREEMENT)).decode()
    assert text.count(old) == 1, old
    for pattern, value in (
        (r"^id: .*", f"id: {NEXT}"),
        (r"^supersedes: .*", f"supersedes: {AGREEMENT}"),
        (r"^revision: .*", "revision: 1"),
        (r"^state: .*", "state: draft"),
        (r"^effective_from: .*", f'effective_from: "{since}"'),
        (r"^change_reason: .*\n", ""),
    ):
        text = re.sub(pattern, value, text, count=1, flags=re.MULTILINE)
    bench.touched = NEXT
    bench.write(path_of(NEXT), text.replace(old, new)).sign(QA, "authored").land()
    bench.edit(NEXT, "negotiation").sign(QA, "authored").land()
    bench.edit(NEXT, "approved").sign(QA, "authored").sign(HEAD, role="sponsor.qa_head").sign(
        DIRECTOR, "responsibility"
    )
    bench.sign(REGULATORY, "reviewed").sign(CMO_HEAD, role="cmo.qu_head").sign(CMO_DIRECTOR, "responsibility")
    bench.edit(AGREEMENT).add(AGREEMENT, f"superseded_by: {NEXT}")
    return bench.sign(QA, "authored").sign(HEAD, role="sponsor.qa").sign(CMO_HEAD, role="cmo.qu").land()
