"""Builds the site: verified or not at all, whole or not at all, and the same bytes from the same history.

Everything is written beside the target and put in its place at the end, so that a reader meets the old site or the new
one. No configuration, template or plugin of the repository under publication is ever read: they could run code.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException

from sealtrail import history
from sealtrail.errors import SurroundingsError
from sealtrail.publish import fulltext
from sealtrail.publish.audience import shown
from sealtrail.publish.basis import Audience
from sealtrail.publish.holdings import PublishError
from sealtrail.publish.mark import headline_of, refuse_other
from sealtrail.publish.mkdocs_plugin import SealtrailPlugin
from sealtrail.publish.pages import Site, site_of

_THEME = Path(__file__).parent / "theme"


@dataclass(frozen=True, slots=True)
class Built:
    """What was built."""

    directory: Path
    pages: int
    records: int
    commit: str
    withheld: int = 0

    @property
    def headline(self) -> str:
        """What the site is, in a few words (``mark.headline_of``)."""
        return headline_of(self.directory)


def build(
    report: history.Report,
    out: Path,
    *,
    tool_version: str,
    full_text: bool = False,
    audience: Audience = "partner",
    as_of: str | None = None,
) -> Built:
    """Build the site of a verified history in a directory, replacing the site that is there.

    ``full_text`` adds an index of every word, which needs a program beside us (``fulltext``). ``as_of`` is a day or the
    commit of a landing, and shows the world as it was then (``history.as_of``).

    Raises ``PublishError`` when the history is not valid or a page is missing in the end, ``UsageError`` when the
    directory holds something that is no site, or one for another audience, and when there was no such moment,
    ``SurroundingsError`` when it cannot be written.
    """
    out = out.absolute()
    refuse_other(out, audience)
    site = site_of(shown(report, tool_version, audience=audience, as_of=as_of), full_text=full_text)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{out.name}.", dir=out.parent) as held:
            work = Path(held)
            _write(site, work)
            if full_text:
                fulltext.index(work / "site")
            check_complete(site, work / "site")
            _swap(work, out)
    except OSError as error:
        raise SurroundingsError(f"the site cannot be written: {error.strerror}", hint=f"see that {out.parent} can be "
                                "written and has space") from error  # fmt: skip
    holdings = site.holdings
    return Built(out, len(site.pages), len(holdings.records), holdings.basis.tip, len(holdings.withheld))


def check_complete(site: Site, folder: Path) -> None:
    """Every record has exactly one page, and every page is there. Raises ``PublishError`` otherwise."""
    planned = [page.url for page in site.pages]
    twice = sorted({url for url in planned if planned.count(url) > 1}) if len(set(planned)) < len(planned) else []
    by_record = [page.record for page in site.pages if page.record]
    missing = sorted({*site.holdings.records, *site.holdings.withheld} - set(by_record))
    missing += sorted(url for url in planned if not (folder / url).is_file())
    for what, found in (("written twice", twice), ("missing", missing)):
        if found:
            raise PublishError(f"{len(found)} pages are {what}, the first is {found[0]}",
                               hint="please report this fault of the tool", code="publish.incomplete")  # fmt: skip


def _write(site: Site, work: Path) -> None:
    (work / "pages").mkdir()
    config = MkDocsConfig(config_file_path=str(work / "mkdocs.yml"))
    config.load_dict({
        "site_name": site.name,
        "docs_dir": str(work / "pages"),
        "site_dir": str(work / "site"),
        "theme": {"name": None, "custom_dir": str(_THEME)},
        "use_directory_urls": False,
        "strict": True,
        "plugins": [],
        "markdown_extensions": [],
    })  # fmt: skip
    errors, warnings = config.validate()
    if errors or warnings:
        raise PublishError(f"the site generator refuses its configuration: {[*errors, *warnings][0][1]}",
                           hint="install the versions that the lock names")  # fmt: skip
    plugin = SealtrailPlugin()
    plugin.load_config({})
    plugin.hand_over(site)
    config.plugins["sealtrail"] = plugin
    try:
        mkdocs_build(config)
    except MkDocsException as error:
        raise PublishError(f"the site generator gave up: {error}", hint="see its words above") from error


def _swap(work: Path, out: Path) -> None:
    """Two renames: whoever reads meets the old site or the new one, and a failure brings the old one back."""
    new, old = work / "site", work / "old"
    new.chmod(0o755)
    if out.exists():
        out.rename(old)
    try:
        new.rename(out)
    except OSError:
        if old.exists():
            old.rename(out)
        raise
    shutil.rmtree(old, ignore_errors=True)
