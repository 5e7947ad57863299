"""Drafts: line edits that keep order and comments, so that a diff shows only what was meant. Text in, text out."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sealtrail.errors import UsageError
from sealtrail.model import RecordType, field_owner

_FENCE = "---"


def set_field(text: str, field: str, value: str) -> str:
    """A record's text with one top-level field on a line of its own set to a plain or quoted value.

    A field that is not there yet goes to the end of the front matter. Raises ``UsageError`` when the text has no front
    matter, or the field's value spans lines.
    """
    head, fence, tail = _split(text)
    pattern = re.compile(rf"^{re.escape(field)}:(.*)$", re.MULTILINE)
    found = pattern.search(head)
    line = f"{field}: {quoted(value)}"
    if found is None:
        return f"{head}{line}\n{fence}{tail}"
    after = head[found.end() :].split("\n", 2)
    if len(after) > 1 and after[1].startswith((" ", "- ")):
        raise UsageError(f"the field {field} spans several lines", hint="edit it by hand")
    return f"{head[: found.start()]}{line}{head[found.end() :]}{fence}{tail}"


def add_fields(text: str, block: str) -> str:
    """A record's text with a block of YAML lines put at the end of its front matter."""
    head, fence, tail = _split(text)
    return f"{head}{block.rstrip()}\n{fence}{tail}"


def replace_once(text: str, old: str, new: str) -> str:
    """A text with one passage replaced. Raises ``UsageError`` unless it occurs exactly once."""
    if text.count(old) != 1:
        raise UsageError(f'"{old[:60]}" occurs {text.count(old)} times, expected once', hint="quote more of the text")
    return text.replace(old, new)


def revise(text: str, *, reason: str, state: str | None = None) -> str:
    """A record's text as the next revision: one higher, with its reason, and in another state where one is given."""
    head, _, _ = _split(text)
    found = re.search(r"^revision: (\d+)$", head, re.MULTILINE)
    if found is None:
        raise UsageError("the record has no revision", hint="a record begins with revision: 1")
    text = set_field(text, "revision", str(int(found[1]) + 1))
    if state is not None:
        text = set_field(text, "state", state)
    return set_field(text, "change_reason", reason)


def quoted(value: str) -> str:
    """A value as it may stand after a colon: plain where it cannot be mistaken, in double quotes elsewhere."""
    plain = re.fullmatch(r"[A-Za-z0-9](?:[A-Za-z0-9 ._/()-]*[A-Za-z0-9._/()])?", value)
    odd = re.fullmatch(r"(?:true|false|null|yes|no|on|off|[-+0-9.][-+0-9.:eE_]*)", value, re.IGNORECASE)
    if plain and (not odd or re.fullmatch(r"[1-9]\d{0,14}", value)):
        return value
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def _split(text: str) -> tuple[str, str, str]:
    found = re.match(rf"{_FENCE}\n(.*?)^{_FENCE}\n", text, re.DOTALL | re.MULTILINE)
    if found is None:
        raise UsageError(
            "the record has no front matter",
            hint="it begins with a line of three hyphens, and a second such line closes it",
        )
    return text[: found.end() - len(_FENCE) - 1], f"{_FENCE}\n", text[found.end() :]


def template(kind: RecordType, values: Mapping[str, str]) -> str:
    """A first draft of a record: every required field with what is expected there, every optional one as a comment.

    ``values`` are those already known, such as the number and the organisation.
    """
    lines = [_FENCE]
    for name, info in kind.model.model_fields.items():
        field = info.alias or name
        if field in {"revision", "schema"}:
            lines.append("revision: 1" if field == "revision" else f"schema: {kind.name}/1")
        elif field in values:
            lines.append(f"{field}: {quoted(values[field])}")
        elif info.is_required():
            lines.append(f"{field}: {_example(kind, field)}")
        elif field != "change_reason":
            side = field_owner(kind.model, field)
            whose = f"; the {side} writes it" if side in {"sponsor", "cmo"} else ""
            lines.append(f"# {field}:  ({info.title or field}{whose})")
    return "\n".join([*lines, _FENCE, "", f"Describe the {kind.name.replace('_', ' ')} here.", ""])


def _example(kind: RecordType, field: str) -> str:
    schema = kind.model.model_json_schema()
    shape = schema["properties"][field]
    while "$ref" in shape:
        shape = schema["$defs"][shape["$ref"].rpartition("/")[2]]
    if "enum" in shape:
        return f"TODO  # one of: {', '.join(shape['enum'])}"
    if "const" in shape:
        return str(shape["const"])
    kinds = {
        "array": "[]  # TODO: a list",
        "object": "{}  # TODO: named values",
        "integer": "1  # TODO",
        "boolean": "false  # TODO",
    }
    if shape.get("format") in {"date", "date-time"}:
        return '"2026-01-31"  # TODO' if shape["format"] == "date" else '"2026-01-31T09:00:00+00:00"  # TODO'
    return kinds.get(shape.get("type", ""), f"TODO  # {field.replace('_', ' ')}")
