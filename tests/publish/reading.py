"""Reads built pages as a browser would, as far as the tests need."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path


class Page(HTMLParser):
    """The tags, attributes, ids, links and text of a page."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.words: list[str] = []
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember a tag."""
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        """Remember a text."""
        self.words.append(data)

    @property
    def text(self) -> str:
        """All text, blanks put together."""
        return " ".join(" ".join(self.words).split())

    @property
    def ids(self) -> list[str]:
        """All ids."""
        return [value for _, name, value in self.attributes if name == "id"]

    @property
    def addresses(self) -> list[tuple[str, str, str]]:
        """Everything that leads somewhere or loads something."""
        return [one for one in self.attributes if one[1] in {"href", "src"}]


def pages(site: Path) -> Iterator[tuple[str, Page]]:
    """Every page of a built site."""
    for path in sorted(site.rglob("*.html")):
        yield path.relative_to(site).as_posix(), Page(path.read_text("utf-8"))
