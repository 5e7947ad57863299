"""What every model is made of: frozen, closed to unknown fields, never coercing one kind of value into another.

Moments and days are parsed here and nowhere else, so that no reader guesses a time zone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, TypeVar, get_args, get_origin

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    Strict,
    WithJsonSchema,
)
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

D = TypeVar("D", bound=date)

PLACEHOLDER = "TODO"
"""What a draft holds where a person must still write; no text of a record may be just this word."""


class Frozen(BaseModel):
    """A value: never changes, refuses fields it does not know."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        defer_build=True,
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,
    )


def problem(message: str, hint: str) -> PydanticCustomError:
    """An error in our own words: what is wrong and expected, and what would mend it."""
    return PydanticCustomError("sealtrail", "{message}", {"message": message, "hint": hint})


@dataclass(frozen=True, slots=True)
class Refers:
    """Marks a text as the number of another record of one of these types; none named means any."""

    types: frozenset[str]

    @classmethod
    def to(cls, *types: str) -> Refers:
        """A mark for records of these types."""
        return cls(frozenset(types))


class _Matches:
    """A text of one form: refused in our own words, and told to editors through the JSON Schema."""

    def __init__(self, pattern: str, expected: str, hint: str, *, told: str = "") -> None:
        self._pattern, self._expected, self._hint = re.compile(pattern, re.ASCII), expected, hint
        self._told = told or f"{expected}: {hint}"

    def _check(self, value: str) -> str:
        if value == PLACEHOLDER:
            raise problem(f"is still to be written, expected {self._expected}", self._hint)
        if self._pattern.fullmatch(value) is None:
            raise problem(f'"{value[:60]}" is not {self._expected}', self._hint)
        return value

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self._check, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        told = {"pattern": f"^(?:{self._pattern.pattern})$", "description": self._told}
        return {**handler(schema), **told}


def _not_blank(value: str) -> str:
    if value[:1].isalnum() and not value[-1].isspace() and value != PLACEHOLDER:
        return value  # as nearly every text; what follows tells what is wrong with another
    if not value.strip():
        raise problem("is empty, expected a text", "write the text, or leave the field out if it is not required")
    if not any(sign.isalnum() for sign in value):
        raise problem("holds no letter and no digit, so nobody can read it", "write the text in words")
    if value != value.strip():
        raise problem("begins or ends with blank space", "remove the blanks around the text")
    if value == PLACEHOLDER:
        raise problem("is still to be written", f"write the text in place of {PLACEHOLDER}")
    return value


_OFFSET = r"(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)"
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d)(:\d\d)?(\.\d{1,6})?(" + _OFFSET + ")?", re.ASCII)


def _within_reach(value: D) -> D:
    # So far from either end of the calendar no sum of a date and a period leaves it.
    if not 1900 <= value.year < 2200:
        raise problem(f"the year {value.year} is not meant", "expected a year from 1900 to 2199")
    return value


def parse_moment(value: Any) -> datetime:
    """A date-time with its offset, from RFC 3339 text (seconds may be left out, the offset never).

    Raises ``PydanticCustomError`` in plain words.
    """
    if not isinstance(value, str):
        raise problem("expected a date and time", 'write it as "2026-05-04T09:12:00+02:00"')
    found = _MOMENT.fullmatch(value)
    if found is None:
        raise _not_a_moment(value[:40])
    if found[4] is None:
        raise problem(
            f'"{value}" has no offset from UTC, so nobody can tell when it was',
            f'add the offset of the place where it happened, for example "{value}+02:00", or "{value}Z" for UTC',
        )
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise problem(f'"{value}" is not a date in the calendar', "correct the month, day, hour or minute") from None
    return _within_reach(moment)


def _not_a_moment(value: str) -> PydanticCustomError:
    if re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
        return problem(
            f'"{value}" is a date without a time',
            'add the time and its offset from UTC, in the form "2026-05-04T09:12:00+02:00"',
        )
    return problem(f'"{value}" is not a date and time', 'write it as "2026-05-04T09:12:00+02:00"')


