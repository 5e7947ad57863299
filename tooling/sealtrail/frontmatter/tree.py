"""The fields of one YAML text: one bare document whose outermost value is a mapping, or the findings against it.

What concerns the text as a whole is judged here; ``walk`` judges each value.
"""

from __future__ import annotations

from typing import Any

import yaml
from yaml.events import DocumentStartEvent, MappingStartEvent, StreamEndEvent

from sealtrail.finding import Finding, ordered
from sealtrail.frontmatter.document import Places, Position
from sealtrail.frontmatter.ledger import Enough
from sealtrail.frontmatter.lines import read_lines
from sealtrail.frontmatter.refusal import MOST_FINDINGS, refusal
from sealtrail.frontmatter.syntax import diagnose
from sealtrail.frontmatter.walk import Walk


def grow(text: str, path: str, first_line: int) -> tuple[dict[str, Any] | None, tuple[Finding, ...]]:
    """The fields of a YAML text whose characters were judged before, or the findings that refuse it.

    ``first_line`` is the line of the file on which the text begins. There are fields or findings, never both.
    """
    data = read_lines(text)
    if data is not None:
        return data, ()
    walk = Walk(text, path, first_line)
    try:
        _unparsed(walk)
        data = _document(walk)
        _explicit_keys(walk)
    except Enough:
        pass
    except yaml.MarkedYAMLError as problem:
        offset, message, hint = diagnose(text, problem)
        walk.findings.append(refusal(path, walk.at(offset), message, hint))
    if walk.findings:
        return None, ordered(walk.findings)[:MOST_FINDINGS]
    return data, ()


def survey(text: str, first_line: int) -> Places:
    """Where each value and key of a text that ``grow`` has read starts in the whole file."""
    walk = Walk(text, "", first_line)
    _document(walk)
    return Places(
        {path: Position(*spot) for path, spot in walk.values.items()},
        {path: Position(*spot) for path, spot in walk.keys.items()},
    )


def _unparsed(walk: Walk) -> None:
    """Refuse what must not reach the parser: tabs, which it takes as blanks at times, and directives."""
    tabs = walk.text.count("\t")
    if tabs:
        message = f"tab in the fields ({tabs} in all), expected blanks"
        walk.refuse(walk.at(walk.text.index("\t")), message, "replace tabs by blanks; set the editor to do so")
    directive = 0 if walk.text.startswith("%") else walk.text.find("\n%") + 1
    if directive or walk.text.startswith("%"):
        message = "line begins with %, expected no YAML directive"
        walk.refuse(walk.at(directive), message, "remove the line, or indent it if it is text")
    if walk.findings:
        raise Enough


def _document(walk: Walk) -> dict[str, Any]:
    """The outermost mapping of the one document in the text."""
    walk.keys[()] = (walk.first_line, 1)
    walk.next()
    start = walk.next()
    if isinstance(start, StreamEndEvent):
        walk.end(Position(walk.first_line, 1), "no fields here, expected at least one", "write 'name: value' lines")
    _no_marker(walk, start)
    first = walk.next()
    if not isinstance(first, MappingStartEvent):
        message = "this is no list of named fields, expected 'name: value' lines"
        walk.end(walk.start(first), message, "write each field on a line of its own, with a blank after the colon")
    data: dict[str, Any] = walk.node(first, (), 1)
    _no_marker(walk, walk.next())
    _no_marker(walk, walk.next())
    return data


def _no_marker(walk: Walk, event: Any) -> None:
    """Only the end of the text may follow the fields, and only an unmarked start may precede them."""
    if not isinstance(event, StreamEndEvent) and (
        event.explicit or (walk.nodes and isinstance(event, DocumentStartEvent))
    ):
        message = "document marker, expected one document without any"
        walk.end(walk.start(event), message, "remove the line that begins with --- or ...")


def _explicit_keys(walk: Walk) -> None:
    """Refuse ``? name``: rare, easily overlooked, and read differently inside brackets by YAML 1.1 and 1.2.

    Events do not show it, tokens do; so this runs only on a text that was walked within the caps and holds a ``?``.
    """
    if "?" not in walk.text:
        return
    for token in yaml.scan(walk.text, Loader=yaml.CSafeLoader):
        if isinstance(token, yaml.KeyToken) and token.start_mark.index != token.end_mark.index:
            offset = token.start_mark.index
            walk.refuse(walk.at(offset), "name of a field marked by ?, expected 'name: value'", "remove the ?")
