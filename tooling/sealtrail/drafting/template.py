"""The first draft of a record, made from its model, so that no template can fall behind what is checked.

Where a person must write stands one word, which every check refuses; what to write stands above it, with the meaning of
each word that may be chosen, and in which form behind it. Fields that may stay away follow as comments, ready to be
uncommented: first those of the type, in the order in which the work reaches them, then those of any record. It knows no
repository.
"""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

from sealtrail.drafting.guidance import guidance
from sealtrail.drafting.lines import quoted
from sealtrail.model import PLACEHOLDER, Envelope, RecordType

_WIDTH = 120
_SHORT = 60
"""A list of words up to this length is repeated wherever it is asked for; of a longer one, the place is told."""
_FORMATS = {
    "date": 'a date, such as "2026-05-04"',
    "date-time": 'date, time and offset from UTC, such as "2026-05-04T09:12:00+02:00"',
}
_KINDS = {"integer": "a whole number", "boolean": "true or false", "string": "a text"}
_LATER = frozenset({"change_reason"})
_SIDES = {"sponsor": "the sponsor writes it", "cmo": "the contract manufacturer writes it"}
Shape = Mapping[str, Any]

_HOW = (
    f"Replace each {PLACEHOLDER}, then run sealtrail check: it tells what is still amiss.",
    "Lines that begin with a number sign are advice, and no part of the record; they may stay or go.",
    "A long text goes below its name: write |- behind the name, and the text on the next lines, two blanks further in.",
    "Where a group begins with a hyphen, repeat its lines for each further one.",
)

UNWRITTEN = f"{PLACEHOLDER}: write here what the fields cannot say, or remove this line."
"""Stands for the text of a draft; no check lets a record pass that still holds it."""


def template(kind: RecordType, values: Mapping[str, str]) -> str:
    """A first draft of a record: every required field with what is expected there, every optional one as a comment.

    ``values`` are those already known, such as the number and the organisation.
    """
    schema = kind.model.model_json_schema()
    known = {"schema": f"{kind.name}/1", "revision": "1", **values}
    shapes, headings = _Shapes(schema.get("$defs", {})), guidance().headings.get(kind.name, {})
    models, common = tuple(cls.__name__ for cls in kind.model.__mro__), _common(kind)
    described = _described(kind)
    required: list[str] = []
    own: list[str] = []
    every: list[str] = []
    # Those that stay away last, so that a list of words is explained where it is met first.
    for field, shape in sorted(schema["properties"].items(), key=lambda item: item[0] not in schema["required"]):
        if field in known:
            required.append(f"{field}: {quoted(known[field])}")
            continue
        guide = described.get(field) or guidance().field(models, field)
        lines = [*_heading(headings.get(field)), *shapes.lines(field, shape, guide)]
        if field in schema["required"]:
            required += lines
        elif field not in _LATER:
            (every if field in common else own).extend(f"# {line}".rstrip() for line in lines)
    return "\n".join(
        [
            "---",
            *_wrapped(guidance().types[kind.name]),
            "#",
            *(f"# {line}" for line in _HOW),
            "",
            *required,
            "",
            "# These fields may stay away. Remove the number sign and the blank before those that are needed.",
            *own,
            *(["#", "# # == ANY RECORD - What any record may carry besides =="] if own else []),
            *every,
            "---",
            "",
            UNWRITTEN,
            "",
        ]
    )


def _described(kind: RecordType) -> Mapping[str, str]:
    """What the model itself says to write in a field, where it says more than a title."""
    fields = kind.model.model_fields.items()
    return {field.alias or name: field.description for name, field in fields if field.description is not None}


def _common(kind: RecordType) -> frozenset[str]:
    """The fields that the type has from the envelope as they are; its own come first, in the order of the work."""
    lineage = (cls for cls in kind.model.__mro__ if cls is not Envelope)
    own = {name for cls in lineage for name in inspect.get_annotations(cls)}
    return frozenset(Envelope.model_fields) - own


def _heading(text: str | None) -> list[str]:
    return [] if text is None else ["", f"# == {text} =="]


