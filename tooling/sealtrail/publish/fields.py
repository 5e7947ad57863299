"""A record's fields as people read them: short ones as facts, long texts and lists as parts of their own.

Every field of the model that holds something is shown, once, with its code; those that hold nothing are listed. What is
shown elsewhere on the page (identity, links, attachments) is named in ``ELSEWHERE``.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from sealtrail.model import Audit, Frozen, Qualification, field_title, type_of
from sealtrail.model.requests import Request
from sealtrail.publish import disciplines, plain, sidebyside, tables, times, words
from sealtrail.publish.changed import Marks
from sealtrail.publish.here import Here, row, section, table
from sealtrail.publish.holdings import Held
from sealtrail.publish.markup import Html, between, flowing, h, join

ELSEWHERE = frozenset({"schema", "id", "title", "revision", "state", "org", "change_reason", "links", "attachments"})
_LONG = 160
_PHRASE = 80
_ITEM = 24
_FEW = 3
_ORGANISATIONS = frozenset({"parties"})
_LAST = frozenset({"custody", "parties", "markets", "regimes", "confidentiality", "retention"})
"""Fields that every record has and few come for."""


def facts(held: Held, here: Here, marks: Marks | None = None) -> Html:
    """The short fields, and the names of those that hold nothing."""
    shown, empty = [], []
    for field, value in _fields(held):
        if value is None or value == ():
            empty.append(field_title(type(held.model), field))
        elif not _is_part(value):
            shown.append((field_title(type(held.model), field), field, value_of(value, field, here)))
    rows = [
        h("div", h("dt", title, " ", h("code", field, class_="code"), _mark(marks, field)), h("dd", value))
        for title, field, value in shown
    ]
    rest = f"Not stated in this revision: {', '.join(empty)}." if empty else None
    return section("Fields", h("dl", rows, class_="facts"), h("p", rest, class_="quiet") if rest else join(),
                   key="fields")  # fmt: skip


def parts(held: Held, here: Here, marks: Marks | None = None) -> Iterator[tuple[str, str, Html]]:
    """The long fields as ``(title, key, part)``, in the order of the model."""
    within = _within(held)
    for field, value in _fields(held):
        if value is None or value == () or not _is_part(value) or field in within:
            continue
        title = field_title(type(held.model), field)
        beside = [name for name, lead in within.items() if lead == field]
        codes = [h("code", name, class_="code") for name in (field, *beside)]
        heading = join(title, " ", between(" ", codes), _mark(marks, field), [_mark(marks, name) for name in beside])
        yield title, field, h("section", h("h2", heading, id=field), _part(held, field, value, title, here))


_BESIDE: dict[tuple[str, str], tuple[str, ...]] = {
    ("audit", "findings"): ("responses",),
    ("car", "responses"): ("evaluations",),
    ("qualification", "questionnaire"): ("answers", "remarks"),
    ("scar", "responses"): ("evaluations",),
}
"""By type and field, the fields that are shown beside it, line by line, since one answers the other."""


def _within(held: Held) -> dict[str, str]:
    """Fields that are shown within the part of another, by that other: only where there is one."""
    kind, model = held.place.type.name, held.model
    return {
        name: field
        for (type_name, field), names in _BESIDE.items()
        if type_name == kind and getattr(model, field)
        for name in names
    }


def _part(held: Held, field: str, value: Any, title: str, here: Here) -> Html:
    model = held.model
    if isinstance(model, Request) and field == "responses":
        return disciplines.rounds(model, here)
    if isinstance(model, Audit) and field == "findings":
        return sidebyside.findings(model, here)
    if isinstance(model, Qualification) and field == "questionnaire":
        return sidebyside.questionnaire(model, here)
    content = tables.table_of(value, title, here) if isinstance(value, tuple) else None
    return _generic(value, title, here) if content is None else content


def _mark(marks: Marks | None, field: str) -> Html | None:
    return None if marks is None else marks.at(field)


def value_of(value: Any, field: str, here: Here) -> Html:
    """One value in words: numbers of records as links, vocabularies as their names, dates in ISO form."""
    if isinstance(value, bool):
        return join("Yes" if value else "No")
    if isinstance(value, datetime):
        return times.stated(value)
    if isinstance(value, date):
        return times.both_forms(value) if field in {"due", "effective_from", "next_review"} else times.day_of(value)
    if isinstance(value, Frozen):
        return _described(value, here)
    if _is_list(value):
        return h("ul", [h("li", _described(item, here)) for item in value], class_="plain")
    if isinstance(value, tuple) and any(isinstance(item, str) and len(item) > _ITEM for item in value):
        return h("ul", [h("li", value_of(item, field, here)) for item in value], class_="plain")
    if isinstance(value, tuple):
        separator: Html | str = h("br") if any(isinstance(v, str) and type_of(v) for v in value) else ", "
        return between(separator, [value_of(item, field, here) for item in value])
    return _word(value, field, here) if isinstance(value, str) else join(str(value))


def _word(value: str, field: str, here: Here) -> Html:
    if field in _ORGANISATIONS:
        return join(here.holdings.organisation(value))
    if value.startswith("PER-") and type_of(value) is not None:
        return here.person(value)
    if type_of(value) is not None:
        return here.titled(value)
    said = words.value_word(field, value)
    return flowing(said) if "\n" in said else join(said)


def _fields(held: Held) -> list[tuple[str, Any]]:
    fields = type(held.model).model_fields
    found = [(info.alias or name, getattr(held.model, name)) for name, info in fields.items()]
    return sorted(((f, value) for f, value in found if f not in ELSEWHERE), key=lambda item: item[0] in _LAST)


def _is_part(value: Any) -> bool:
    if isinstance(value, tuple):
        return bool(value) and (isinstance(value[0], Frozen) or any(len(str(item)) > _LONG for item in value))
    if isinstance(value, Frozen):
        held = [inner for _, inner in _inner(value)]
        return len(held) > _FEW or any(isinstance(inner, str) and len(inner) > _PHRASE for inner in held)
    return isinstance(value, str) and (len(value) > _LONG or "\n" in value)


def _inner(value: Frozen) -> Iterator[tuple[str, Any]]:
    for name, info in type(value).model_fields.items():
        inner = getattr(value, name)
        if inner is not None and inner != ():
            yield info.alias or name, inner


def _generic(value: Any, title: str, here: Here) -> Html:
    if isinstance(value, str):
        return h("div", flowing(value), class_="long")
    if isinstance(value, Frozen):
        return _one(value, here, "h3")
    if not isinstance(value[0], Frozen):
        return h("ul", [h("li", value_of(item, "text", here)) for item in value])
    if any(_is_list(inner) for item in value for _, inner in _inner(item)):
        return join(_block(item, here) for item in value)
    names = list(dict.fromkeys(name for item in value for name, _ in _inner(item)))
    heads = tuple(plain.inner_title(name) for name in names)
    rows = []
    for item in value:
        held = dict(_inner(item))
        rows.append(row(heads, [value_of(held[n], n, here) if n in held else "–" for n in names]))
    return table(title, heads, rows, titled=True)


def _is_list(value: Any) -> bool:
    return isinstance(value, tuple) and bool(value) and isinstance(value[0], Frozen)


def _block(item: Frozen, here: Here) -> Html:
    """An item that holds lists of its own, under the first thing that it says."""
    name, first = next(iter(_inner(item)))
    return h("div", h("h3", value_of(first, name, here)), _one(item, here, "h4", said=name), class_="block")


def _one(value: Frozen, here: Here, heading: str, said: str = "") -> Html:
    """A value of many facts: the short ones side by side, each list that it holds as a table under its heading."""
    lists = {name: inner for name, inner in _inner(value) if _is_list(inner)}
    below = []
    for name, inner in lists.items():
        title = plain.inner_title(name)
        below.append(join(h(heading, title), tables.table_of(inner, title, here) or _generic(inner, title, here)))
    return join(_described(value, here, "facts", frozenset({*lists, said})), below)


def _described(value: Frozen, here: Here, class_: str = "inner", apart: frozenset[str] = frozenset()) -> Html:
    pairs = [
        h("div", h("dt", plain.inner_title(name)), h("dd", value_of(inner, name, here)))
        for name, inner in _inner(value)
        if name not in apart
    ]
    return h("dl", pairs, class_=class_)
