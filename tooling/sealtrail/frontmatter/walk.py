"""Builds plain values from the parser's events, and refuses whatever two readers could take in two ways.

Nothing is resolved, expanded or constructed behind its back: an alias is an event, never a copy, and the caps below
bound time and memory. It knows no field and no record type.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NoReturn

import yaml
from yaml.events import AliasEvent, MappingEndEvent, MappingStartEvent, ScalarEvent, SequenceEndEvent

from sealtrail.frontmatter.characters import unfit
from sealtrail.frontmatter.document import Path, Position
from sealtrail.frontmatter.ledger import Ledger
from sealtrail.frontmatter.refusal import excerpt
from sealtrail.frontmatter.scalars import Unclear, plain

DEPTH_LIMIT = 16
NODE_LIMIT = 20_000

_BLOCKS = frozenset("|>")
# YAML 1.2.2, section 8.1.1: the header of a block scalar.
_HEADER = re.compile(r"[|>][-+1-9]{0,2}(?: *| +#.*)$", re.MULTILINE)
_QUOTE_HINT = "quote the value if the character belongs to it"


@dataclass
class Walk(Ledger):
    """One pass over the events of a text; ``nodes`` counts values and keys, ``brackets`` the open ones around them."""

    values: dict[Path, tuple[int, int]] = field(default_factory=dict)
    keys: dict[Path, tuple[int, int]] = field(default_factory=dict)
    nodes: int = 0
    brackets: int = 0

    def __post_init__(self) -> None:
        # Not yaml.parse: its generator costs a fifth of the whole reading.
        self.next: Callable[[], Any] = yaml.CSafeLoader(self.text).get_event

    def node(self, event: Any, where: Path, depth: int) -> Any:
        """The value that begins with an event; None stands for one that was refused."""
        mark = event.start_mark
        self.values[where] = (mark.line + self.first_line, mark.column + 1)
        self.nodes += 1
        if self.nodes > NODE_LIMIT or depth > DEPTH_LIMIT:
            self._over(event, where, depth)
        if isinstance(event, AliasEvent):
            self._alias(event, where)
            return None
        if event.anchor is not None or event.tag is not None:
            self._adorned(event, where)
        if isinstance(event, ScalarEvent):
            return self._scalar(event, where)
        self.brackets += bool(event.flow_style)
        collect = self._mapping if isinstance(event, MappingStartEvent) else self._sequence
        value: Any = collect(event, where, depth)
        self.brackets -= bool(event.flow_style)
        return value

    def _over(self, event: Any, where: Path, depth: int) -> NoReturn:
        if depth > DEPTH_LIMIT:
            message, hint = f"nested too deeply, expected at most {DEPTH_LIMIT} levels", "flatten the lists and groups"
        else:
            message = f"too many values, expected at most {NODE_LIMIT} in one file"
            hint = "split the record, or attach the long table as a file"
        self.end(self.start(event), message, hint, where)

    def _alias(self, event: Any, where: Path) -> None:
        message = f"alias {excerpt('*' + event.anchor)}, expected the value itself"
        self.refuse(self.start(event), message, f"write the value out; {_QUOTE_HINT}", where)

    def _adorned(self, event: Any, where: Path) -> None:
        if event.anchor is not None:
            message = f"anchor {excerpt('&' + event.anchor)}, expected a plain value"
            self.refuse(self.start(event), message, f"remove it; {_QUOTE_HINT}", where)
        if event.tag is not None:
            message = "tag (a word that begins with !), expected a plain value"
            self.refuse(self.start(event), message, f"remove it; {_QUOTE_HINT}", where)

    def _scalar(self, event: Any, where: Path) -> str | int | bool | None:
        text: str = event.value
        if event.style == '"':
            self._spelt(event, where)
        elif event.style in _BLOCKS:
            self._header(event, where)
        if event.style or event.tag is not None:
            return text
        value = self._word(event, where)
        if isinstance(value, Unclear):
            self.refuse(self.start(event), value.message, value.hint, where)
            return None
        return value

    def _word(self, event: Any, where: Path) -> str | int | bool | Unclear:
        """What an unquoted word means; inside brackets readers part over line breaks before a ``?`` and over ``?``."""
        text: str = event.value
        if self.brackets and (event.start_mark.line != event.end_mark.line or "?" in text):
            message = "unquoted text with a line break or ? inside brackets, expected quotation marks or a comma"
            self.refuse(self.start(event), message, "put the comma that is missing, or quote the text", where)
        return plain(text)

    def _header(self, event: Any, where: Path) -> None:
        """Refuse a comment that touches the sign of a long text: the C parser takes it, other readers do not."""
        if not _HEADER.match(self.text, event.start_mark.index) and event.tag is None and event.anchor is None:
            message = f"unclear beginning of a long text, expected {event.style} alone after the colon"
            self.refuse(self.start(event), message, "put a blank before the #", where)

    def _spelt(self, event: Any, where: Path) -> None:
        """Refuse what only the escapes of double quotes can bring in."""
        flaw = unfit(event.value)
        if flaw:
            self.refuse(self.start(event), *flaw, where)

    def _mapping(self, event: Any, where: Path, depth: int) -> dict[str, Any]:
        if event.flow_style and event.start_mark.index == event.end_mark.index:
            hint = "write {name: value}, or quote the text"
            self.refuse(self.start(event), "a pair inside [ ] without braces", hint, where)
        fields: dict[str, Any] = {}
        while not isinstance(name := self.next(), MappingEndEvent):
            key = self._key(name, where, depth)
            inner = (*where, key)
            mark = name.start_mark
            spot = (mark.line + self.first_line, mark.column + 1)
            if key in fields:
                message = f"field {excerpt(key)} is given twice, on lines {self.keys[inner][0]} and {spot[0]}"
                self.refuse(Position(*spot), message, "keep one of the two", inner)
            else:
                self.keys[inner] = spot
            fields[key] = self.node(self.next(), inner, depth + 1)
        return fields

    def _key(self, event: Any, where: Path, depth: int) -> str:
        if not isinstance(event, ScalarEvent):
            message = "a list, group or alias as the name of a field, expected a word"
            self.refuse(self.start(event), message, "name the field by a word; quote it if it begins with *", where)
            if not isinstance(event, AliasEvent):
                self.node(event, (*where, ""), depth + 1)
            # No field can bear this name, so that it is no twin of another.
            return f"\0{self.nodes}"
        self.nodes += 1
        key = event.value
        if event.anchor is not None or event.tag is not None:
            self._adorned(event, where)
        if event.style == '"':
            self._spelt(event, where)
        if key == "<<":
            message = "merge key <<, expected the fields themselves"
            self.refuse(self.start(event), message, "repeat the fields here", where)
        elif not event.style and not isinstance(self._word(event, where), str):
            message = f"{excerpt(key)} as the name of a field, expected text" if key else "a field without a name"
            self.refuse(self.start(event), message, "quote the name if it is meant", where)
        return key

    def _sequence(self, event: Any, where: Path, depth: int) -> list[Any]:
        items: list[Any] = []
        dash = None if event.flow_style else event.start_mark.column
        while not isinstance(item := self.next(), SequenceEndEvent):
            inner = (*where, len(items))
            mark = item.start_mark
            column = mark.column
            if dash is not None and self.text.startswith("-", mark.index - column + dash):
                column = dash
            self.keys[inner] = (mark.line + self.first_line, column + 1)
            items.append(self.node(item, inner, depth + 1))
        return items
