"""Rows that are read as a grid: a change by product and market, risks by their scores, tests by their limits."""

from __future__ import annotations

from collections.abc import Sequence

from sealtrail.model import ImpactRow, RiskItem
from sealtrail.model.documents import Limit, SpecifiedTest
from sealtrail.model.risks import Scale
from sealtrail.publish import times, words
from sealtrail.publish.here import Here, row, table
from sealtrail.publish.markup import Html, between, flowing, h, join

_STATUS = {"approved": "good", "submitted": "open", "planned": "draft", "rejected": "void", "not_needed": "ended"}


def impact(rows: Sequence[ImpactRow], title: str, here: Here) -> Html:
    """A change by product (down) and market (across)."""
    products, markets = (sorted({getattr(one, name) for one in rows}) for name in ("product", "market"))
    heads = ("Product", *markets)
    made = []
    for product in products:
        cells = [[_touched(r) for r in rows if (r.product, r.market) == (product, market)] for market in markets]
        made.append(row(heads, [here.titled(product), *(join(cell) if cell else "–" for cell in cells)]))
    return table(f"{title}: a column for each market", heads, made, class_="grid")


def _touched(one: ImpactRow) -> Html:
    if not one.affected:
        return h("div", "not affected", class_="quiet")
    sections = h("small", "Dossier: ", ", ".join(one.sections), class_="detail") if one.sections else None
    fixed = h("small", "touches a registered detail", class_="detail") if one.registered_detail else None
    since = join(" since ", times.day_of(one.status_on)) if one.status_on else None
    idle = one.filing == "none" and one.status == "not_needed"
    status = None if idle else h("span", words.human(one.status), class_=f"chip {_STATUS[one.status]}")
    reference = h("small", one.reference, class_="detail") if one.reference else None
    stock = h("small", "Stock: ", one.stock_strategy, class_="detail") if one.stock_strategy else None
    filing = "affected, no filing" if one.filing == "none" else words.human(one.filing)
    return h("div", h("b", filing), " ", status, since, fixed, sections, reference, stock)


def risks(rows: Sequence[RiskItem], title: str, here: Here) -> Html:
    """Risks with their scores before and after what is done about them."""
    heads = ("No.", "What goes wrong", "Effect", "Cause", "Controls", "Before", "Action", "After")
    made = []
    for r in rows:
        after = _score(r.residual_severity, r.residual_occurrence, r.residual_detection, r.residual_number)
        changed = h("small", r.design_changed, class_="detail") if r.design_changed else None
        made.append(row(heads, [
            h("b", r.id), flowing(r.failure), flowing(r.effect), flowing(r.cause),
            flowing(r.controls) if r.controls else "–", _score(r.severity, r.occurrence, r.detection, r.number),
            here.titled(r.action) if r.action else "–", join(after, changed) if changed or after != "–" else "–",
        ], id=r.id))  # fmt: skip
    return table(f"{title}; each number is severity × occurrence × detection", heads, made, class_="risks")


def _score(severity: int | None, occurrence: int | None, detection: int | None, number: int | None) -> Html:
    factors = [str(one) for one in (severity, occurrence, detection) if one is not None]
    if not factors and number is None:
        return join("–")
    product = h("small", " × ".join(factors), class_="detail") if factors else None
    return h("span", h("b", "–" if number is None else number), product, class_="score")


def scales(rows: Sequence[Scale], title: str, _here: Here) -> Html:
    """What the numbers of a score mean."""
    heads = ("Score", "From 1 to", "What the numbers mean")
    made = [
        row(heads, [h("b", words.value_word("name", r.name)), str(r.highest), between(h("br"), r.definitions)])
        for r in rows
    ]
    return table(title, heads, made, titled=True)


def tests(rows: Sequence[SpecifiedTest], title: str, _here: Here) -> Html:
    """The tests of a specification with their limits as they are printed."""
    heads = ("Test", "Stage", "Limit", "Method")
    made = [
        row(heads, [join(h("b", r.name), h("small", r.code, class_="detail")), words.human(r.stage),
                    limit(r.limit), join(r.method, h("small", f"version {r.method_version}", class_="detail"))])
        for r in rows
    ]  # fmt: skip
    return table(title, heads, made, titled=True)


def limit(one: Limit) -> Html:
    """A limit as people print it: ``95.0 to 105.0 %``, ``at most 0.5 %``, ``complies``."""
    unit = f" {one.unit}" if one.unit else ""
    number = one.low if one.low is not None else one.high
    said = {
        "between": f"{one.low} to {one.high}{unit}",
        "le": f"at most {one.high if one.high is not None else one.low}{unit}",
        "ge": f"at least {number}{unit}",
        "eq": f"exactly {number}{unit}",
        "complies": "complies",
        "text": "",
    }[one.op]
    return join(said, " " if said and one.text else None, one.text)
