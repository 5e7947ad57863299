"""The registers that say which site may do what, and the days that are counted in them. Values only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sealtrail.model import Agreement, Audit, Envelope, Escalation, Product, Qualification, Site

READ = ("agreement", "audit", "escalation", "product", "qualification", "site")
"""The record types that the list of suppliers rests on."""


@dataclass(frozen=True)
class Registers:
    """All records of the types that the list of suppliers rests on; voided ones count for nothing."""

    sites: tuple[Site, ...] = ()
    products: tuple[Product, ...] = ()
    qualifications: tuple[Qualification, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    audits: tuple[Audit, ...] = ()
    escalations: tuple[Escalation, ...] = ()

    @classmethod
    def of(cls, models: Iterable[Envelope]) -> Registers:
        """The registers among some records, each in the order of its numbers."""
        held = sorted((m for m in models if m.state != "voided"), key=lambda m: m.id)
        return cls(
            tuple(m for m in held if isinstance(m, Site)),
            tuple(m for m in held if isinstance(m, Product)),
            tuple(m for m in held if isinstance(m, Qualification)),
            tuple(m for m in held if isinstance(m, Agreement)),
            tuple(m for m in held if isinstance(m, Audit)),
            tuple(m for m in held if isinstance(m, Escalation)),
        )

    def site(self, number: str) -> Site | None:
        """The site with this number."""
        return next((s for s in self.sites if s.id == number), None)

    def product(self, number: str) -> Product | None:
        """The product with this number."""
        return next((p for p in self.products if p.id == number), None)
