"""Findings and verdicts as people, programs and forges read them."""

from __future__ import annotations

import json
import os
import string
import sys
import unicodedata
from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Any

from sealtrail.finding import Finding, Severity

Source = Callable[[str], bytes | None]
"""Gives the bytes of a file, for the line that a finding points to."""

_WORDS = {Severity.BLOCK: "error", Severity.FLAG: "flag", Severity.ADVICE: "advice"}
_LONGEST = 160
_QUOTE = "'"


class Format(StrEnum):
    """How a command that judges prints its findings."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"


def chosen(given: Format | None) -> Format:
    """The format asked for; inside GitHub Actions its own, elsewhere text."""
    if given is not None:
        return given
    return Format.GITHUB if os.environ.get("GITHUB_ACTIONS") == "true" else Format.TEXT


def as_json(value: Any) -> str:
    """A JSON document with a stable order and readable letters; what could move a cursor is written as an escape."""
    text = json.dumps(value, indent=2, ensure_ascii=False)
    return "".join(c if c == "\n" or _is_visible(c) else json.dumps(c)[1:-1] for c in text)


def finding_json(finding: Finding) -> dict[str, Any]:
    """A finding as every JSON output carries it."""
    found: dict[str, Any] = {
        "code": finding.code,
        "severity": str(finding.severity),
        "path": finding.path,
        "line": finding.line,
        "column": finding.column,
        "record": finding.record,
        "field": finding.field,
        "rule": finding.rule,
        "message": finding.message,
        "hint": finding.hint,
    }
    if finding.commit:
        found["commit"] = finding.commit
    return found


def findings_text(findings: Iterable[Finding], source: Source) -> str:
    """Findings with the lines they point to, as compilers print them."""
    return "\n".join(_one(finding, source) for finding in findings)


def head_line(finding: Finding) -> str:
    """The first line of a finding: ``file:line:col: severity[code] message``."""
    where = f"{finding.path}:{finding.line or 1}:{finding.column or 1}: " if finding.path else ""
    at = f"commit {finding.commit[:12]}: " if finding.commit else ""
    return _one_line(f"{where}{_WORDS[finding.severity]}[{finding.code}] {at}{finding.message}")


def printable(text: str) -> str:
    """Text in which nothing can move the cursor, change colours or hide letters of a terminal."""
    return "".join(c if c == "\n" or _is_visible(c) else ascii(c)[1:-1] for c in text)


def _is_visible(character: str) -> bool:
    return unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Zl", "Zp"}


def _one_line(text: str) -> str:
    # What a file says must not be able to forge a finding of its own on the next line.
    return printable(text).replace("\n", "\\n")


def _one(finding: Finding, source: Source) -> str:
    lines = [head_line(finding)]
    if finding.line:
        lines += _excerpt(finding, source)
    if finding.hint:
        lines.append(f"   = hint: {_one_line(finding.hint)}")
    return "\n".join(lines)


def _excerpt(finding: Finding, source: Source) -> list[str]:
    data = source(finding.path)
    if data is None:
        return []
    held = data.split(b"\n")
    if finding.line > len(held):
        return []
    text = held[finding.line - 1].decode("utf-8", "replace").rstrip("\r")
    if not text.strip() or len(text) > _LONGEST:
        return []
    number = str(finding.line).rjust(5)
    gutter = " " * len(number)
    column = max(finding.column, 1) - 1
    # Measured as printed: an escape takes more room than the character that it stands for.
    start, width = len(printable(text[:column])), len(printable(text[column:].rstrip()))
    return [f"{number} | {printable(text)}", f"{gutter} | {' ' * start}{'^' * max(width, 1)}"]


def github(findings: Iterable[Finding]) -> str:
    """Findings as workflow commands, so that they show at the line; all of them go to the step summary too."""
    found = list(findings)
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if summary and found:
        with open(summary, "a", encoding="utf-8") as file:  # noqa: PTH123 - a path that the forge names
            file.writelines(f"- `{head_line(f).replace('`', _QUOTE)}` {_plain(f.hint)}\n" for f in found)
    return "\n".join(_annotation(f) for f in found)


def _plain(text: str) -> str:
    # The summary is Markdown: words from a file may neither format it nor link out of it.
    return "".join(f"\\{c}" if c in string.punctuation else c for c in _one_line(text))


def _annotation(finding: Finding) -> str:
    kind = "error" if finding.blocks else "warning" if finding.severity is Severity.FLAG else "notice"
    places = {"file": finding.path, "line": str(finding.line or 1), "col": str(finding.column or 1)}
    properties = {**(places if finding.path else {}), "title": finding.code}
    said = ",".join(f"{name}={_escaped(printable(value), more=':,')}" for name, value in properties.items())
    text = f"{finding.message} ({finding.hint})" if finding.hint else finding.message
    return f"::{kind} {said}::{_escaped(printable(text))}"


def _escaped(text: str, *, more: str = "") -> str:
    for sign in "%\r\n" + more:
        text = text.replace(sign, f"%{ord(sign):02X}")
    return text


def say(text: str) -> None:
    """A line of progress or explanation: never data, so it goes to stderr."""
    print(printable(text), file=sys.stderr, flush=True)
