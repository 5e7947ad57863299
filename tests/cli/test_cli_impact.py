"""``sealtrail impact``: the matrix, what is missing, the agreement that applies, and who must sign because of it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from sealtrail import impact
from sealtrail.model import ChangeControl, Product
from tests.cli.terminal import sealtrail
from tests.gate.bench import path_of
from tests.scenarios.change_control import CHANGE, change, later, proposed
from tests.scenarios.change_control import at as bench_at

PACK = {"category": "packaging", "classification": "major"}
SHORT = "impact:\n  - {product: PRD-LRK-0001, market: US, affected: true, registered_detail: false}\n"


@pytest.fixture
def folder(tmp_path: Path, repository_root: Path) -> Path:
    """A copy of the exemplar's records, to put a change beside."""
    for name in ("agreements", "records", "schema"):
        shutil.copytree(repository_root / name, tmp_path / name, ignore=shutil.ignore_patterns("approvals"))
    return tmp_path


def put(folder: Path, text: str) -> Path:
    path = folder / path_of(CHANGE)
    path.parent.mkdir(parents=True)
    path.write_text(text, "utf-8")
    return folder


def test_as_text(folder: Path) -> None:
    """A plant reads what its change touches in each market, under which clause, who signs, and what it forgot."""
    put(folder, change(state="impact_assessment", rows=SHORT, **PACK))
    said = sealtrail("impact", CHANGE, "--on", "2026-11-02", "--format", "text", at=folder)
    assert said.code == 1
    for line in (
        f"{CHANGE}  Camera of line 4 reads the lot code",
        "  major packaging change, proposed by the cmo, impact_assessment",
        "  PRD-LRK-0001 in DE: the dossier fixes it in 3.2.P.7; the change has no row for it",
        "  PRD-LRK-0001 in US: the dossier fixes it in 3.2.P.7; affected",
        "on 2026-11-02 it is bound by:",
        "  SITE-HRW-0002, PRD-LRK-0002, primary_packaging: QA-LRK-0001-02, 9.2: sponsor approval, 60 days ahead",
        "to go from impact_assessment to approved it takes:",
        '  "approved" by cmo.qu of harrow',
        '  "approved" by sponsor.qa of larkspur',
        '  "approved" by sponsor.ra of larkspur',
        "what is missing, before it can be approved:",
    ):
        assert line in said.out.splitlines()
    assert said.out.count("error[R-CH-02]") == 4


def test_complete(folder: Path) -> None:
    """With every row there is nothing to mend, and the command leaves with 0."""
    put(folder, change(state="impact_assessment"))
    said = sealtrail("impact", CHANGE, "--on", "2026-11-02", "--format", "text", at=folder)
    assert said.code == 0
    assert "R-CH-02" not in said.out
    assert "sponsor.qa" not in said.out
    assert "prior notification, 14 days ahead" in said.out


def test_the_gate_says_the_same() -> None:
    """What the command finds missing is what the gate refuses, word for word and at the same places."""
    bench = proposed(bench_at("2026-11-02T10:00:00+00:00"), rows=SHORT)
    refused = later(bench, "2027-01-04T10:00:00+00:00").edit(CHANGE, "approved").judge()
    gate_says = {(f.field, f.message, f.hint) for f in refused.findings if f.code == "R-CH-02"}
    assert len(gate_says) == 3
    result = bench.result()
    record = result.record(CHANGE)
    assert record is not None
    assert isinstance(record.model, ChangeControl)
    products = [r.model for r in result.records("product") if isinstance(r.model, Product)]
    told = {(".".join(map(str, g.place)), g.message, g.hint) for g in impact.gaps(record.model, products)}
    assert told == gate_says


