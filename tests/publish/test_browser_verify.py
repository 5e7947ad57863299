"""Verify here, in a real browser: what is genuine passes, what was changed fails at its step, and the tool agrees."""

from __future__ import annotations

import base64
import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sealtrail import history, publish
from sealtrail.cli.supplied import supplied
from sealtrail.signatures import KeyProblem, parse_public, verify
from tests.conftest import RequireTool
from tests.golden.archive import ANCHOR, BUNDLE
from tests.golden.archive import HERE as GOLDEN
from tests.publish.conftest import VERSION
from tests.publish.test_browser import AGREEMENT, CONTRAST
from tests.publish.visit import ARGUMENTS, Visit, served
from tests.signatures import opinions
from tests.signatures.cases import Case
from tests.signatures.signers import SIGNERS

CAPA = "records/capas/CAPA-HRW-2026-0001.html"
ENOUGH = 20_000
"""Milliseconds; a browser that has not answered by then never will."""


def press(visit: Visit, name: str) -> str:
    """Open a record's page, press the button, and give the total."""
    visit.open(name)
    return again(visit)


def again(visit: Visit) -> str:
    """Press the button of the page that is open, and give the total."""
    visit.page.evaluate("document.querySelector('.total').className = 'total'")
    visit.page.click(".verify-here button")
    visit.page.wait_for_selector(".total.holds, .total.fails, .total.open:has(b)", timeout=ENOUGH)
    return str(visit.page.inner_text(".total"))


def verdicts(visit: Visit) -> list[str]:
    """The verdict on each signature, in the order of the page."""
    return [str(text) for text in visit.page.locator(".checked .verdict").all_inner_texts()]


def failed(visit: Visit) -> list[str]:
    """Every sentence that does not hold."""
    found = visit.page.locator(".steps li li:has(.mark.fails)").all_text_contents()
    return [text.partition("Fails: ")[2] for text in found]


def signatures(site: Path, name: str) -> list[dict[str, Any]]:
    """The signatures of a record, as its data lists them."""
    data = json.loads((site / name).with_suffix(".json").read_bytes())
    return list(data["signatures"])


@pytest.fixture
def copy(site: Path, tmp_path: Path) -> Path:
    """A copy of the site to be tampered with."""
    return Path(shutil.copytree(site, tmp_path / "site"))


@pytest.fixture
def visit_served(browser: object, copy: Path) -> Iterator[Visit]:
    """A fresh page of that copy over HTTP; in the end it must have asked that server alone, and met no error."""
    from playwright.sync_api import Browser

    assert isinstance(browser, Browser)
    with served(copy) as address:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        visit = Visit(page, copy, address)
        yield visit
        # A file that is not there is told by the browser itself; that is no error of the page.
        assert [said for said in visit.complaints if "404" not in said] == []
        assert visit.left() == []
        page.close()


@pytest.mark.parametrize("name", [AGREEMENT, CAPA])
def test_passes_from_a_folder_without_a_network(visit: Visit, name: str) -> None:
    """Opened from a folder with the network off, every signature verifies, and it is said from what it was read."""
    visit.page.context.set_offline(True)
    total = press(visit, name)
    count = len(signatures(visit.site, name))
    assert f"{count} of {count} signatures verified in this browser." in total
    assert verdicts(visit) == ["Verified"] * count
    sha256 = json.loads((visit.site / name).with_suffix(".json").read_bytes())["sha256"]
    assert sha256 in total
    assert f"Read from {Path(name).stem}.verify.js" in total


@pytest.mark.parametrize("name", [AGREEMENT, CAPA])
def test_passes_over_http_from_the_files_themselves(visit_served: Visit, name: str) -> None:
    """From a server every signature verifies over the published files themselves, and no copy is asked for."""
    total = press(visit_served, name)
    count = len(signatures(visit_served.site, name))
    assert f"{count} of {count} signatures verified in this browser." in total
    assert "the published files themselves" in total
    asked = {url.removeprefix(f"{visit_served.base}/") for url in visit_served.requests}
    base = name.removesuffix(".html")
    assert {f"{base}/index.md", f"{base}/revision-1.md", "allowed_signers"} <= asked
    assert not asked & {f"{base}.verify.js", "allowed_signers.js"}


