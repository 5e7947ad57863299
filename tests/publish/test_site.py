"""The site as files: whole or not at all, the same bytes each time, and checkable with stock tools."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
import shutil
import subprocess
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

import pytest

from sealtrail import history, publish
from sealtrail.errors import SurroundingsError, UsageError
from sealtrail.publish import site as building
from sealtrail.publish.downloads import attachment_url
from sealtrail.publish.holdings import Holdings
from sealtrail.publish.pages import site_of
from sealtrail.publish.verifypage import example
from tests.conftest import RequireTool
from tests.publish.conftest import VERSION
from tests.publish.reading import Page, pages


def content(folder: Path) -> dict[str, str]:
    """Every file of a folder with the digest of its bytes."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_every_record_has_a_page(site: Path, holdings: Holdings) -> None:
    """Each record has its page, its data and its exact bytes, under an address made of its number alone."""
    for held in holdings.records.values():
        assert (site / f"{held.place.type.folder}/{held.place.id}.html").is_file()
        assert json.loads((site / f"{held.base}.json").read_text("utf-8"))["sha256"] == held.record.sha256
        assert (site / held.base / "index.md").read_bytes() == held.record.data


def test_a_missing_page_fails_the_build(
    report: history.Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A build that lost one page is refused, and the site that was there stays as it was."""
    built = publish.build(report, tmp_path / "site", tool_version=VERSION).directory
    before = content(built)
    write = building._write

    def lossy(site: object, work: Path) -> None:
        write(site, work)  # type: ignore[arg-type]
        (work / "site/records/capas/CAPA-HRW-2026-0001.html").unlink()

    monkeypatch.setattr(building, "_write", lossy)
    with pytest.raises(publish.PublishError, match="1 pages are missing") as refused:
        publish.build(report, built, tool_version=VERSION)
    assert refused.value.exit_code == 1
    assert content(built) == before
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_record_without_a_page_is_noticed(holdings: Holdings, site: Path) -> None:
    """The completeness check counts records, not what the build believes to have written."""
    whole = site_of(holdings)
    building.check_complete(whole, site)
    short = dataclasses.replace(whole, pages=tuple(p for p in whole.pages if p.record != "PRD-LRK-0001"))
    with pytest.raises(publish.PublishError, match="missing, the first is PRD-LRK-0001"):
        building.check_complete(short, site)
    with pytest.raises(publish.PublishError, match="written twice"):
        building.check_complete(dataclasses.replace(whole, pages=(*whole.pages, whole.pages[-1])), site)


def test_equal_bytes(report: history.Report, site: Path, tmp_path: Path) -> None:
    """The same history gives the same bytes, in another folder and over an older site."""
    built = publish.build(report, tmp_path / "again", tool_version=VERSION).directory
    assert content(built) == content(site)
    assert content(publish.build(report, built, tool_version=VERSION).directory) == content(site)


def test_only_valid_histories(report: history.Report, tmp_path: Path) -> None:
    """A history that is not valid is not published, and nothing is written."""
    for verdict in ("invalid", "indeterminate"):
        bad = dataclasses.replace(report, verdict=verdict)
        with pytest.raises(publish.PublishError, match=f"the history is {verdict}, expected valid"):
            publish.build(bad, tmp_path / "site", tool_version=VERSION)
    assert list(tmp_path.iterdir()) == []


def test_foreign_folders_are_left_alone(report: history.Report, tmp_path: Path) -> None:
    """A folder that holds something else than a site is never replaced."""
    (tmp_path / "home").mkdir()
    (tmp_path / "home/thesis.txt").write_text("precious")
    (tmp_path / "file").write_text("precious")
    for name in ("home", "file"):
        with pytest.raises(UsageError):
            publish.build(report, tmp_path / name, tool_version=VERSION)
    assert (tmp_path / "home/thesis.txt").read_text() == "precious"


def test_a_failing_disk(report: history.Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the new site cannot be put in its place, the old one is back."""
    built = publish.build(report, tmp_path / "site", tool_version=VERSION).directory
    before = content(built)
    rename = Path.rename

    def full(self: Path, target: Path) -> Path:
        if target == built and self.name == "site":
            raise OSError(28, "No space left on device")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", full)
    with pytest.raises(SurroundingsError, match="No space left on device"):
        publish.build(report, built, tool_version=VERSION)
    assert content(built) == before


def test_all_links_lead_somewhere(site: Path) -> None:
    """Every link, style sheet and script of every page leads to a file of the site, and every fragment to its place."""
    found = dict(pages(site))
    lost = []
    for name, page in found.items():
        for _, _, address in page.addresses:
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                continue
            target = PurePosixPath(name).parent / parts.path if parts.path else PurePosixPath(name)
            where = (site / target).resolve()
            inside = where.relative_to(site.resolve()).as_posix()
            if not where.is_file() or (parts.fragment and parts.fragment not in found[inside].ids):
                lost.append((name, address))
    assert lost == []


def test_pages_ask_nobody(site: Path) -> None:
    """Each page forbids by its policy what it does not need, loads only the site's own files and has no inline code."""
    for name, page in pages(site):
        policy = next(value for tag, attribute, value in page.attributes if tag == "meta" and attribute == "content")
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'"), name
        assert not [a for _, a, _ in page.attributes if a == "style" or a.startswith("on")], name
        assert "style" not in page.tags, name
        assert page.tags.count("script") == sum(tag == "script" for tag, _, _ in page.addresses), name
        loaded = [value for tag, _, value in page.addresses if tag in {"link", "script", "img"}]
        assert not [address for address in loaded if ":" in address or address.startswith("//")], name


def test_pages_are_well_built(site: Path) -> None:
    """Each page has one main heading, unique ids, landmarks, a way past the menu, and heads on its tables."""
    for name, page in pages(site):
        assert page.tags.count("h1") == 1, name
        assert len(set(page.ids)) == len(page.ids), name
        assert {"header", "nav", "main", "footer"} <= set(page.tags), name
        assert ("a", "href", "#content") in page.attributes, name
        own = [v for t, a, v in page.attributes if t == "th" and a == "scope"]
        assert page.tags.count("caption") == 0 or own, name


def test_no_time_of_building(site: Path, report: history.Report) -> None:
    """No page and no file says when it was built, and there is no sitemap that would."""
    assert not list(site.glob("sitemap*"))
    assert f"{report.steps[-1].at:%Y-%m-%d}" in (site / "index.html").read_text("utf-8")


def test_attachments_are_downloads(site: Path, holdings: Holdings) -> None:
    """An attachment lies in the site byte for byte, under a name that no browser shows as a page."""
    held = holdings.records["CAPA-HRW-2026-0001"]
    for one in held.model.attachments:
        data = (site / attachment_url(held, one.path)).read_bytes()
        assert (len(data), hashlib.sha256(data).hexdigest()) == (one.bytes, one.sha256)
    tried = ("a.csv", "a.PDF", "a.html", "a.svg", "a.HTM", "a.xml", "a.js", "a.md", "index", "a.txt.xhtml")
    names = {name: attachment_url(held, name).rpartition("/")[2] for name in tried}
    assert [name for name, made in names.items() if name == made] == ["a.csv", "a.PDF"]
    assert all(made.endswith(".bin") for name, made in names.items() if name != made)


def test_data_beside_the_page(site: Path) -> None:
    """The data of a record hold its fields, its signatures and its whole trail with old and new values."""
    data = json.loads((site / "records/capas/CAPA-HRW-2026-0001.json").read_text("utf-8"))
    assert data["schema"] == "sealtrail.record/1"
    assert (data["revision"], data["state"], data["fields"]["due"]) == (14, "closed_effective", "2026-10-09")
    assert ["2026-08-31", "2026-10-09"] in [[e["old"], e["new"]] for e in data["trail"]]
    assert {s["verdict"] for s in data["signatures"]} == {"valid"}


def test_stock_tools_verify_a_signature(site: Path, holdings: Holdings, require_tool: RequireTool) -> None:
    """The commands on the page "Verify" work as printed, with the site's own files and nothing of ours."""
    require_tool("ssh-keygen")
    shell, _ = require_tool("sh"), require_tool("sha256sum")
    markup = (site / "verify.html").read_text("utf-8")
    blocks = [Page(block).words for block in re.findall(r'<pre class="shell".*?</pre>', markup, re.DOTALL)]
    first, second = ("".join(words).strip() for words in blocks[1:])
    found = example(holdings)
    assert found is not None
    done = subprocess.run(
        [shell, "-e", "-c", f"{first}\n{second}"], cwd=site, capture_output=True, text=True, check=True
    )
    assert f'Good "sealtrail-approval-v1" signature for {found[1].person}' in done.stdout
    assert done.stdout.count(found[1].approval.subject[0].digest.sha256) == 2


def test_every_signature_verifies_with_stock_tools(site: Path, holdings: Holdings, require_tool: RequireTool) -> None:
    """A signature of each person verifies against the published list of keys, and names bytes that are published."""
    tool = str(require_tool("ssh-keygen"))
    tried = set()
    for held in holdings.records.values():
        digests = {hashlib.sha256(p.read_bytes()).hexdigest() for p in (site / held.base).glob("*.md")}
        for one in held.signatures:
            assert one.approval.subject[0].digest.sha256 in digests
            if (one.person, one.role) in tried:
                continue
            tried.add((one.person, one.role))
            statement = site / held.base / "approvals" / one.path.rpartition("/")[2]
            command = [tool, "-Y", "verify", "-f", str(site / "allowed_signers"), "-I", one.person, "-n",
                       "sealtrail-approval-v1", "-s", f"{statement}.sig"]  # fmt: skip
            subprocess.run(command, input=statement.read_bytes(), capture_output=True, check=True)
    assert len(tried) > 8


def test_the_anchor_can_be_compared(site: Path, report: history.Report) -> None:
    """The site's anchor is the file that people keep, so that any tool can compare the two."""
    assert history.read_anchor(site / "anchor.json") == report.anchor


def test_a_zip_opens_offline(site: Path, tmp_path: Path) -> None:
    """The site is plain files with relative addresses, so that a copy in any other folder is the same site."""
    copy = tmp_path / "somewhere else"
    shutil.copytree(site, copy)
    test_all_links_lead_somewhere(copy)
