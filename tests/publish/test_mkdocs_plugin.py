"""The adapter to MkDocs: finished pages in, the same pages out."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from mkdocs.commands.build import build
from mkdocs.config.defaults import MkDocsConfig

from sealtrail import history
from sealtrail.git import Repository
from sealtrail.publish import PublishError, mkdocs_plugin
from sealtrail.publish.mkdocs_plugin import SealtrailPlugin


def configured(folder: Path, options: dict[str, str]) -> MkDocsConfig:
    """A MkDocs configuration of somebody's own, with one page of its own and our plugin."""
    (folder / "docs").mkdir()
    (folder / "docs/mine.md").write_text("# Mine\n\nA page of one's own.\n")
    config = MkDocsConfig(config_file_path=str(folder / "mkdocs.yml"))
    theme = Path(mkdocs_plugin.__file__).parent / "theme"
    config.load_dict({
        "site_name": "x", "docs_dir": str(folder / "docs"), "site_dir": str(folder / "site"), "plugins": [],
        "theme": {"name": None, "custom_dir": str(theme)}, "use_directory_urls": False,
    })  # fmt: skip
    assert config.validate() == ([], [])
    plugin = SealtrailPlugin()
    assert plugin.load_config(options) == ([], [])
    config.plugins["sealtrail"] = plugin
    return config


def test_verifies_by_itself(repository: Path, report: history.Report, tmp_path: Path) -> None:
    """Used from a configuration of one's own, the plugin verifies the repository and brings every record's page."""
    anchor = tmp_path / "anchor.json"
    assert report.anchor is not None
    anchor.write_text(report.anchor.model_dump_json(by_alias=True))
    config = configured(tmp_path, {"repository": str(repository), "anchor": str(anchor)})
    build(config)
    assert (tmp_path / "site/records/capas/CAPA-HRW-2026-0001.html").is_file()
    assert (tmp_path / "site/agreements/QA-LRK-0001-01/index.md").is_file()
    assert "A page of one's own" in (tmp_path / "site/mine.html").read_text()


def test_needs_a_repository(tmp_path: Path) -> None:
    """Without a repository to verify, the plugin refuses instead of bringing nothing."""
    with pytest.raises(PublishError, match="no repository is named"):
        build(configured(tmp_path, {}))


def test_needs_an_anchor(repository: Path, tmp_path: Path) -> None:
    """Without an anchor no history is valid, and the plugin publishes none."""
    assert Repository(repository).branch("main")
    with pytest.raises(PublishError, match="the history is indeterminate, expected valid"):
        build(configured(tmp_path, {"repository": str(repository)}))


def test_never_converts(report: history.Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Python-Markdown, which lets raw HTML through, never sees a page of ours."""

    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("Python-Markdown was called")

    monkeypatch.setattr("markdown.Markdown.convert", refuse)
    from sealtrail import publish

    assert publish.build(report, tmp_path / "site", tool_version="0").pages > 20


def test_properdocs_builds_the_same_pages(repository: Path, report: history.Report, tmp_path: Path) -> None:
    """ProperDocs, the live successor of MkDocs, builds every record's page with the same plugin and theme."""
    assert report.anchor is not None
    (tmp_path / "anchor.json").write_text(report.anchor.model_dump_json(by_alias=True))
    (tmp_path / "docs").mkdir()
    (tmp_path / "properdocs.yml").write_text(
        f"""site_name: x
theme: {{name: sealtrail}}
use_directory_urls: false
plugins:
  - sealtrail: {{repository: {json.dumps(str(repository))}, anchor: anchor.json}}
"""
    )
    command = [sys.executable, "-m", "properdocs", "build", "--quiet", "--site-dir", "out"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    snapshot = report.snapshot
    assert snapshot is not None
    made = {path.stem for path in (tmp_path / "out").rglob("*.html")}
    assert {record.model.id for record in snapshot.records()} <= made
