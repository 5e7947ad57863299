"""The full-text index: made of the finished pages, the same bytes each time, and nothing in it that nobody asks for."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from sealtrail import history, publish
from sealtrail.errors import SurroundingsError
from sealtrail.publish.holdings import Holdings
from sealtrail.publish.pages import site_of
from tests.publish.conftest import VERSION
from tests.publish.test_site import content


def test_equal_bytes_with_an_index(report: history.Report, tmp_path: Path) -> None:
    """Two builds with an index are equal byte for byte, and the index holds one entry for each record and no more."""
    pytest.importorskip("pagefind_bin", reason="Pagefind is not installed")
    one, two = (
        publish.build(report, tmp_path / name, tool_version=VERSION, full_text=True).directory for name in ("a", "b")
    )
    assert content(one) == content(two)
    assert report.snapshot is not None
    assert len(list((one / "pagefind/fragment").iterdir())) == len(list(report.snapshot.records()))
    assert {path.name.partition(".")[0] for path in (one / "pagefind").iterdir()} == {
        "pagefind", "pagefind-entry", "wasm", "fragment", "index", "records"}  # fmt: skip


def test_says_what_is_missing(report: history.Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the program for the index is not installed, the build says which command brings it, and leaves nothing."""
    monkeypatch.setitem(sys.modules, "pagefind_bin", None)
    with pytest.raises(SurroundingsError, match="needs Pagefind") as told:
        publish.build(report, tmp_path / "site", tool_version=VERSION, full_text=True)
    assert "pip install" in told.value.hint
    assert list(tmp_path.iterdir()) == []


def test_no_page_without_an_index(holdings: Holdings) -> None:
    """A site without an index neither has nor names a page for full text."""
    plain, full = site_of(holdings), site_of(holdings, full_text=True)
    assert not [page for page in plain.pages if page.searches]
    assert [page.url for page in full.pages if page.searches] == ["search.html"]
    assert "search.html" not in dict(plain.menu)
    assert "search.html" in dict(full.menu)
