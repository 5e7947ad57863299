"""All revisions of a record: what each is, and what a browser needs to show one, or any two as a redline. Pure.

Redlines of every revision against the one before stand in the audit trail and need no script. For any other pair each
text is given once, beside the page, and the browser compares as ``redlines`` does.
"""

from __future__ import annotations

import json

from sealtrail.publish import plain, times, words
from sealtrail.publish.downloads import revision_url
from sealtrail.publish.here import Here, row, section, table
from sealtrail.publish.holdings import Held, Holdings, Revision
from sealtrail.publish.markup import Html, h, join
from sealtrail.publish.trailtable import row_of

SCRIPTS = ("redline", "compare")
"""The scripts of the theme that a page with this part needs, in the order of their loading."""

_HEADS = ("Revision", "State", "Landed", "Why", "To read")
_ASIDE = frozenset({"schema", "id", "revision", "change_reason"})
"""What stands in the line about a revision, or never changes."""


def part(held: Held, here: Here) -> list[tuple[str, str, Html]]:
    """The part as ``(title, key, part)``."""
    last = held.model.revision
    rows = [_row(held, one, here) for one in reversed(held.revisions)]
    made = table("Every revision, the latest first", _HEADS, rows, class_="revisions")
    tools = None
    if len(held.revisions) > 1:
        numbers = [str(one.record.model.revision) for one in held.revisions]
        tools = h("div", class_="compare", hidden=True, data_record=held.place.id, data_numbers=" ".join(numbers),
                  data_source=here.url(script_url(held)))  # fmt: skip
    lead = f"Revision {last} is the one that stands. What each revision changed against the one before is in the trail."
    return [("Revisions", "revisions", section("Revisions", made, tools or join(), key="revisions", lead=lead))]


def _row(held: Held, one: Revision, here: Here) -> Html:
    model, stands = one.record.model, one is held.latest
    url = f"{held.base}/index.md" if stands else revision_url(held, one)
    saved = f"{held.place.id}{'' if stands else f'-{model.revision}'}.md"
    number = join(h("b", str(model.revision)), h("small", "the one that stands", class_="detail") if stands else None)
    changed = h("a", "What it changed", href=here.url(held.page, row_of(one.step.number)))
    digest = h("small", h("code", one.record.sha256, class_="wrap"), class_="detail")
    link = join(h("a", "Exact bytes", href=here.url(url), download=saved), " · ", changed, digest)
    return row(_HEADS, [number, words.human(model.state), times.utc(one.step.at), model.change_reason or "–", link])


def script_url(held: Held) -> str:
    """Where the texts of all revisions lie in the site."""
    return f"{held.base}.revisions.js"


def script(held: Held, holdings: Holdings) -> bytes:
    """The texts of all revisions, each once, as a script: a page opened from a folder may load nothing else.

    ``fields`` are pairs of title and text. Each of ``revisions`` ``holds`` its fields in their order, by their places
    among those.
    """

    def called(number: str) -> str:
        other = holdings.records.get(number)
        return number if other is None else f"{other.model.title} ({number})"

    texts: dict[tuple[str, str], int] = {}
    listed = []
    seen: dict[str, tuple[object, int]] = {}
    for one in held.revisions:
        holds = []
        for field, value in one.record.fields.items():
            if field in _ASIDE or value is None:
                continue
            known = seen.get(field)
            if known is None or known[0] != value:
                title = plain.title_of(type(held.model), field)
                known = value, texts.setdefault((title, plain.told(value, field, called)), len(texts))
                seen[field] = known
            holds.append(known[1])
        model = one.record.model
        listed.append({"number": model.revision, "state": words.human(model.state), "why": model.change_reason or "",
                       "landed": one.step.at.strftime("%Y-%m-%d %H:%M:%S UTC"), "holds": holds})  # fmt: skip
    data = {"fields": list(texts), "revisions": listed}
    text = json.dumps(data, ensure_ascii=True, separators=(",", ":"))
    return f'(window.sealtrailRevisions??={{}})["{held.place.id}"]={text};\n'.encode()
