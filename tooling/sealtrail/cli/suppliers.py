"""suppliers: the approved-supplier list as of a day, from verified history or, where there is none, from the files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from sealtrail import suppliers as engine
from sealtrail.cli import place
from sealtrail.cli.render import as_json, printable
from sealtrail.cli.supplied import Standing, standing
from sealtrail.errors import UsageError
from sealtrail.model import Limits, Site
from sealtrail.suppliers import Registers, Row, SiteStatus


def suppliers(repo: Path, *, on: str | None, branch: str, fmt: str) -> int:
    """Print who may do what, and why."""
    if fmt not in {"text", "json"}:
        raise UsageError(f"there is no format {fmt}", hint="text or json")
    day = place.parse_date(on)
    with ExitStack() as held:
        registers, limits = _read(standing(held, repo, branch))
    statuses = [engine.site_status(registers, site, day, limits) for site in registers.sites]
    rows = engine.approved_suppliers(registers, day, limits)
    if fmt == "json":
        print(as_json(told_json(day, registers, statuses, rows)))
    else:
        print(printable("\n".join(told_text(day, registers, statuses, rows))))
    return 0


def _read(stands: Standing) -> tuple[Registers, Limits]:
    limits = stands.governance().policy.limits
    held = (record.model for record in stands.snapshot.records(*engine.READ) if record.readable)
    return Registers.of(held), limits


def told_json(on: date, registers: Registers, statuses: list[SiteStatus], rows: tuple[Row, ...]) -> dict[str, Any]:
    """The list as programs read it: each site with its status and reasons, then the rows."""
    named = {site.id: site for site in registers.sites}
    return {
        "schema": "sealtrail.suppliers/1",
        "on": on.isoformat(),
        "sites": [{"title": named[s.site].title, "risk_tier": named[s.site].risk_tier, **asdict(s)} for s in statuses],
        "rows": [_row_json(row) for row in rows],
    }


def _row_json(row: Row) -> dict[str, Any]:
    days = {name: None if day is None else day.isoformat() for name, day in _days(row)}
    absent = {name: None for name in ("qualification", "agreement", "last_audit") if not getattr(row, name)}
    return {**asdict(row), **days, **absent, "approved": row.approved}


def _days(row: Row) -> Iterator[tuple[str, date | None]]:
    yield "valid_to", row.valid_to
    yield "audited_on", row.audited_on


_HEADS = ("product", "activity", "status", "valid to", "qualification", "agreement", "last audit")


def told_text(on: date, registers: Registers, statuses: list[SiteStatus], rows: tuple[Row, ...]) -> Iterator[str]:
    """The list as a person reads it: site by site, with what each rests on and what speaks against it."""
    yield f"who may do what on {on}, as the records stand"
    if not statuses:
        yield "there is no site"
    for status in statuses:
        site = registers.site(status.site)
        if site is not None:
            yield ""
            yield from _site_text(site, status, [row for row in rows if row.site == site.id])


def _site_text(site: Site, status: SiteStatus, rows: list[Row]) -> Iterator[str]:
    yield f"{site.id}  {site.title}: {status.state.replace('_', ' ')} (risk tier {site.risk_tier})"
    for reason in status.reasons:
        yield f"  because {reason}"
    for restriction in status.restrictions:
        yield f"  but {restriction}"
    if not rows:
        return
    cells = [_HEADS, *(_cells(row) for row in rows)]
    widths = [max(len(line[i]) for line in cells) for i in range(len(_HEADS))]
    for row, line in zip([None, *rows], cells, strict=True):
        text = "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        yield f"  {text}".rstrip()
        yield from () if row is None else _notes(row, status)


def _cells(row: Row) -> tuple[str, ...]:
    return (
        row.product,
        row.activity,
        row.status.replace("_", " "),
        "-" if row.valid_to is None else row.valid_to.isoformat(),
        row.qualification or "-",
        f"{row.agreement} r{row.agreement_revision}" if row.agreement else "-",
        f"{row.last_audit} {row.audited_on}" if row.last_audit else "-",
    )


def _notes(row: Row, status: SiteStatus) -> Iterator[str]:
    """What concerns one row and was not said of the site as a whole."""
    if row.markets:
        yield f"      for {', '.join(row.markets)}"
    for reason in row.reasons:
        if reason not in status.reasons:
            yield f"      because {reason}"
    for condition in row.conditions:
        yield f"      condition: {condition}"
    for restriction in row.restrictions:
        if restriction not in status.restrictions:
            yield f"      but {restriction}"
