"""The thin adapter to MkDocs: it hands over pages that are finished, and decides nothing about them.

Pages are generated files outside the navigation whose ``Page`` never meets Python-Markdown. Each article is made when
its template is filled, so that no more than one is held at a time.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any, get_args

from mkdocs.config import base, config_options
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page

from sealtrail import __version__, history
from sealtrail.git import Repository
from sealtrail.publish.audience import shown
from sealtrail.publish.basis import Audience
from sealtrail.publish.holdings import PublishError
from sealtrail.publish.mark import notices, refuse_other, told
from sealtrail.publish.markup import Html
from sealtrail.publish.pages import Site, SitePage, site_of


class RenderedPage(Page):
    """A page whose article exists already: nothing is read, nothing is converted."""

    def __init__(self, file: File, config: MkDocsConfig, page: SitePage) -> None:
        super().__init__(page.title, file, config)
        self.made = page

    def read_source(self, config: MkDocsConfig) -> None:  # noqa: ARG002
        """There is no source."""
        self.markdown, self.meta = "", {"title": self.made.title}

    def render(self, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG002
        """There is nothing to convert; the article goes into the template (``on_page_context``)."""
        self.content = ""


class Options(base.Config):  # type: ignore[no-untyped-call]
    """For a MkDocs configuration of one's own: which repository with which anchor, for whom, and as of when."""

    repository = config_options.Optional(config_options.Dir(exists=True))
    anchor = config_options.Optional(config_options.File(exists=True))
    audience = config_options.Choice(get_args(Audience), default="partner")
    as_of = config_options.Optional(config_options.Type(str))


class SealtrailPlugin(BasePlugin[Options]):  # type: ignore[no-untyped-call]
    """Brings the pages of a verified history into a MkDocs build."""

    site: Site | None = None

    def hand_over(self, site: Site) -> None:
        """Use a site that has been made already."""
        self.site = site

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Verify the repository, unless a site was handed over.

        Raises ``PublishError`` without either, and ``UsageError`` where the site would replace another audience's.
        """
        if self.site is None:
            if self.config.repository is None:
                raise PublishError("no repository is named", hint="set repository and anchor for the plugin sealtrail")
            anchor = None if self.config.anchor is None else history.read_anchor(Path(self.config.anchor))
            audience: Audience = self.config.audience
            if told(Path(config.site_dir)) is not None:  # of any other folder MkDocs itself decides
                refuse_other(Path(config.site_dir), audience)
            report = history.verify(Repository(Path(self.config.repository)), anchor)
            self.site = site_of(shown(report, __version__, audience=audience, as_of=self.config.as_of))
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add the pages; a page of the same address that was there gives way."""
        for page in self._site.pages:
            source = page.url.removesuffix(".html") + ".md"
            there = files.get_file_from_path(source)
            if there is not None:
                files.remove(there)
            file = File.generated(config, source, content="", inclusion=InclusionLevel.NOT_IN_NAV)
            RenderedPage(file, config, page)
            files.append(file)
        return files

    def on_env(self, env: Any, *, config: MkDocsConfig, files: Files) -> Any:  # noqa: ARG002
        """No sitemap: it would carry the time of the build, and two builds must be equal."""
        config.theme.static_templates.clear()
        return env

    def on_page_context(self, context: Any, *, page: Page, config: MkDocsConfig, nav: Any) -> Any:  # noqa: ARG002
        """Make the article, and give the template what it says around it."""
        ours = page.made if isinstance(page, RenderedPage) else None
        made = ours or SitePage(page.file.dest_uri, str(page.title), lambda: Html(page.content or ""))
        page.content = made.make()
        context["sealtrail"] = {"name": self._site.name, "menu": self._site.menu, "page": made, **self._around}
        return context

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:  # noqa: ARG002
        """Let go of the article."""
        if isinstance(page, RenderedPage):
            page.content = ""
        return output

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Write the files beside the pages."""
        made: set[str] = set()
        for url, data in self._site.files():
            path = f"{config.site_dir}/{url}"
            folder = path.rpartition("/")[0]
            if folder not in made:
                Path(folder).mkdir(parents=True, exist_ok=True)
                made.add(folder)
            with open(path, "wb", buffering=0) as file:  # noqa: PTH123 - thousands of files, and this costs half
                file.write(data)

    @cached_property
    def _around(self) -> dict[str, Any]:
        """What every page says of the site as a whole."""
        holdings = self._site.holdings
        return {
            "commit": holdings.basis.tip, "steps": holdings.landings, "on": holdings.day.isoformat(),
            "last": holdings.basis.landings[-1].at.date().isoformat(), "tool": holdings.tool_version,
            "asked": holdings.asked, "notices": notices(holdings),
        }  # fmt: skip

    @property
    def _site(self) -> Site:
        if self.site is None:
            raise PublishError("no site was handed over", hint="MkDocs calls on_config first")
        return self.site