def test_each_step_says_what_was_compared(visit: Visit) -> None:
    """Under a verified signature stand five steps: record, statement, key, signature and meaning, each in words."""
    press(visit, CAPA)
    one = signatures(visit.site, CAPA)[-1]
    lines = visit.page.locator(".checked > li")
    mine = next(line for line in lines.all() if str(one["statement"]).endswith(
        str(line.get_attribute("data-statement")) + ".json"))  # fmt: skip
    steps = mine.locator(".steps > li > b").all_text_contents()
    assert steps == ["The record", "The statement and its signature file", "The key", "The signature",
                     "What was signed"]  # fmt: skip
    said = str(mine.locator(".steps").text_content())
    for text in (one["key"], one["name"], one["reason"], one["signed_at"], f"revision {one['revision']}",
                 f"from {one['transition']['from']} to {one['transition']['to']}", "sealtrail-approval-v1",
                 f"allowed_signers lists that key for {one['person']}"):  # fmt: skip
        assert text in said, text


def test_the_button_works_by_keyboard(visit: Visit) -> None:
    """The button and each signature's details are reached and opened by keyboard, and can be pressed again."""
    visit.open(CAPA)
    visit.page.focus(".verify-here button")
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_selector(".total.holds", timeout=ENOUGH)
    assert visit.page.locator(".total").get_attribute("role") == "status"
    assert visit.page.evaluate("document.activeElement.textContent") == "Verify again"
    for key in ("Tab", "Tab", "Enter"):  # past the choice of files
        visit.page.keyboard.press(key)
    assert visit.page.locator(".checked details").first.get_attribute("open") is not None
    assert "verified in this browser." in again(visit)


def _one_byte(path: Path, what: bytes = b"a", by: bytes = b"e") -> None:
    """Change one byte of a file, in its middle or later."""
    data = path.read_bytes()
    at = data.find(what, len(data) // 2)
    assert at > 0
    path.write_bytes(data[:at] + by + data[at + 1 :])


def _record(site: Path, base: str, _one: str) -> None:
    _one_byte(site / base / "index.md")


def _reason(site: Path, base: str, one: str) -> None:
    path = site / base / "approvals" / f"{one}.json"
    path.write_bytes(re.sub(rb'"reason":".', b'"reason":"#', path.read_bytes()))


def _spaced(site: Path, base: str, one: str) -> None:
    path = site / base / "approvals" / f"{one}.json"
    path.write_bytes(path.read_bytes().replace(b'","', b'", "', 1))


def _value(site: Path, base: str, one: str) -> None:
    path = site / base / "approvals" / f"{one}.json.sig"
    lines = path.read_bytes().split(b"\n")
    lines[-4] = lines[-4][:40] + (b"B" if lines[-4][40:41] == b"A" else b"A") + lines[-4][41:]
    path.write_bytes(b"\n".join(lines))


def _crlf(site: Path, base: str, one: str) -> None:
    path = site / base / "approvals" / f"{one}.json.sig"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))


def _another(site: Path, base: str, one: str) -> None:
    folder = site / base / "approvals"
    other = next(path for path in sorted(folder.glob("*.sig")) if one not in path.name)
    shutil.copy(other, folder / f"{one}.json.sig")


def _signers(site: Path, _base: str, _one: str) -> None:
    path = site / "allowed_signers"
    path.write_text(re.sub(r"(ed25519 \S{40})(.)", lambda m: m[1] + chr(ord(m[2]) ^ 1), path.read_text()))


def _page(site: Path, base: str, _one: str) -> None:
    path = site / f"{base}.html"
    path.write_text(path.read_text().replace('data-meaning="approved', 'data-meaning="reviewed', 1))


