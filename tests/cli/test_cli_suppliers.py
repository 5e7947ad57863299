"""sealtrail suppliers: the approved-supplier list as people and programs read it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sealtrail.cli.suppliers import told_json, told_text
from sealtrail.model import Envelope
from sealtrail.suppliers import Registers, approved_suppliers, site_status
from tests.cli.demo import clone, made
from tests.cli.terminal import sealtrail
from tests.suppliers.registry import (
    LIMITS,
    ON,
    STELBAT,
    agreement,
    audit,
    condition,
    escalation,
    event,
    qualification,
    site,
)

COLUMNS = {
    "site", "activity", "product", "status", "approved", "reasons", "risk_tier", "markets", "qualification", "valid_to",
    "agreement", "agreement_revision", "last_audit", "audited_on", "conditions", "restrictions",
}  # fmt: skip


def both(*records: Envelope, on: date = ON) -> tuple[list[str], dict[str, Any]]:
    """The list of some records, for people and for programs."""
    registers = Registers.of((site(), *records) if not any(r.id.startswith("SITE-") for r in records) else records)
    statuses = [site_status(registers, one, on, LIMITS) for one in registers.sites]
    rows = approved_suppliers(registers, on, LIMITS)
    return list(told_text(on, registers, statuses, rows)), told_json(on, registers, statuses, rows)


def test_a_table_for_people() -> None:
    """Site by site: its status, and a line for each product and activity with all that it rests on."""
    text, _ = both(qualification(), agreement(), audit())
    assert text == [
        "who may do what on 2026-11-02, as the records stand",
        "",
        "SITE-HRW-0001  A title: qualified (risk tier critical)",
        "  product       activity      status     valid to    qualification      agreement          last audit",
        (
            "  PRD-LRK-0001  drug_product  qualified  2027-12-31  QLF-LRK-2026-0001  QA-LRK-0001-01 r3  "
            "AUD-LRK-2026-0001 2026-06-03"
        ),
        "      for US",
    ]


def test_reasons_and_restrictions_are_told_once() -> None:
    """What is true of the site stands below its name; a row says only what concerns it alone."""
    held = qualification(state="conditional", conditions=[condition("2026-12-01")])
    text, _ = both(held, site(regulatory_history=[event()]), escalation("new_product_stop"))
    assert text[2:6] == [
        "SITE-HRW-0001  A title: conditional (risk tier critical)",
        "  because QLF-LRK-2026-0001: 1 of its conditions still to be met",
        "  because SITE-HRW-0001: warning letter WL 1 of FDA is open",
        "  because ESC-LRK-2026-0001 stops new products",
    ]
    assert text[6:8] == ["  but no new products", "  but no agreement in force"]
    assert text[10:] == [
        "      for US",
        "      condition: Name the deputy (by 2026-12-01)",
    ]


def test_a_repository_without_sites() -> None:
    """Where there is no site, the list says so rather than nothing."""
    assert list(told_text(ON, Registers(), [], ())) == [
        "who may do what on 2026-11-02, as the records stand",
        "there is no site",
    ]


def test_an_object_for_programs() -> None:
    """The same with every column in every row, days as dates, and null where there is nothing."""
    _, value = both(qualification(), agreement(), audit())
    assert (value["schema"], value["on"]) == ("sealtrail.suppliers/1", "2026-11-02")
    (row,) = value["rows"]
    assert row.keys() == COLUMNS
    assert (row["valid_to"], row["audited_on"], row["approved"]) == ("2027-12-31", "2026-06-03", True)
    (plant,) = value["sites"]
    assert (plant["site"], plant["state"], plant["reasons"]) == ("SITE-HRW-0001", "qualified", ())
    _, bare = both(qualification(state="assessing"))
    (row,) = bare["rows"]
    assert [row[name] for name in ("valid_to", "agreement", "last_audit", "audited_on")] == [None] * 4
    assert (row["qualification"], row["approved"]) == ("QLF-LRK-2026-0001", False)
    assert json.loads(json.dumps(value))["rows"][0]["product"] == STELBAT


def test_from_verified_history() -> None:
    """Of a bare repository its last valid state is listed: two sites under an agreement, none qualified."""
    said = sealtrail("suppliers", "--repo", str(made().upstream), "--on", "2026-11-02", "--format", "json")
    value = json.loads(said.out)
    assert (said.code, said.err) == (0, "")
    assert {s["site"]: s["state"] for s in value["sites"]} == {
        "SITE-HRW-0001": "candidate",
        "SITE-HRW-0002": "in_qualification",
    }
    assert {row["agreement"] for row in value["rows"]} == {"QA-LRK-0001-02"}
    assert not any(row["approved"] for row in value["rows"])


def test_as_of_a_day() -> None:
    """The records as they stand, judged at the day: before the second edition took effect there is none of it."""
    said = sealtrail("suppliers", "--repo", str(made().upstream), "--on", "2026-09-30", "--format", "json")
    assert {row["agreement"] for row in json.loads(said.out)["rows"]} == {"QA-LRK-0001-01"}


def test_from_files_alone(tmp_path: Path) -> None:
    """Of files without a history the list says what they say, and that nothing of it is proven."""
    bare = clone(tmp_path / "clone")
    (bare / ".git").rename(tmp_path / "elsewhere")
    said = sealtrail("suppliers", "--repo", str(bare), "--on", "2026-11-02")
    assert said.code == 0
    assert (
        "SITE-HRW-0002  Harrow Oral Solids, Paulsboro: in qualification (risk tier critical)" in said.out.splitlines()
    )
    assert said.err.startswith("there is no history here that proves anything")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--on", "tomorrow"), '"tomorrow" is not a date in the calendar'),
        (("--format", "github"), "there is no format github"),
        (("--repo", "/nowhere/at/all"), "/nowhere/at/all is no folder"),
    ],
)
def test_what_it_does_not_understand(words: tuple[str, ...], message: str) -> None:
    """A day, a format or a folder that is none is refused in plain words."""
    said = sealtrail("suppliers", *words)
    assert said.code in {2, 3}
    assert message in said.err
