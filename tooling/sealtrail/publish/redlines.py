"""Old and new as a redline: what was taken out stays visible, what was put in is marked, long equal parts are folded.

Bounded: two texts too long to be compared word by word are shown as taken out and put in, where they differ.
"""

from __future__ import annotations

import re

from sealtrail import redline
from sealtrail.publish.markup import Html, h, join

_LIMIT = 60_000
_KEPT_LINES = 2
_FOLD_FROM = 7
_HEADING = re.compile(r"#{1,6} ")
"""A heading in the text of an agreement: the nearest one stays above what changed, so that its clause is known."""


def between(old: str, new: str) -> Html:
    """The redline of two texts."""
    return join(_piece(run) for run in runs(old, new))


def runs(old: str, new: str) -> tuple[redline.Run, ...]:
    """The runs of the redline, in time that does not explode with the length of the texts."""
    if not old:
        return (redline.Run("in", new),) if new else ()
    if len(old) + len(new) <= _LIMIT:
        return redline.line_runs(old, new)
    head = _shared(old, new)
    rest_old, rest_new = old[len(head) :], new[len(head) :]
    tail = _shared(rest_old[::-1], rest_new[::-1])[::-1]
    rest_old, rest_new = rest_old[: len(rest_old) - len(tail)], rest_new[: len(rest_new) - len(tail)]
    small = len(rest_old) + len(rest_new) <= _LIMIT
    middle = redline.line_runs(rest_old, rest_new) if small else _whole(rest_old, rest_new)
    ends = (redline.Run("same", head), *middle, redline.Run("same", tail))
    return tuple(run for run in ends if run.text)


def _shared(one: str, other: str) -> str:
    """What both begin with."""
    shorter = min(len(one), len(other))
    return one[: next((i for i in range(shorter) if one[i] != other[i]), shorter)]


def _whole(old: str, new: str) -> tuple[redline.Run, ...]:
    return (redline.Run("out", old), redline.Run("in", new))


def count(old: str, new: str) -> str:
    """How much a redline holds, such as ``12 words taken out, 20 words put in``."""
    held = runs(old, new)
    out = sum(len(run.text.split()) for run in held if run.kind == "out")
    into = sum(len(run.text.split()) for run in held if run.kind == "in")
    told = [f"{n} {'word' if n == 1 else 'words'} {what}" for n, what in ((out, "taken out"), (into, "put in")) if n]
    return ", ".join(told) or "only spaces and line ends"


def _piece(run: redline.Run) -> Html:
    if run.kind == "out":
        return h("del", run.text)
    if run.kind == "in":
        return h("ins", run.text)
    lines = run.text.splitlines(keepends=True)
    if len(lines) < _FOLD_FROM:
        return _written(lines)
    between = lines[_KEPT_LINES:-_KEPT_LINES]
    heading = next((line for line in reversed(between) if _HEADING.match(line)), None)
    left_out = h("span", f"… {len(between) - (heading is not None)} lines unchanged …\n", class_="skip")
    kept = [heading] if heading is not None else []
    return join(_written(lines[:_KEPT_LINES]), left_out, _written([*kept, *lines[-_KEPT_LINES:]]))


def _written(lines: list[str]) -> Html:
    """Unchanged lines, where a heading stays one to the eye."""
    return join(h("b", line, class_="clause") if _HEADING.match(line) else line for line in lines)