def _gone(name: str) -> Callable[[Path, str, str], None]:
    return lambda site, base, one: (site / name.format(base=base, one=one)).unlink()


@pytest.mark.parametrize(
    ("bend", "step", "sentence"),
    [
        (_record, "step 1, the record", "The statement was signed for other bytes"),
        (_gone("{base}/index.md"), "step 1, the record", "index.md is missing"),
        (_reason, "step 2, the statement", "The file is not named after its SHA-256"),
        (_spaced, "step 2, the statement", "not a statement in its one canonical form"),
        (_gone("{base}/approvals/{one}.json"), "step 2, the statement", ".json is missing"),
        (_crlf, "step 2, the statement", "The signature is not taken"),
        (_gone("{base}/approvals/{one}.json.sig"), "step 2, the statement", ".json.sig is missing"),
        (_signers, "step 3, the key", "allowed_signers lists no such key"),
        (_gone("allowed_signers"), "step 3, the key", "allowed_signers is missing"),
        (_value, "step 4, the signature", "The signature does not fit"),
        (_another, "step", "The signature does not fit"),
        (_page, "step 5, what was signed", "Meaning: the statement says approved"),
    ],
    ids=["record", "no-record", "statement", "spaced-statement", "no-statement", "signature-file", "no-signature",
         "key", "no-keys", "signature", "another-signature", "page"],
)  # fmt: skip
def test_a_changed_file_fails_at_its_step(
    visit_served: Visit, bend: Callable[[Path, str, str], None], step: str, sentence: str
) -> None:
    """With one published file changed or gone, the total says that it failed, at which step, and why, in words."""
    base, site = CAPA.removesuffix(".html"), visit_served.site
    latest = max(s["revision"] for s in signatures(site, CAPA))
    mine = next(s for s in signatures(site, CAPA) if s["revision"] == latest and s["meaning"] == "approved")
    bend(site, base, Path(mine["statement"]).stem)
    total = press(visit_served, CAPA)
    assert "FAILED" in total
    assert [verdict for verdict in verdicts(visit_served) if verdict.startswith(f"Failed at {step}")]
    assert [said for said in failed(visit_served) if sentence in said]


def test_only_what_rests_on_a_changed_file_fails(visit_served: Visit) -> None:
    """A changed earlier revision takes down the signatures on that revision and no others."""
    _one_byte(visit_served.site / CAPA.removesuffix(".html") / "revision-1.md")
    total = press(visit_served, CAPA)
    every = signatures(visit_served.site, CAPA)
    first = [one for one in every if one["revision"] == 1]
    assert f"{len(every) - len(first)} of {len(every)} signatures verified" in total
    assert f"{len(first)} FAILED" in total


def test_the_files_are_read_anew_at_each_press(visit_served: Visit) -> None:
    """A record that is changed between two presses fails at the second, and passes at the third when it is back."""
    path = visit_served.site / CAPA.removesuffix(".html") / "index.md"
    data = path.read_bytes()
    assert "FAILED" not in press(visit_served, CAPA)
    path.write_bytes(data.replace(b"\n", b"\n\n", 1))
    assert "FAILED" in again(visit_served)
    path.write_bytes(data)
    assert "FAILED" not in again(visit_served)


def test_a_changed_copy_fails_in_a_folder(browser: object, copy: Path) -> None:
    """In a folder, a changed copy of the record fails at the first step, and a missing one is a failed step too."""
    from playwright.sync_api import Browser

    assert isinstance(browser, Browser)
    script = copy / CAPA.replace(".html", ".verify.js")
    text = script.read_text()
    for changed in (text.replace("revision: ", "revision:  "), None):
        script.unlink()
        if changed is not None:
            script.write_text(changed)
        visit = Visit(browser.new_page(), copy)
        assert "FAILED" in press(visit, CAPA)
        assert verdicts(visit)[0].startswith("Failed at step 1, the record")
        assert [said for said in visit.complaints if "ERR_FILE_NOT_FOUND" not in said] == []
        visit.page.close()


