"""What the pages across the registers have in common: a question, its answer in a few words, and the answer in full."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sealtrail.publish import times
from sealtrail.publish.body import NUMBER
from sealtrail.publish.here import Here, crumbs, row, section, table
from sealtrail.publish.holdings import Holdings
from sealtrail.publish.markup import Html, between, h, join

INDEX = "collections.html"
_FEW = 12
_KEY = re.compile(r"\b[a-z]+(?:_[a-z]+)+\b")


@dataclass(frozen=True, slots=True)
class Collection:
    """A page across the registers: the question in ``asks``, the answer in a few words (``tally``) and in full."""

    name: str
    title: str
    asks: str
    tally: Callable[[Holdings], str]
    parts: Callable[[Here], Iterable[Html]]

    @property
    def url(self) -> str:
        """The address of the page."""
        return f"collections/{self.name}.html"


def collection_page(collection: Collection, holdings: Holdings) -> Html:
    """The page of one collection."""
    here = Here(holdings, collection.url)
    trail = crumbs(h("a", "Home", href=here.url("index.html")), h("a", "Overviews", href=here.url(INDEX)),
                   collection.title)  # fmt: skip
    head = h("header", h("h1", collection.title), h("p", collection.asks, class_="lead"), as_of(holdings),
             class_="head")  # fmt: skip
    return h("article", trail, head, collection.parts(here))


def index_page(collections: Sequence[Collection], holdings: Holdings) -> Html:
    """The list of all collections, each with its answer in a few words."""
    here = Here(holdings, INDEX)
    heads = ("Overview", "What it answers", f"As of {holdings.day.isoformat()}")
    rows = [
        row(heads, [h("a", one.title, href=here.url(one.url)), one.asks, one.tally(holdings)]) for one in collections
    ]
    head = h("header", h("h1", "Overviews"), h("p", "What runs across the registers. Everything is computed from the "
             "records themselves, and every number leads to the records behind it.", class_="lead"), as_of(holdings),
             class_="head")  # fmt: skip
    trail = crumbs(h("a", "Home", href=here.url("index.html")), "Overviews")
    return h("article", trail, head, table("Overviews", heads, rows, titled=True, class_="overviews"))


def as_of(holdings: Holdings) -> Html:
    """The moment that a page speaks of."""
    count = len(holdings.withheld)
    rest = f" {counted(count, 'record is', 'records are')} withheld here; what rests on them is not shown."
    return h("p", "As of ", h("b", times.long_day(holdings.day)), f", {holdings.day_is} (",
             times.utc(holdings.at), ").", rest if count else None, class_="quiet")  # fmt: skip


def part(title: str, key: str, content: Html | None, *, lead: str | None = None) -> Html:
    """A part of the page; without content it says that there is none."""
    return section(title, content if content is not None else h("p", "None.", class_="quiet"), key=key, lead=lead)


def listed(
    caption: str, heads: tuple[str, ...], rows: list[Html], *, facets: tuple[str, ...] = (), class_: str | None = None
) -> Html | None:
    """A table that can be sorted and filtered, nothing where it would be empty."""
    return table(caption, heads, rows, sortable=True, facets=facets, class_=class_) if rows else None


def grouped(label: str | Html, heads: tuple[str, ...], rows: list[Html]) -> Html:
    """Rows of a table that belong together under one head."""
    return h("tbody", h("tr", h("th", label, colspan=len(heads), scope="rowgroup")), rows)


def linked(text: str, here: Here) -> Html:
    """A text of the engine for people: numbers lead to their records, underscores are spaces."""
    pieces: list[Html | str] = []
    at = 0
    for found in NUMBER.finditer(text):
        if found[0] in here.holdings.records:
            pieces += [_plain(text[at : found.start()]), here.number(found[0])]
            at = found.end()
    return join(pieces, _plain(text[at:]))


def _plain(text: str) -> str:
    return _KEY.sub(lambda found: found[0].replace("_", " "), text)


def numbers_of(records: Iterable[str], here: Here) -> Html:
    """Records by their numbers, folded where there are many."""
    found = list(dict.fromkeys(records))
    links = h("span", between(" ", [here.number(number) for number in found]), class_="numbers")
    return links if len(found) <= _FEW else h("details", h("summary", f"{len(found)} records"), links)


def lines(texts: Iterable[Html | str | None]) -> Html:
    """Several facts of one cell, one a line; a dash where there is none."""
    held = [text for text in texts if text]
    return h("div", [h("div", text) for text in held], class_="lines") if held else join("–")


def tallied(*said: str) -> str:
    """Counts in a sentence, such as ``2 late, 5 coming``; those that are nothing are left out."""
    return ", ".join(text for text in said if not text.startswith("0 ")) or "none"


def counted(number: int, one: str, several: str = "") -> str:
    """A number of things, such as ``1 site`` or ``2 sites``."""
    return f"{number} {one if number == 1 else several or one + 's'}"


def facts(pairs: Iterable[tuple[str, Html | str]]) -> Html:
    """A short list of facts with their names."""
    return h("dl", [h("div", h("dt", name), h("dd", value)) for name, value in pairs], class_="facts")


def local(moment: datetime, zone: str) -> Html:
    """A moment by the day at a site, with the time there and in UTC below it."""
    clock = f"{moment:%H:%M} {zone.replace('_', ' ')}"
    return join(times.day_of(moment.date()), h("small", clock, class_="detail keep"))


def stated(when: datetime | date | None) -> Html:
    """A moment or a day as a record states it; a dash where it states none."""
    if when is None:
        return join("–")
    return times.stated(when) if isinstance(when, datetime) else times.day_of(when)
