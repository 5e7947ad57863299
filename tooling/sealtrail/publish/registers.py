"""Lists of records: one register a type, and the statement that no number is missing. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from sealtrail.model import Agreement, Capa, Person, Product, RecordType, Site
from sealtrail.publish import times, words
from sealtrail.publish.basis import Withheld
from sealtrail.publish.here import Here, chip, crumbs, row, table
from sealtrail.publish.holdings import Held, Holdings
from sealtrail.publish.markup import Html, between, h, join

_FACETS = ("State", "Class", "Organisation", "Country")

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
    rows += [row(heads, _withheld(one, heads, here)) for one in holdings.withheld_of(kind.name)]
    trail = crumbs(h("a", "Home", href=here.url("index.html")), title)
    head = h("header", h("h1", title), h("p", numbers(kind, holdings), class_="lead"), class_="head")
    listed = table(f"{title}, {len(rows)} in all", heads, rows, class_="register", sortable=True, facets=_FACETS)
    return h("article", trail, head, listed if rows else h("p", "There are none."))


def _withheld(one: Withheld, heads: tuple[str, ...], here: Here) -> list[Html | str | None]:
    """The row of a record that this audience does not see: its number, that it is withheld, and what commits to it."""
    digest = join("SHA-256 ", h("code", one.digest, class_="wrap small")) if one.digest else "–"
    return [here.number(one.place.id), digest, *("–" for _ in heads[2:])]


@dataclass(frozen=True, slots=True)
class Numbers:
    """Which numbers of a register are used: how many, which were left out (as spans) and how many, which are voided."""

    used: int
    gaps: tuple[str, ...]
    never: int
    voided: tuple[str, ...]


def numbers_of_type(kind: RecordType, holdings: Holdings) -> Numbers:
    """The numbers of one register. Of agreements and documents both the numbers and their editions are counted."""
    held, withheld = holdings.of_type(kind.name), holdings.withheld_of(kind.name)
    series = defaultdict[str, dict[int, str]](dict)
    for place in (*(one.place for one in held), *(one.place for one in withheld)):
        stem, _, number = place.id.rpartition("-")
        series[stem][int(number)] = number
        if kind.numbering == "edition":
            owner, _, base = stem.rpartition("-")
            series[owner][int(base)] = base
    gaps = [(stem, first, last, len(next(iter(found.values()))))
            for stem, found in sorted(series.items()) for first, last in _gaps(sorted(found))]  # fmt: skip
    said = tuple(f"{stem}-{first:0{width}d}" + (f" to {last:0{width}d}" if last > first else "")
                 for stem, first, last, width in gaps)  # fmt: skip
    never = sum(last - first + 1 for _, first, last, _ in gaps)
    return Numbers(
        len(held) + len(withheld), said, never, tuple(one.place.id for one in held if one.model.state == "voided")
    )


def _gaps(used: list[int]) -> Iterator[tuple[int, int]]:
    """The spans of numbers from 1 on that are not used although a higher one is."""
    for before, after in pairwise((0, *used)):
        if after > before + 1:
            yield before + 1, after - 1


def numbers(kind: RecordType, holdings: Holdings) -> str:
    """Which numbers are used, voided and missing: what an inspector asks first of any register."""
    found = numbers_of_type(kind, holdings)
    if not found.used:
        return "No number has been used."
    said = f"{found.used} {'number' if found.used == 1 else 'numbers'} used"
    said += f"; never used: {', '.join(found.gaps)}" if found.gaps else "; none left out"
    said += f"; voided: {', '.join(found.voided)}" if found.voided else "; none voided"
    return said + _unseen(kind, holdings)


def _unseen(kind: RecordType, holdings: Holdings) -> str:
    count = len(holdings.withheld_of(kind.name))
    if not count:
        return "."
    return f" among those shown; {count} {'is' if count == 1 else 'are'} withheld from this audience."


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