def test_a_reader_can_bring_files(visit: Visit, tmp_path: Path) -> None:
    """In a folder without a network a reader has the very index.md judged: as it is it passes, changed it fails."""
    visit.page.context.set_offline(True)
    data = (visit.site / CAPA.removesuffix(".html") / "index.md").read_bytes()
    visit.open(CAPA)
    for text, name, word in ((data, "same", "verified in this browser."), (data + b"\n", "changed", "FAILED")):
        own = tmp_path / name / "index.md"
        own.parent.mkdir()
        own.write_bytes(text)
        visit.page.set_input_files(".verify-here input", own)
        visit.page.wait_for_function("(word) => document.querySelector('.total').textContent.includes(word)", arg=word)
        assert "As you chose them: index.md." in str(visit.page.inner_text(".total"))
    assert verdicts(visit)[0].startswith("Failed at step 1, the record")


def test_without_the_algorithm_the_rest_is_checked(visit: Visit) -> None:
    """Where the browser has no Ed25519 it says so at step 4, checks all else, and gives the command that can."""
    visit.page.add_init_script("""
        const imported = crypto.subtle.importKey.bind(crypto.subtle);
        crypto.subtle.importKey = (format, data, algorithm, ...more) => algorithm.name === "Ed25519"
          ? Promise.reject(new DOMException("Unrecognized name.", "NotSupportedError"))
          : imported(format, data, algorithm, ...more);
    """)
    total = press(visit, CAPA)
    count = len(signatures(visit.site, CAPA))
    assert f"0 of {count} signatures verified in this browser, {count} could not be judged whole" in total
    assert verdicts(visit) == ["Not all could be judged here: step 4, the signature"] * count
    said = str(visit.page.locator(".checked").text_content())
    assert "This browser cannot check signatures by Ed25519 keys. The command below can." in said
    assert said.count("ssh-keygen -Y verify -f ../../../allowed_signers") == count
    assert failed(visit) == []


def test_a_page_without_cryptography_says_so(browser: object, require_tool: RequireTool, copy: Path) -> None:
    """Over plain HTTP from a named host a browser gives a page no cryptography: that is said, with what to do."""
    from playwright.sync_api import Browser

    assert isinstance(browser, Browser)
    chromium = require_tool("chromium", "chromium-browser", "google-chrome")
    named = [*ARGUMENTS, "--host-resolver-rules=MAP records.example 127.0.0.1"]
    other = browser.browser_type.launch(executable_path=str(chromium), args=named)
    with served(copy) as address:
        visit = Visit(other.new_page(), copy, address.replace("127.0.0.1", "records.example"))
        total = press(visit, CAPA)
        assert "This browser cannot verify here." in total
        assert "https" in total
        assert visit.complaints == []
        assert visit.left() == []
        other.close()


def test_what_came_out_is_legible(visit: Visit) -> None:
    """What came out keeps its contrast on light and dark, and makes no page wider than a phone."""
    visit.page.set_viewport_size({"width": 320, "height": 800})
    press(visit, CAPA)
    visit.page.evaluate("document.querySelectorAll('.verify-here details').forEach((d) => { d.open = true; })")
    for scheme in ("light", "dark"):
        visit.page.emulate_media(color_scheme="light" if scheme == "light" else "dark")
        assert visit.page.evaluate(CONTRAST) == []
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.fixture(scope="module")
def site_of_tokens(tmp_path_factory: pytest.TempPathFactory, require_tool: RequireTool) -> Path:
    """The site of the golden archive in which people sign with security keys and passkeys."""
    require_tool("git")
    archive = GOLDEN / "engine-1" / "tokens"
    with supplied(archive / BUNDLE) as repository:
        report = history.verify(repository, history.read_anchor(archive / ANCHOR))
        out = tmp_path_factory.mktemp("tokens") / "site"
        return publish.build(report, out, tool_version=VERSION).directory


