"""The readable copy and the text, when a record is hostile: everything is shown, nothing runs, nothing is asked for."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import pytest

from sealtrail import digest, drafting, evidence, history
from sealtrail.git import Repository
from sealtrail.history import Report
from tests.cli.demo import made
from tests.conftest import RequireTool
from tests.evidence.conftest import (
    AGREEMENT,
    CAPA,
    FOUNDER,
    GENESIS,
    Machine,
    MakeKit,
    commands_run,
    commands_shown,
    unpack,
)
from tests.publish.reading import Page
from tests.publish.test_body import HOSTILE
from tests.scenarios.desk import Demo, copy_of

EXAMPLE = "CAPA-HRW-2026-0002"
NUMBER = "CAPA-HRW-2026-0003"
TITLE = "</style></title><script>alert(1)</script> $(touch run) `touch run`; touch run; 'touch run' && touch run"
UNSEEN = set("\t\u2028\u2029")
"""What the gate itself refuses in a record."""
SURVEY = b"<script>alert(1)</script>"
PINNED = f"""confidentiality: inspection
attachments:
  - path: survey.html
    sha256: "{digest.sha256(SURVEY)}"
    bytes: {len(SURVEY)}
    media_type: text/html
    title: "<script>alert(1)</script>; touch run"
"""
ELEMENTS = {
    "html", "head", "meta", "title", "style", "body", "main", "article", "header", "section", "nav", "div", "span", "p",
    "h1", "h2", "h3", "h4", "h5", "h6", "a", "b", "strong", "em", "small", "code", "pre", "blockquote", "q", "br", "hr",
    "ul", "ol", "li", "dl", "dt", "dd", "table", "caption", "thead", "tbody", "tr", "th", "td", "time", "ins", "del",
    "details", "summary",
}  # fmt: skip


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The kit about a record that the manufacturer opened with hostile text, properly signed and landed."""
    demo: Demo = copy_of(made(), tmp_path_factory.mktemp("hostile") / "demo")
    cmo = demo.cmo.begin("hostile")
    text = cmo.text(EXAMPLE).replace(EXAMPLE, NUMBER).replace("revision: 2", "revision: 1")
    text = re.sub(r"^(state|change_reason): .*\n", "", text, flags=re.MULTILINE)
    text = drafting.set_field(text, "title", TITLE)
    text = text.replace("parties:", "state: open\nparties:").replace("confidentiality: inspection\n", PINNED)
    cmo.write(NUMBER, text + "\n" + "\n\n".join(line for line in HOSTILE if not set(line) & UNSEEN) + "\n")
    folder = cmo.index(NUMBER).parent / "attachments"
    folder.mkdir()
    (folder / "survey.html").write_bytes(SURVEY)
    cmo.sign(NUMBER, "PER-HRW-0005", "authored", "cmo.qu").commit("Hostile")
    cmo.merge("hostile")
    push = cmo.push("HEAD:main")
    assert push.accepted, push.said
    report = history.verify(Repository(demo.world.upstream), history.read_anchor(demo.world.anchor))
    return evidence.make(report, NUMBER, tool_version="0.0.0")


def page_of(kit: Path) -> Page:
    """The readable copy."""
    return Page((kit / "record.html").read_text("utf-8"))


def policy_of(page: Page) -> dict[str, str]:
    """The page's Content-Security-Policy, by directive."""
    (content,) = (v for tag, name, v in page.attributes if tag == "meta" and name == "content" and "default-src" in v)
    return {name: value for name, _, value in (part.strip().partition(" ") for part in content.split(";"))}


def test_hostile_text_is_inert_on_the_page(hostile: bytes, tmp_path: Path) -> None:
    """No element or attribute that could run or load anything comes out of a hostile record; its words are shown."""
    page = page_of(unpack(hostile, tmp_path / "kit"))
    assert set(page.tags) <= ELEMENTS
    assert page.tags.count("style") == 2
    assert not [a for a in page.attributes if a[1].startswith("on") or a[1] in {"style", "src", "srcset", "srcdoc"}]
    assert all(re.match(r"#|https?://|mailto:|[a-z]+[/.]|README\.txt$", value) for _, _, value in page.addresses)
    assert not [value for _, _, value in page.addresses if value.lower().startswith(("javascript", "data", "vbscript"))]
    assert TITLE in page.text
    assert "[raw HTML left out]" in page.text


