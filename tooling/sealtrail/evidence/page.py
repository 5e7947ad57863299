"""The record for reading, as one page that needs nothing beside it: no script, no request, no other page. Pure.

It is put together from the pieces of the site, with addresses that lead to the files of the kit or nowhere. The policy
of the page allows its own style sheets, named by their digests, and nothing else.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from importlib.resources import files

from sealtrail import digest
from sealtrail.evidence.contents import Contents
from sealtrail.publish import body, fields, manifestation, times, words
from sealtrail.publish.here import Here, row, section, table
from sealtrail.publish.markup import Html, h, join
from sealtrail.publish.recordpage import banner
from sealtrail.publish.trailtable import trail_table

_SHEETS = (("sealtrail.css", None), ("print.css", "print"))


@dataclass(frozen=True)
class InKit(Here):
    """A page that stands alone: it knows the titles of other records, and leads to none of them."""

    titles: Mapping[str, str]
    files: Mapping[str, str]
    """Where a file of the site lies in the kit."""

    def url(self, target: str, fragment: str = "") -> str:
        """A place on this page, or a file of the kit."""
        return f"#{fragment}" if target == self.page else self.files[target]

    def resolve(self, number: str) -> str | None:  # noqa: ARG002
        """No other page is here."""
        return None

    def titled(self, number: str) -> Html:
        """A record's number with its title."""
        return join(self.number(number), " ", self.titles.get(number))

    def person(self, number: str) -> Html:
        """A person's name with the number behind it."""
        return join(self.titles.get(number), " ", self.number(number))

    def step(self, number: int, text: str) -> Html:  # noqa: ARG002
        """A landing, by what is written of it."""
        return join(text)


def page(contents: Contents) -> bytes:
    """The whole page."""
    sheets = [_sheet(name, media) for name, media in _SHEETS]
    allowed = " ".join(source for _, source in sheets)
    policy = f"default-src 'none'; style-src {allowed}; base-uri 'none'; form-action 'none'"
    model = contents.held.model
    head = h(
        "head",
        h("meta", charset="utf-8"),
        h("meta", http_equiv="Content-Security-Policy", content=policy),
        h("meta", name="viewport", content="width=device-width, initial-scale=1"),
        h("meta", name="referrer", content="no-referrer"),
        h("meta", name="color-scheme", content="light dark"),
        h("title", f"{model.id} {model.title} · evidence"),
        *(style for style, _ in sheets),
    )
    copy = f"{model.id} · revision {model.revision} · SHA-256 {contents.held.record.sha256} · tip {contents.report.tip}"
    printed = h("p", h("strong", "Printed copy – uncontrolled"), f" {copy}", class_="print-only uncontrolled")
    main = h("main", _banners(contents), _article(contents), id="content")
    return f"<!DOCTYPE html>\n{h('html', head, h('body', printed, main), lang='en')}\n".encode()


def _sheet(name: str, media: str | None) -> tuple[Html, str]:
    """A style sheet of ours and the source expression that allows it (CSP level 3, section 2.3.1)."""
    css = files("sealtrail.publish.theme").joinpath("css", name).read_text("utf-8")
    value = base64.b64encode(bytes.fromhex(digest.sha256(css.encode()))).decode()
    return h("style", Html(css), media=media), f"'sha256-{value}'"


def _banners(contents: Contents) -> list[Html]:
    return [h("p", h("strong", one.loud), h("span", one.said), class_="banner void") for one in contents.headlines]


def _article(contents: Contents) -> Html:
    held = contents.held
    here = _here(contents)
    text = body.render(held.record.document.body if held.record.document else "", here.resolve)
    sections = [
        ("Verification", "verification", _verification(contents)),
        ("Fields", "fields", fields.facts(held, here)),
        *fields.parts(held, here),
        *([("Text", "text", section("Text", h("div", text, class_="prose"), key="text"))] if text else []),
        *_attachments(contents),
        *_links(contents, here),
        ("Signatures", "signatures", manifestation.block(held, here)),
        ("Audit trail", "trail", trail_table(held, here)),
        ("Revisions", "revisions", _revisions(contents)),
    ]
    contents_of = h("nav", h("h2", "On this page"), h("ol", [h("li", h("a", t, href=f"#{k}")) for t, k, _ in sections]),
                    class_="contents", aria_label="On this page")  # fmt: skip
    parts = h("div", [part for _, _, part in sections], class_="parts")
    return h("article", banner(held, here), _head(contents), h("div", contents_of, parts, class_="columns"))