def test_security_keys_and_passkeys_verify(browser: object, site_of_tokens: Path) -> None:
    """Signatures by both kinds of security key and by passkeys verify, and what the token said is told."""
    from playwright.sync_api import Browser

    assert isinstance(browser, Browser)
    visit = Visit(browser.new_page(), site_of_tokens)
    said = ""
    for page in sorted(site_of_tokens.glob("records/*/*.verify.js")):
        name = page.relative_to(site_of_tokens).as_posix().replace(".verify.js", ".html")
        assert "FAILED" not in press(visit, name)
        assert set(verdicts(visit)) == {"Verified"}
        said += str(visit.page.locator(".checked").text_content())
    for kind in ("sk-ssh-ed25519@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com", "webauthn-sk-ecdsa-sha2-nistp256"):
        assert f"of the type {kind}" in said
    assert "somebody touched it" in said
    assert "It says that it checked a PIN or a fingerprint." in said
    assert "It says nothing of a PIN" in said
    assert "It is a passkey made for" in said
    assert visit.complaints == []
    visit.page.close()


JUDGE = """async (cases) => {
  const bytes = (text) => window.sealtrailKeys.bytesOf(atob(text));
  const judge = async ({ signature, message, namespace, line }) => {
    try {
      const read = await window.sealtrailSshsig.parse(bytes(signature));
      if (read.namespace !== namespace) return "signature.namespace";
      if (read.key.line !== line) return "key.unknown";
      return await window.sealtrailSshsig.fits(read, bytes(message)) ? "" : "signature.invalid";
    } catch (refusal) {
      return refusal.code ?? String(refusal);
    }
  };
  return Promise.all(cases.map(judge));
}"""


def _asked(case: Case) -> dict[str, str]:
    signature, message = (base64.b64encode(data).decode() for data in (case.signature, case.message))
    return {"signature": signature, "message": message, "namespace": case.namespace, "line": case.line}


def _told(case: Case) -> str:
    try:
        key = parse_public(case.line)
    except KeyProblem:
        key = None
    return verify(case.signature, case.message, namespace=case.namespace, key=key).code


@pytest.mark.parametrize("kind", SIGNERS)
def test_browser_and_tool_judge_alike(visit: Visit, kind: str) -> None:
    """Of good and bent signatures the browser says what the tool says, or (odd RSA exponents) that it cannot tell."""
    cases = opinions.cases_of(kind)
    visit.open(CAPA)
    found = visit.page.evaluate(JUDGE, [_asked(case) for case in cases])
    told = [_told(case) for case in cases]
    pairs = zip(cases, told, found, strict=True)
    different = [(case.tried, ours, theirs) for case, ours, theirs in pairs if ours != theirs]
    excused = ("a key of another length or exponent", "", "unsupported")
    assert [one for one in different if one != excused or "rsa" not in kind] == []
    assert len(cases) > 150
    assert "" in found


@pytest.mark.parametrize("kind", ["ed25519", "ecdsa", "rsa", "ed25519_sk", "ecdsa_sk", "ecdsa_sk_webauthn"])
def test_openssh_vectors_verify(visit: Visit, shared_real: Path, kind: str) -> None:
    """OpenSSH's own vector of each kind verifies in the browser, and not over a message of one byte more."""
    vectors = shared_real / "openssh-sshsig"
    if not vectors.is_dir():
        pytest.skip("OpenSSH's SSHSIG vectors are not beside the repository (../shared/real/openssh-sshsig)")
    line = " ".join((vectors / f"{kind}.pub").read_text().split()[:2])
    signature, message = (vectors / f"{kind}.sig").read_bytes(), (vectors / "signed-data").read_bytes()
    namespace = (vectors / "namespace").read_text()
    cases = [Case("", "", signature, line, data, namespace) for data in (message, message + b"\n")]
    visit.open(CAPA)
    assert visit.page.evaluate(JUDGE, [_asked(case) for case in cases]) == ["", "signature.invalid"]
