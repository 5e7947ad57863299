"""A look at the site in a real browser: the page, and everything that it asked for or complained of."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
             "--disable-default-apps", "--disable-sync", "--no-first-run"]  # fmt: skip


class Visit:
    """A page in the browser, and everything that went wrong or left the site; ``base`` is the site's own address."""

    def __init__(self, page: object, site: Path, base: str = "") -> None:
        from playwright.sync_api import Page as BrowserPage

        assert isinstance(page, BrowserPage)
        self.page, self.site, self.base = page, site, base or site.as_uri()
        self.complaints: list[str] = []
        self.requests: list[str] = []
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))

    def open(self, name: str) -> None:
        """Open a page of the site."""
        self.page.goto(f"{self.base}/{name}")

    def left(self) -> list[str]:
        """What was asked for outside the site."""
        return [url for url in self.requests if not url.startswith(f"{self.base}/")]


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name that the library gives it
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """A folder over HTTP on this machine alone; gives its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
