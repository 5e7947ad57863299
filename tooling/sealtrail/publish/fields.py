"""A record's fields as people read them: short ones as facts, long texts and lists as parts of their own.

Every field of the model that holds something is shown, once, with its code; those that hold nothing are listed. What is
shown elsewhere on the page (identity, links, attachments) is named in ``ELSEWHERE``.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from sealtrail.model import Frozen, field_title, type_of
from sealtrail.publish import plain, tables, times, words
from sealtrail.publish.here import Here, row, section, table
from sealtrail.publish.holdings import Held
from sealtrail.publish.markup import Html, between, flowing, h, join

ELSEWHERE = frozenset({"schema", "id", "title", "revision", "state", "org", "change_reason", "links", "attachments"})
_LONG = 160
_ORGANISATIONS = frozenset({"parties"})
_LAST = frozenset({"custody", "parties", "markets", "regimes", "confidentiality", "retention"})
"""Fields that every record has and few come for."""


def facts(held: Held, here: Here) -> Html:
    """The short fields, and the names of those that hold nothing."""
    shown, empty = [], []
    for field, value in _fields(held):
        if value is None or value == ():
            empty.append(field_title(type(held.model), field))
        elif not _is_part(value):
            shown.append((field_title(type(held.model), field), field, value_of(value, field, here)))
    rows = [
        h("div", h("dt", title, " ", h("code", field, class_="code")), h("dd", value)) for title, field, value in shown
    ]
    rest = f"Not stated in this revision: {', '.join(empty)}." if empty else None
    return section("Fields", h("dl", rows, class_="facts"), h("p", rest, class_="quiet") if rest else join(),
                   key="fields")  # fmt: skip


def parts(held: Held, here: Here) -> Iterator[tuple[str, str, Html]]:
    """The long fields as ``(title, key, part)``, in the order of the model."""
    for field, value in _fields(held):
        if value is None or value == () or not _is_part(value):
            continue
        title = field_title(type(held.model), field)
        content = tables.table_of(value, title, here) if isinstance(value, tuple) else None
        if content is None:
            content = _generic(value, title, here)
        heading = join(title, " ", h("code", field, class_="code"))
        yield title, field, h("section", h("h2", heading, id=field), content)


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
        return bool(value) and isinstance(value[0], Frozen)
    if isinstance(value, Frozen):
        return sum(1 for _ in _inner(value)) > 3
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
        return _described(value, here, "facts")
    names = list(dict.fromkeys(name for item in value for name, _ in _inner(item)))
    heads = tuple(plain.inner_title(name) for name in names)
    rows = []
    for item in value:
        held = dict(_inner(item))
        rows.append(row(heads, [value_of(held[n], n, here) if n in held else "–" for n in names]))
    return table(title, heads, rows, titled=True)


def _described(value: Frozen, here: Here, class_: str = "inner") -> Html:
    pairs = [
        h("div", h("dt", plain.inner_title(name)), h("dd", value_of(inner, name, here)))
        for name, inner in _inner(value)
    ]
    return h("dl", pairs, class_=class_)