def _here(contents: Contents) -> InKit:
    held = contents.held
    titles = {number: other.model.title for number, other in contents.holdings.records.items()}
    lies = {manifestation.statement_url(held, s.said): s.path for r in contents.revisions for s in r.statements}
    alone = replace(contents.holdings, records={held.place.id: held})
    return InKit(alone, held.page, titles, lies)


def _head(contents: Contents) -> Html:
    held, holdings = contents.held, contents.holdings
    pieces = [
        h("span", held.place.id, class_="id"), words.type_word(held.place.type.name),
        holdings.organisation(held.model.org), join("landed ", times.utc(held.latest.step.at)),
    ]  # fmt: skip
    reason = held.model.change_reason
    return h(
        "header",
        h("h1", held.model.title),
        h("p", [h("span", piece) for piece in pieces], class_="identity"),
        h("p", h("b", "Why this revision: "), reason, class_="why") if reason else None,
        class_="head",
    )


def _verification(contents: Contents) -> Html:
    report, own = contents.report, contents.report.anchor
    facts: list[tuple[str, Html | str]] = [
        ("Steps", f"{len(report.valid_steps)}, each judged under the rules in force when it landed"),
        ("Last landing", times.utc(contents.holdings.at)),
        ("Repository", h("code", contents.holdings.root.repository, class_="wrap")),
        ("Tip", h("code", report.tip, class_="wrap")),
    ]
    if own is not None:
        facts += [("Genesis", h("code", own.genesis, class_="wrap")),
                  ("Genesis tree, SHA-256", h("code", own.tree_sha256, class_="wrap")),
                  ("First root, SHA-256", h("code", own.root_sha256, class_="wrap"))]  # fmt: skip
    verdict = "✓ Verified against an anchor" if contents.is_anchored else "Verified, but not against an anchor"
    box = h(
        "div",
        h("h3", verdict),
        h("dl", [h("div", h("dt", name), h("dd", value)) for name, value in facts], class_="facts"),
        h("p", f"Made by Sealtrail {contents.holdings.tool_version}. This page is a rendering, and a rendering proves "
          "nothing. ", h("a", "README.txt", href="README.txt"), " says how to check the files beside it with stock "
          "tools. States are those on the day of the last landing."),
        class_="verified" if contents.is_anchored else None,
    )  # fmt: skip
    return section("Verification", box, key="verification")


def _attachments(contents: Contents) -> Iterator[tuple[str, str, Html]]:
    if not contents.attachments:
        return
    heads = ("Attachment", "Since revision", "Kind", "Size", "SHA-256")
    rows = []
    for one in contents.attachments:
        name = h("small", one.what.path, " · ", one.what.media_type, class_="detail")
        kept = h("small", "kept outside of git, by this digest", class_="detail") if one.data is None else None
        title = one.what.title if one.data is None else h("a", one.what.title, href=one.path)
        kind, size = words.value_word("kind", one.what.kind), f"{one.what.bytes:,} bytes"
        sha256 = h("code", one.what.sha256, class_="wrap small")
        rows.append(row(heads, [join(title, name, kept), str(one.by), kind, size, sha256]))
    caption = "Every file that a revision pinned, with the first that did"
    yield "Attachments", "attachments", section("Attachments", table(caption, heads, rows), key="attachments")


def _links(contents: Contents, here: InKit) -> Iterator[tuple[str, str, Html]]:
    held = contents.held
    if not held.names and not held.named_by:
        return
    heads = ("Relation", "Record")
    rows = [row(heads, [one.word, here.titled(one.id)]) for one in (*held.names, *held.named_by)]
    yield (
        "Links",
        "links",
        section("Links", table("Other records; none of them is in this kit", heads, rows), key="links"),
    )


def _revisions(contents: Contents) -> Html:
    heads = ("Revision", "State", "Landed", "Policy", "SHA-256", "Commit")
    rows = []
    for one in contents.revisions:
        landed = one.revision
        rows.append(row(heads, [h("a", f"Revision {one.number}", href=one.path, class_="id"),
                                words.human(landed.record.model.state), times.utc(landed.step.at),
                                h("a", str(one.rules.version), href=one.rules.list_path),
                                h("code", landed.record.sha256, class_="wrap small"),
                                h("code", landed.step.commit[:10])]))  # fmt: skip
    lead = "The exact bytes of each revision lie beside this page, with the policy that judged its landing."
    return section("Revisions", table("In the order of landing", heads, rows), key="revisions", lead=lead)
