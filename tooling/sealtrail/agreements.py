"""The agreement in force: which edition binds a site, a product and an activity on a date. Pure values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sealtrail.model import Agreement, ChangeControl, ChangeRule

_ONCE_APPROVED = frozenset({"approved", "terminated"})


def standing(agreement: Agreement, on: date, successor: Agreement | None = None) -> str:
    """The state of an edition on a date: the stored one, or ``effective`` or ``superseded`` where dates decide.

    An approved edition is effective from ``effective_from`` until the approved edition that supersedes it becomes so.
    What is superseded stays so when its successor is terminated: ending an agreement never revives an older one.
    """
    if agreement.state != "approved" or on < agreement.effective_from:
        return agreement.state
    end = _end(agreement, successor)
    return "superseded" if end is not None and on >= end else "effective"


def _end(agreement: Agreement, successor: Agreement | None) -> date | None:
    """The first day on which an approved edition no longer binds, nothing while no successor takes its place."""
    if successor is None or successor.state not in _ONCE_APPROVED:
        return None
    return max(agreement.effective_from, successor.effective_from)


def _binds(agreement: Agreement, on: date, held: Mapping[str, Agreement]) -> bool:
    return standing(agreement, on, held.get(agreement.superseded_by or "")) == "effective"


def in_force(
    agreements: Iterable[Agreement], *, site: str, product: str, activity: str | None = None, on: date
) -> tuple[Agreement, ...]:
    """Every edition that binds on the date. None means the strictest terms; two are refused wherever one is needed.

    Without an ``activity``, those that bind for any.
    """
    held = {a.id: a for a in agreements}
    return tuple(
        a
        for a in sorted(held.values(), key=lambda a: a.id)
        if _binds(a, on, held)
        and site in a.sites
        and product in a.products
        and (activity is None or activity in a.activities)
    )


@dataclass(frozen=True)
class Scope:
    """What an agreement binds: one activity with one product at one site. Nothing named stands for any."""

    site: str
    product: str = ""
    activity: str = ""

    def __str__(self) -> str:
        return ", ".join(part for part in (self.site, self.product, self.activity) if part)


@dataclass(frozen=True)
class Overlap:
    """Another edition that binds the same as one edition does, and the first day on which both do."""

    other: Agreement
    scope: Scope
    since: date


def overlaps(agreement: Agreement, agreements: Iterable[Agreement]) -> Iterator[Overlap]:
    """Every other edition that some day binds a site, a product and an activity that this one binds on that day."""
    held = {a.id: a for a in agreements}
    for other in sorted(held.values(), key=lambda a: a.id):
        since = _both_bind(agreement, other, held)
        shared = _shared(agreement, other)
        if other.id != agreement.id and since is not None and shared is not None:
            yield Overlap(other, shared, since)


def _both_bind(one: Agreement, other: Agreement, held: dict[str, Agreement]) -> date | None:
    if one.state != "approved" or other.state != "approved":
        return None
    since = max(one.effective_from, other.effective_from)
    ends = (_end(a, held.get(a.superseded_by or "")) for a in (one, other))
    return since if all(end is None or since < end for end in ends) else None


def _shared(one: Agreement, other: Agreement) -> Scope | None:
    """The first site, product and activity that both editions name."""
    site, product = _first(one.sites, other.sites), _first(one.products, other.products)
    activity = _first(one.activities, other.activities)
    return None if site is None or product is None or activity is None else Scope(site, product, activity)


def _first(mine: Iterable[str], theirs: Iterable[str]) -> str | None:
    named = frozenset(theirs)
    return next((name for name in mine if name in named), None)


@dataclass(frozen=True)
class Bound:
    """What the agreements in force say about a change at one place: none, one that has a rule or none, or several."""

    scope: Scope
    agreements: tuple[Agreement, ...]
    rules: tuple[tuple[Agreement, ChangeRule], ...]


@dataclass(frozen=True)
class ChangeTerms:
    """What the agreements in force ask of one change, for each site, product and activity that it names."""

    bound: tuple[Bound, ...]

    @property
    def rules(self) -> tuple[tuple[Agreement, ChangeRule], ...]:
        """The rules that apply, with the agreement that each stands in."""
        found = {(a.id, a.change_rules.index(rule)): (a, rule) for one in self.bound for a, rule in one.rules}
        return tuple(found[key] for key in sorted(found))

    @property
    def doubled(self) -> tuple[Bound, ...]:
        """Where more than one agreement is in force at once."""
        return tuple(one for one in self.bound if len(one.agreements) > 1)

    @property
    def uncovered(self) -> tuple[Bound, ...]:
        """Where no agreement is in force, or the one in force has no rule for such a change."""
        return tuple(one for one in self.bound if not one.rules and len(one.agreements) < 2)

    @property
    def asks_approval(self) -> bool:
        """Whether the other side must approve. Where no rule says, or two agreements could, it must."""
        return bool(self.uncovered or self.doubled) or any(
            rule.requires.endswith("_approval") for _, rule in self.rules
        )

    def not_before(self, proposed: date) -> tuple[date, Agreement, ChangeRule] | None:
        """The first day on which a change proposed on a day may be made, where it needs notice and no approval."""
        if self.asks_approval:
            return None
        noticed = ((a, rule) for a, rule in self.rules if rule.requires == "prior_notification")
        days = [(proposed + timedelta(days=rule.lead_days), a, rule) for a, rule in noticed]
        return max(days, key=lambda found: found[0], default=None)


def change_terms(agreements: Iterable[Agreement], change: ChangeControl, on: date) -> ChangeTerms:
    """What the agreements in force on a day ask of a change, for each of its sites, products and activities.

    A change that names no activity may concern each that an agreement in force binds; one that names no product is
    bound by no agreement.
    """
    held = {a.id: a for a in agreements}
    effective = tuple(a for _, a in sorted(held.items()) if _binds(a, on, held))
    bound = []
    for site, product in _places(change, effective):
        binding = tuple(a for a in effective if site in a.sites and product in a.products)
        activities = change.activities or tuple(act for a in binding for act in a.activities) or ("",)
        for activity in dict.fromkeys(activities):
            here = tuple(a for a in binding if activity in a.activities)
            rules = tuple((a, rule) for a in here for rule in a.change_rules if _fits(rule, change))
            bound.append(Bound(Scope(site, product, activity), here, rules))
    return ChangeTerms(tuple(bound))


def _places(change: ChangeControl, effective: tuple[Agreement, ...]) -> Iterator[tuple[str, str]]:
    """Each site of a change with each product that an agreement may bind there.

    What no agreement names is said once and not with everything else, so that long lists of it cost nothing.
    """
    sites, products = dict.fromkeys(change.sites), dict.fromkeys(change.products or ("",))
    named = frozenset(site for a in effective for site in a.sites)
    bound = frozenset(product for a in effective for product in a.products)
    first_site, first_product = next(iter(sites)), next(iter(products))
    known = tuple(product for product in products if product in bound)
    for site in sites:
        if site == first_site:
            yield from ((site, product) for product in products)
        elif site in named:
            yield from ((site, product) for product in known or (first_product,))
        else:
            yield site, first_product


def _fits(rule: ChangeRule, change: ChangeControl) -> bool:
    return (rule.category, rule.class_, rule.initiated_by, rule.emergency) == (
        change.category,
        change.classification,
        change.initiated_by,
        change.emergency is not None,
    )
