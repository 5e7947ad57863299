"""Values as a person would write them in YAML: short ones on one line, long ones below each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sealtrail.drafting.lines import quoted

_WIDTH = 120
_LONG = 60
"""A longer word than this is quoted, whatever it holds: keys and digests look alike then."""


def record_text(fields: Mapping[str, Any], body: str = "") -> str:
    """A record's text: its fields in the order given, and what stands below them."""
    lines = [line for name, value in fields.items() for line in field(name, value, 0)]
    return "\n".join(["---", *lines, "---", *(["", body] if body else []), ""])


def field(name: str, value: Any, indent: int) -> list[str]:
    """A field in block layout."""
    start = " " * indent
    if isinstance(value, str) and "\n" in value.strip():
        return [f"{start}{name}: |-", *(f"{start}  {line}".rstrip() for line in value.split("\n"))]
    if _is_list_of_groups(value):
        return [f"{start}{name}:", *(line for inner in value for line in item(inner, indent + 2))]
    return [f"{start}{name}: {flow(value)}"]


def item(value: Any, indent: int) -> list[str]:
    """An item of a list in block layout: on one line where there is room."""
    start = " " * indent
    line = f"{start}- {flow(value)}"
    deep = isinstance(value, dict) and any(_is_list_of_groups(inner) for inner in value.values())
    if not isinstance(value, dict) or not (deep or len(line) > _WIDTH):
        return [line]
    lines = [line for name, inner in value.items() for line in field(name, inner, indent + 2)]
    return [f"{start}- {lines[0].lstrip()}", *lines[1:]]


def flow(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {flow(inner)}" for name, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value)
    plain = quoted(value)
    # A text of digits would come back as a number.
    return plain if plain.startswith('"') or (len(plain) <= _LONG and not plain.isdigit()) else f'"{plain}"'


def _is_list_of_groups(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(inner, dict) for inner in value)
