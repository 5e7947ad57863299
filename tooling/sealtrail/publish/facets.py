"""All records on one page, narrowed by facets, and the one data file that this page and every search box read. Pure.

A page in a folder may load no data but may load a script, so the data is one. What repeats is written once: each column
holds its different values, and for each record which of them it has.
"""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterable, Iterator
from itertools import groupby, pairwise
from typing import Any

from sealtrail.model import TYPES, Envelope
from sealtrail.publish import words
from sealtrail.publish.here import Here, crumbs
from sealtrail.publish.holdings import Held, Holdings
from sealtrail.publish.markup import Html, between, h
from sealtrail.publish.registers import register_url

FIND = "registers/all.html"


def search_data(holdings: Holdings) -> bytes:
    """What there is to find of each record, a column a fact."""
    held = list(holdings.records.values())
    reckoned = holdings.reckoned
    due = (reckoned.next_due(one.place.id) for one in held)
    places = {number for one in held for number in (*sites_of(one.model), *products_of(one.model))}
    columns = {
        "id": list(_series(one.place.id for one in held)),
        "title": [one.model.title for one in held],
        "registers": {k.name: [words.type_word(k.name, plural=True), k.folder] for k in TYPES.values()},
        "named": {n: holdings.records[n].model.title for n in sorted(places) if n in holdings.records},
        "type": _interned(one.place.type.name for one in held),
        "state": _interned((one.standing.word, one.standing.tone) for one in held),
        "class": _interned(words.value_word("classification", one.model.classification or "") for one in held),
        "organisation": _interned(holdings.organisation(one.model.org) for one in held),
        "due": _interned("" if day is None else day.isoformat() for day in due),
        "overdue": _interned("Overdue" if reckoned.is_late(one.place.id) else "" for one in held),
        "year": _interned(_year(one) for one in held),
        "site": _interned(sites_of(one.model) for one in held),
        "product": _interned(products_of(one.model) for one in held),
    }
    data = json.dumps(columns, ensure_ascii=True, separators=(",", ":"))
    return f"window.sealtrailRecords={data};\n".encode()


def sites_of(model: Envelope) -> tuple[str, ...]:
    """The sites that a record is about, by their numbers; a site is about itself."""
    if model.type_name == "site":
        return (model.id,)
    several: tuple[str, ...] = getattr(model, "sites", ())
    return tuple(dict.fromkeys((*((model.site,) if model.site is not None else ()), *several)))


def products_of(model: Envelope) -> tuple[str, ...]:
    """The products that a record is about, by their numbers; a product is about itself."""
    if model.type_name == "product":
        return (model.id,)
    single: str | None = getattr(model, "product", None)
    return tuple(dict.fromkeys((*((single,) if single is not None else ()), *model.products)))


def _year(held: Held) -> str:
    """The year that the number names, else that of the first landing."""
    if held.place.type.numbering == "yearly":
        return held.place.id.split("-")[2]
    return str(held.revisions[0].step.at.year)


def _series(numbers: Iterable[str]) -> Iterator[tuple[str, int, list[int]]]:
    """Numbers as series: what they begin with, how many digits follow, and the step from each one to the next.

    Most steps are 1, which packs into almost nothing.
    """
    for stem, found in groupby(numbers, key=lambda number: number.rpartition("-")[0]):
        digits = [number.rpartition("-")[2] for number in found]
        yield f"{stem}-", len(digits[0]), [int(b) - int(a) for a, b in pairwise(("0", *digits))]


def _interned(values: Iterable[Hashable]) -> dict[str, list[Any]]:
    places: dict[Hashable, int] = {}
    of = [places.setdefault(value, len(places)) for value in values]
    return {"words": list(places), "of": of}


def find_page(holdings: Holdings) -> Html:
    """The frame that the script fills; without scripts it leads to the plain registers."""
    here = Here(holdings, FIND)
    plain = [
        h("a", words.type_word(kind.name, plural=True), href=here.url(register_url(kind)))
        for kind in TYPES.values() if holdings.of_type(kind.name)
    ]  # fmt: skip
    text = h("div", h("label", "Words or numbers, in any order", for_="find-text"),
             h("input", id="find-text", type="search", autocomplete="off", spellcheck="false", data_slash=True),
             class_="words")  # fmt: skip
    order = h("div", h("label", "Sort by", for_="find-order"),
              h("select", h("option", "Number", value="number"), h("option", "Due first", value="due"),
                id="find-order"))  # fmt: skip
    clear = h("button", "Clear all", id="find-clear", type="button", class_="plain-button", hidden=True)
    facets = h("details", h("summary", "Narrow by"), class_="narrow", open=True)
    heads = h("tr", [h("th", head, scope="col") for head in ("Number", "Title", "State", "Due")])
    caption = h("caption", "Records found", class_="visually-hidden")
    found = h("div", h("table", caption, h("thead", heads), h("tbody")), class_="scroll", tabindex="0", role="group",
              aria_label="Records found")  # fmt: skip
    hits = h("div", h("p", id="find-status", class_="told", role="status"), found,
             h("button", id="find-more", type="button", class_="plain-button", hidden=True), class_="hits")  # fmt: skip
    return h(
        "article",
        crumbs(h("a", "Home", href=here.url("index.html")), "Find records"),
        h("header", h("h1", "Find records"),
          h("p", "Every record of every register. “Due” is what has to be done next on a record, and “overdue” that it "
            f"is late, both on {holdings.day.isoformat()}. The address of this page keeps your choice.", class_="lead"),
          class_="head"),
        h("noscript", h("p", "Narrowing needs JavaScript; nothing else does. Each register is a page of its own:",
                        class_="note")),
        h("div", h("div", text, order, clear, class_="ask", role="search", aria_label="All records"),
          h("div", facets, hits, class_="find"), id="find", hidden=True),
        h("p", "The registers as plain lists: ", between(", ", plain), ".", class_="quiet"),
    )  # fmt: skip
