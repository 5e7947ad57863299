"""The page of a record that an audience does not see: that it exists, what commits to it, whom to ask. Pure."""

from __future__ import annotations

from sealtrail.model import organisation_code
from sealtrail.publish import words
from sealtrail.publish.audience import DOMAIN
from sealtrail.publish.basis import Withheld
from sealtrail.publish.here import Here, crumbs, section
from sealtrail.publish.holdings import Holdings
from sealtrail.publish.markup import Html, between, h, join
from sealtrail.publish.registers import register_url


def redaction_page(one: Withheld, holdings: Holdings) -> Html:
    """The article in place of a withheld record."""
    here, kind = Here(holdings, one.page), one.place.type
    register = h("a", words.type_word(kind.name, plural=True), href=here.url(register_url(kind)))
    banner = h("div", h("strong", "WITHHELD"), h("span", f"from the audience “{holdings.audience}”", class_="since"),
               class_="banner ended", role="status")  # fmt: skip
    head = h("header", h("h1", one.place.id), h("p", words.type_word(kind.name), class_="identity"), class_="head")
    said = h("p", "This record exists, and this site is made for an audience that it is not open to. Nothing of what "
             "it says is here or in any file of this site: not its title, state, signers, text or history. ",
             _ask(one, holdings))  # fmt: skip
    named = h("p", "Records that name it: ", between(", ", [here.titled(number) for number in one.named_by]), ".")
    return h("article", crumbs(h("a", "Home", href=here.url("index.html")), register, one.place.id), banner, head, said,
             named if one.named_by else None, _commitment(one, holdings))  # fmt: skip


def _ask(one: Withheld, holdings: Holdings) -> str:
    code = organisation_code(one.place.id)
    giver = next((org.name for org in holdings.root.organisations if org.code == code), "either organisation")
    return f"Ask {giver} for it."


def _commitment(one: Withheld, holdings: Holdings) -> Html:
    title = "What is withheld, by its digest"
    if not one.digest:
        return section(title, h("p", "No digest is given: no signature lies with this record that would keep it from "
                                "being guessed."), key="digest")  # fmt: skip
    lines = [
        f"git checkout {holdings.basis.tip}",
        f"(echo {DOMAIN}; git ls-files -z {one.place.folder} | xargs -0 sha256sum) | sha256sum",
    ]
    return section(
        title,
        h("p", "SHA-256 ", h("code", one.digest, class_="wrap")),
        h("p", "It covers every file of the record: its text, its attachments, its statements, and signatures that "
          "nobody can guess; so it tells nothing by itself. Whoever shows you the record later can be held to it. In a "
          "clone of the repository, stock tools print it again:"),
        h("pre", h("code", join("\n".join(lines))), class_="shell", tabindex="0"),
        key="digest",
    )  # fmt: skip
