"""Demands that the tests exercise what a verdict rests on: 95 % of the lines and branches of each such room.

Each room by itself, so that a well-tested one cannot lend to its neighbour. It reads coverage.py's JSON report and
measures nothing. Run by ``make coverage``.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

# Layers 5 to 10: from the signature's bytes up to the judgement.
ROOMS = (
    "signatures",
    "statement",
    "people",
    "approvals",
    "agreements",
    "workflow",
    "rules",
    "signing",
    "gate",
)
DEMANDED = 95.0


def room_of(path: str) -> str:
    """The room a measured file belongs to: the folder or module right under ``sealtrail``."""
    return path.replace("\\", "/").partition("sealtrail/")[2].partition("/")[0].removesuffix(".py")


def percentages(report: Mapping[str, Any]) -> dict[str, float]:
    """For each room in the report, the share of its statements and branches that ran, in per cent."""
    ran: dict[str, int] = {}
    there: dict[str, int] = {}
    for path, measured in report["files"].items():
        room, summary = room_of(path), measured["summary"]
        ran[room] = ran.get(room, 0) + summary["covered_lines"] + summary["covered_branches"]
        there[room] = there.get(room, 0) + summary["num_statements"] + summary["num_branches"]
    return {room: 100.0 * ran[room] / count for room, count in there.items() if count}


def shortfalls(report: Mapping[str, Any]) -> list[str]:
    """One sentence for each room that falls short; a room that was not measured at all does too."""
    measured = percentages(report)
    return [
        f"sealtrail.{room}: expected at least {DEMANDED:.0f} % of lines and branches, got {measured[room]:.1f} %"
        if room in measured
        else f"sealtrail.{room}: expected a measurement, got none"
        for room in ROOMS
        if measured.get(room, -1.0) < DEMANDED
    ]


def main(report: Path) -> int:
    """Prints what each room reached, then what falls short; 0 when nothing does."""
    measured = json.loads(report.read_text(encoding="utf-8"))
    reached = percentages(measured)
    sys.stdout.write(
        "coverage: " + ", ".join(f"{room} {reached[room]:.1f} %" for room in ROOMS if room in reached) + "\n"
    )
    missing = shortfalls(measured)
    for sentence in missing:
        sys.stderr.write(f"coverage: {sentence}\n")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
