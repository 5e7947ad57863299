"""The documentation says what the code does."""

from __future__ import annotations

import re
from pathlib import Path

_AREAS = (
    "anchor|approval|commit|engine|evidence|genesis|git|governed|history|identity|incident|key|merge|object|person|policy|push|record|ref|"
    "repository|root|signature|statement|step|time|tool|tree"
)
_CODE = re.compile(rf'"((?:{_AREAS})\.[a-z]+(?:-[a-z]+)*)"')
_NO_CODES = {"anchor.json", "history.html", "policy.yaml", "record.html", "commit.gpgsign", "root.holder", "root.yaml"}


def test_every_code_is_documented(repository_root: Path) -> None:
    """Each code that a finding or an error can carry is explained in the documentation, and no other is."""
    source = "".join(path.read_text("utf-8") for path in (repository_root / "tooling").rglob("*.py"))
    page = (repository_root / "docs" / "findings.md").read_text("utf-8")
    used = set(_CODE.findall(source)) - _NO_CODES
    documented = set(re.findall(rf"`((?:{_AREAS})\.[a-z-]+)`", page))
    assert used == documented


def test_every_link_of_the_readme_leads_somewhere(repository_root: Path) -> None:
    """Each file that the README links to exists."""
    links = re.findall(r"\]\(([^)#:]+)\)", (repository_root / "README.md").read_text("utf-8"))
    assert links
    assert [link for link in links if not (repository_root / link).exists()] == []


def test_every_defence_names_a_test_that_is_there(repository_root: Path) -> None:
    """Each line of the threat model names at least one test or conformance case, and all that it names exist."""
    page = (repository_root / "docs" / "trust.md").read_text("utf-8")
    lines = [line for line in page.splitlines() if line.startswith("| ") and not line.startswith("| what is tried")]
    tests = repository_root / "tests"
    assert lines
    for line in lines:
        named = re.findall(r"`([^`]+)`", line.split("|")[3])
        assert named, line
        places = [tests / ("conformance/cases/" + name if "/" not in name else name) for name in named]
        assert [place.name for place in places if not place.exists()] == [], line
