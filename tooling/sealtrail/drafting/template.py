"""The first draft of a record, made from its model, so that no template can fall behind what is checked.

Where a person must write stands one word, which every check refuses; what to write stands above it, and in which form
behind it. Fields that may stay away follow as comments, ready to be uncommented: first those of the type, in the order
in which the work reaches them, then those of any record. It reads no file and knows no repository.
"""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

from sealtrail.drafting.lines import quoted
from sealtrail.model import PLACEHOLDER, Envelope, RecordType

_WIDTH = 120
_FORMATS = {
    "date": 'a date, such as "2026-05-04"',
    "date-time": 'a date and time with its offset from UTC, such as "2026-05-04T09:12:00+02:00"',
}
_KINDS = {"integer": "a whole number", "boolean": "true or false", "string": "a text; a long one goes below a |-"}
_LATER = frozenset({"change_reason"})
_SIDES = {"sponsor": "the sponsor writes it", "cmo": "the contract manufacturer writes it"}
Shape = Mapping[str, Any]

UNWRITTEN = f"{PLACEHOLDER}: write here what the fields cannot say, or remove this line."
"""Stands for the text of a draft; no check lets a record pass that still holds it."""


def template(kind: RecordType, values: Mapping[str, str]) -> str:
    """A first draft of a record: every required field with what is expected there, every optional one as a comment.

    ``values`` are those already known, such as the number and the organisation.
    """
    schema = kind.model.model_json_schema()
    known = {"schema": f"{kind.name}/1", "revision": "1", **values}
    shapes = _Shapes(schema.get("$defs", {}))
    guides, common = _guides(kind), _common(kind)
    required: list[str] = []
    own: list[str] = []
    every: list[str] = []
    for field, shape in schema["properties"].items():
        if field in known:
            required.append(f"{field}: {quoted(known[field])}")
            continue
        lines = [*_above(field, shape, guides.get(field)), *shapes.lines(field, shape, guides.get(field))]
        if field in schema["required"]:
            required += lines
        elif field not in _LATER:
            (every if field in common else own).extend(f"# {line}" for line in lines)
    return "\n".join(
        [
            "---",
            f"# Replace each {PLACEHOLDER}, then run sealtrail check: it tells what is still amiss.",
            *required,
            "# These fields may stay away. Remove the number sign and the blank before those that are needed.",
            *own,
            *(["# # What any record may carry besides."] if own else []),
            *every,
            "---",
            "",
            UNWRITTEN,
            "",
        ]
    )


def _guides(kind: RecordType) -> Mapping[str, str]:
    """What a person is told to write in a field, where its model says more than a title."""
    fields = kind.model.model_fields.items()
    return {field.alias or name: field.description for name, field in fields if field.description is not None}


def _common(kind: RecordType) -> frozenset[str]:
    """The fields that the type has from the envelope as they are; its own come first, in the order of the work."""
    lineage = (cls for cls in kind.model.__mro__ if cls is not Envelope)
    own = {name for cls in lineage for name in inspect.get_annotations(cls)}
    return frozenset(Envelope.model_fields) - own


def _above(field: str, shape: Shape, guide: str | None) -> list[str]:
    """What stands above a field: what to write there, or its title where that says more than its name."""
    title = str(shape.get("title", ""))
    tells_more = not {*title.casefold().split()} <= {*field.split("_")}
    return _wrapped(guide or (title if tells_more else ""))


class _Shapes:
    """The shapes of a model's fields, and how each is written as a draft."""

    def __init__(self, definitions: Mapping[str, Shape]) -> None:
        self._definitions = definitions

    def lines(self, name: str, given: Shape, guide: str | None = None) -> list[str]:
        """The lines of one field: its name with a placeholder, its default, or the fields below it.

        ``guide`` is what stands above it already.
        """
        shape = self._resolved(given)
        if guide is not None and shape.get("description") == guide:
            shape = {key: value for key, value in shape.items() if key != "description"}
        default = given.get("default")
        if isinstance(default, str | bool):
            text = quoted(default) if isinstance(default, str) else str(default).lower()
            return _with_comment(f"{name}: {text}", shape)
        if shape.get("type") == "array":
            return self._list(name, shape)
        if "properties" in shape:
            return [f"{name}:", *(f"  {line}" for line in self._fields(shape))]
        if "const" in shape:
            return [f'{name}: "{shape["const"]}"']
        note = _SIDES.get(given.get("x-owner", ""), "")
        return _with_comment(f"{name}: {PLACEHOLDER}", shape, note)

    def _list(self, name: str, shape: Shape) -> list[str]:
        items = self._resolved(shape["items"])
        if "properties" not in items:
            least = max(int(shape.get("minItems", 1)), 1)
            count = f"{least} items" if least > 1 else "one or more"
            return _with_comment(f"{name}: [{', '.join([PLACEHOLDER] * least)}]", items, f"{count}, each")
        fields = self._fields(items)
        first = next(i for i, line in enumerate(fields) if not line.startswith("#"))
        above = [f"  {line}" for line in fields[:first]]
        return [f"{name}:", *above, f"  - {fields[first]}", *(f"    {line}" for line in fields[first + 1 :])]

    def _fields(self, shape: Shape) -> list[str]:
        return list(self._each(shape))

    def _each(self, shape: Shape) -> Iterator[str]:
        required = shape.get("required", ())
        for name in sorted(shape["properties"], key=lambda n: n not in required):
            lines = self.lines(name, shape["properties"][name])
            yield from lines if name in required else (f"# {line}" for line in lines)

    def _resolved(self, shape: Shape) -> Shape:
        """What a shape comes down to: behind references, and without the choice of leaving it out."""
        options = [o for o in shape.get("anyOf", ()) if o.get("type") != "null"]
        if options:
            return self._resolved(options[0])
        reference = shape.get("$ref")
        return shape if reference is None else self._definitions[reference.rpartition("/")[2]]


def _with_comment(line: str, shape: Shape, note: str = "") -> list[str]:
    """A line with what is expected there, behind it where there is room, above it elsewhere."""
    said = _expected(shape)
    if note:
        said = f"{note} {said}" if note.endswith("each") else f"{said}; {note}"
    if len(line) + len(said) + 4 <= _WIDTH:
        return [f"{line}  # {said}"]
    return [*_wrapped(said), line]


def _wrapped(said: str) -> list[str]:
    return [f"# {part}" for part in textwrap.wrap(said, _WIDTH - 10, break_on_hyphens=False)]


def _expected(shape: Shape) -> str:
    if "enum" in shape:
        return f"one of: {', '.join(map(str, shape['enum']))}"
    if "description" in shape:
        return str(shape["description"])
    if "pattern" in shape:
        return "one line of text"
    return _FORMATS.get(str(shape.get("format"))) or _KINDS.get(str(shape.get("type")), "a value")
