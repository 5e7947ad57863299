"""The block "Verify here" of a record's page: a button, and what the page says of each signature. Pure.

Nothing here judges. The scripts of the theme do, in the reader's browser: they hold what the page says against what was
really signed, from the published bytes.
"""

from __future__ import annotations

from sealtrail.history import Signature
from sealtrail.publish import words
from sealtrail.publish.downloads import signed_revision, signed_url
from sealtrail.publish.here import Here, section
from sealtrail.publish.holdings import Held
from sealtrail.publish.manifestation import NAMESPACE, file_of
from sealtrail.publish.markup import Html, h, join

SCRIPTS = ("sshkey", "sshsig", "verify", "verifyhere")
"""The scripts of the theme that a page with this block needs, in the order of their loading."""


def part(held: Held, here: Here) -> list[tuple[str, str, Html]]:
    """The block as ``(title, key, part)``, nothing for a record that carries no signatures."""
    signatures = sorted(held.signatures, key=lambda s: -s.revision)
    if not signatures:
        return []
    count = len(signatures)
    press = h("button", f"Verify {count} signature{'s' * (count > 1)}", type="button")
    own = h("label", "Files of your own, in place of the published ones of the same name: ",
            h("input", type="file", multiple=True))  # fmt: skip
    lines = [h("li", _title(one), **_said(held, one)) for one in signatures]
    box = h(
        "div", h("noscript", h("p", "This needs scripts; the commands below need none.")),
        h("div", press, own, class_="asked", hidden=True), h("div", class_="total", role="status"),
        h("ol", lines, class_="checked", hidden=True),
        class_="verify-here", data_base=held.base, data_record=held.place.id, data_path=held.record.path,
        data_repository=here.holdings.root.repository,
    )  # fmt: skip
    lead = (
        "Your browser reads the published files again, computes their SHA-256, and holds record, statement, key and "
        "signature against each other, by its own cryptography. Nothing leaves it."
    )
    content = section("Verify here", box, _limits(here), _by_hand(held), key="verify-here", lead=lead)
    return [("Verify here", "verify-here", content)]


def _title(one: Signature) -> str:
    return f"Revision {one.revision} · {words.MEANINGS[one.meaning]} · {one.printed_name}, {words.role_word(one.role)}"


def _said(held: Held, one: Signature) -> dict[str, str | int]:
    """What the page says of a signature, in the sentences that the script makes of the statement to compare them."""
    said = one.approval.predicate
    deputy = f", deputy of {one.deputy_for}" if one.deputy_for else ""
    return {
        "data_statement": file_of(one).removesuffix(".json"), "data_file": signed_url(held, one).rpartition("/")[2],
        "data_revision": one.revision, "data_state": _move(held, one), "data_key": said.signatory.key,
        "data_person": one.person, "data_signer": f"{one.printed_name}, {one.role} of {one.organisation}{deputy}",
        "data_meaning": f"{one.meaning}, “{said.meaning_text}”", "data_at": said.signed_at,
    }  # fmt: skip


def _move(held: Held, one: Signature) -> str:
    """As the records show it, not as the statement says it."""
    if one.late:
        return "no change"
    revision = signed_revision(held, one)
    before = "none" if revision.previous is None else revision.previous.model.state
    return f"from {before} to {revision.record.model.state}"


def _limits(here: Here) -> Html:
    return h(
        "p", h("b", "What this does not show: "), "that a key is its owner’s (compare its fingerprint with what both "
        "organisations gave you); that these signatures were enough, and that nothing is missing (",
        h("code", "sealtrail verify"), " judges the whole history); that this site’s own scripts are honest (the "
        "commands below need none). ", h("a", "More about verifying", href=here.url("verify.html")), ".",
        class_="quiet",
    )  # fmt: skip


def _by_hand(held: Held) -> Html:
    up = "../" * (held.base.count("/") + 1)
    lines = [
        f"cd {held.base}",
        "sha256sum *.md",
        "for f in approvals/*.json; do",
        '  who=$(grep -o \'"id":"[^"]*"\' "$f" | cut -d \'"\' -f 4)',
        f'  ssh-keygen -Y verify -f {up}allowed_signers -I "$who" -n {NAMESPACE} -s "$f.sig" < "$f"',
        '  grep -o \'"subject".*\' "$f"',
        "done",
    ]
    return h(
        "details", h("summary", "The same with stock tools"),
        h("p", "In a saved copy of this site, with sha256sum and the ssh-keygen of any OpenSSH since 8.1. Under each "
          "verdict stands the digest that was signed; it must be among those of the first command."),
        h("pre", h("code", join("\n".join(lines))), class_="shell", tabindex="0"),
    )  # fmt: skip
