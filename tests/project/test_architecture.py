"""The import contracts cover what there is; import-linter itself (``make contracts``) holds them."""

from __future__ import annotations

import ast
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

# How a distribution is called when it is imported, where that differs from its name.
IMPORTED_AS = {"gitpython": "git", "python-frontmatter": "frontmatter", "pyyaml": "yaml"}
# Data that the standard library reads: it is never imported by name.
NEVER_IMPORTED = {"tzdata"}


@pytest.fixture(scope="module")
def project(repository_root: Path) -> dict[str, Any]:
    """The project's own description."""
    return tomllib.loads((repository_root / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def contracts(project: dict[str, Any]) -> list[dict[str, Any]]:
    """The import contracts."""
    found: list[dict[str, Any]] = project["tool"]["importlinter"]["contracts"]
    return found


def outside_imports(package: Path) -> dict[str, set[str]]:
    """For each imported library that is neither ours nor Python's, the rooms that import it."""
    importers: dict[str, set[str]] = {}
    for path in sorted(package.rglob("*.py")):
        room = path.relative_to(package).parts[0].removesuffix(".py")
        for node in ast.walk(ast.parse(path.read_bytes(), str(path))):
            names: list[str] = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                names = [node.module or ""]
            for name in (name.partition(".")[0] for name in names):
                if name != "sealtrail" and name not in sys.stdlib_module_names:
                    importers.setdefault(name, set()).add(room)
    return importers


def test_layers_are_exhaustive(contracts: list[dict[str, Any]], repository_root: Path) -> None:
    """Every room of the package stands in the layers exactly once, and siblings are kept independent."""
    (layers,) = [contract for contract in contracts if contract["type"] == "layers"]
    assert layers["exhaustive"] is True
    assert not any(":" in layer for layer in layers["layers"]), "a colon would let siblings import each other"
    placed = [room for layer in layers["layers"] for room in layer.split(" | ")]
    package = repository_root / "tooling" / "sealtrail"
    there = {path.stem for path in package.glob("*.py")} | {path.parent.name for path in package.glob("*/__init__.py")}
    assert sorted(placed) == sorted(there - {"__init__", "__main__"})


def test_each_library_has_one_importer(contracts: list[dict[str, Any]], repository_root: Path) -> None:
    """Whatever the package imports from outside is named in a contract and imported by one room alone."""
    importers = outside_imports(repository_root / "tooling" / "sealtrail")
    forbidden = {name for contract in contracts for name in contract.get("forbidden_modules", ())}
    assert sorted(importers.keys() - forbidden) == []
    assert {name: rooms for name, rooms in importers.items() if len(rooms) > 1} == {}


def test_no_contract_is_loosened(contracts: list[dict[str, Any]]) -> None:
    """A contract about a library excepts that library's own importer and nothing else."""
    for contract in contracts:
        exceptions = contract.get("ignore_imports", ())
        rooms = {entry.split(" -> ")[0].removesuffix(".**") for entry in exceptions}
        assert len(rooms) <= 1, contract["id"]
        assert {entry.split(" -> ")[1] for entry in exceptions} <= set(contract.get("forbidden_modules", ()))


def test_every_dependency_has_a_contract(project: dict[str, Any], contracts: list[dict[str, Any]]) -> None:
    """No dependency is declared without saying who may import it."""
    forbidden = {name for contract in contracts for name in contract.get("forbidden_modules", ())}
    declared = {line.partition("<")[0].partition(">")[0] for line in project["project"]["dependencies"]}
    assert {IMPORTED_AS.get(name, name) for name in declared - NEVER_IMPORTED} <= forbidden
