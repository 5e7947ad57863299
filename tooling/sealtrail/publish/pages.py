"""Every page and every file of the site, made one at a time as they are asked for. Pure; nothing is written here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial

from sealtrail.model import TYPES
from sealtrail.publish import body, downloads, facets, fulltext, revisions, words
from sealtrail.publish.basis import Withheld
from sealtrail.publish.collections import COLLECTIONS, Collection, collection_page, index_page
from sealtrail.publish.head import FILE as HEAD_FILE
from sealtrail.publish.head import head_of
from sealtrail.publish.here import Here
from sealtrail.publish.holdings import Held, Holdings
from sealtrail.publish.mark import FILE as SITE_FILE
from sealtrail.publish.mark import site_json
from sealtrail.publish.markup import Html, h
from sealtrail.publish.overview import history_pages, name_of, overview_page
from sealtrail.publish.recordpage import record_page
from sealtrail.publish.redaction import redaction_page
from sealtrail.publish.registers import register_page, register_url
from sealtrail.publish.verifyhere import SCRIPTS
from sealtrail.publish.verifypage import verify_page

_PAGES = "site/pages"


@dataclass(frozen=True)
class SitePage:
    """A page to come: its address, its title, how its article is made, and what a printed copy must say of it.

    ``scripts`` are those that only this page needs. ``register`` and ``state`` are what a record is found by; a page
    that ``searches`` full text may run the index's program.
    """

    url: str
    title: str
    make: Callable[[], Html]
    record: str = ""
    printed: str = ""
    scripts: tuple[str, ...] = ()
    register: str = ""
    state: str = ""
    searches: bool = False


@dataclass(frozen=True)
class Site:
    """All pages, and the files beside them."""

    holdings: Holdings
    pages: tuple[SitePage, ...]
    full_text: bool = False

    @property
    def name(self) -> str:
        """What the site is called."""
        return name_of(self.holdings)

    @cached_property
    def menu(self) -> tuple[tuple[str, str], ...]:
        """What every page leads to, address and text."""
        written = tuple((page.url, page.title) for page in self.pages if page.url.startswith("pages/"))
        return (
            ("index.html", "Home"),
            (facets.FIND, "Find records"),
            *(((fulltext.SEARCH, "Full text"),) if self.full_text else ()),
            ("collections/numbers.html", "Registers"),
            ("collections.html", "Overviews"),
            ("history.html", "History"),
            ("verify.html", "Verify"),
            *written,
        )

    def files(self) -> Iterator[tuple[str, bytes]]:
        """The files beside the pages, address and bytes, one at a time."""
        yield "anchor.json", downloads.anchor_json(self.holdings)
        head = head_of(self.holdings)
        if head is not None:
            yield HEAD_FILE, head.data
        signers = downloads.allowed_signers(self.holdings)
        yield "allowed_signers", signers
        yield "allowed_signers.js", downloads.as_script({"allowed_signers": signers})
        yield "search-data.js", facets.search_data(self.holdings)
        for held in self.holdings.records.values():
            yield from downloads.files_of(held, self.holdings)
            if len(held.revisions) > 1:
                yield revisions.script_url(held), revisions.script(held, self.holdings)
        yield SITE_FILE, site_json(self.holdings)


def site_of(holdings: Holdings, *, full_text: bool = False) -> Site:
    """The site of a verified state, with or without a page that searches the full text of all others."""
    written = tuple(_written(holdings))
    links = tuple((page.url, page.title) for page in written)
    pages = [
        SitePage("index.html", "Shared quality records", lambda: overview_page(holdings, links)),
        SitePage("verify.html", "Verify", lambda: verify_page(holdings)),
        *(SitePage(url, "History", lambda made=made: made) for url, made in history_pages(holdings)),  # type: ignore[misc]
        SitePage(facets.FIND, "Find records", lambda: facets.find_page(holdings), scripts=("find",)),
        *(_search(holdings) if full_text else ()),
        *(_register(name, holdings) for name in TYPES),
        SitePage("collections.html", "Overviews", lambda: index_page(COLLECTIONS, holdings)),
        *(_collection(one, holdings) for one in COLLECTIONS),
        *written,
        *(_record(held, holdings) for held in holdings.records.values()),
        *(_redaction(one, holdings) for one in holdings.withheld.values()),
    ]
    return Site(holdings, tuple(pages), full_text)


def _search(holdings: Holdings) -> Iterator[SitePage]:
    make = partial(fulltext.search_page, holdings)
    yield SitePage(fulltext.SEARCH, "Full text", make, scripts=("fulltext",), searches=True)


def _register(name: str, holdings: Holdings) -> SitePage:
    kind = TYPES[name]
    return SitePage(register_url(kind), words.type_word(name, plural=True), lambda: register_page(kind, holdings))


def _collection(collection: Collection, holdings: Holdings) -> SitePage:
    return SitePage(collection.url, collection.title, lambda: collection_page(collection, holdings))


def _record(held: Held, holdings: Holdings) -> SitePage:
    commit = held.latest.step.commit
    printed = f"{held.page} · revision {held.model.revision} · SHA-256 {held.record.sha256} · commit {commit}"
    title = f"{held.place.id} {held.model.title}"
    register, state = words.type_word(held.place.type.name, plural=True), held.standing.word
    make = partial(record_page, held, holdings)
    scripts = (*SCRIPTS, *(revisions.SCRIPTS if len(held.revisions) > 1 else ()))
    return SitePage(held.page, title, make, held.place.id, printed, scripts, register, state)


def _redaction(one: Withheld, holdings: Holdings) -> SitePage:
    printed = f"{one.page} · withheld from this audience · SHA-256 {one.digest or 'not given'}"
    make = partial(redaction_page, one, holdings)
    return SitePage(one.page, f"{one.place.id} withheld", make, one.place.id, printed)


def _written(holdings: Holdings) -> Iterator[SitePage]:
    """The hand-written pages, rendered as strictly as any record's text."""
    for path, data in holdings.files.below(_PAGES):
        name = path.removeprefix(f"{_PAGES}/")
        if "/" in name or not name.endswith(".md"):
            continue
        text = data.decode("utf-8", "replace")
        url = f"pages/{name.removesuffix('.md')}.html"
        title = body.title_of(text) or words.human(name.removesuffix(".md").replace("-", " "))
        yield SitePage(url, title, lambda text=text, url=url: _prose(text, url, holdings))  # type: ignore[misc]


def _prose(text: str, url: str, holdings: Holdings) -> Html:
    return h("article", body.render(text, Here(holdings, url).resolve, top=1), class_="prose written")