def parse_day(value: Any) -> date:
    """A calendar date from ``YYYY-MM-DD``. Raises ``PydanticCustomError`` in plain words."""
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
        try:
            day = date.fromisoformat(value)
        except ValueError:
            pass
        else:
            return _within_reach(day)
    raise _not_a_day(str(value)[:40])


_YEAR_LAST = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})", re.ASCII)


def _not_a_day(value: str) -> PydanticCustomError:
    last = _YEAR_LAST.fullmatch(value)
    if last is not None:
        # With points the day comes first; with slashes it does here and not there, so nothing is proposed.
        day = f'"{last[4]}-{last[3]:0>2}-{last[1]:0>2}"' if last[2] == "." else 'year, month and day, as "2026-05-04"'
        return problem(f'"{value}" is not written as dates are here, expected the year first', f"write it as {day}")
    if re.fullmatch(r"\d{4}-\d\d-\d\d[T ].*", value, re.ASCII):
        return problem(f'"{value}" is a date with a time, expected the date alone', f'write "{value[:10]}"')
    known = re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII)
    return problem(
        f'"{value}" is not a date in the calendar',
        "correct the day or the month" if known else 'write it as "2026-05-04"',
    )


Int = Annotated[int, Strict()]
Count = Annotated[int, Strict(), Field(ge=1, le=1_000_000)]
Bool = Annotated[bool, Strict()]
Text = Annotated[str, Strict(), Field(max_length=8000), AfterValidator(_not_blank)]
Line = Annotated[
    str,
    Strict(),
    AfterValidator(_not_blank),
    _Matches(
        r"[^\n]{1,300}",
        "one line of at most 300 characters",
        "shorten it; a longer text belongs in the body",
        told="one line of text",
    ),
]
Moment = Annotated[
    datetime,
    BeforeValidator(parse_moment),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
Day = Annotated[date, BeforeValidator(parse_day), WithJsonSchema({"type": "string", "format": "date"})]
Sha256 = Annotated[
    str,
    Strict(),
    _Matches(r"[0-9a-f]{64}", "a SHA-256 digest", "64 lower-case hexadecimal digits, as printed by sha256sum"),
]
RecordId = Annotated[
    str,
    Strict(),
    _Matches(
        r"[A-Z]{2,6}(?:-[A-Z0-9]{2,6})(?:-\d{2,6}){1,2}",
        "a record's number",
        'numbers look like "CAPA-HRW-2026-0007", "SITE-HRW-0001" or "QA-LRK-0001-01"',
        told='a record\'s number, such as "CAPA-HRW-2026-0007" or "QA-LRK-0001-01"',
    ),
]
PersonId = Annotated[
    str,
    Strict(),
    _Matches(
        r"PER-[A-Z0-9]{2,6}-\d{4}",
        "a person's number",
        'people are numbered like "PER-HRW-0003"',
        told='a person\'s number, such as "PER-HRW-0003"',
    ),
]
SiteId = Annotated[
    str,
    Strict(),
    _Matches(
        r"SITE-[A-Z0-9]{2,6}-\d{4}",
        "a site's number",
        'sites are numbered like "SITE-HRW-0001"',
        told='a site\'s number, such as "SITE-HRW-0001"',
    ),
]
ProductId = Annotated[
    str,
    Strict(),
    _Matches(
        r"PRD-[A-Z0-9]{2,6}-\d{4}",
        "a product's number",
        'products are numbered like "PRD-LRK-0001"',
        told='a product\'s number, such as "PRD-LRK-0001"',
    ),
]
SiteRef = Annotated[SiteId, Refers.to("site")]
ProductRef = Annotated[ProductId, Refers.to("product")]
PersonRef = Annotated[PersonId, Refers.to("person")]
AnyRef = Annotated[RecordId, Refers.to()]
AgreementRef = Annotated[RecordId, Refers.to("agreement")]
Slug = Annotated[
    str,
    Strict(),
    _Matches(
        r"[a-z][a-z0-9_-]{1,39}",
        "a short name",
        "use lower-case letters, digits, hyphens and underscores, without blanks, such as mix_up",
        told="a short name in lower-case letters",
    ),
]
ItemId = Annotated[
    str,
    Strict(),
    _Matches(
        r"[A-Z]{1,2}[0-9]{1,3}",
        "a short number such as RC1 or A2",
        "write one or two capitals and a number",
        told="a short number such as RC1",
    ),
]
OrgCode = Annotated[
    str,
    Strict(),
    _Matches(r"[A-Z][A-Z0-9]{1,5}", "an organisation's code", "two to six capital letters or digits, such as HRW"),
]
Country = Annotated[
    str,
    Strict(),
    _Matches(r"[A-Z]{2}", "a country code", "use the two capital letters of ISO 3166, such as NO for Norway"),
]
Hours = Annotated[int, Strict(), Field(ge=0, le=100_000)]
Score = Annotated[int, Strict(), Field(ge=1, le=10)]
UnitSign = Annotated[
    str,
    Strict(),
    _Matches(r"[^\s](?:[^\n]{0,28}[^\s])?", "a unit", 'write it as UCUM does, such as "mg", "%" or "min"'),
]
Decimal = Annotated[
    str,
    Strict(),
    _Matches(r"-?(0|[1-9]\d{0,14})(\.\d{1,9})?", "a decimal number", 'write it in quotes and with a point, as "95.0"'),
]
FileName = Annotated[
    str,
    Strict(),
    _Matches(
        r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}",
        "a plain file name",
        "write the name alone, without folders and blanks: letters, digits, dots, hyphens and underscores",
        told="a file's name, such as report.pdf",
    ),
]
RepoPath = Annotated[
    str,
    Strict(),
    _Matches(
        r"[A-Za-z0-9.][A-Za-z0-9._/*-]{0,199}",
        "a path inside the repository",
        "letters, digits, dots, hyphens, underscores and slashes only",
    ),
]
KeyText = Annotated[
    str,
    Strict(),
    _Matches(
        r"[a-z0-9@.-]+ [A-Za-z0-9+/=]+",
        "an OpenSSH public key",
        "two words, such as ssh-ed25519 AAAA…, without the comment",
    ),
]
Fingerprint = Annotated[
    str,
    Strict(),
    _Matches(r"SHA256:[A-Za-z0-9+/]{43}", "a key's fingerprint", "as ssh-keygen -l prints it"),
]


