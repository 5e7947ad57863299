"""The text of a record is another company's: it may say anything and do nothing."""

from __future__ import annotations

import re

import pytest

from sealtrail.publish import body
from tests.publish.reading import Page

HOSTILE = [
    "<script>alert(1)</script>",
    "a <script src=//evil.example/x.js></script> b",
    "<SCRIPT\n>alert(1)</SCRIPT\n>",
    "<img src=x onerror=alert(1)>",
    '<a href="javascript:alert(1)" onclick="alert(1)">x</a>',
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:x)",
    "[x](//evil.example/)",
    "[x](../../etc)",
    "[x]: javascript:alert(1)\n\n[x]",
    "<javascript:alert(1)>",
    "![x](data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+)",
    '![x"onerror=alert(1)](https://evil.example/x.png "t>")',
    "<svg onload=alert(1)>",
    "<style>body{display:none}</style>",
    '<p style="position:fixed">x</p>',
    "<iframe src=https://evil.example></iframe>",
    "<form action=https://evil.example><input name=x><button>x</button></form>",
    "<base href=https://evil.example>",
    '<meta http-equiv=refresh content="0;url=https://evil.example">',
    "<!-- --><script>alert(1)</script>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?php x ?>",
    "<!DOCTYPE html>",
    "```html onload=x\n<script>alert(1)</script>\n```",
    "```a>CAPA-HRW-2026-0001\nx\n```",
    "`<script>alert(1)</script>`",
    "| <script> | [x](javascript:x) |\n|---|---|\n| <b onclick=x> | ![x](x) |",
    "\\<script>alert(1)\\</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<a id=content name=content>",
    "<<script>script>alert(1)<</script>/script>",
    "x\u2028<script>\u2029",
]
ALLOWED = {
    ("a", "href"), ("a", "rel"), ("ol", "start"), ("td", "align"), ("th", "align"), ("div", "class"),
    ("div", "tabindex"), ("div", "role"), ("div", "aria-label"),
}  # fmt: skip
TAGS = body._TAGS | {"div"}


def resolve(number: str) -> str | None:
    """A register that knows one record."""
    return "capa.html" if number == "CAPA-HRW-2026-0001" else None


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_runs(text: str) -> None:
    """No element, attribute or address that could run, load or pose as ours comes out of any text of the corpus."""
    page = Page(body.render(text, resolve))
    assert set(page.tags) <= TAGS
    assert {(tag, name) for tag, name, _ in page.attributes} <= ALLOWED
    assert all(re.match(r"https?://|mailto:|capa\.html$", value) for _, _, value in page.addresses)


def test_all_at_once() -> None:
    """The corpus in one text is as harmless as piece by piece."""
    page = Page(body.render("\n\n".join(HOSTILE * 3), resolve))
    assert set(page.tags) <= TAGS
    assert {(tag, name) for tag, name, _ in page.attributes} <= ALLOWED


def test_what_is_left_out_is_said() -> None:
    """A reader sees that raw HTML or an image was left out, instead of a text with silent holes."""
    text = Page(body.render("a <b>c</b>\n\n![a seal](x.png)")).text
    assert text == "a [raw HTML left out] c [raw HTML left out] [image left out: a seal]"


def test_a_line_of_ten_megabytes() -> None:
    """A line of 10 MB comes out as one paragraph that is hardly longer than itself."""
    made = body.render("x" * 10_000_000)
    assert len(made) < 10_000_100
    assert Page(made[:20]).tags == ["p"]


@pytest.mark.parametrize("text", [">" * 20_000 + "x", "- " * 20_000 + "x", "*a **b " * 20_000])
def test_deep_nesting_is_shown_as_written(text: str) -> None:
    """A text nested so deeply that a browser would choke is shown as written, or comes out flat."""
    page = Page(body.render(text))
    assert len(page.tags) < 60 * 4
    assert page.text.endswith(("x", "b"))


def test_forge_dialect() -> None:
    """Tables, strike-through, task lists and bare addresses look as they do on the forge."""
    page = Page(body.render("|a|b|\n|-|:-:|\n|1|~~2~~|\n\n- [x] done\n- [ ] open\n\nhttps://example.org"))
    assert {"table", "th", "td", "del", "li", "a"} <= set(page.tags)
    assert "☑ done" in page.text
    assert "☐ open" in page.text


def test_headings_fit_below_the_page() -> None:
    """A text's own headings begin right below those of the page around it, whichever level it begins with."""
    assert Page(body.render("# a\n## b\n###### c")).tags == ["h3", "h4", "h6"]
    assert Page(body.render("## a\n### b\n## c")).tags == ["h3", "h4", "h3"]
    assert Page(body.render("# a", top=1)).tags == ["h1"]


def test_record_numbers_lead_to_their_pages() -> None:
    """A number in running text becomes a link, one in code or in a link stays, and an unknown one stays text."""
    page = Page(body.render("CAPA-HRW-2026-0001 `CAPA-HRW-2026-0001` [CAPA-HRW-2026-0001](https://a.example) "
                            "CAPA-HRW-2026-0009", resolve))  # fmt: skip
    assert [value for _, _, value in page.addresses] == ["capa.html", "https://a.example"]


def test_title_of_a_page() -> None:
    """A hand-written page is called by its first heading."""
    assert body.title_of("# About these records #\n\n## More") == "About these records"
    assert body.title_of("no heading") == ""


def test_an_empty_text() -> None:
    """A record without text has no empty part on its page."""
    assert body.render(" \n") == ""


def test_tables_that_would_fill_the_memory_are_shown_as_written() -> None:
    """A short text that asks for hundreds of thousands of table cells is not laid out, and nothing of it is lost."""
    text = "|a" * 700 + "|\n" + "|-" * 700 + "|\n" + "|x|\n" * 700
    made = str(body.render(text))
    assert "too large to be laid out" in made
    assert made.count("<td") == 0
    assert "<td" in str(body.render("|a|b|\n|-|-|\n|c|d|\n"))
