"""The page of one record: everything that an inspector may ask of it, in one place and in plain words. Pure."""

from __future__ import annotations

from sealtrail.model import Agreement, Attachment, Person
from sealtrail.publish import body, fields, manifestation, owed, revisions, times, verifyhere, words
from sealtrail.publish.changed import LEGEND, Marks
from sealtrail.publish.downloads import attachment_url, trail_url
from sealtrail.publish.here import Here, chip, crumbs, row, section, table
from sealtrail.publish.holdings import Held, Holdings, Reference
from sealtrail.publish.markup import Html, h, join
from sealtrail.publish.plots import life_plot
from sealtrail.publish.trailtable import trail_table

_GIVEN_SHOWN = 200


def record_page(held: Held, holdings: Holdings) -> Html:
    """The article about one record."""
    here = Here(holdings, held.page)
    text = body.render(held.record.document.body if held.record.document else "", here.resolve)
    marks = Marks(held, here)
    sections = [
        ("Fields", "fields", fields.facts(held, here, marks)),
        *owed.part(held, here),
        *fields.parts(held, here, marks),
        *_written(text, marks),
        *_attachments(held, here, marks),
        *_links(held, here, marks),
        *_given(held, here),
        ("Signatures", "signatures", manifestation.block(held, here)),
        *verifyhere.part(held, here),
        ("Computed", "computed", _computed(held, here)),
        ("Audit trail", "trail", trail_table(held, here, _exports(held, here))),
        *revisions.part(held, here),
        ("Files", "files", _files(held, here)),
    ]
    contents = h("nav", h("h2", "On this page"), h("ol", [h("li", h("a", t, href=f"#{k}")) for t, k, _ in sections]),
                 class_="contents", aria_label="On this page")  # fmt: skip
    parts = h("div", [part for _, _, part in sections], class_="parts")
    columns = h("div", contents, parts, class_="columns")
    return h("article", _crumbs(held, here), _doubt(held, here), banner(held, here), _head(held, here, marks),
             life_plot(held, here), columns)  # fmt: skip


def _crumbs(held: Held, here: Here) -> Html:
    kind = held.place.type
    register = here.url(f"registers/{kind.folder.rpartition('/')[2]}.html")
    return crumbs(h("a", "Home", href=here.url("index.html")),
                  h("a", words.type_word(kind.name, plural=True), href=register), held.place.id)  # fmt: skip


def banner(held: Held, here: Here) -> Html:
    """The state and the revision, loud."""
    standing = held.standing
    said: list[Html | str] = [standing.said]
    if standing.other:
        before, _, after = standing.said.partition(standing.other)
        said = [before, here.number(standing.other), after]
    return h("div", h("strong", standing.loud), h("span", f"revision {held.model.revision}", class_="revision"),
             h("span", said, class_="since"), class_=f"banner {standing.tone}", role="status")  # fmt: skip


def _doubt(held: Held, here: Here) -> Html | None:
    why = here.holdings.doubts.get(held.place.id)
    if why is None:
        return None
    said = f"{why}. Nobody has signed it anew since."
    return h("div", h("strong", "SUSPECT"), h("span", said, class_="since"), class_="banner void", role="alert")


def _head(held: Held, here: Here, marks: Marks) -> Html:
    organisation = here.holdings.organisation(held.model.org)
    pieces = [
        h("span", held.place.id, class_="id"), words.type_word(held.place.type.name), f"{organisation}",
        join("landed ", times.utc(held.latest.step.at)),
    ]  # fmt: skip
    reason = held.model.change_reason
    why = h("p", h("b", "Why this revision: "), reason, class_="why") if reason else None
    identity = h("p", [h("span", piece) for piece in pieces], class_="identity")
    legend = h("p", LEGEND, class_="quiet") if marks.any else None
    return h("header", h("h1", held.model.title, marks.at("title")), identity, why, legend, class_="head")


def _written(text: Html, marks: Marks) -> list[tuple[str, str, Html]]:
    if not text:
        return []
    heading = h("h2", "Text", marks.at("body"), id="text")
    return [("Text", "text", h("section", heading, h("div", text, class_="prose")))]


def _exports(held: Held, here: Here) -> Html:
    name = held.place.id
    table_of = h("a", "CSV", href=here.url(trail_url(held)), download=f"{name}.trail.csv")
    whole = h("a", "JSON", href=here.url(f"{held.base}.json"), download=f"{name}.json")
    return h("p", "The whole trail as ", table_of, " for a spreadsheet, or within the ", whole, " of the record.",
             class_="exports")  # fmt: skip


