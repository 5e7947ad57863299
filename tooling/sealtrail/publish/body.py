"""A record's text as HTML. The text is untrusted: it comes from another company, and every browser will read it.

Two walls, each enough by itself: the forge's own Markdown renderer in its safe mode, and a sanitiser that lets through
listed elements only. What is left out is said, because a reader must know that the page does not show everything; the
exact bytes are beside each page.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import cmarkgfm
import nh3

from sealtrail.publish.markup import NOTHING, Html, h, join

Resolve = Callable[[str], str | None]
"""The address of a record's page by its number, nothing when there is no such record."""

_TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre",
    "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES: dict[str, set[str]] = {"*": set(), "a": {"href"}, "ol": {"start"}, "td": {"align"}, "th": {"align"}}
_SCHEMES = {"http", "https", "mailto"}
_MAX_DEPTH = 60
_MAX_CELLS = 50_000

# In safe mode nothing but the renderer itself writes a tag or a comment, so these patterns meet no one else's.
_OMITTED = "<!-- raw HTML omitted -->"
_IMAGE = re.compile(r'<img src="[^"]*" alt="([^"]*)"[^>]*/>')
_TASK = re.compile(r'<input type="checkbox"( checked="")? disabled="" />')
_NESTING = re.compile(r"<(/?)(?:blockquote|[ou]l|em|strong|del)\b")
_HEADING = re.compile(r"<(/?)h([1-6])>")
_PIECE = re.compile(r'(<[^>"]*(?:"[^"]*"[^>"]*)*>)')
NUMBER = re.compile(r"\b[A-Z]{2,6}-[A-Z0-9]{2,6}(?:-\d{2,6}){1,2}\b")
_TABLE = re.compile(r"(<table>.*?</table>)", re.DOTALL)


def render(text: str, resolve: Resolve = lambda _: None, *, top: int = 3) -> Html:
    """The text as HTML, its highest headings at level ``top``, record numbers as links to their pages.

    Raw HTML and images are left out with a note, links other than to the web and mail are dead, nothing runs.
    """
    if not text.strip():
        return NOTHING
    if _cells(text) > _MAX_CELLS:
        # A table is filled up to its widest row, so a short text can ask for millions of cells.
        return join(h("p", "This text holds tables too large to be laid out; here it is as written.", class_="note"),
                    h("pre", text))  # fmt: skip
    made = cmarkgfm.github_flavored_markdown_to_html(text)
    if _depth(made) > _MAX_DEPTH:
        # Deep nesting costs a sanitiser and a browser more than any text is worth.
        return join(h("p", "This text is nested too deeply to be laid out; here it is as written.", class_="note"),
                    h("pre", text))  # fmt: skip
    made = made.replace(_OMITTED, "<em>[raw HTML left out]</em>")
    made = _IMAGE.sub(lambda found: f"<em>[image left out: {found[1]}]</em>", made)
    made = _TASK.sub(lambda found: "☑ " if found[1] else "☐ ", made)
    clean = nh3.clean(
        made, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, url_relative="deny",
        link_rel="noopener noreferrer nofollow",
    )  # fmt: skip
    tables = _TABLE.sub(
        r'<div class="scroll" tabindex="0" role="group" aria-label="Table">\1</div>', _levelled(clean, top)
    )
    return Html(_linked(tables, resolve))


def _levelled(clean: str, top: int) -> str:
    """Headings below those of the page around them, without a gap, whichever level the text begins with."""
    highest = min((int(level) for _, level in _HEADING.findall(clean)), default=1)
    return _HEADING.sub(lambda found: f"<{found[1]}h{min(6, int(found[2]) - highest + top)}>", clean)


def _cells(text: str) -> int:
    """No fewer cells than the text's tables can come to: for each run of lines, the most bars times the lines."""
    total, widest, lines = 0, 0, 0
    for line in [*text.split("\n"), ""]:
        if line.strip():
            widest, lines = max(widest, line.count("|") + 1), lines + 1
        else:
            total, widest, lines = total + (widest * lines if widest > 1 else 0), 0, 0
    return total


def title_of(text: str) -> str:
    """The first heading of a hand-written page, the empty text when it has none."""
    found = re.search(r"^#{1,2} +(.+?)[ #]*$", text, re.MULTILINE)
    return found[1].strip() if found else ""


def _depth(made: str) -> int:
    deepest = depth = 0
    for found in _NESTING.finditer(made):
        depth += -1 if found[1] else 1
        deepest = max(deepest, depth)
    return deepest


def _linked(clean: str, resolve: Resolve) -> str:
    """Record numbers in running text become links; text inside links and code stays as it is."""
    closed = 0
    pieces = _PIECE.split(clean)
    for i, piece in enumerate(pieces):
        if piece.startswith(("<a", "<code", "<pre")):
            closed += 1
        elif piece in {"</a>", "</code>", "</pre>"}:
            closed -= 1
        elif closed == 0 and "-" in piece and not piece.startswith("<"):
            pieces[i] = NUMBER.sub(lambda found: _link(found[0], resolve), piece)
    return "".join(pieces)


def _link(number: str, resolve: Resolve) -> str:
    address = resolve(number)
    return number if address is None else h("a", number, href=address)
