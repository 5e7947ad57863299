"""Says in plain words why a text is no YAML, by looking at the text where the parser stopped.

The parser's own sentences are for programmers and change between versions: they are neither shown nor read here.
"""

from __future__ import annotations

from yaml import MarkedYAMLError

from sealtrail.frontmatter.refusal import excerpt

_QUOTES = frozenset("'\"")
_BRACKETS = {"[": "]", "{": "}"}
_CLOSERS = frozenset("'\"]}")
# YAML 1.2.2, section 5.3: what cannot begin an unquoted word.
_INDICATORS = frozenset("@`%&*!|>")


def diagnose(text: str, problem: MarkedYAMLError) -> tuple[int, str, str]:
    """The offset to point at, what is wrong there and what would mend it, for a text that the parser gave up on."""
    stopped = problem.problem_mark.index if problem.problem_mark else 0
    opened = problem.context_mark.index if problem.context_mark else stopped
    read = text[:stopped].rstrip()
    start, here, before = text[opened : opened + 1], text[stopped : stopped + 1], read[-1:]
    if start in _QUOTES and opened < stopped:
        return _quoted(text, opened, stopped)
    for offset, bracket in ((opened, start), (len(read) - 1, before)):
        if bracket in _BRACKETS:
            close = _BRACKETS[bracket]
            message = f"{bracket} opened here is not closed properly, expected items with commas between, then {close}"
            return offset, message, f"close it with {close}; quote an item that holds brackets, commas or ': '"
    if here == ":":
        hint = "quote a value that holds ': '; begin each field on a line of its own"
        return stopped, "colon where no field can begin", hint
    if before in _CLOSERS and here not in _INDICATORS:
        message = f"more text after the closing {before}, expected the end of the value"
        return stopped, message, "put quotes around the whole value"
    for offset, sign in ((stopped, here), (len(read) - 1, before)):
        if sign in _INDICATORS:
            hint = "quote the value; a long text has | alone after the colon, and its lines below are indented"
            return offset, f"{excerpt(sign)} cannot stand here unquoted", hint
    hint = "align the fields of a group; each is a name, a colon, a blank and a value; quote unusual text"
    return stopped, "the fields cannot be told apart from here on, expected 'name: value' lines", hint


def _quoted(text: str, opened: int, stopped: int) -> tuple[int, str, str]:
    quote = text[opened]
    escape = text.rfind("\\", opened, stopped + 1)
    if quote == '"' and text[stopped:].strip() and 0 <= stopped - escape <= 2:
        return escape, "escape that does not exist, or names no character", "write \\\\ for one backslash"
    message = f"text opened here by {quote} is not closed, expected {quote} at its end"
    inside = "''" if quote == "'" else '\\"'
    return opened, message, f"close it with {quote} on the same line; a {quote} inside is written {inside}"
