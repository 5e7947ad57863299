"""Line edits that keep order and comments, so that a diff shows only what was meant. Text in, text out."""

from __future__ import annotations

import re

from sealtrail.errors import UsageError

_FENCE = "---"
# In quotation marks, or plain up to a comment.
_VALUE = r""""(?:[^"\\\n]|\\.)*"|'(?:[^'\n]|'')*'|[^"'\s].*?|"""


def set_field(text: str, field: str, value: str) -> str:
    """A record's text with one top-level field on a line of its own set to a plain or quoted value.

    A field that is not there yet goes to the end of the front matter. Raises ``UsageError`` when the text has no front
    matter, or the field's value spans lines.
    """
    head, fence, tail = _split(text)
    pattern = re.compile(rf"^{re.escape(field)}:[ ]*(?P<value>{_VALUE})(?P<comment>[ ]+#.*|[ ]*)$", re.MULTILINE)
    found = pattern.search(head)
    line = f"{field}: {quoted(value)}"
    if found is None:
        if re.search(rf"^{re.escape(field)}:", head, re.MULTILINE):
            raise UsageError(f"the field {field} is written in an unusual way", hint="edit it by hand")
        return f"{head}{line}\n{fence}{tail}"
    after = head[found.end() :].split("\n", 2)
    if found["value"].startswith(("|", ">")) or (len(after) > 1 and after[1].startswith((" ", "- "))):
        raise UsageError(f"the field {field} spans several lines", hint="edit it by hand")
    return f"{head[: found.start()]}{line}{found['comment'].rstrip()}{head[found.end() :]}{fence}{tail}"


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
    found = re.search(r"^revision: *(\d{1,9}) *(?:#.*)?$", head, re.MULTILINE)
    if found is None:
        raise UsageError("the record says no revision", hint="add the line revision: 1 to a record that never landed")
    text = set_field(text, "revision", str(int(found[1]) + 1))
    if state is not None:
        text = set_field(text, "state", state)
    return set_field(text, "change_reason", reason)


def quoted(value: str) -> str:
    """A value as it may stand after a colon: plain where it cannot be mistaken, in double quotes elsewhere."""
    plain = re.fullmatch(r"[A-Za-z0-9](?:[A-Za-z0-9 ._/()-]*[A-Za-z0-9._/()])?", value)
    odd = re.fullmatch(r"(?:true|false|null|yes|no|on|off|[-+0-9.][-+0-9.:eE_]*|0[xo][0-9a-f]+)", value, re.IGNORECASE)
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
