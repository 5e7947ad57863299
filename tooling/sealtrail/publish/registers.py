"""Lists of records: one register a type, and the statement that no number is missing. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from sealtrail.model import TYPES, Agreement, Capa, Person, Product, RecordType, Site
from sealtrail.publish import times, words
from sealtrail.publish.here import Here, chip, crumbs, row, section, table
from sealtrail.publish.holdings import Held, Holdings
from sealtrail.publish.markup import Html, between, h, join

Column = tuple[str, Callable[[Held], Html | str | None]]


def register_url(kind: RecordType) -> str:
    """The address of a type's register."""
    return f"registers/{kind.folder.rpartition('/')[2]}.html"


def register_page(kind: RecordType, holdings: Holdings) -> Html:
    """All records of one type."""
    here = Here(holdings, register_url(kind))
    held = holdings.of_type(kind.name)
    title = words.type_word(kind.name, plural=True)
    columns = _columns(kind, here)
    heads = tuple(name for name, _ in columns)
    rows = [row(heads, [cell(one) for _, cell in columns]) for one in held]
    trail = crumbs(h("a", "Overview", href=here.url("index.html")), title)
    head = h("header", h("h1", title), h("p", numbers(kind, holdings), class_="lead"), class_="head")
    return h("article", trail, head,
             table(f"{title}, {len(held)} in all", heads, rows, class_="register") if rows
             else h("p", "There are none."))  # fmt: skip


def numbers(kind: RecordType, holdings: Holdings) -> str:
    """Which numbers are used, voided and missing: what an inspector asks first of any register."""
    held = holdings.of_type(kind.name)
    if not held:
        return "No number has been used."
    series: dict[str, list[int]] = defaultdict(list)
    for one in held:
        stem, _, number = one.place.id.rpartition("-")
        series[stem].append(int(number))
    gaps = [
        f"{stem}-{n:0{len(held[0].place.id.rpartition('-')[2])}d}"
        for stem, found in sorted(series.items()) for n in sorted(set(range(1, max(found) + 1)) - set(found))
    ]  # fmt: skip
    voided = [one.place.id for one in held if one.model.state == "voided"]
    said = f"{len(held)} {'number' if len(held) == 1 else 'numbers'} used"
    said += f"; never used: {', '.join(gaps)}" if gaps else "; none left out"
    return said + (f"; voided: {', '.join(voided)}." if voided else "; none voided.")


def all_numbers(holdings: Holdings, here: Here) -> Html:
    """The completeness statement over all types."""
    heads = ("Register", "Records", "Numbers")
    rows = [
        row(heads, [h("a", words.type_word(kind.name, plural=True), href=here.url(register_url(kind))),
                    str(len(holdings.of_type(kind.name))), numbers(kind, holdings)])
        for kind in TYPES.values()
    ]  # fmt: skip
    return section(
        "Registers", table("What is kept here, and whether a number is missing", heads, rows), key="registers"
    )


def _columns(kind: RecordType, here: Here) -> list[Column]:
    common: list[Column] = [
        ("Number", lambda held: here.number(held.place.id)),
        ("Title", lambda held: held.model.title),
        ("State", chip),
    ]
    own: dict[str, list[Column]] = {
        "agreement": [("Effective from", lambda held: _day(held, "effective_from")),
                      ("Next review", lambda held: _day(held, "next_review"))],
        "capa": [("Class", lambda held: words.value_word("classification", held.model.classification or "")),
                 ("Due", lambda held: times.day_of(held.model.due) if held.model.due else "–"),
                 ("Actions done", _done)],
        "person": [("Roles", _roles), ("Keys", _keys)],
        "product": [("Dosage form", lambda held: held.model.dosage_form if isinstance(held.model, Product) else "")],
        "site": [("Country", lambda held: held.model.country if isinstance(held.model, Site) else "")],
    }  # fmt: skip
    last: list[Column] = [
        ("Organisation", lambda held: here.holdings.organisation(held.model.org)),
        ("Rev.", lambda held: str(held.model.revision)),
        ("Last landed", lambda held: times.day_of(held.latest.step.at.date())),
    ]
    return [*common, *own.get(kind.name, []), *last]


def _day(held: Held, field: str) -> Html | str:
    return times.day_of(getattr(held.model, field)) if isinstance(held.model, Agreement) else "–"


def _done(held: Held) -> str:
    if not isinstance(held.model, Capa) or not held.model.actions:
        return "–"
    done = sum(1 for action in held.model.actions if action.done_on is not None)
    return f"{done} of {len(held.model.actions)}"


def _roles(held: Held) -> Html:
    if not isinstance(held.model, Person) or not held.model.roles:
        return join("–")
    return between(h("br"), list(dict.fromkeys(words.role_word(r.role) for r in held.model.roles)))


def _keys(held: Held) -> str:
    if not isinstance(held.model, Person):
        return "–"
    live = sum(1 for key in held.model.keys if key.ended is None)
    ended = len(held.model.keys) - live
    return f"{live} in use" + (f", {ended} ended" if ended else "")
