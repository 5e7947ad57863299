"""Every kind of page that the site has, one example of each: what browsers are sent through, and what pictures show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sealtrail.publish.collections import COLLECTIONS
from sealtrail.publish.facets import FIND
from sealtrail.publish.fulltext import SEARCH
from sealtrail.publish.holdings import Holdings

PARTNER, INSPECTION, PAST = "partner", "inspection", "past"
DAY = "2026-06-30"
"""A day in the middle of the story, as of which the past is shown."""


@dataclass(frozen=True)
class Kind:
    """A kind of page: what it is called, and where one of it lies below the folder of all sites."""

    name: str
    address: str


@dataclass(frozen=True)
class Sites:
    """The site for partners, the one for inspection and the one of the past, side by side in a folder."""

    folder: Path
    kinds: tuple[Kind, ...]


def kinds_of(partner: Holdings, inspection: Holdings, *, full_text: bool) -> Iterator[Kind]:
    """One page of each kind; of each type the record with the longest text, which shows the most."""
    for name, url in (("overview", "index.html"), ("find", FIND), ("history", "history.html"),
                      ("verify", "verify.html"), ("collections", "collections.html"),
                      ("register", "registers/capas.html"), ("prose", "pages/about.html")):  # fmt: skip
        yield Kind(name, f"{PARTNER}/{url}")
    if full_text:
        yield Kind("search", f"{PARTNER}/{SEARCH}")
    for collection in COLLECTIONS:
        yield Kind(f"collection-{Path(collection.url).stem}", f"{PARTNER}/{collection.url}")
    for name, held in sorted(partner.by_type.items()):
        richest = max(held, key=lambda one: (len(one.record.data), one.place.id))
        yield Kind(f"record-{name.replace('_', '-')}", f"{PARTNER}/{richest.page}")
    withheld = min(inspection.withheld.values(), key=lambda one: one.place.id)
    yield Kind("redaction", f"{INSPECTION}/{withheld.page}")
    yield Kind("past", f"{PAST}/index.html")
