"""From one page to another: addresses are relative, so that the site works from a folder, a zip and any server."""

from __future__ import annotations

from dataclasses import dataclass

from sealtrail.publish.holdings import Held, Holdings
from sealtrail.publish.markup import Html, h, join, td

STEPS_PER_PAGE = 500


def history_url(page: int, pages: int) -> str:
    """The address of one page of landings, counted from 0: full pages keep theirs for ever."""
    return "history.html" if page == pages - 1 else f"history/{page + 1}.html"


@dataclass(frozen=True)
class Here:
    """The page that is being written, and what it can lead to."""

    holdings: Holdings
    page: str

    def url(self, target: str, fragment: str = "") -> str:
        """The relative address of another file of the site."""
        if target == self.page:
            return f"#{fragment}" if fragment else target.rpartition("/")[2]
        return "../" * self.page.count("/") + target + (f"#{fragment}" if fragment else "")

    def resolve(self, number: str) -> str | None:
        """The address of a record's page, nothing when there is no such record."""
        held = self.holdings.records.get(number) or self.holdings.withheld.get(number)
        return None if held is None else self.url(held.page)

    def number(self, number: str) -> Html:
        """A record's number, leading to its page where there is one."""
        address = self.resolve(number)
        found = h("span", number, class_="id") if address is None else h("a", number, class_="id", href=address)
        return join(found, " ", h("span", "withheld", class_="redacted")) if number in self.holdings.withheld else found

    def step(self, number: int, text: Html | str) -> Html:
        """A landing, by its number among the valid ones, leading to the list of landings."""
        pages = -(-self.holdings.landings // STEPS_PER_PAGE)
        target = history_url((number - 1) // STEPS_PER_PAGE, pages)
        return h("a", text, href=self.url(target, f"step-{number}"))

    def titled(self, number: str) -> Html:
        """A record's number as a link, with its title."""
        held = self.holdings.records.get(number)
        return self.number(number) if held is None else join(self.number(number), " ", held.model.title)

    def person(self, number: str) -> Html:
        """A person's name as a link, with the number behind it."""
        held = self.holdings.records.get(number)
        if held is None:
            return self.number(number)
        return join(h("a", held.model.title, href=self.url(held.page)), " ", h("span", number, class_="id"))


def chip(held: Held) -> Html:
    """The standing of a record as a small label."""
    return h("span", held.standing.word + (" – overdue" if held.standing.overdue else ""),
             class_=f"chip {held.standing.tone}")  # fmt: skip


def crumbs(*pieces: Html | str) -> Html:
    """The way to this page, the page itself last."""
    items = [h("li", piece) for piece in pieces[:-1]]
    return h("nav", h("ol", items, h("li", pieces[-1], aria_current="page")), class_="crumbs",
             aria_label="Where this page is")  # fmt: skip


def section(title: str, *content: Html, key: str, lead: str | None = None) -> Html:
    """A part of a page with its heading, which the list "on this page" leads to."""
    return h("section", h("h2", title, id=key), h("p", lead, class_="lead") if lead else None, content)


def table(
    caption: str,
    heads: tuple[str, ...],
    rows: list[Html],
    *,
    class_: str | None = None,
    titled: bool = False,
    sortable: bool = False,
    facets: tuple[str, ...] = (),
) -> Html:
    """A table with a caption and column heads; ``rows`` are ``tr`` or ``tbody`` elements.

    ``titled`` says that the heading above it is the same as the caption, which is then for screen readers only. Where
    scripts run, a ``sortable`` table can be sorted and filtered, and narrowed to one value of each head in ``facets``.
    """
    head = h("thead", h("tr", [h("th", title, scope="col", data_facet=title in facets) for title in heads]))
    whole = rows if rows and rows[0].startswith("<tbody") else [h("tbody", rows)]
    told = h("caption", caption, class_="visually-hidden" if titled else None)
    return h("div", h("table", told, head, whole, class_=class_, data_sortable=sortable), class_="scroll",
             tabindex="0", role="group", aria_label=caption)  # fmt: skip


def row(heads: tuple[str, ...], cells: list[Html | str | None], **attributes: str) -> Html:
    """A table row; each cell knows its column's head, which a narrow screen shows in front of it."""
    return h("tr", [td(head, cell) for head, cell in zip(heads, cells, strict=True)], **attributes)
