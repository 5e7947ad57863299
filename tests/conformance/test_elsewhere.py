"""What an attempt cannot show by a step alone: what is done, and not done, with the files of a repository."""

from __future__ import annotations

from pathlib import Path

from tests.conformance.ground import Ground
from tests.scenarios.desk import called, git

EVIL = "from pathlib import Path\nPath(__file__).with_name('ran').touch()\n"


def test_configuration_in_the_records_is_never_read(ground: Ground, tmp_path: Path) -> None:
    """A configuration of the site's generator that lies among the records, with hooks, plugins and a tag that runs
    Python, is not read when the site is built there, and nothing of it runs.
    """
    clone = tmp_path / "clone"
    git("clone", "--quiet", ground.server, clone, cwd=tmp_path)
    for name in ("evil.py", "conftest.py", "sitecustomize.py", "site/evil.py", "sealtrail.py"):
        (clone / name).write_text(EVIL, "utf-8")
    for name in ("mkdocs.yml", "site/mkdocs.yml", "properdocs.yml"):
        (clone / name).write_text("hooks: [evil.py]\nplugins: [evil, !!python/object/apply:evil.run []]\n", "utf-8")
    built = called("build", "--repo", clone, "--anchor", ground.anchor, "--out", tmp_path / "out", cwd=clone)
    assert built.code == 0, built.err
    assert (tmp_path / "out" / "index.html").is_file()
    assert sorted(clone.rglob("ran")) == []
