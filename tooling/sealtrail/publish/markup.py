"""HTML by construction: the only place where markup is put together, so that nothing reaches a page unescaped.

A value is text until ``h`` makes markup of it. Text added to markup turns the whole into text again, and is then
escaped where it is used: a mistake shows angle brackets on the page, never a tag.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from html import escape
from typing import TypeAlias


class Html(str):
    """Markup that is ready for a page. Made by ``h``, ``join`` and the sanitiser of record texts alone."""

    __slots__ = ()


Child: TypeAlias = str | int | Iterable["Child"] | None
Attribute: TypeAlias = str | int | bool | None

NOTHING = Html("")
_SPECIAL = re.compile("[&<>\"']")
_VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "wbr"})
_URL = re.compile(r"(?:https?://|mailto:)[^\s]*|[^:\s]*(?:#[^\s]*)?", re.IGNORECASE)


def h(tag: str, *children: Child, **attributes: Attribute) -> Html:
    """An element. Children are text unless they are ``Html``; lists are laid out in their order, ``None`` is nothing.

    In attribute names a closing underscore is dropped and the others become hyphens (``class_``, ``aria_label``).
    ``None`` and ``False`` leave an attribute out, ``True`` writes it bare. Raises ``ValueError`` for an address that
    is neither relative nor of the web or mail.
    """
    parts = ["<", tag]
    for name, value in attributes.items():
        if value is None or value is False:
            continue
        if value is True:
            parts += (" ", _attribute(name))
            continue
        text = str(value)
        if name in {"href", "src"} and _URL.fullmatch(text) is None:
            raise ValueError(f"{text[:40]} is no address that a page may lead to")
        parts += (" ", _attribute(name), '="', _escaped(text), '"')
    parts.append(">")
    if tag not in _VOID:
        for child in children:
            _add(parts, child)
        parts += ("</", tag, ">")
    return Html("".join(parts))


def td(head: str, cell: Child) -> Html:
    """A table cell that knows its column's head, which a narrow screen shows in front of it."""
    parts = [_cell(head, is_empty=cell == "–")]
    _add(parts, cell)
    parts.append("</td>")
    return Html("".join(parts))


def join(*children: Child) -> Html:
    """Several pieces one after the other, text escaped."""
    parts: list[str] = []
    for child in children:
        _add(parts, child)
    return Html("".join(parts))


def flowing(text: str) -> Html:
    """A longer text in paragraphs: a blank line parts them, the lines of a list stay, other line ends are spaces."""
    made = []
    for part in re.split(r"\n[ \t]*\n", text):
        lines = re.sub(r"[ \t]*\n[ \t]*(?![-*•] |\d+[.)] )", " ", part.strip())
        made.append(h("p", between(h("br"), lines.split("\n"))))
    return join(made)


def between(separator: Child, children: Iterable[Child]) -> Html:
    """Pieces with a separator between them."""
    held: list[Child] = []
    for child in children:
        held += [separator, child] if held else [child]
    return join(held)


def _add(parts: list[str], child: Child) -> None:
    if isinstance(child, Html):
        parts.append(child)
    elif isinstance(child, str):
        parts.append(_escaped(child))
    elif child is None:
        return
    elif isinstance(child, int):
        parts.append(str(child))
    else:
        for one in child:
            _add(parts, one)


def _escaped(text: str) -> str:
    # Most texts need no escaping, and one search costs less than five replacements.
    return escape(text) if _SPECIAL.search(text) is not None else text


@lru_cache(maxsize=256)
def _attribute(name: str) -> str:
    return name.removesuffix("_").replace("_", "-")


@lru_cache(maxsize=256)
def _cell(head: str, *, is_empty: bool) -> str:
    return f'<td data-head="{escape(head)}"' + (' class="none">' if is_empty else ">")
