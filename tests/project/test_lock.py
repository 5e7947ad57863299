"""The lock: what runs is exactly what was tested, wherever it is fetched from."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

LOCKS = ("run.txt", "dev.txt")
PIN = re.compile(r"^([a-z0-9-]+)==([^ ;\\]+)(?: ; [^\\]+)?(?: \\)?$")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}(?: \\)?$")


def normal(requirement: str) -> str:
    """The distribution's name in a requirement, as the lock spells it."""
    return re.sub(r"[-_.]+", "-", re.split(r"[<>=!~\[; ]", requirement, maxsplit=1)[0]).lower()


def wanted(path: Path) -> list[str]:
    """The requirements of an in-file, without comments and options."""
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line and not line.startswith(("#", "-"))]


def read_lock(path: Path) -> dict[str, tuple[str, int]]:
    """For each pinned name its version and how many hashes it has; fails on any line that is neither."""
    pins: dict[str, tuple[str, int]] = {}
    name = ""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.lstrip().startswith("#"):
            continue
        if pin := PIN.match(line):
            name = pin.group(1)
            assert name not in pins, f"{path.name}:{number}: {name} is pinned twice"
            pins[name] = (pin.group(2), 0)
        else:
            assert HASH.match(line), f"{path.name}:{number}: expected a pin or a hash, got {line!r}"
            pins[name] = (pins[name][0], pins[name][1] + 1)
    return pins


@pytest.fixture(scope="module")
def requirements(repository_root: Path) -> Path:
    """The folder that holds the lock."""
    return repository_root / "requirements"


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_hashes(lock: str, requirements: Path) -> None:
    """Each locked distribution has one exact version and at least one SHA-256, and the file holds nothing else."""
    pins = read_lock(requirements / lock)
    assert [name for name, (_, hashes) in pins.items() if hashes == 0] == []
    assert len(pins) > 20


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_names_no_place(lock: str, requirements: Path) -> None:
    """A lock says what to install and never from where."""
    text = (requirements / lock).read_text(encoding="utf-8")
    assert not re.search(r"://|--(?:extra-)?index|--find-links|file:", text)


def test_developers_run_what_users_run(requirements: Path) -> None:
    """The developers' lock holds every pin of the users' lock at the same version."""
    run, dev = (read_lock(requirements / lock) for lock in LOCKS)
    assert {name: dev.get(name) for name in run} == run


def test_in_file_equals_the_package(repository_root: Path, requirements: Path) -> None:
    """The list that the lock is made from is the list that the package declares."""
    project = tomllib.loads((repository_root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert wanted(requirements / "run.in") == project["dependencies"]


def test_developers_have_what_is_optional(repository_root: Path, requirements: Path) -> None:
    """What users may add to the package is tested: each extra stands in the list of the developers, word for word."""
    project = tomllib.loads((repository_root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = {line for lines in project["optional-dependencies"].values() for line in lines}
    assert extras <= set(wanted(requirements / "dev.in"))


@pytest.mark.parametrize(("source", "lock"), [("run.in", "run.txt"), ("dev.in", "dev.txt")])
def test_lock_covers_its_source(source: str, lock: str, requirements: Path) -> None:
    """Everything asked for is locked."""
    assert {normal(line) for line in wanted(requirements / source)} <= read_lock(requirements / lock).keys()


def test_build_backend_is_locked(repository_root: Path, requirements: Path) -> None:
    """The project builds with nothing that the developers' lock does not hold."""
    build = tomllib.loads((repository_root / "pyproject.toml").read_text(encoding="utf-8"))["build-system"]
    assert {normal(line) for line in build["requires"]} <= read_lock(requirements / "dev.txt").keys()
