"""Workflows and calendars as data: the life of a record type, and the days on which a site works."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, BeforeValidator, Field

from sealtrail.model.base import Frozen, problem
from sealtrail.model.dates import Day
from sealtrail.model.forms import Bool, Count, Line, Slug
from sealtrail.model.words import Meaning
from sealtrail.model.zones import TimeZone


class Condition(Frozen):
    """A named predicate with its argument; Python implements it, so no expression is ever evaluated."""

    name: Slug
    argument: str = ""


def _as_condition(value: Any) -> Any:
    if isinstance(value, str):
        return {"name": value}
    if isinstance(value, dict) and len(value) == 1:
        ((name, argument),) = value.items()
        return {"name": name, "argument": argument}
    return value


ConditionField = Annotated[Condition, BeforeValidator(_as_condition)]


class Need(Frozen):
    """A signature that an edge asks for: role, meaning, how many people, and when."""

    role: Annotated[str, Field(pattern=r"^[a-z]+\.[a-z_]+$")]
    meaning: Meaning
    count: Count = 1
    when: tuple[ConditionField, ...] = ()
    not_: tuple[Literal["action_owner"], ...] = Field((), alias="not")
    may_coincide: Bool = False


def _as_tuple(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


States = Annotated[tuple[Slug, ...], BeforeValidator(_as_tuple), Field(min_length=1)]
FieldName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}(\.[a-z][a-z0-9_]{0,39})?$")]
"""A field, or one field of the items of a list, such as ``actions.done_on``."""

Fields = Literal["any"] | tuple[FieldName, ...]


class Edge(Frozen):
    """A change of state (or an editorial change within one) and what it asks for.

    ``fields`` may change with it besides those that may be edited in the state it leaves. ``write`` narrows or widens
    who may author it. ``custody`` keeps it for records of one custody.
    """

    from_: States = Field(alias="from")
    to: Slug
    need: tuple[Need, ...] = ()
    write: tuple[str, ...] | None = None
    fields: Fields = ()
    editorial: Bool = False
    custody: Literal["native", "mirrored"] | None = None


class Edit(Frozen):
    """Which fields may be revised within a state, and by whom (default: the workflow's writers)."""

    fields: Fields
    write: tuple[str, ...] | None = None


class Workflow(Frozen):
    """The life of one record type. No edge, no change."""

    schema_: Literal["workflow/1"] = Field(alias="schema")
    type: Slug
    states: tuple[Slug, ...] = Field(min_length=1)
    terminal: tuple[Slug, ...] = ()
    write: tuple[str, ...] = Field(min_length=1)
    edit: dict[Slug, Edit] = Field(default_factory=dict)
    edges: tuple[Edge, ...] = Field(min_length=1)


class Holiday(Frozen):
    """A day on which nobody works."""

    on: Day
    name: Line


Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


def _week(weekend: tuple[Weekday, ...]) -> tuple[Weekday, ...]:
    twice = next((day for i, day in enumerate(weekend) if day in weekend[:i]), None)
    if twice is not None:
        raise problem(f"{twice} is named twice", "name each day of the weekend once")
    if len(weekend) == len(get_args(Weekday)):
        raise problem("no day of the week is left to work on", "leave out the days on which people work")
    return weekend


def _in_order(holidays: tuple[Holiday, ...]) -> tuple[Holiday, ...]:
    for before, after in pairwise(holidays):
        if after.on == before.on:
            raise problem(f"{after.on} stands here twice, as {before.name} and as {after.name}", "leave one line a day")
        if after.on < before.on:
            raise problem(
                f"{after.on} ({after.name}) stands after {before.on} ({before.name})",
                "write the holidays in the order of their days, so that a missing one is seen",
            )
    return holidays


class Calendar(Frozen):
    """A site's working days, for business-day clocks.

    At least one day of the week is worked, and the holidays stand in the order of their days, so that counting always
    ends and the years that are listed are plain to see.
    """

    schema_: Literal["calendar/1"] = Field(alias="schema")
    id: Slug
    time_zone: TimeZone
    weekend: Annotated[tuple[Weekday, ...], AfterValidator(_week)]
    holidays: Annotated[tuple[Holiday, ...], AfterValidator(_in_order)] = ()