def owned_by(side: str) -> dict[str, Any]:
    """Marks a field with the side that may write it (default: the record's own).

    ``sponsor`` and ``cmo`` are that side, ``either`` is any. ``joint`` is the record's own side when it is opened, and
    both together from then on: what decides who must approve cannot be talked down by one side alone.
    """
    return {"x-owner": side}


def field_owner(model: type[BaseModel], field: str) -> str:
    """The side that owns a top-level field: ``sponsor``, ``cmo``, ``either``, ``joint`` or ``own`` (the default)."""
    for name, info in model.model_fields.items():
        if field == (info.alias or name):
            extra = info.json_schema_extra
            return str(extra.get("x-owner", "own")) if isinstance(extra, Mapping) else "own"
    return "own"


def field_title(model: type[BaseModel], field: str) -> str:
    """The field's name in plain words, as the site and the command line print it."""
    for name, info in model.model_fields.items():
        if field == (info.alias or name):
            return info.title or field.replace("_", " ").capitalize()
    return field.replace("_", " ").capitalize()


def field_names(model: type[BaseModel]) -> frozenset[str]:
    """The names of a model's fields, and of the fields inside the items of its lists, such as ``actions.done_on``."""
    found = set[str]()
    for label, info in ((info.alias or name, info) for name, info in model.model_fields.items()):
        found.add(label)
        items = get_args(info.annotation) if get_origin(info.annotation) is tuple else ()
        for item in (i for i in items if isinstance(i, type) and issubclass(i, BaseModel)):
            found |= {f"{label}.{inner.alias or name}" for name, inner in item.model_fields.items()}
    return frozenset(found)
