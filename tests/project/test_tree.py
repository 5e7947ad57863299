"""The tree as a whole: it must mean the same on any machine, and name none."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

# Written so that no pattern matches its own text.
FOREIGN = {
    "a package registry": rb"pypi\.(?:org|io)|python[h]osted|npm[j]s\.(?:org|com)|crates\.io|(?:extra-)?index-url\s*=",
    "a path of one machine": rb"(?<![\w.~<>{}$/-])/(?:work|root|Users|home/[a-z]\w*)/",
}


@pytest.fixture(scope="module")
def files(repository_root: Path) -> list[Path]:
    """Every file that is in git or would be added to it."""
    if not (repository_root / ".git").exists() or shutil.which("git") is None:
        pytest.skip("this tree is not a git checkout")
    # The checkout may belong to another user than the one who tests it.
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=repository_root, check=True, capture_output=True).stdout
    return [repository_root / name.decode() for name in sorted(set(listed.split(b"\0"))) if name]


def test_there_are_files(files: list[Path]) -> None:
    """The other tests here look at something."""
    assert len(files) > 10


@pytest.mark.parametrize("what", sorted(FOREIGN))
def test_nothing_names(what: str, files: list[Path], repository_root: Path) -> None:
    """No file leads to a place that only one machine or one network has."""
    pattern = re.compile(FOREIGN[what])
    found = [
        f"{path.relative_to(repository_root)}:{number}: {hit.group().decode()}"
        for path in files
        if path.is_file()
        for number, line in enumerate(path.read_bytes().split(b"\n"), start=1)
        for hit in pattern.finditer(line)
    ]
    assert found == []


def test_patterns_can_match() -> None:
    """The patterns find what they are meant to find, and leave relative paths alone."""
    registry, machine = (re.compile(FOREIGN[what]) for what in ("a package registry", "a path of one machine"))
    assert registry.search(b"https://" + b"files.python" + b"hosted.org/packages")
    assert registry.search(b"extra-index-" + b"url = x")
    assert machine.search(b"see " + b"/wo" + b"rk/main")
    assert machine.search(b'"' + b"/home" + b'/someone/x"')
    assert not machine.search(b"schema/root/x build/home/cache ../else/x")


def test_no_symlinks_and_no_case_twins(files: list[Path], repository_root: Path) -> None:
    """The tree has no symlink and no two paths that one file system would take for the same."""
    names = [path.relative_to(repository_root).as_posix() for path in files]
    assert [name for name in names if (repository_root / name).is_symlink()] == []
    assert len({name.casefold() for name in names}) == len(names)


def test_git_converts_nothing(repository_root: Path) -> None:
    """Attributes switch every conversion off for all paths, so that signed bytes survive any clone's settings."""
    lines = (repository_root / ".gitattributes").read_text(encoding="utf-8").splitlines()
    assert "* -text -filter -ident" in lines
    assert [line for line in lines if re.search(r"(?<!-)\b(?:text|eol|filter|ident|export-subst)\b", line)] == [
        line for line in lines if line.startswith("#") and "text" in line
    ]
