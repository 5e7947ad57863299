"""The corpus: each file under ``cases`` is a record that must be read, or refused at the places its sidecar names."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sealtrail.frontmatter import parse_record

CASES = Path(__file__).parent / "cases"
REFUSED = sorted(CASES.glob("*_fail.md"))
READ = sorted(set(CASES.glob("*.md")) - set(REFUSED))


def name(case: Path) -> str:
    return case.stem


@pytest.mark.parametrize("case", READ, ids=name)
def test_read(case: Path) -> None:
    """A strict record yields exactly the values of its sidecar, and its body to the last byte."""
    stored = case.read_bytes()
    parsed = parse_record(stored, case.name)
    assert parsed.findings == ()
    assert parsed.document is not None
    assert parsed.document.data == json.loads(case.with_suffix(".json").read_text(encoding="utf-8"))
    lines = stored.decode("utf-8").splitlines(keepends=True)
    assert parsed.document.body == "".join(lines[parsed.document.body_line - 1 :])
    assert lines[parsed.document.body_line - 2] == "---\n"


@pytest.mark.parametrize("case", REFUSED, ids=name)
def test_refused(case: Path) -> None:
    """A record that readers could take in two ways is refused at each place its sidecar names, and nowhere else."""
    parsed = parse_record(case.read_bytes(), case.name)
    assert parsed.document is None
    expected = case.with_suffix(".expected").read_text(encoding="utf-8").splitlines()
    said = [f"{finding.line}:{finding.column} {finding.message}" for finding in parsed.findings]
    assert len(said) == len(expected), said
    for sentence, line in zip(said, expected, strict=True):
        place, fragment = line.split(" ", 1)
        assert sentence.startswith(f"{place} ")
        assert fragment in sentence


@pytest.mark.parametrize("case", REFUSED, ids=name)
def test_every_refusal_helps(case: Path) -> None:
    """Every refusal carries the code, the rule, the file and a hint, and keeps the parser's own words to itself."""
    for finding in parse_record(case.read_bytes(), case.name).findings:
        assert (finding.code, finding.rule, finding.path) == ("record.schema", "R-ID-04", case.name)
        assert finding.blocks
        assert finding.hint
        assert "while" not in finding.message
        assert not finding.message[0].isupper()


def test_no_sidecar_is_left_over() -> None:
    """Every sidecar belongs to a case and every case has one, so that no case is silently skipped."""
    sidecars = {path.stem for pattern in ("*.json", "*.expected") for path in CASES.glob(pattern)}
    assert sidecars == {path.stem for path in CASES.glob("*.md")}
    assert READ
    assert REFUSED
