"""Full text over HTTP: an index of what every record's page says, and the page that asks it. Pagefind is met only here.

The index is made of the finished pages, by a program of its own that reads no more than them and writes one folder. A
search then loads the few pieces that it needs. From a folder a browser may not do that, so there the page says so.
"""

from __future__ import annotations

import gzip
import json
import shutil
import subprocess
from collections import defaultdict
from pathlib import Path

from sealtrail.errors import SurroundingsError
from sealtrail.publish import words
from sealtrail.publish.facets import FIND
from sealtrail.publish.here import Here, crumbs
from sealtrail.publish.holdings import Holdings, PublishError
from sealtrail.publish.markup import Html, h

SEARCH = "search.html"
_FOLDER = "pagefind"
_NEEDED = frozenset({"pagefind.js", "pagefind-entry.json", "wasm.en.pagefind", "fragment", "index"})
"""What the page asks for. The rest of the bundle is finished interfaces that nothing here uses."""

_LEFT_OUT = ".contents, .code, .verify-here, .files, .shell, code.wrap, small code, time"
"""What is on every page, and digests and times, each another word: half of the index, and nobody types them."""

_SIGN = b"pagefind_dcd"
"""What each piece of an index begins with, once it is unpacked."""


def index(site: Path) -> None:
    """Write the index of a finished site into it. Same pages, same bytes.

    Raises ``SurroundingsError`` where the program is not installed, ``PublishError`` where it fails.
    """
    command = [str(_program()), "--site", str(site), "--output-subdir", _FOLDER, "--force-language", "en",
               "--exclude-selectors", _LEFT_OUT, "--silent"]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own words alone
    if done.returncode != 0:
        raise PublishError(f"the full-text index cannot be made: {done.stderr.strip() or done.stdout.strip()}",
                           hint="build without --full-text, and report this fault of the tool")  # fmt: skip
    for path in (site / _FOLDER).iterdir():
        if path.name not in _NEEDED and not path.name.endswith(".pf_meta"):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    (site / _FOLDER / "records.json").write_bytes(_facets(site / _FOLDER / "fragment"))


def _facets(fragments: Path) -> bytes:
    """Which hits are of which register and state.

    Pagefind's own filters would tell, but it writes them in another order each time, and two builds must be equal.
    """
    found = defaultdict[tuple[str, str], list[str]](list)
    for path in sorted(fragments.iterdir()):
        page = json.loads(gzip.decompress(path.read_bytes()).removeprefix(_SIGN))
        found[page["meta"]["register"], page["meta"]["state"]].append(path.stem)
    rows = [[register, state, " ".join(hits)] for (register, state), hits in sorted(found.items())]
    return json.dumps(rows, separators=(",", ":")).encode()


def _program() -> Path:
    try:
        import pagefind_bin  # noqa: PLC0415 - only who asks for full text must have it
    except ImportError as error:
        hint = "pip install 'sealtrail[search]' brings it; the faceted page needs nothing"
        raise SurroundingsError("the full-text index needs Pagefind, which is not installed", hint=hint) from error
    return Path(pagefind_bin.get_executable())


def search_page(holdings: Holdings) -> Html:
    """The frame that the script fills; without a script or a server it leads to the faceted page."""
    here = Here(holdings, SEARCH)
    find = h("a", "Find records", href=here.url(FIND))
    text = h("div", h("label", "Words anywhere in a record, its signatures or its audit trail", for_="full-text"),
             h("input", id="full-text", type="search", autocomplete="off", spellcheck="false", data_slash=True),
             class_="words")  # fmt: skip
    registers = dict.fromkeys(words.type_word(one.place.type.name, plural=True) for one in holdings.records.values())
    states = sorted({one.standing.word for one in holdings.records.values()})
    facets = [
        h("div", h("label", title, for_=f"full-{key}"),
          h("select", h("option", "All", value=""), [h("option", value, value=value) for value in values],
            id=f"full-{key}", data_facet=key))
        for key, title, values in (("register", "Register", registers), ("state", "State", states))
    ]  # fmt: skip
    more = h("button", "Show more", id="full-more", type="button", class_="plain-button", hidden=True)
    return h(
        "article",
        crumbs(h("a", "Home", href=here.url("index.html")), "Full text"),
        h("header", h("h1", "Full text"),
          h("p", "Every word of every record’s page: fields, text, signatures and audit trail, with what was deleted. "
            "By number, title, site, product, state or year it goes faster with ", find, ".", class_="lead"),
          class_="head"),
        h("noscript", h("p", "Full text needs JavaScript. ", find, " leads to the plain registers.", class_="note")),
        h("p", "Full text needs a server, because a browser lets no page read other files of its folder. Start one "
          "with ", h("code", "sealtrail serve"), " and open this page there, or go on with ", find, ".",
          id="full-folder", class_="note", hidden=True),
        h("div", h("div", text, facets, class_="ask", role="search", aria_label="Full text"),
          h("p", id="full-status", class_="told", role="status"), h("ol", id="full-results", class_="excerpts"), more,
          id="full", hidden=True),
    )  # fmt: skip