def test_as_json(folder: Path) -> None:
    """A program reads the same: the matrix with the rows, the findings, the terms and the signatures."""
    put(folder, change(state="impact_assessment", rows=SHORT, **PACK))
    said = sealtrail("impact", CHANGE, "--on", "2026-11-02", "--format", "json", at=folder)
    value = json.loads(said.out)
    assert (said.code, value["schema"], value["on"]) == (1, "sealtrail.impact/1", "2026-11-02")
    cells = [(c["product"], c["market"], c["sections"], c["row"] is None) for c in value["matrix"]]
    assert cells == [
        ("PRD-LRK-0001", "DE", ["3.2.P.7"], True),
        ("PRD-LRK-0001", "US", ["3.2.P.7"], False),
        ("PRD-LRK-0002", "US", ["3.2.P.7"], True),
    ]
    assert [f["code"] for f in value["findings"]] == ["R-CH-02"] * 4
    (bound,) = value["terms"]
    assert bound["agreements"] == ["QA-LRK-0001-02"]
    assert bound["rules"] == [
        {"agreement": "QA-LRK-0001-02", "clause": "9.2", "requires": "sponsor_approval", "lead_days": 60}
    ]
    assert value["asks_approval"] is True
    assert value["implementable"] is False
    assert value["transition"] == {"from": "impact_assessment", "to": "approved"}
    assert [s["role"] for s in value["signatures"]] == ["cmo.qu", "sponsor.qa", "sponsor.ra"]


def test_for_a_forge(folder: Path) -> None:
    """A forge shows each missing row at its line."""
    put(folder, change(state="impact_assessment", rows=SHORT, **PACK))
    said = sealtrail("impact", CHANGE, "--format", "github", at=folder)
    assert said.code == 1
    assert said.out.count("::error file=records/changes/2026/") == 4


@pytest.mark.parametrize(("on", "bound"), [("2026-09-30", "QA-LRK-0001-01"), ("2026-10-01", "QA-LRK-0001-02")])
def test_on_another_day(folder: Path, on: str, bound: str) -> None:
    """Asked for a day, the command looks under the edition that is in force then."""
    put(folder, change(state="impact_assessment"))
    assert f"primary_packaging: {bound}, " in sealtrail("impact", CHANGE, "--on", on, "--format", "text", at=folder).out


def test_no_agreement_and_two(folder: Path) -> None:
    """No agreement, none with a rule, and two at once are each said in words."""
    put(folder, change(state="unratified", emergency="{reason: It broke, implemented_at: 2026-11-01T09:00:00Z}"))
    none = sealtrail("impact", CHANGE, "--on", "2025-01-01", "--format", "text", at=folder).out
    assert "SITE-HRW-0002, PRD-LRK-0002, primary_packaging: no agreement, so the other side must approve" in none
    assert "to go from unratified to ratified it takes:" in none
    ruled = sealtrail("impact", CHANGE, "--on", "2026-11-02", "--format", "text", at=folder).out
    assert "QA-LRK-0001-02, which has no rule for it, so the other side must approve" in ruled
    path = folder / path_of("QA-LRK-0002-01")
    path.parent.mkdir()
    text = (folder / path_of("QA-LRK-0001-02")).read_text("utf-8")
    path.write_text(text.replace("id: QA-LRK-0001-02", "id: QA-LRK-0002-01"), "utf-8")
    two = sealtrail("impact", CHANGE, "--on", "2026-11-02", "--format", "text", at=folder).out
    assert "QA-LRK-0001-02 and QA-LRK-0002-01 at once, which is refused" in two


def test_approved(folder: Path) -> None:
    """Of an approved change it says whether an authority still has to agree."""
    row = "impact:\n  - {product: PRD-LRK-0002, market: US, affected: true, registered_detail: true, filing: PAS%s}\n"
    put(folder, change(state="approved", rows=row % ", status: planned", **PACK))
    said = sealtrail("impact", CHANGE, "--format", "text", at=folder).out
    assert "the authority of US has to agree for PRD-LRK-0002 first: PAS, planned" in said
    (folder / path_of(CHANGE)).write_text(change(state="approved", rows=row % ", status: approved", **PACK), "utf-8")
    said = sealtrail("impact", CHANGE, "--format", "text", at=folder).out
    assert "no authority has to agree first: it may be made" in said


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["CHG-HRW-2026-0009"], "there is no record CHG-HRW-2026-0009"),
        (["QA-LRK-0001-02"], "QA-LRK-0001-02 is no change"),
        ([CHANGE, "--on", "soon"], '"soon" is not a date in the calendar'),
        ([CHANGE], f"{CHANGE} cannot be read"),
    ],
)
def test_wrong_use(folder: Path, words: list[str], message: str) -> None:
    """What is no change, or cannot be read, is wrong use with a hint, and leaves with 2."""
    put(folder, change(state="proposed", category="weather"))
    said = sealtrail("impact", *words, at=folder)
    assert said.code == 2
    assert message in said.err
    assert "hint" in said.err
