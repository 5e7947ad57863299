"""The one data file behind every search box and the faceted page: complete, and small enough for five thousand."""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Hashable, Sequence
from pathlib import Path
from typing import Any

from sealtrail.publish import facets
from sealtrail.publish.holdings import Holdings
from tests.publish.reading import Page

BUDGET = 120_000
"""Bytes of the file for 5,000 records, packed as a server sends it."""


def read(text: str) -> dict[str, Any]:
    """The columns of the file."""
    columns: dict[str, Any] = json.loads(text.removeprefix("window.sealtrailRecords=").removesuffix(";\n"))
    return columns


def column(columns: dict[str, Any], name: str) -> list[Any]:
    """The value of each record in a column."""
    return [columns[name]["words"][i] for i in columns[name]["of"]]


def test_every_record_can_be_found(site: Path, holdings: Holdings) -> None:
    """The file is one script that holds each record once, with its title, register, state and what it is about."""
    columns = read((site / "search-data.js").read_text("ascii"))
    numbers = [
        f"{stem}{sum(steps[: i + 1]):0{digits}d}" for stem, digits, steps in columns["id"] for i in range(len(steps))
    ]
    assert numbers == list(holdings.records)
    assert columns["title"] == [held.model.title for held in holdings.records.values()]
    assert [state for state, _ in column(columns, "state")] == [h.standing.word for h in holdings.records.values()]
    folders = [columns["registers"][name][1] for name in column(columns, "type")]
    assert [f"{f}/{n}.html" for f, n in zip(folders, numbers, strict=True)] == [
        h.page for h in holdings.records.values()
    ]
    about = dict(zip(numbers, column(columns, "product"), strict=True))
    assert about["QA-LRK-0001-02"] == ["PRD-LRK-0001", "PRD-LRK-0002"]
    assert about["PRD-LRK-0001"] == ["PRD-LRK-0001"]


def test_due_is_what_the_clocks_say(site: Path, holdings: Holdings) -> None:
    """What is due next on a record is its first open clock, as the list of open work has it."""
    columns = read((site / "search-data.js").read_text("ascii"))
    for number, due in zip(holdings.records, column(columns, "due"), strict=True):
        running = [c.due_there.date() for c in holdings.reckoned.clocks
                   if c.duty.record == number and c.open and c.due_there is not None]  # fmt: skip
        assert due == (min(running).isoformat() if running else "")


def test_small_for_five_thousand(holdings: Holdings) -> None:
    """Five thousand records with titles of words drawn at random, more than people would vary them, fit the budget."""
    draw = random.Random(1)
    words = [w for held in holdings.records.values() for w in re.findall(r"[A-Za-z][a-z-]+", held.record.data.decode())]
    columns = read(facets.search_data(holdings).decode())
    size = 5_000
    drawn = ((draw.choice(("CAPA", "DEV", "CHG", "SCAR", "NTF")), draw.choice(("HRW", "LRK")), draw.randint(2022, 2026))
             for _ in range(size))  # fmt: skip
    stems = sorted(f"{prefix}-{code}-{year}" for prefix, code, year in drawn)
    columns["id"] = list(facets._series(f"{stem}-{i + 1:04d}" for i, stem in enumerate(stems)))
    columns["title"] = [" ".join(draw.choices(words, k=draw.randint(5, 10))) for _ in range(size)]
    days = [f"2026-{m:02d}-{d:02d}" for m in range(1, 13) for d in range(1, 29)]
    drawn_from: dict[str, Sequence[Hashable]] = {
        "type": ["capa", "deviation", "change", "scar"], "class": ["", "Minor", "Major"], "due": ["", *days],
        "organisation": ["A", "B"], "overdue": ["", "Overdue"], "year": [str(y) for y in range(2022, 2027)],
        "state": [("Open", "open"), ("Closed", "ended"), ("In review", "draft")],
        "site": [(f"SITE-HRW-{n:04d}",) for n in range(12)], "product": [(f"PRD-LRK-{n:04d}",) for n in range(60)],
    }  # fmt: skip
    for name, values in drawn_from.items():
        columns[name] = facets._interned(draw.choice(values) for _ in range(size))
    packed = gzip.compress(json.dumps(columns, separators=(",", ":")).encode(), 9, mtime=0)
    assert len(packed) <= BUDGET


def test_the_frame_leads_on_without_scripts(holdings: Holdings) -> None:
    """The faceted page itself leads to every register that holds something, for those who run no script."""
    page = Page(facets.find_page(holdings))
    targets = {value for _, _, value in page.addresses}
    for held in holdings.records.values():
        assert f"../registers/{held.place.type.folder.rpartition('/')[2]}.html" in targets