def _attachments(held: Held, here: Here, marks: Marks) -> list[tuple[str, str, Html]]:
    if not held.model.attachments:
        return []
    heads = ("Attachment", "Kind", "Size", "SHA-256")
    rows = [
        row(heads, [_download(held, one, here), words.value_word("kind", one.kind), f"{one.bytes:,} bytes",
                    h("code", one.sha256, class_="wrap small")])
        for one in held.model.attachments
    ]  # fmt: skip
    heading = h("h2", "Attachments", marks.at("attachments"), id="attachments")
    return [("Attachments", "attachments", h("section", heading, table("Files pinned by this revision", heads, rows)))]


def _download(held: Held, one: Attachment, here: Here) -> Html:
    name = h("small", one.path, " · ", one.media_type, class_="detail")
    if one.store == "evidence":
        return join(one.title, name, h("small", "kept in the evidence store, by this digest", class_="detail"))
    return join(h("a", one.title, href=here.url(attachment_url(held, one.path)), download=one.path), name)


def _links(held: Held, here: Here, marks: Marks) -> list[tuple[str, str, Html]]:
    if not held.names and not held.named_by:
        return []
    lists = [
        _references("This record points to", held.names, here),
        _references("Points to this record", held.named_by, here),
    ]
    return [("Links", "links", h("section", h("h2", "Links", marks.at("links"), id="links"), lists))]


def _references(title: str, references: tuple[Reference, ...], here: Here) -> Html:
    if not references:
        return h("p", f"{title}: nothing.", class_="quiet")
    heads = (title, "Record", "State today")
    rows = []
    for one in references:
        other = here.holdings.records.get(one.id)
        rows.append(row(heads, [one.word, here.titled(one.id), chip(other) if other is not None else "–"]))
    return table(title, heads, rows)


def _given(held: Held, here: Here) -> list[tuple[str, str, Html]]:
    if not isinstance(held.model, Person):
        return []
    given = here.holdings.given.get(held.place.id, ())
    heads = ("Record", "Revision", "Signature", "In the role", "Signed")
    rows = []
    for event in given[-_GIVEN_SHOWN:]:
        one = event.who[0]
        meaning = h("span", words.MEANINGS[one.meaning], class_=f"meaning {one.meaning}")
        rows.append(row(heads, [here.titled(event.record), str(event.revision), meaning, words.role_word(one.role),
                                times.utc(one.signed_at)]))  # fmt: skip
    lead = f"{len(given)} in all" + (f"; the latest {_GIVEN_SHOWN} are listed" if len(given) > _GIVEN_SHOWN else "")
    content = table("What this person signed", heads, rows) if rows else h("p", "None.")
    return [("Signatures given", "given", section("Signatures given", content, key="given", lead=lead))]


def _computed(held: Held, here: Here) -> Html:
    day, standing = here.holdings.day, held.standing
    facts = [("Standing", join(chip(held), " ", standing.said))]
    if held.model.due is not None:
        said = "passed" if day > held.model.due else "not yet passed"
        facts.append(("Due date", join(times.both_forms(held.model.due), f", {said} on this date")))
    if isinstance(held.model, Agreement):
        late = day > held.model.next_review
        facts.append(
            ("Next review", join(times.both_forms(held.model.next_review), ", overdue" if late else ", not yet due"))
        )
    elif held.model.site is not None and held.model.products:
        facts.append(("Agreement in force", _in_force(held, here)))
    rows = [h("div", h("dt", title), h("dd", value)) for title, value in facts]
    lead = f"Computed for {times.long_day(day)} ({day.isoformat()}), {here.holdings.day_is}; never stored."
    return section("Computed", h("dl", rows, class_="facts"), key="computed", lead=lead)


def _in_force(held: Held, here: Here) -> Html:
    site, products = held.model.site, set(held.model.products)
    found = [
        other for other in here.holdings.of_type("agreement")
        if isinstance(other.model, Agreement) and other.standing.word == "Effective" and site in other.model.sites
        and products & set(other.model.products)
    ]  # fmt: skip
    return join([here.titled(other.place.id) for other in found]) if found else join("none for this site and product")


def _files(held: Held, here: Here) -> Html:
    files = [
        h("li", h("a", "This revision, the exact bytes that were signed", href=here.url(f"{held.base}/index.md"),
                  download=f"{held.place.id}.md"), " ", h("code", held.record.sha256, class_="wrap small")),
        h("li", h("a", "Fields, signatures and trail as JSON", href=here.url(f"{held.base}.json"))),
    ]  # fmt: skip
    latest = held.latest.step
    where = h("p", "Path in the repository ", h("code", held.record.path), ", landed with step ",
              here.step(latest.number, str(latest.number)), ", commit ",
              h("code", latest.commit, class_="wrap"), ".")  # fmt: skip
    how = h("p", "How to check these files with stock tools: ", h("a", "Verify", href=here.url("verify.html")), ".")
    return section("Files", where, h("ul", files, class_="files"), how, key="files")
