"""The forms of single values: texts, numbers, names and references. None of them ever turns one kind into another."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import AfterValidator, Field, GetCoreSchemaHandler, GetJsonSchemaHandler, Strict
from pydantic_core import CoreSchema, core_schema

from sealtrail.model.base import PLACEHOLDER, Refers, problem


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
