"""Changes and values as one line of plain words, for the signer's eyes and for the trail. Never a literal of Python."""

from __future__ import annotations

import json
from typing import Any

from sealtrail import redline
from sealtrail.model import Envelope
from sealtrail.publish import plain

SHOWN = 400
"""As many characters of one value are shown before signing; the file itself holds the rest."""


def place_words(model: type[Envelope], where: tuple[str | int, ...]) -> str:
    """A place in a record, such as ``Actions A2: done on`` or ``Markets 1``: items by their name, else from 1 on."""
    told = plain.title_of(model, str(where[0]))
    for step in where[1:]:
        if isinstance(step, int):
            told += f" {step + 1}"
        elif step.replace("_", "").islower() and step.replace("_", "").isalpha():
            told += f": {plain.inner_title(step).lower()}"
        else:
            told += f" {step}"
    return told


def value_words(value: Any, field: str) -> str:
    """A value on one line, ``nothing`` where there is none."""
    return "nothing" if value in (None, "", [], {}) else " ".join(_lines(value, field).split())


def _lines(value: Any, field: str) -> str:
    # Items of a list stand apart on the site; on one line something has to keep them apart.
    if isinstance(value, list):
        return (", " if all(isinstance(v, str | int) for v in value) else " | ").join(_lines(v, field) for v in value)
    return plain.text_of(value, field)


def change_words(model: type[Envelope], where: tuple[str | int, ...], old: Any, new: Any) -> str:
    """A change on one line: where, what was and what is; of the text below the fields, how much of it."""
    if where == ("body",):
        return f"{place_words(model, where).lower()} changed ({_counted(old or '', new or '')})"
    field = next((str(step) for step in reversed(where) if isinstance(step, str) and step.islower()), str(where[0]))
    return f"{place_words(model, where)}: {value_words(old, field)} -> {value_words(new, field)}"


def _counted(old: str, new: str) -> str:
    runs = redline.line_runs(old, new)
    out, into = (sum(len(run.text.split()) for run in runs if run.kind == kind) for kind in ("out", "in"))
    return f"{out} {'word' if out == 1 else 'words'} out, {into} in"


def cell(value: Any) -> str:
    """A value as the trail's exports carry it: a text as it is, anything else as compact JSON, nothing as nothing."""
    if value is None or isinstance(value, str):
        return value or ""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)


def shortened(text: str) -> str:
    """A long text by its beginning and its length."""
    return text if len(text) <= SHOWN else f"{text[:SHOWN]} … ({len(text)} characters)"