class _Shapes:
    """The shapes of a model's fields, and how each is written as a draft."""

    def __init__(self, definitions: Mapping[str, Shape]) -> None:
        self._definitions = definitions
        self._explained: dict[tuple[str, ...], str] = {}

    def lines(self, name: str, given: Shape, guide: str | None) -> list[str]:
        """The lines of one field: what to write, then its name with a placeholder, its default, or what is below it."""
        shape = self._resolved(given)
        if guide is not None and shape.get("description") == guide:
            shape = {key: value for key, value in shape.items() if key != "description"}
        above, default = _wrapped(guide or ""), given.get("default")
        if isinstance(default, str | bool):
            text = quoted(default) if isinstance(default, str) else str(default).lower()
            return [*above, *self._choice(name, shape), *_with_comment(f"{name}: {text}", self._expected(name, shape))]
        if shape.get("type") == "array":
            return [*above, *self._list(name, shape)]
        if "properties" in shape:
            return [*above, f"{name}:", *(f"  {line}" for line in self._fields(shape))]
        if "const" in shape:
            return [*above, f'{name}: "{shape["const"]}"']
        note, side = self._expected(name, shape), _SIDES.get(given.get("x-owner", ""))
        behind = note if side is None else f"{note}; {side}"
        return [*above, *self._choice(name, shape), *_with_comment(f"{name}: {PLACEHOLDER}", behind)]

    def _list(self, name: str, shape: Shape) -> list[str]:
        items = self._resolved(shape["items"])
        if "properties" not in items:
            least = max(int(shape.get("minItems", 1)), 1)
            count = f"{least} items" if least > 1 else "one or more"
            line = f"{name}: [{', '.join([PLACEHOLDER] * least)}]"
            return [*self._choice(name, items), *_with_comment(line, f"{count}, each {self._expected(name, items)}")]
        fields = self._fields(items)
        first = next(i for i, line in enumerate(fields) if not line.startswith("#"))
        above = [f"  {line}" for line in fields[:first]]
        return [f"{name}:", *above, f"  - {fields[first]}", *(f"    {line}" for line in fields[first + 1 :])]

    def _fields(self, shape: Shape) -> list[str]:
        return list(self._each(shape))

    def _each(self, shape: Shape) -> Iterator[str]:
        required = shape.get("required", ())
        for name in sorted(shape["properties"], key=lambda n: n not in required):
            guide = guidance().field((shape["title"],), name)
            lines = self.lines(name, shape["properties"][name], guide)
            yield from lines if name in required else (f"# {line}" for line in lines)

    def _choice(self, name: str, shape: Shape) -> list[str]:
        """The words that may be chosen, each with its meaning, where a draft comes to them first."""
        words = _words(shape)
        if not words or words in self._explained:
            return []
        self._explained[words] = name
        width = max(map(len, words))
        return [f"#     {word:{width}}  {meaning}" for word, meaning in guidance().meanings(words).items()]

    def _expected(self, name: str, shape: Shape) -> str:
        words = _words(shape)
        if not words:
            return _form(shape)
        told, at = ", ".join(words), self._explained.get(words, name)
        if at == name:
            return "one of the words above"
        return f"one of: {told}" if len(told) <= _SHORT else f"one of the words listed above at {at}"

    def _resolved(self, shape: Shape) -> Shape:
        """What a shape comes down to: behind references, and without the choice of leaving it out."""
        options = [o for o in shape.get("anyOf", ()) if o.get("type") != "null"]
        if options:
            return self._resolved(options[0])
        reference = shape.get("$ref")
        return shape if reference is None else self._definitions[reference.rpartition("/")[2]]


def _words(shape: Shape) -> tuple[str, ...]:
    """The words among which a field lets choose; none where it takes numbers."""
    return tuple(word for word in shape.get("enum", ()) if isinstance(word, str))


def _with_comment(line: str, said: str) -> list[str]:
    """A line with what is expected there, behind it where there is room, above it elsewhere."""
    return [f"{line}  # {said}"] if len(line) + len(said) + 4 <= _WIDTH else [*_wrapped(said), line]


def _wrapped(said: str) -> list[str]:
    return [f"# {part}" for part in textwrap.wrap(said, _WIDTH - 10, break_on_hyphens=False)]


def _form(shape: Shape) -> str:
    if "enum" in shape:
        return f"one of: {', '.join(map(str, shape['enum']))}"
    if "description" in shape:
        return str(shape["description"])
    if "pattern" in shape:
        return "one line of text"
    return _FORMATS.get(str(shape.get("format"))) or _KINDS.get(str(shape.get("type")), "a value")
