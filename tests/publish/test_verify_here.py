"""What a record's page gives a browser to verify, and what the site gives to hold against checkpoint and anchor."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sealtrail import history, statement
from sealtrail.history.checkpoint import checkpoint_of
from sealtrail.model import Witness
from sealtrail.publish import verifyhere
from sealtrail.publish.downloads import as_script, files_of, signed_url
from sealtrail.publish.head import FILE, head_of
from sealtrail.publish.here import Here
from sealtrail.publish.holdings import Held, Holdings
from sealtrail.publish.verifypage import verify_page
from tests.conftest import RequireTool
from tests.publish.reading import Page

_SCRIPT = re.compile(r"Object\.assign\(window\.sealtrailFiles\?\?=\{\},(\{.*\})\);\n")


def block(held: Held, holdings: Holdings) -> Page:
    """The block of a record's page."""
    ((_, _, made),) = verifyhere.part(held, Here(holdings, held.page))
    return Page(made)


def copied(script: bytes) -> dict[str, bytes]:
    """The files that a script holds."""
    found = _SCRIPT.fullmatch(script.decode("ascii"))
    assert found is not None
    return {url: text.encode() for url, text in json.loads(found[1]).items()}


def test_every_signature_has_a_line(holdings: Holdings) -> None:
    """Each signature of each record has one line, which names its statement, its signed bytes and its key."""
    for held in holdings.records.values():
        if not held.signatures:
            continue
        said = block(held, holdings).attributes
        for name, expected in (
            ("data-statement", {Path(one.path).stem for one in held.signatures}),
            ("data-file", {Path(signed_url(held, one)).name for one in held.signatures}),
            ("data-key", {one.approval.predicate.signatory.key for one in held.signatures}),
        ):
            assert {value for _, attribute, value in said if attribute == name} == expected
        assert sum(attribute == "data-statement" for _, attribute, _ in said) == len(held.signatures)


def test_the_step_is_told_from_the_records(holdings: Holdings) -> None:
    """The change of state that the page states comes from the records, so that a statement can differ from it."""
    held = next(h for h in holdings.records.values() if len(h.revisions) > 2)
    closed = dataclasses.replace(held.latest, previous=None)
    other = dataclasses.replace(held, revisions=(*held.revisions[:-1], closed))
    states = [value for _, name, value in block(other, holdings).attributes if name == "data-state"]
    assert f"from none to {held.model.state}" in states
    assert states != [value for _, name, value in block(held, holdings).attributes if name == "data-state"]


def test_a_late_signature_moves_nothing(holdings: Holdings) -> None:
    """A signature given after landing is told to change no state, as its statement says."""
    found = [(held, one) for held in holdings.records.values() for one in held.signatures if one.late]
    for held, one in found:
        assert one.approval.predicate.transition is None
        assert ("li", "data-state", "no change") in block(held, holdings).attributes
    assert found


def test_a_record_without_signatures_has_no_button(holdings: Holdings) -> None:
    """A founding person carries no signatures, so its page has no button and no copy of its files for one."""
    found = [held for held in holdings.records.values() if not held.signatures]
    for held in found:
        assert verifyhere.part(held, Here(holdings, held.page)) == []
        assert not [url for url, _ in files_of(held, holdings) if url.endswith(".verify.js")]
    assert found


def test_the_copy_is_exact(holdings: Holdings) -> None:
    """The script beside a page holds the exact bytes of every revision, statement and signature, and nothing else."""
    for held in holdings.records.values():
        files = dict(files_of(held, holdings))
        script = files.pop(f"{held.base}.verify.js", None)
        if script is None:
            continue
        expected = {url: data for url, data in files.items() if url.endswith((".md", ".sig")) or "/approvals/" in url}
        assert copied(script) == {url: data for url, data in expected.items() if "/attachments/" not in url}


