"""Approved suppliers: which site may do what for which product, why, and until when (ICH Q10 2.7, EU GMP 7.4)."""

from __future__ import annotations

from collections.abc import Iterator

from sealtrail.publish import times, words
from sealtrail.publish.collections.collection import Collection, counted, lines, linked, listed, part
from sealtrail.publish.here import Here, row
from sealtrail.publish.holdings import Holdings
from sealtrail.publish.markup import Html, h, join
from sealtrail.suppliers import Row, SiteStatus

_SITES = ("Site", "Status", "Risk tier", "Why", "What may not be done")
_ROWS = ("Site", "Product", "Activity", "Approved", "Status", "Qualification", "Agreement", "Last audit", "Why")
_TONES = {"qualified": "good", "conditional": "draft", "in_qualification": "open", "suspended": "void",
          "disqualified": "void"}  # fmt: skip


def status_chip(state: str) -> Html:
    """The status of a site as a small label."""
    return h("span", words.human(state), class_=f"chip {_TONES.get(state, 'ended')}")


def _tally(holdings: Holdings) -> str:
    rows = holdings.reckoned.suppliers
    approved = sum(row.approved for row in rows)
    return f"{approved} of {counted(len(rows), 'activity', 'activities')} approved" if rows else "none"


def _parts(here: Here) -> Iterator[Html]:
    reckoned = here.holdings.reckoned
    tiers = {site.id: site.risk_tier for site in reckoned.registers.sites}
    sites = [_site(status, tiers[status.site], here) for status in reckoned.sites]
    yield part("Sites", "sites", listed("The status of each site", _SITES, sites))
    rows = [_row(one, here) for one in reckoned.suppliers]
    yield part("Site, product and activity", "rows", listed("Who may do what", _ROWS, rows,
               facets=("Site", "Product", "Activity", "Status"),
               class_="reasons"), lead="Computed, never typed: approved is what a "
               "standing qualification and exactly one agreement in force bear.")  # fmt: skip


def _site(status: SiteStatus, tier: str, here: Here) -> Html:
    return row(_SITES, [
        here.titled(status.site), status_chip(status.state), words.value_word("risk_tier", tier),
        lines(linked(reason, here) for reason in status.reasons),
        lines(linked(text, here) for text in status.restrictions),
    ])  # fmt: skip


def _row(one: Row, here: Here) -> Html:
    until = h("small", "valid to ", times.day_of(one.valid_to), class_="detail") if one.valid_to else None
    markets = h("small", "for ", ", ".join(one.markets), class_="detail") if one.markets else None
    audited = h("small", times.day_of(one.audited_on), class_="detail") if one.audited_on else None
    agreement = join(here.number(one.agreement), h("small", f"revision {one.agreement_revision}", class_="detail"))
    why = [
        *one.reasons,
        *(f"condition: {text}" for text in one.conditions),
        *(f"but {text}" for text in one.restrictions),
    ]
    return row(_ROWS, [
        here.titled(one.site), here.titled(one.product), words.value_word("activity", one.activity),
        "Yes" if one.approved else "No", status_chip(one.status),
        join(here.number(one.qualification), until, markets) if one.qualification else "–",
        agreement if one.agreement else "–", join(here.number(one.last_audit), audited) if one.last_audit else "–",
        lines(linked(text, here) for text in why),
    ])  # fmt: skip


COLLECTION = Collection(
    "suppliers", "Approved suppliers",
    "Which site may do what for which product, why, and until when.",
    _tally, _parts,
)  # fmt: skip
