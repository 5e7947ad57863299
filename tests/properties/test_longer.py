"""The longer run of the properties: it is longer for each, it is fresh, and it tells what it did."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import budget

PROPERTIES = """
from pathlib import Path

import pytest
from hypothesis import given, strategies as st


@pytest.mark.parametrize("sign", [1, -1])
@given(number=st.integers(0, 2**64))
def test_right(sign, number):
    with Path("drawn").open("a") as file:
        file.write(f"{number} ")
    assert number * sign * sign == number


@given(number=st.integers())
def test_wrong(number):
    assert number < 1000


def test_no_property():
    raise AssertionError
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two properties, one of them wrong, and a test that is none."""
    (tmp_path / "test_it.py").write_text(PROPERTIES, encoding="utf-8")
    return tmp_path


def told(folder: Path, root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The longer run over that folder, with 150 examples each."""
    begin = f"import sys; sys.path.insert(0, {str(root)!r}); import pytest; sys.exit(pytest.main())"
    asked = ("-q", "-m", "hypothesis", "-p", "no:cacheprovider", "-p", "tests.properties.longer", "--examples", "150")
    return subprocess.run(
        [sys.executable, "-c", begin, *asked, *words], cwd=folder, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("workers", ["0", "2"])
def test_it_tells_what_it_tried(folder: Path, repository_root: Path, workers: str) -> None:
    """Each property gets as many examples as asked for, and is listed with them, on one worker as on several."""
    said = told(folder, repository_root, "-n", workers, "-k", "right")
    assert said.returncode == 0, said.stdout
    assert re.search(r"(?m)^ +300 +\d+\.\d  test_it.py::test_right$", said.stdout), said.stdout
    assert "\n1 properties, 300 examples, " in said.stdout


def test_what_fails_is_shown(folder: Path, repository_root: Path) -> None:
    """A property that does not hold fails the run, with its smallest example; what is no property is left out."""
    said = told(folder, repository_root)
    assert said.returncode == 1
    assert "test_it.py::test_wrong  FAILED\n" in said.stdout
    assert "number=1000" in said.stdout
    assert "test_no_property" not in said.stdout


def test_every_run_is_another(folder: Path, repository_root: Path) -> None:
    """No run takes the examples of the one before it."""
    drawn = []
    for _ in range(2):
        told(folder, repository_root, "-k", "right")
        drawn.append((folder / "drawn").read_text(encoding="utf-8").split())
        (folder / "drawn").unlink()
    assert len(set(drawn[0]) & set(drawn[1])) < len(drawn[0]) / 2


def test_no_property_has_a_number_of_its_own(repository_root: Path) -> None:
    """How many examples a property gets rests on the profile alone, so that a longer run is longer for each."""
    fixing = re.compile(r"max_(?:examples) *=(?!=)")
    tests = repository_root / "tests"
    found = {p.relative_to(tests).as_posix() for p in tests.rglob("*.py") if fixing.search(p.read_text("utf-8"))}
    assert found == {"conftest.py", "properties/longer.py"}


def test_a_budget_is_relative() -> None:
    """A budget is a multiple of what the profile grants, and never nothing."""
    assert (budget(1).max_examples, budget(0.2).max_examples, budget(3).max_examples) == (100, 20, 300)
    assert budget(0.001).max_examples == 1