@pytest.mark.parametrize(
    "text", ["a\u2028b\u2029c", "</script>", "\\u0041\"'`${x}", "\x00\x7f\ufeff", "日本 😀", "\r\n\n"]
)
def test_any_text_survives_the_script(text: str) -> None:
    """Line ends of scripts, tags, quotes, control and astral characters come out of the script as they went in."""
    assert copied(as_script({"index.md": text.encode()})) == {"index.md": text.encode()}


def test_bytes_that_are_no_text_are_refused() -> None:
    """Bytes that are not UTF-8 raise ``UnicodeDecodeError`` instead of being changed on their way."""
    with pytest.raises(UnicodeDecodeError):
        as_script({"index.md": b"\xff"})


def test_record_pages_may_fetch_from_the_site_alone(site: Path, holdings: Holdings) -> None:
    """Pages of records may ask their own origin for files, and no others; pages of registers may ask for nothing."""
    for held in holdings.records.values():
        text = (site / held.page).read_text("utf-8")
        assert re.findall(r"connect-src ([^;\"]*)", text) == ["'self'"]
        assert all(f"js/{name}.js" in text for name in verifyhere.SCRIPTS)
    for path in (site / "registers").glob("*.html"):
        assert "connect-src" not in path.read_text("utf-8")


def test_the_commands_of_a_page_verify_it(site: Path, holdings: Holdings, require_tool: RequireTool) -> None:
    """The commands that a page prints, run in a saved copy, verify each signature and print the digests that fit."""
    require_tool("ssh-keygen")
    shell = require_tool("sh")
    held = max(holdings.records.values(), key=lambda h: len(h.signatures))
    made = verifyhere.part(held, Here(holdings, held.page))[0][2]
    lines = re.search(r"<pre[^>]*><code>(.*?)</code>", made, re.DOTALL)
    assert lines is not None
    commands = Page(f"<p>{lines[1]}</p>").words
    done = subprocess.run(
        [str(shell), "-e"], input="".join(commands), cwd=site, capture_output=True, check=True, text=True
    )
    good = re.findall(r'^Good "sealtrail-approval-v1" signature for (\S+) ', done.stdout, re.MULTILINE)
    assert sorted(good) == sorted(one.person for one in held.signatures)
    printed = set(re.findall(r"^([0-9a-f]{64})  ", done.stdout, re.MULTILINE))
    assert set(re.findall(r'"subject".*"sha256":"([0-9a-f]{64})"', done.stdout)) <= printed


def test_the_head_is_what_a_checkpoint_signs(report: history.Report, site: Path) -> None:
    """The head on the site is the statement that ``sealtrail checkpoint`` makes, less who signs it and when."""
    witness = Witness(id="PER-LRK-0001", name="Somebody", organisation="larkspur", key=f"SHA256:{'A' * 43}")
    made = checkpoint_of(report, witness, at=datetime(2027, 1, 1, tzinfo=UTC))
    signed = json.loads(statement.build_checkpoint(made))
    del signed["predicate"]["signatory"], signed["predicate"]["made_at"]
    assert json.loads((site / FILE).read_bytes()) == signed
    assert not (site / f"{FILE}.sig").exists()


def test_the_verify_page_shows_head_and_anchor(holdings: Holdings, site: Path) -> None:
    """The page on verifying shows step, commit and tree digest of the head, and the digest of the anchor's file."""
    head = head_of(holdings)
    assert head is not None
    text = Page(verify_page(holdings)).text
    anchor = hashlib.sha256((site / "anchor.json").read_bytes()).hexdigest()
    for value in (head.repository, head.commit, head.tree_sha256, str(head.steps), anchor, FILE):
        assert value in text, value


def test_a_history_without_a_genesis_has_no_head(holdings: Holdings) -> None:
    """Where no genesis verified there is no head to show, and the page on verifying leaves the part out."""
    without = dataclasses.replace(holdings, basis=dataclasses.replace(holdings.basis, anchor=None))
    assert head_of(without) is None
    assert "The head and the anchor" not in Page(verify_page(without)).text
