"""Every page and every file of the site, made one at a time as they are asked for. Pure; nothing is written here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from sealtrail.model import TYPES
from sealtrail.publish import body, downloads, words
from sealtrail.publish.here import Here
from sealtrail.publish.holdings import Held, Holdings
from sealtrail.publish.markup import Html, h
from sealtrail.publish.overview import history_pages, name_of, overview_page
from sealtrail.publish.recordpage import record_page
from sealtrail.publish.registers import register_page, register_url
from sealtrail.publish.verifypage import verify_page

_PAGES = "site/pages"


@dataclass(frozen=True)
class SitePage:
    """A page to come: its address, its title, how its article is made, and what a printed copy must say of it."""

    url: str
    title: str
    make: Callable[[], Html]
    record: str = ""
    printed: str = ""


@dataclass(frozen=True)
class Site:
    """All pages, and the files beside them."""

    holdings: Holdings
    pages: tuple[SitePage, ...]

    @property
    def name(self) -> str:
        """What the site is called."""
        return name_of(self.holdings)

    @cached_property
    def menu(self) -> tuple[tuple[str, str], ...]:
        """What every page leads to, address and text."""
        written = tuple((page.url, page.title) for page in self.pages if page.url.startswith("pages/"))
        return (
            ("index.html", "Overview"),
            *_registers(self.holdings),
            ("history.html", "History"),
            ("verify.html", "Verify"),
            *written,
        )

    def files(self) -> Iterator[tuple[str, bytes]]:
        """The files beside the pages, address and bytes, one at a time."""
        yield "anchor.json", downloads.anchor_json(self.holdings)
        yield "allowed_signers", downloads.allowed_signers(self.holdings)
        yield "search-data.js", downloads.search_data(self.holdings)
        for held in self.holdings.records.values():
            yield from downloads.files_of(held, self.holdings)
        yield "site.json", downloads.site_json(self.holdings)


def site_of(holdings: Holdings) -> Site:
    """The site of a verified state."""
    written = tuple(_written(holdings))
    links = tuple((page.url, page.title) for page in written)
    pages = [
        SitePage("index.html", "Overview", lambda: overview_page(holdings, links)),
        SitePage("verify.html", "Verify", lambda: verify_page(holdings)),
        *(SitePage(url, "History", lambda made=made: made) for url, made in history_pages(holdings)),  # type: ignore[misc]
        *(_register(name, holdings) for name in TYPES),
        *written,
        *(_record(held, holdings) for held in holdings.records.values()),
    ]
    return Site(holdings, tuple(pages))


def _registers(holdings: Holdings) -> tuple[tuple[str, str], ...]:
    """The registers that hold something; the overview names the empty ones too."""
    kept = ((name, kind) for name, kind in TYPES.items() if holdings.of_type(name))
    return tuple((register_url(kind), words.type_word(name, plural=True)) for name, kind in kept)


def _register(name: str, holdings: Holdings) -> SitePage:
    kind = TYPES[name]
    return SitePage(register_url(kind), words.type_word(name, plural=True), lambda: register_page(kind, holdings))


def _record(held: Held, holdings: Holdings) -> SitePage:
    commit = held.latest.step.commit.id
    printed = f"{held.page} · revision {held.model.revision} · SHA-256 {held.record.sha256} · commit {commit}"
    title = f"{held.place.id} {held.model.title}"
    return SitePage(held.page, title, lambda: record_page(held, holdings), held.place.id, printed)


def _written(holdings: Holdings) -> Iterator[SitePage]:
    """The hand-written pages, rendered as strictly as any record's text."""
    for path, _ in holdings.snapshot.files(_PAGES):
        name = path.removeprefix(f"{_PAGES}/")
        if "/" in name or not name.endswith(".md"):
            continue
        text = (holdings.snapshot.read(path) or b"").decode("utf-8", "replace")
        url = f"pages/{name.removesuffix('.md')}.html"
        title = body.title_of(text) or words.human(name.removesuffix(".md").replace("-", " "))
        yield SitePage(url, title, lambda text=text, url=url: _prose(text, url, holdings))  # type: ignore[misc]


def _prose(text: str, url: str, holdings: Holdings) -> Html:
    return h("article", body.render(text, Here(holdings, url).resolve, top=1), class_="prose written")