def test_a_hostile_attachment_does_not_open_as_a_page(hostile: bytes, tmp_path: Path) -> None:
    """An attachment that a browser would run lies in the kit under a name that none does, with its bytes unchanged."""
    kit = unpack(hostile, tmp_path / "kit")
    assert (kit / "attachments" / "r0001" / "survey.html.bin").read_bytes() == SURVEY
    assert [path.name for path in kit.rglob("*.html")] == ["record.html"]


def test_hostile_text_reaches_no_shell(hostile: bytes, machine: Machine, tmp_path: Path) -> None:
    """The script of a hostile record runs only its own commands; the text shows no command that it does not run."""
    kit = unpack(hostile, tmp_path / "kit")
    before = sorted(kit.rglob("*"))
    assert machine.check(kit).returncode == 0
    assert sorted(kit.rglob("*")) == before
    assert sorted(machine.home.iterdir()) == []
    assert "touch" not in (kit / "check.sh").read_text("utf-8")
    assert (kit / "check.sh").read_bytes().isascii()
    assert commands_shown(kit) == commands_run(kit)
    assert TITLE in " ".join((kit / "README.txt").read_text("utf-8").split())


@pytest.mark.parametrize("number", [CAPA, AGREEMENT, FOUNDER, GENESIS])
def test_the_page_stands_alone(number: str, unpacked: MakeKit) -> None:
    """The page allows its own style sheets and nothing else, and leads only to itself and to files of the kit."""
    kit = unpacked(number)
    page = page_of(kit)
    sheets = re.findall(r"<style[^>]*>(.*?)</style>", (kit / "record.html").read_text("utf-8"), re.DOTALL)
    sources = [f"'sha256-{base64.b64encode(hashlib.sha256(s.encode()).digest()).decode()}'" for s in sheets]
    assert policy_of(page) == {
        "default-src": "'none'",
        "style-src": " ".join(sources),
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    assert set(page.tags) <= ELEMENTS
    assert len(page.ids) == len(set(page.ids))
    for _, _, address in page.addresses:
        path, _, fragment = address.partition("#")
        assert (kit / unquote(path)).is_file() if path else fragment in page.ids, address


def test_the_page_of_every_record_can_be_made(report: Report, archive: Callable[[str], bytes], tmp_path: Path) -> None:
    """For every record of the demo the page says its number, its title and each of its signers."""
    assert report.snapshot is not None
    for record in report.snapshot.records():
        kit = unpack(archive(record.model.id), tmp_path / record.model.id)
        text = page_of(kit).text
        assert record.model.id in text
        assert record.model.title in text
        for path in kit.glob("statements/*/*.json"):
            name = re.search(r'"name":"([^"]*)","organisation"', path.read_text("utf-8"))
            assert name is not None
            assert name[1] in text


def test_a_browser_shows_the_page_and_asks_for_nothing(
    hostile: bytes, unpacked: MakeKit, require_tool: RequireTool, tmp_path: Path
) -> None:
    """In a real browser the page has its styles, no script of a hostile record runs, and nothing but it is loaded."""
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    chromium = require_tool("chromium", "chromium-browser", "google-chrome")
    kits = {"hostile": unpack(hostile, tmp_path / "hostile"), "calm": unpacked(AGREEMENT)}
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(chromium), args=["--no-sandbox", "--disable-gpu"])
        for name, kit in kits.items():
            heard: list[str] = []
            page = browser.new_page(viewport={"width": 390, "height": 844})
            for event in ("console", "pageerror", "dialog"):
                page.on(event, lambda what, heard=heard: heard.append(str(what)))
            page.on("request", lambda request, heard=heard: heard.append(request.url))
            address = (kit / "record.html").as_uri()
            page.goto(address)
            assert heard == [address], name
            assert page.evaluate("getComputedStyle(document.querySelector('.banner')).display") == "flex"
            assert page.evaluate("document.documentElement.scrollWidth") <= 390
        browser.close()
