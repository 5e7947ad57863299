"""Reads a record or a schema file: its size, its characters, its fences, its fields, in that order.

The first stage that finds anything ends the reading, since later ones would judge text that nobody meant. The body is
never interpreted here.
"""

from __future__ import annotations

import re
from functools import partial
from typing import Any

import frontmatter
from frontmatter.default_handlers import BaseHandler

from sealtrail.finding import Finding
from sealtrail.frontmatter.characters import decode, place
from sealtrail.frontmatter.document import Document, Parsed, Places, Position
from sealtrail.frontmatter.refusal import WHOLE_FILE, RefusedError, excerpt, refusal
from sealtrail.frontmatter.tree import grow, survey

# In bytes, as stored.
RECORD_LIMIT = 1024 * 1024
FRONT_MATTER_LIMIT = 256 * 1024

_FENCE = "\n---\n"
_NEAR_FENCE = re.compile(r"^[ \t]*(?:-{2,}|\.{3}|[\u2013\u2014]-?)[ \t]*$", re.MULTILINE)
_OPENING = "---\n"


class StrictHandler(BaseHandler):
    """Front matter by Sealtrail's rules, as a handler of the ``frontmatter`` library (``parse``, ``loads``).

    Unlike the library's own handlers it guesses nothing: what is not strict raises ``RefusedError`` with the findings.
    """

    FM_BOUNDARY = re.compile(r"^---$", re.MULTILINE)  # the protocol asks for it; ``split`` knows the fences better
    START_DELIMITER = END_DELIMITER = "---"

    def __init__(self, path: str = "") -> None:
        super().__init__()
        self.path = path

    def detect(self, text: str) -> bool:
        """Whether the text begins with a fence that is a whole line."""
        return text.startswith(_OPENING)

    def split(self, text: str) -> tuple[str, str]:
        """The front matter between the fences, and what follows the line of the second; raises ``RefusedError``."""
        fence = _closing_fence(text, self.path)
        if isinstance(fence, Finding):
            raise RefusedError((fence,))
        return text[len(_OPENING) : fence], text[fence + len(_OPENING) :]

    def load(self, fm: str) -> dict[str, Any]:
        """The fields of the front matter; raises ``RefusedError``."""
        findings = _size(len(fm.encode("utf-8")), FRONT_MATTER_LIMIT, self.path, "the front matter")
        fields = None
        if not findings:
            fields, findings = grow(fm, self.path, first_line=2)
        if fields is None:
            raise RefusedError(findings)
        return fields


def parse_record(data: bytes, path: str) -> Parsed:
    """Read a record: a line ``---``, YAML, a line ``---``, then the body. ``path`` is named in the findings.

    Never raises, whatever the bytes. Time and memory are bounded by ``RECORD_LIMIT`` and by the caps of the tree.
    """
    text, findings = _text(data, RECORD_LIMIT, path)
    if findings:
        return Parsed(None, findings)
    # The library strips the text first and the content last. So the fences are sought, and the body is cut, before.
    fence = _closing_fence(text, path)
    if isinstance(fence, Finding):
        return Parsed(None, (fence,))
    body = fence + len(_OPENING)
    try:
        fields, _ = frontmatter.parse(text, handler=StrictHandler(path))
    except RefusedError as refused:
        return Parsed(None, refused.findings)
    return Parsed(Document(fields, text[body:], text.count("\n", 0, body) + 1, partial(_survey, data)), ())


def parse_yaml(data: bytes, path: str) -> Parsed:
    """Read a file that is YAML from its first byte to its last, such as those in ``schema/``; its body is empty.

    The rules are those for front matter, and so is the size limit. Never raises, whatever the bytes.
    """
    text, findings = _text(data, FRONT_MATTER_LIMIT, path)
    if findings:
        return Parsed(None, findings)
    fields, findings = grow(text, path, first_line=1)
    if fields is None:
        return Parsed(None, findings)
    return Parsed(Document(fields, "", text.count("\n") + 1, partial(survey, text, 1)), ())


def _survey(data: bytes) -> Places:
    # From the bytes, which whoever asks holds anyway: a second copy of each text would be a tenth of all memory.
    fields, _ = StrictHandler().split(data.decode("utf-8"))
    return survey(fields, first_line=2)


def _text(data: bytes, limit: int, path: str) -> tuple[str, tuple[Finding, ...]]:
    findings = _size(len(data), limit, path, "the file")
    return ("", findings) if findings else decode(data, path)


def _size(size: int, limit: int, path: str, what: str) -> tuple[Finding, ...]:
    if size <= limit:
        return ()
    message = f"{what} has {size} bytes, expected at most {limit}"
    return (refusal(path, WHOLE_FILE, message, "attach long material as a file of its own"),)


def _closing_fence(text: str, path: str) -> int | Finding:
    """The offset of the line that closes the front matter, or what is wrong with the fences."""
    opening = Position(1, 1)
    if not text.startswith(_OPENING):
        first = text.partition("\n")[0]
        message = f"the file begins with {excerpt(first)}, expected a line that is exactly ---"
        return refusal(path, opening, message, "begin the file with the line ---, without blanks before or after it")
    # Searched for as text, the fence is found many times faster than by an expression that looks at every line.
    found = text.find(_FENCE, len(_OPENING) - 1)
    if found >= 0:
        return found + 1
    if text.endswith(_FENCE[:-1]) and len(text) > len(_OPENING):
        return len(text) - len("---")
    message = "the front matter opened here is never closed, expected a second line that is exactly ---"
    near = _NEAR_FENCE.search(text, len(_OPENING))
    if near:
        message += f"; line {place(text, near.start()).line} is {excerpt(near[0])}"
    return refusal(path, opening, message, "put the line --- after the last field, without blanks before or after it")
