"""Markup is built, never pasted together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sealtrail.publish.markup import Html, between, flowing, h, join, td
from tests.publish.reading import Page


@given(st.text())
def test_text_stays_text(text: str) -> None:
    """Whatever a text holds, as content, attribute and cell it comes back as that text and brings no tag of its own."""
    made = join(h("p", text, title=text), td(text, text))
    page = Page(made)
    assert page.tags == ["p", "td"]
    assert {value for _, name, value in page.attributes if name in {"title", "data-head"}} == {text}


def test_a_mistake_shows_brackets() -> None:
    """Markup put together with a plain operator is text again, so a slip of a programmer cannot make a tag."""
    assert h("p", h("b", "x") + "<i>") == "<p>&lt;b&gt;x&lt;/b&gt;&lt;i&gt;</p>"


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "JavaScript:x", "data:text/html,x", "vbscript:x", "file:///x"]
)
def test_addresses_that_run(address: str) -> None:
    """An address that is neither relative nor of the web or mail cannot be written at all."""
    with pytest.raises(ValueError, match="no address"):
        h("a", "x", href=address)


@pytest.mark.parametrize("address", ["../a/b.html#s-1", "#x", "https://example.org/a?b=c", "mailto:a@b.example"])
def test_addresses_that_lead(address: str) -> None:
    """Relative addresses and those of the web and of mail are written as they are."""
    assert Page(h("a", "x", href=address)).addresses == [("a", "href", address)]


def test_attributes() -> None:
    """Attributes are named as HTML names them, and those without a value to write are left out."""
    made = h("td", class_="a b", data_head="x", hidden=True, id=None, open=False)
    assert made == '<td class="a b" data-head="x" hidden></td>'


def test_lists_and_nothing() -> None:
    """Lists are laid out in their order, numbers are text, and nothing is nothing."""
    assert h("p", ["a", None, [h("br"), 3]]) == "<p>a<br>3</p>"
    assert between(", ", ["a", "<"]) == "a, &lt;"
    assert isinstance(between(", ", []), Html)


def test_paragraphs_flow() -> None:
    """Line ends inside a paragraph are spaces, blank lines part paragraphs, and the lines of a list stay."""
    assert flowing("a\nb\n\nc:\n- d\n- e") == "<p>a b</p><p>c:<br>- d<br>- e</p>"
