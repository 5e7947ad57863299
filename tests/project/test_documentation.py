"""The documentation says what the code does."""

from __future__ import annotations

import re
from pathlib import Path

_AREAS = (
    "anchor|approval|commit|engine|genesis|git|governed|history|identity|key|merge|object|person|policy|push|record|ref|"
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
